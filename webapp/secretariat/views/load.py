"""Loading workbooks: choose, look at what is doubtful, apply."""

from collections.abc import Mapping
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.text import N_
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.registration.models import Level, Sex
from webapp.secretariat.forms import UploadForm
from webapp.secretariat.models import Upload
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.services import applying, reading
from webapp.secretariat.views import bp
from webapp.secretariat.workbooks import (
    InstitutionRow,
    NightNeed,
    PersonRow,
    Reading,
    needs_by_night,
)

SEXES = {Sex.MALE: N_("Laki-laki"), Sex.FEMALE: N_("Perempuan")}


@bp.route("/m/<meeting>/load", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETING)
def load(meeting: Meeting) -> ResponseReturnValue:
    """Take the committee's own workbooks, whatever they look like."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            upload = reading.receive(meeting, _files(), actor())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(_preview(meeting, upload), 303)
    return render_template(
        "secretariat/load.html",
        meeting=meeting,
        form=form,
        uploads=queries.uploads(meeting.id),
    )


@bp.route("/m/<meeting>/load/<int:upload_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETING)
def preview(meeting: Meeting, upload_id: int) -> ResponseReturnValue:
    """Show what was found in one sentence, and only the doubtful rows."""
    upload = queries.upload(meeting.id, upload_id) or abort(404)
    if request.method == "POST":
        cured = reading.cure(upload, _cures(request.form), actor())
        flash(_("%(count)s baris sudah diperbaiki.", count=cured), "ok")
        return redirect(_preview(meeting, upload), 303)
    found = reading.from_json(upload.reading)
    return render_template(
        "secretariat/preview.html",
        meeting=meeting,
        upload=upload,
        found=found,
        doubtful=reading.doubtful(found),
        doubtful_institutions=reading.doubtful_institutions(found),
        fullest=_fullest(found),
        files=", ".join(upload.names),
        level_choices=[(level.value, level.value) for level in Level],
        sex_choices=[(sex.value, _(label)) for sex, label in SEXES.items()],
        regions_of=_regions_of,
        doubt=words,
        counts=_counts(found),
    )


@bp.post("/m/<meeting>/load/<int:upload_id>/apply")
@requires(Permission.EDIT_MEETING)
def apply(meeting: Meeting, upload_id: int) -> ResponseReturnValue:
    """Write it into the meeting, with a bar that shows how far it is."""
    upload = queries.upload(meeting.id, upload_id) or abort(404)
    if request.form:
        reading.cure(upload, _cures(request.form), actor())
    applying.apply(upload, actor())
    return redirect(_preview(meeting, upload), 303)


def _files() -> list[tuple[str, bytes]]:
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        raise DomainError("no_files", field="files")
    return [(one.filename or "", one.read()) for one in files]


def _cures(form: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Gather what was chosen: fields are named ``region-12``, ``level-12``."""
    cures: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        field, _dash, position = name.partition("-")
        if value and position.isdigit():
            cures.setdefault(int(position), {})[field] = value
    return cures


def _regions_of(person: PersonRow | InstitutionRow) -> list[tuple[str, str]]:
    return [(region.code, region.short) for region in person.candidates]


def _fullest(found: Reading) -> tuple[date, NightNeed] | None:
    """Find the night on which most rooms are needed."""
    needs = needs_by_night(found.people)
    return max(needs.items(), key=lambda of: of[1].alone + of[1].twins, default=None)


def _counts(found: Reading) -> dict[str, int]:
    return {
        "rows": found.people_rows,
        "people": len(found.people),
        "institutions": len(found.institutions),
        "quota": sum(sum(row.quota.values()) for row in found.institutions),
        "contacts": sum(
            bool(row.contact_phone or row.contact_email) for row in found.institutions
        ),
        "duplicates": found.duplicates,
        "sessions": len(found.sessions),
        "hotels": len({block.hotel for block in found.blocks}),
        "vehicles": len(found.vehicles),
        "problems": len(found.problems),
    } | found.warnings()


def _preview(meeting: Meeting, upload: Upload) -> str:
    return url_for("secretariat.preview", meeting=meeting.code, upload_id=upload.id)
