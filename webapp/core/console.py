"""How commands speak: the result on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from webapp.core.errors import DomainError

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``, as its argument ``as_json``."""
    option = click.option(
        "--json", "as_json", is_flag=True, help="Satu objek JSON di stdout."
    )
    return option(command)


def standalone(command: Command) -> Command:
    """Mark a command that needs neither the application nor its database."""
    command.standalone = True  # type: ignore[attr-defined]
    return command


def read_json(file: Path) -> object:
    """Read a file that somebody wrote, or refuse with what is wrong in it."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DomainError(
            "instance_invalid", where=file.name, problem=str(error)
        ) from error


def emit(result: Mapping[str, object], *, as_json: bool) -> None:
    """Print a result: one JSON object for programs, a line for each value else."""
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, default=str))
        return
    for name, value in result.items():
        click.echo(f"{name}: {_plain(value)}")


def say(text: str) -> None:
    """Tell the person at the keyboard something that is not the result."""
    click.echo(text, err=True)
    sys.stderr.flush()


def _plain(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
