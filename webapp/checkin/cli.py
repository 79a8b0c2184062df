"""Commands about cards and presence."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from webapp.checkin import services
from webapp.checkin.queries import desk, presence
from webapp.core import clock
from webapp.core.actor import current
from webapp.core.console import emit, json_option
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting as find_meeting

group = click.Group("checkin", help="Kartu peserta dan presensi.")


@group.command("codes")
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@json_option
def codes(code: str, file: Path, *, as_json: bool) -> None:
    """Tulis ref, nama dan kode kartu setiap peserta ke FILE (CSV)."""
    meeting = _meeting(code)
    services.read_people(meeting.id, "codes", current())
    rows = desk.codes(meeting.id)
    with file.open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet, lineterminator="\n").writerows(
            [("ref", "name", "code"), *rows]
        )
    emit({"codes": len(rows), "file": str(file)}, as_json=as_json)


@group.command("presence")
@click.argument("code")
@json_option
def show_presence(code: str, *, as_json: bool) -> None:
    """Hitung yang hadir di setiap titik scan."""
    meeting = _meeting(code)
    now = clock.now().astimezone(ZoneInfo(meeting.zone)).isoformat(timespec="seconds")
    counted = [
        {
            "checkpoint": count.checkpoint.slug,
            "expected": count.expected,
            "present": count.present,
            "at": now,
        }
        for count in presence.counts(meeting.id)
    ]
    emit({"checkpoints": counted}, as_json=as_json)


def _meeting(code: str) -> Meeting:
    found = find_meeting(code)
    if found is None:
        raise DomainError("not_found")
    return found
