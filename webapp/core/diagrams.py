"""Draw every workflow into docs/workflows.md: `python -m webapp.core.diagrams`."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from webapp.core.workflow import Move, Workflow

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "workflows.md"
HEAD = """# Workflows

Every state that a record may have, and every move between states.
`make diagrams` writes this page from the `Workflow` classes
(`webapp/<domain>/workflow.py`); a test fails when it is out of date.
The label is what a button says.
"""


def page() -> str:
    """Write the whole page."""
    parts = [HEAD]
    for domain in _domains():
        module = import_module(f"webapp.{domain}.workflow")
        labels = {str(k): v for k, v in getattr(module, "STATE_LABELS", {}).items()}
        parts += [
            _section(domain, kind, labels)
            for kind in vars(module).values()
            if _drawn(kind) and kind.__module__ == module.__name__
        ]
    return "\n".join(parts)


def _domains() -> list[str]:
    """Find the domains that have a workflow; core's own is the machinery."""
    package = [str(ROOT / "webapp")]
    names = [part.name for part in iter_modules(package) if part.ispkg]
    return [n for n in names if n != "core" and find_spec(f"webapp.{n}.workflow")]


def _drawn(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Workflow) and bool(kind.moves())


def _section(domain: str, kind: type[Workflow[Any]], labels: dict[str, str]) -> str:
    lines = [
        f"## {domain}: {kind.__name__}",
        "",
        f"{(kind.__doc__ or '').strip().splitlines()[0]}",
        "",
        f"```mermaid\n{kind.diagram()}\n```",
        "",
        *_states(labels),
        "| move | label | permission | asks why |",
        "|---|---|---|---|",
        *(_row(name, move) for name, move in kind.moves().items()),
        "",
    ]
    return "\n".join(lines)


def _states(labels: dict[str, str]) -> list[str]:
    named = [f"`{state}` *{label}*" for state, label in labels.items()]
    return [f"On screen: {' · '.join(named)}.", ""] if named else []


def _row(name: str, move: Move[Any]) -> str:
    why = "yes" if move.reasoned else ""
    return f"| `{name}` | {move.label} | `{move.permission}` | {why} |"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
