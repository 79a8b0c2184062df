"""At the help desk: people on no list, names put right, one card printed again."""

from io import BytesIO
from uuid import UUID

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin.forms import NameForm, WalkInForm, new_name
from webapp.checkin.queries import desk as look_up
from webapp.checkin.services import badges, welcome
from webapp.checkin.views.blueprint import bp, checkpoint_or_404
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.meetings.models import Meeting
from webapp.registration.models import Person
from webapp.registration.queries import delegation_names
from webapp.registration.services import correct_name

HELP = Permission.HELP_AT_DESK


@bp.route("/<slug>/walk-in", methods=["GET", "POST"])
@requires(HELP)
def walk_in(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Take in somebody who is on no list, and register them at once."""
    checkpoint = checkpoint_or_404(meeting, slug)
    form, status = WalkInForm(act=new_name()), 200
    if form.validate_on_submit():
        try:
            answer = welcome(
                meeting, slug, form.stranger(), UUID(form.act.data), actor()
            )
        except DomainError as error:
            form.refuse(error)
            status = 409
        else:
            say(_taken_in(form))
            desk = url_for(
                ".desk", meeting=meeting.code, slug=slug, scan=str(answer.scan_id)
            )
            return redirect(desk, 303)
    elif form.errors:
        status = 422
    page = render_template(
        "checkin/walk_in.html",
        meeting=meeting,
        checkpoint=checkpoint,
        form=form,
        institutions=delegation_names(meeting.id),
    )
    return page, status


@bp.route("/<slug>/people/<ref>/name", methods=["GET", "POST"])
@requires(HELP)
def correct(meeting: Meeting, slug: str, ref: str) -> ResponseReturnValue:
    """Put a name or its degrees right; afterwards offer the card with it."""
    checkpoint, person = checkpoint_or_404(meeting, slug), _person(meeting, ref)
    form, status = NameForm(obj=person), 200
    if form.validate_on_submit():
        try:
            correct_name(person, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
            person, status = _person(meeting, ref), 409
        else:
            here = url_for(".correct", meeting=meeting.code, slug=slug, ref=ref, done=1)
            return redirect(here, 303)
    elif form.errors:
        status = 422
    page = render_template(
        "checkin/name.html",
        meeting=meeting,
        checkpoint=checkpoint,
        person=person,
        form=form,
        done=bool(request.args.get("done")) and not form.errors,
    )
    return page, status


@bp.get("/cards/<ref>.pdf")
@requires(HELP)
def print_card(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Hand out one card on A6, as it is to be now."""
    sheet = badges.one_card(meeting, _person(meeting, ref).id, actor())
    name = f"{meeting.code.upper()}_Kartu_{ref.upper()}.pdf"
    return send_file(BytesIO(sheet), "application/pdf", download_name=name)


def _person(meeting: Meeting, ref: str) -> Person:
    found = look_up.people_by_refs(meeting.id, [ref.upper()])
    return found[0] if found else abort(404)


def _taken_in(form: WalkInForm) -> str:
    """Say what was done, and what is left to the committee."""
    text = _("%(name)s dicatat sebagai peserta tambahan.", name=form.name.data)
    if form.wants_room.data == "yes":
        return f"{text} {_('Permintaan kamar diteruskan kepada panitia.')}"
    return str(text)
