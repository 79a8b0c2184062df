"""Loading a meeting from a folder of workbooks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.console import emit, json_option
from webapp.core.errors import DomainError
from webapp.core.sheets import Workbook
from webapp.jobs.services import run_now
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting as find_meeting
from webapp.meetings.services import Plan, create_meeting
from webapp.registration.workflow import PlaceState
from webapp.secretariat.models import Upload
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.services import applying, reading
from webapp.secretariat.workbooks import beds_by_night, recognise

ENDINGS = {".xlsx", ".xls", ".ods", ".csv", ".xlsm"}
LENGTH = timedelta(days=3)

group = click.Group("meetings", help="Rapat.")


@group.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--code", required=True, help="Kode rapat, misalnya rakor-2019.")
@click.option("--zone", default="Asia/Makassar", show_default=True)
@click.option(
    "--state",
    type=click.Choice(["confirmed", "invited"]),
    default="confirmed",
    show_default=True,
)
@json_option
def load(folder: Path, code: str, zone: str, state: str, *, as_json: bool) -> None:
    """Muat rapat dari berkas-berkas kerja dalam satu folder."""
    files = sorted(f for f in folder.iterdir() if f.suffix.lower() in ENDINGS)
    if not files:
        raise DomainError("folder_without_workbooks", folder=str(folder))
    books = reading.open_books((file.name, file.read_bytes()) for file in files)
    meeting = find_meeting(code) or _create(books, code, zone)
    upload = reading.keep(meeting, books, SYSTEM, PlaceState(state))
    run_now(applying.apply(upload, SYSTEM))
    done = queries.upload(meeting.id, upload.id)
    if done is None or done.applied_at is None:
        raise DomainError("load_incomplete")
    emit(_report(meeting, done), as_json=as_json)


def _create(books: list[Workbook], code: str, zone: str) -> Meeting:
    """Make the meeting that the workbooks speak of."""
    days = reading.days_of(recognise(books))
    first = days[0] if days else clock.now().date()
    last = days[1] if days else first + LENGTH
    name = reading.title_of(books) or code.upper()
    return create_meeting(Plan(code, name, first, last, zone), SYSTEM)


def _report(meeting: Meeting, upload: Upload) -> dict[str, Any]:
    found = reading.from_json(upload.reading)
    problems = [
        {
            "code": issue.code,
            "workbook": issue.place.book,
            "sheet": issue.place.sheet,
            "row": issue.place.row,
            "column": issue.column,
            "value": issue.value,
        }
        for issue in found.problems
    ]
    return {
        "meeting": meeting.code,
        "people": {
            "rows": found.people_rows,
            "created": upload.created,
            "updated": upload.updated,
            "duplicates": found.duplicates,
            "warnings": found.warnings(),
            "problems": problems,
        },
        "sessions": len(found.sessions),
        "hotels": len({block.hotel for block in found.blocks}),
        "beds": max(beds_by_night(found.blocks).values(), default=0),
        "vehicles": len(found.vehicles),
    }
