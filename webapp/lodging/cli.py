"""Rooms on the command line."""

from pathlib import Path

import click

from webapp.core.console import emit, json_option, read_json, standalone
from webapp.core.errors import DomainError
from webapp.lodging.allocation import Instance
from webapp.lodging.allocation import solve as allocate_rooms
from webapp.lodging.allocation.solving import MOVE_PRICE, TIME_LIMIT, WISH_PRICE
from webapp.lodging.allocation.validate import violations

group = click.Group("lodging", help="Kamar dan hotel.")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Biaya dulu, lalu pindah, lalu keinginan.")
@click.option("--time-limit", default=TIME_LIMIT, type=click.FloatRange(1, 3600))
@json_option
@standalone
def solve(file: Path, *, strict: bool, time_limit: float, as_json: bool) -> None:
    """Bagi kamar untuk satu berkas soal, tanpa basis data."""
    instance = Instance.from_json(read_json(file))
    answer = allocate_rooms(
        instance,
        strict=strict,
        move_price=MOVE_PRICE,
        wish_price=WISH_PRICE,
        time_limit=time_limit,
    )
    wrong = violations(instance, answer)
    if wrong:
        raise DomainError("answer_unsound", count=len(wrong), first=wrong[0])
    emit(answer.to_json(), as_json=as_json)
