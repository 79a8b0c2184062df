"""Buses on the command line."""

from pathlib import Path

import click

from webapp.core.console import emit, json_option, read_json, standalone
from webapp.trips.allocation import Instance
from webapp.trips.allocation import solve as assign_buses

group = click.Group("trips", help="Kunjungan dan bus.")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Urutan tujuan bus selalu ketat.")
@json_option
@standalone
def solve(file: Path, *, strict: bool, as_json: bool) -> None:  # noqa: ARG001
    """Bagi bus untuk satu berkas soal, tanpa basis data."""
    answer = assign_buses(Instance.from_json(read_json(file)))
    emit(answer.to_json(), as_json=as_json)
