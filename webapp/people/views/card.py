"""The card of one person: everything in one place, and what can be done."""

from collections.abc import Sequence
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links, names_of
from webapp.certificates.models import Certificate
from webapp.certificates.queries import of_person
from webapp.checkin.models import PAPER_LABELS, Paper
from webapp.checkin.queries.attendance import Attended, attendance_of
from webapp.checkin.queries.papers import handed
from webapp.checkin.views.papers import last_step
from webapp.checkin.words import CONFLICTS, VOID_REASONS
from webapp.checkin.workflow import STATE_LABELS as PAPER_STATES
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import date_time
from webapp.core.identity import show_phone, whatsapp_link
from webapp.core.workflow import Move
from webapp.documents.models import StoredFile
from webapp.documents.queries import files_for
from webapp.lodging.queries import bounds, room_of
from webapp.meetings.models import Meeting
from webapp.people import queries, services
from webapp.people.fields import CONSENTS
from webapp.people.forms import MoveForm
from webapp.people.registry import Entry
from webapp.people.views import bp
from webapp.people.views.changes import Wish, wishes
from webapp.people.views.editing import edit
from webapp.people.views.index import tell
from webapp.people.views.saying import answered, asked_in_words
from webapp.people.views.telling import told
from webapp.registration import services as registration
from webapp.registration import words as labels
from webapp.registration.forms import PersonForm, PlaceForm
from webapp.registration.models import Person
from webapp.registration.queries import former_holders, holder, letters_naming, place
from webapp.registration.services import Newcomer
from webapp.registration.views.coordinator.links import Share, share
from webapp.registration.workflow import (
    OF_THE_FORM,
    STATE_LABELS,
    PlaceState,
    PlaceWorkflow,
)
from webapp.trips.queries.seating import seat_of

EDIT = Permission.EDIT_PARTICIPANTS


