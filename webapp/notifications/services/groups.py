"""The text that somebody puts into a WhatsApp group: who is still awaited."""

from collections.abc import Iterable, Mapping


def group_text(opening: str, lists: Mapping[str, Iterable[str]], closing: str) -> str:
    """Write an opening, each list under its heading, and a closing.

    A list without entries is left out; a group may be a province, a bus or a hotel.
    """
    parts = [opening]
    for heading, entries in lists.items():
        lines = [f"{number}. {entry}" for number, entry in enumerate(entries, 1)]
        if lines:
            parts.append("\n".join([heading, *lines]))
    return "\n\n".join([*parts, closing])
