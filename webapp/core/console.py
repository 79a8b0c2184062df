"""How commands speak: the result on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``, as its argument ``as_json``."""
    option = click.option(
        "--json", "as_json", is_flag=True, help="Satu objek JSON di stdout."
    )
    return option(command)


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