@bp.get("/<ref>")
@requires(Permission.VIEW_PEOPLE)
def card(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Show everything that is known of one place and its holder."""
    return _card(meeting, find(meeting, ref), MoveForm(formdata=None))


@bp.post("/<ref>")
@requires(Permission.DECIDE_PARTICIPATION)
def decide(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Make one of the moves of a place."""
    entry, form = find(meeting, ref), MoveForm()
    if not form.validate_on_submit():
        return _card(meeting, entry, form), 422
    move = form.move.data
    try:
        if entry.place.state not in PlaceWorkflow.moves()[move].sources:
            label = _(PlaceWorkflow.moves()[move].label)
            raise DomainError("wrong_state", move=label)  # noqa: TRY301 shown below
        done = services.decide([entry.place.id], move, actor(), form.reason.data or "")
    except DomainError as error:
        form.refuse(error)
        return _card(meeting, entry, form), 409
    tell(meeting, move, done)
    return to_card(meeting, entry)


@bp.post("/<ref>/badge")
@requires(EDIT)
def renew_badge(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Give somebody another card for the one that was lost."""
    entry = find(meeting, ref)
    badge = registration.renew_badge(entry.person or abort(404), actor())
    text = _(
        "Kartu baru nomor %(number)s. Kartu lama tidak berlaku lagi.",
        number=badge.number,
    )
    flash(text, "ok")
    return to_card(meeting, entry)


@bp.route("/<ref>/person", methods=["GET", "POST"])
@requires(EDIT)
def edit_person(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Change what is known of a person."""
    entry = find(meeting, ref)
    person = entry.person or abort(404)
    return edit(
        meeting, entry, person, PersonForm(obj=person), registration.edit_person
    )


@bp.route("/<ref>/place", methods=["GET", "POST"])
@requires(EDIT)
def edit_place(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Change dates, role and funding of a place."""
    entry = find(meeting, ref)
    form = PlaceForm(obj=entry.place)
    return edit(meeting, entry, entry.place, form, services.edit_place)


@bp.route("/<ref>/name", methods=["GET", "POST"])
@requires(EDIT)
def name_place(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Write down who holds a place that was unnamed."""
    entry, form = find(meeting, ref), PersonForm()
    if form.validate_on_submit():
        values = {name: getattr(form, name).data for name in Newcomer.__slots__}
        try:
            registration.name_holder(entry.place.id, Newcomer(**values), actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s sudah dicatat.", name=form.name.data), "ok")
            return to_card(meeting, entry)
    page = render_template("people/name.html", meeting=meeting, entry=entry, form=form)
    return page, 422 if form.errors else 200


def find(meeting: Meeting, ref: str) -> Entry:
    """Find a place by its reference, with institution and holder, or answer 404."""
    found = place(meeting.id, ref) or abort(404)
    lodging = room_of([found.id]).get(found.id)
    seat = seat_of([found.id]).get(found.id)
    return Entry(found, found.delegation, holder(found.id), lodging, seat)


def to_card(meeting: Meeting, entry: Entry) -> ResponseReturnValue:
    """Go back to the card."""
    address = url_for("people.card", meeting=meeting.code, ref=entry.place.ref)
    return redirect(address, 303)


def _offered(entry: Entry) -> dict[str, Move[PlaceState]]:
    """List the moves for the committee; an empty place cannot be emptied."""
    barred = OF_THE_FORM if entry.person else OF_THE_FORM | {"vacate"}
    offered = PlaceWorkflow.offered(entry.place, actor())
    return {name: move for name, move in offered.items() if name not in barred}


def _card(meeting: Meeting, entry: Entry, form: MoveForm) -> str:
    if request.method == "GET":
        services.note_reading(entry, actor())
    former = former_holders(entry.place.id)
    people = [person for person in (entry.person, *former) if person]
    badges = queries.badges_of(people)
    rows = queries.history(entry.place, people, badges)
    refusals = [*form.form_errors, *(e for f in form for e in f.errors)]
    return render_template(
        "people/card.html",
        meeting=meeting,
        entry=entry,
        state_label=_(STATE_LABELS[entry.place.state]),
        badge=_live(badges, entry.person),
        former=former,
        moves=_offered(entry),
        history=told(rows, people, names_of({r.actor for r in rows}), meeting.zone),
        answer=services.answer(entry, meeting.zone),
        certificates=_certificates(entry.person),
        personal=_personal(entry.person),
        own=_own(entry.person),
        own_nights=_own_nights(meeting, entry),
        own_letters=_own_letters(entry.person),
        changes_asked=_changes_asked(entry.person),
        letters=letters_naming([person.id for person in people]),
        attended=_attended(meeting, entry.person),
        scans=queries.scans_of(people),
        void_reasons=VOID_REASONS | CONFLICTS,
        papers=_papers(meeting, entry.person),
        phones=_phones(entry.person),
        form=form,
        refusals=refusals,
        labels=labels,
    )


def _own_nights(meeting: Meeting, entry: Entry) -> list[date]:
    """List the nights of a stay that the committee does not pay."""
    if not entry.place.needs_room:
        return []
    return bounds(meeting.id).own(entry.place.arrive_on, entry.place.depart_on)


def _papers(meeting: Meeting, person: Person | None) -> list[tuple[str, str, str]]:
    """Say of each paper that was handed in where it is, since when, and by whom."""
    if person is None:
        return []
    held = handed(meeting.id, [person.id]).get(person.id, {})
    said = []
    for kind in Paper:
        row = held.get(kind)
        at, who = last_step(row)
        if row is not None and at is not None:
            note = f"{date_time(at, meeting.zone)} · {who}"
            said.append((_(PAPER_LABELS[kind]), _(PAPER_STATES[row.state]), note))
    return said or [(_("Berkas"), _("belum ada yang diterima"), "")]


def _personal(person: Person | None) -> Share | None:
    """Give the personal link that hangs, to those who may hand it on."""
    if person is None or not actor().may(EDIT):
        return None
    hanging = live_links(person.meeting_id, LinkPurpose.PERSONAL, [person.id])
    return share(person, hanging[person.id]) if person.id in hanging else None


def _own(person: Person | None) -> list[tuple[str, str]]:
    """Say what somebody answered; what is sensitive only to those who arrange it."""
    if person is None:
        return []
    arranges = actor().may(EDIT)
    told = [
        (asked_in_words(one.wording), answered(one))
        for one in queries.answers([person.id])
        if one.value and (arranges or not one.wording.question.sensitive)
    ]
    if person.diet and arranges:
        told.append((_("Pantangan makanan"), person.diet))
    for consent, row in queries.consents(person.id).items():
        told.append((_(CONSENTS[consent][1]), _("Ya") if row.given else _("Tidak")))
    return told


def _own_letters(person: Person | None) -> Sequence[StoredFile]:
    """List the letters that somebody sent in by his own page, the latest first."""
    if person is None:
        return []
    return files_for(person.meeting_id, services.letter_of(person.id))


def _changes_asked(person: Person | None) -> list[Wish]:
    """List the changes that somebody asked for and that are not decided."""
    if person is None:
        return []
    open_ones = [c for c in queries.changes_of(person.id) if c.decided_at is None]
    return [wish for change in open_ones for wish in wishes(change)]


def _attended(meeting: Meeting, person: Person | None) -> Attended | None:
    """Say what the holder attended, once the meeting has begun."""
    return attendance_of(meeting, person.id) if person else None


def _certificates(person: Person | None) -> Sequence[Certificate]:
    """List the certificates that have a number, the latest first."""
    held = of_person(person.id) if person else ()
    return [one for one in held if one.number]


def _live(badges: object, person: Person | None) -> object:
    """Pick the card that the holder carries now."""
    for badge in badges:  # type: ignore[attr-defined]
        if person and badge.person_id == person.id and badge.revoked_at is None:
            return badge
    return None


def _phones(person: Person | None) -> list[tuple[str, str, str | None]]:
    """List the numbers of somebody: to dial, to read, to chat with."""
    numbers = (person.phone, person.phone_second) if person else ()
    return [(n, show_phone(n), whatsapp_link(n)) for n in numbers if n]
