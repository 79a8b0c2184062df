"""One institution: contact, quota, people, telephone notes, moves, history."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.queries import names_of
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import show_phone, whatsapp_link
from webapp.meetings.models import Meeting
from webapp.notifications.workflow import STATE_LABELS as MESSAGE_STATES
from webapp.registration import queries, services
from webapp.registration import words as labels
from webapp.registration.forms import (
    DelegationForm,
    DelegationMoveForm,
    PhoneNoteForm,
    QuotaForm,
    at_venue,
    from_venue,
)
from webapp.registration.models import Delegation, Participant, Person, PhoneNote
from webapp.registration.queries.listing import Days
from webapp.registration.services import Allotment, Institution
from webapp.registration.views import bp, saying
from webapp.registration.views.invitations.sending import Log, log_of
from webapp.registration.views.listing import tell
from webapp.registration.workflow import (
    DELEGATION_STATE_LABELS,
    GIVEN_UP,
    STATE_LABELS,
    DelegationWorkflow,
)

EDIT = Permission.EDIT_PARTICIPANTS
# Moves that follow from what the institution does; its own page makes them.
OF_THE_INSTITUTION = frozenset({"open", "name", "fall_silent"})


@bp.route("/delegations/new", methods=["GET", "POST"])
@requires(EDIT)
def add_delegation(meeting: Meeting) -> ResponseReturnValue:
    """Put an institution on the list."""
    form = DelegationForm()
    if form.validate_on_submit():
        try:
            made = services.add_delegation(
                meeting.id, Institution(**form.values), actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _to(meeting, made)
    return _form_page(meeting, form, None)


@bp.get("/delegations/<slug>")
@requires(Permission.VIEW_PEOPLE)
def delegation(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Show an institution: where it stands, its people, what was said."""
    return _page(meeting, _find(meeting, slug))


@bp.post("/delegations/<slug>")
@requires(EDIT)
def decide_delegation(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Make one of the moves of an institution."""
    found, form = _find(meeting, slug), DelegationMoveForm()
    if not form.validate_on_submit():
        return _page(meeting, found, move=form), 422
    move = form.move.data
    try:
        if found.state not in DelegationWorkflow.moves()[move].sources:
            label = _(DelegationWorkflow.moves()[move].label)
            raise DomainError("wrong_state", move=label)  # noqa: TRY301 shown below
        done = services.decide_delegations(
            [found.id], move, actor(), form.reason.data or ""
        )
    except DomainError as error:
        form.refuse(error)
        return _page(meeting, found, move=form), 409
    tell(meeting, move, done)
    return _to(meeting, found)


@bp.post("/delegations/<slug>/notes")
@requires(EDIT)
def note_call(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Write down what was said on the telephone."""
    found, form = _find(meeting, slug), PhoneNoteForm()
    if form.validate_on_submit():
        try:
            services.note_call(
                found.id, form.text.data or "", form.promised_on.data, actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Catatan telepon tersimpan."), "ok")
            return _to(meeting, found)
    return _page(meeting, found, note=form), 422


@bp.route("/delegations/<slug>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_delegation(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Change what is known of an institution."""
    found = _find(meeting, slug)
    form = DelegationForm(obj=found)
    if form.validate_on_submit():
        try:
            services.edit_delegation(found, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Tersimpan."), "ok")
            return _to(meeting, found)
    return _form_page(meeting, form, found)


@bp.route("/delegations/<slug>/quota", methods=["GET", "POST"])
@requires(EDIT)
def edit_quota(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Say how many an institution may send, at whose cost and until when."""
    found = _find(meeting, slug)
    form = QuotaForm(data=_allotted(found, meeting.zone))
    if form.validate_on_submit():
        try:
            services.allot(found, _wanted(form, meeting.zone), form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Kuota sudah disimpan."), "ok")
            return _to(meeting, found)
    page = render_template(
        "registration/quota.html",
        meeting=meeting,
        form=form,
        delegation=found,
        default=queries.rules(meeting.id),
    )
    return page, 422 if form.errors else 200


def _find(meeting: Meeting, slug: str) -> Delegation:
    return queries.delegation_by_slug(meeting.id, slug) or abort(404)


def _allotted(delegation: Delegation, zone: str) -> dict[str, object]:
    """Fill the form of the quota with what is known."""
    known = {f"funded_{one.role}": one.funded for one in queries.quotas(delegation.id)}
    return known | {
        "version": delegation.version,
        "extras": delegation.extras_allowed,
        "funding": delegation.funding,
        "deadline_at": at_venue(delegation.deadline_at, zone),
    }


def _wanted(form: QuotaForm, zone: str) -> Allotment:
    return Allotment(
        funded=form.funded,
        extras=form.extras.data or 0,
        funding=form.funding.data,
        deadline_at=from_venue(form.deadline_at.data, zone),
    )


def _page(
    meeting: Meeting,
    found: Delegation,
    move: DelegationMoveForm | None = None,
    note: PhoneNoteForm | None = None,
) -> str:
    if request.method == "GET":
        services.note_reading(found, actor())
    notes, log = queries.notes_of(found.id), log_of(found)
    offered = DelegationWorkflow.offered(found, actor())
    return render_template(
        "registration/delegation.html",
        meeting=meeting,
        delegation=found,
        line=queries.listed_one(meeting, found),
        region=saying.region_of(found, meeting),
        places=_worth_showing(queries.places_of(found.id)),
        letters=queries.letters_of(found.id),
        notes=notes,
        authors=names_of(_authors(notes, log)),
        log=log,
        message_states=MESSAGE_STATES,
        history=saying.told(queries.history_of(found), meeting),
        moves={n: m for n, m in offered.items() if n not in OF_THE_INSTITUTION},
        move_form=move or DelegationMoveForm(formdata=None),
        note_form=note or PhoneNoteForm(formdata=None),
        phone=found.contact_phone and show_phone(found.contact_phone),
        chat=found.contact_phone and whatsapp_link(found.contact_phone),
        labels=labels,
        states=STATE_LABELS,
        state_labels=DELEGATION_STATE_LABELS,
        saying=saying,
        days=Days.at(meeting),
        now=clock.now(),
    )


def _authors(notes: Sequence[PhoneNote], log: Log) -> set[str]:
    """Name who wrote a note, and who sent something."""
    senders = {one.author for one, _state in log.dispatches}
    return {note.author for note in notes} | senders


def _to(meeting: Meeting, shown: Delegation) -> ResponseReturnValue:
    page = url_for(".delegation", meeting=meeting.code, slug=shown.slug)
    return redirect(page, 303)


def _form_page(
    meeting: Meeting, form: DelegationForm, edited: Delegation | None
) -> ResponseReturnValue:
    page = render_template(
        "registration/delegation_form.html", meeting=meeting, form=form, edited=edited
    )
    return page, 422 if form.errors else 200


def _worth_showing(
    places: Sequence[tuple[Participant, Person | None]],
) -> list[tuple[Participant, Person | None]]:
    """Leave out places that were given up before anybody had them."""
    return [
        (place, person)
        for place, person in places
        if person is not None or place.state not in GIVEN_UP
    ]
