"""Buses on the command line."""

from dataclasses import asdict
from pathlib import Path

import click

from webapp.core.actor import current
from webapp.core.console import emit, json_option, read_json, standalone
from webapp.core.errors import DomainError
from webapp.meetings.queries import meeting as find_meeting
from webapp.trips import services
from webapp.trips.allocation import Instance
from webapp.trips.allocation import solve as assign_buses

group = click.Group("trips", help="Kunjungan dan bus.")


@group.command()
@click.argument("code")
@json_option
def assign(code: str, *, as_json: bool) -> None:
    """Bagi bus: instansi bersama, kendaraan sesedikit mungkin."""
    meeting = find_meeting(code)
    if meeting is None:
        raise DomainError("not_found")
    result = services.assign(meeting.id, current())
    refs = [left.guest.ref for left in result.unseated]
    emit(asdict(result) | {"unseated": refs}, as_json=as_json)


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Urutan tujuan bus selalu ketat.")
@json_option
@standalone
def solve(file: Path, *, strict: bool, as_json: bool) -> None:  # noqa: ARG001
    """Bagi bus untuk satu berkas soal, tanpa basis data."""
    answer = assign_buses(Instance.from_json(read_json(file)))
    emit(answer.to_json(), as_json=as_json)
