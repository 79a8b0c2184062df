"""Names from a message or a workbook, to be corrected before they are sent."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from webapp.accounts.models import AccessLink
from webapp.core.errors import DomainError
from webapp.core.sheets import read_workbook
from webapp.registration.forms.links import KeyedForm, NameRow, PasteForm
from webapp.registration.reading import Reading, Row, read_text
from webapp.registration.reading.sheets import text_of
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.naming import MOST, SPARE, names_page
from webapp.registration.views.coordinator.overview import delegation_of, frame


@bp.route("/<code>/paste", methods=["GET", "POST"])
@by_link
def paste(link: AccessLink) -> ResponseReturnValue:
    """Read people out of what was pasted or uploaded; nothing is saved yet."""
    delegation, form = delegation_of(link), PasteForm()
    if form.validate_on_submit():
        try:
            return _found(link, _read(form, delegation.name))
        except DomainError as error:
            form.refuse(error)
    page = render_template(
        "registration/coordinator/paste.html", **frame(link, delegation), form=form
    )
    return page, 422 if form.errors else 200


def _read(form: PasteForm, institution: str) -> Reading:
    """Read the file if there is one, else the text."""
    text, file = form.text.data or "", request.files.get("file")
    if file and file.filename:
        text = text_of(read_workbook(file.read(), file.filename).sheets)
    found = read_text(text, [institution], g.meeting.starts_on.year)
    if not found.rows:
        raise DomainError("nobody_read", field="text")
    return found


def _found(link: AccessLink, reading: Reading) -> str:
    """Show the rows, ready to be corrected, with what nobody could read."""
    delegation, form = delegation_of(link), KeyedForm(formdata=None)
    read = reading.rows[:MOST]
    rows = [_row(number, row) for number, row in enumerate(read)]
    rows += [
        NameRow(g.meeting, formdata=None, prefix=f"p{number}-")
        for number in range(len(read), len(read) + SPARE)
    ]
    return names_page(link, delegation, form, rows, len(read), unread=reading.unread)


def _row(number: int, row: Row) -> NameRow:
    return NameRow(
        g.meeting,
        formdata=None,
        prefix=f"p{number}-",
        name=row.full_name,
        sex=row.sex,
        level=row.level,
        position=row.position,
        phone=row.phone,
        email=row.email,
        nip=row.nip,
        arrive_on=row.arrive_on,
        depart_on=row.depart_on,
    )
