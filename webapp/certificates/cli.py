"""Commands about certificates."""

import shutil
import time
from pathlib import Path

import click

from webapp.certificates import queries, services
from webapp.certificates.queries import Entitlement
from webapp.core.actor import current
from webapp.core.console import emit, json_option
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.jobs.queries import progress
from webapp.jobs.services import run_now
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting as find_meeting

group = click.Group("certificates", help="Sertifikat.")


@group.command("issue")
@click.argument("code")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder untuk <ref>.pdf dan register.csv.",
)
@json_option
def issue(code: str, out: Path | None, *, as_json: bool) -> None:
    """Terbitkan sertifikat bagi semua yang berhak dan belum punya."""
    meeting = find_meeting(code)
    if meeting is None:
        raise DomainError("not_found")
    begun = time.monotonic()
    facts = _facts(queries.entitlement(meeting))
    job_id = services.issue(meeting.id, current())
    if job_id:
        run_now(job_id)
    if out:
        _write(meeting, out)
    ended = progress(job_id) if job_id else None
    result = {
        "issued": ended.done if ended else 0,
        **facts,
        "seconds": round(time.monotonic() - begun, 2),
    }
    emit(result, as_json=as_json)
    if ended and ended.failed:
        raise DomainError("certificates_failed", failed=ended.failed)


def _facts(lines: list[Entitlement]) -> dict[str, object]:
    """Tell who had one before, and who gets none by which figures."""
    return {
        "already": sum(line.issued for line in lines),
        "not_entitled": [
            {
                "ref": line.ref,
                "attended": line.attended,
                "required": line.rule.required,
            }
            for line in lines
            if not line.entitled and not line.issued
        ],
    }


def _write(meeting: Meeting, out: Path) -> None:
    """Write each certificate that holds into a folder, and the table of them."""
    out.mkdir(parents=True, exist_ok=True)
    rows = queries.issued(meeting.id)
    names = services.file_names([row[0] for row in rows])
    for name, (_certificate, entry) in zip(names, rows, strict=True):
        shutil.copyfile(store.path(entry.content_hash), out / name)
    (out / "register.csv").write_text(services.table(meeting.id), "utf-8")
