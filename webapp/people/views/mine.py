"""A participant's own page: where his place stands, his form, the wait-list offer."""

from collections.abc import Callable, Mapping
from secrets import token_urlsafe
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.views.behind import LinkPages, behind
from webapp.checkin.queries.attendance import attendance_of
from webapp.core.access import Permission
from webapp.core.edge import STATUS, actor
from webapp.core.errors import DomainError
from webapp.core.languages import chosen
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.documents.queries import files_for
from webapp.documents.views import preview_url
from webapp.lodging.queries import room_of
from webapp.meetings.queries import meeting_by_id
from webapp.people import queries, services
from webapp.people.fields import (
    CONSENTS,
    FIELDS,
    QUESTION,
    SCREENS,
    STEPS,
    Part,
    Screen,
)
from webapp.people.forms import Asked, LetterForm, OwnForm, screen_form
from webapp.people.models import ChangeRequest
from webapp.people.services import Filled, Sent
from webapp.people.views.changes import said
from webapp.people.views.telling import said_reason
from webapp.people.workflow import ChangeState
from webapp.registration import services as registration
from webapp.registration.models import Person
from webapp.registration.queries import offered
from webapp.registration.queries import person as person_of
from webapp.registration.workflow import PlaceState

bp = LinkPages("mine", __name__, url_prefix="/p/<code>")
open_to_holder = behind(LinkPurpose.PERSONAL, Permission.FILL_FORM)
UPLOADS = behind(LinkPurpose.PERSONAL, Permission.FILL_FORM, tries="20/minute")

NEWS: Mapping[Sent, Callable[[], str]] = {
    Sent.SUBMITTED: lambda: _("Formulir Anda sudah kami terima. Terima kasih."),
    Sent.WAITING: lambda: _(
        "Data Anda sudah kami terima. Tempat sedang penuh, jadi Anda di daftar tunggu."
    ),
    Sent.CHANGED: lambda: _("Perubahan sudah tersimpan."),
    Sent.ASKED: lambda: _(
        "Sudah kami terima. Sebagian perubahan menunggu persetujuan panitia."
    ),
}


@bp.get("")
@open_to_holder
def start(link: AccessLink) -> ResponseReturnValue:
    """Tell somebody where his place stands, and what he can do now."""
    return _start(link, _person(link))


@bp.route("/form/<screen>", methods=["GET", "POST"])
@open_to_holder
def fill(link: AccessLink, screen: str) -> ResponseReturnValue:
    """Ask one screen of the form; what was typed is kept, the last one sends it."""
    if screen not in SCREENS:
        raise NotFound
    person, at = _person(link), Screen(screen)
    if not services.fillable(person.participant):
        raise DomainError("form_closed")
    typed = request.form if request.method == "POST" else None
    asked = _asked(person)
    form = screen_form(asked, at, typed, _known(person))
    if typed is None or not form.validate():
        return _screen(link, person, at, form)
    try:
        return _next(link, person, at, form)
    except DomainError as error:
        field = str(error.parameters.get("field", ""))
        if error.code == "form_incomplete":
            flash(words(error.code), "help")
            page = url_for(".fill", code=link.code, screen=_screen_of(field))
            return redirect(f"{page}#{field}", 303)
        form.refuse(error)
        return _screen(link, _person(link), at, form, STATUS.get(error.code, 409))


@bp.post("/letter")
@UPLOADS
def send_letter(link: AccessLink) -> ResponseReturnValue:
    """Take in the photograph of somebody's letter."""
    person, form = _person(link), LetterForm()
    file = request.files.get("letter")
    if file is None or not file.filename:
        form.letter.errors = [_("Pilih dulu foto atau berkasnya.")]
        return _start(link, person, form), 422
    try:
        services.hand_in_letter(person, file.stream, file.filename, actor())
    except DomainError as error:
        form.letter.errors = [words(error.code, **error.parameters)]
        return _start(link, _person(link), form), 422
    flash(_("Surat tugas sudah kami terima. Aslinya tetap dibawa, ya."), "ok")
    return redirect(url_for(".start", code=link.code), 303)


@bp.post("/offer")
@open_to_holder
def answer_offer(link: AccessLink) -> ResponseReturnValue:
    """Take or leave the place that is being kept."""
    person, move = _person(link), request.form.get("move", "")
    registration.answer_offer(person.participant_id, move, actor())
    if move == "accept_offer":
        flash(_("Tempat ini untuk Anda. Sampai jumpa."), "ok")
    else:
        flash(_("Baik, terima kasih kabarnya."), "ok")
    return redirect(url_for(".start", code=link.code), 303)


@bp.route("/decline", methods=["GET", "POST"])
@open_to_holder
def stay_away(link: AccessLink) -> ResponseReturnValue:
    """Ask once more before somebody says that he cannot come."""
    person = _person(link)
    if request.method == "POST":
        reason = visible(request.form.get("reason", ""))[:300]
        services.stay_away(person, actor(), reason)
        flash(_("Tercatat: Anda berhalangan. Terima kasih kabarnya."), "ok")
        return redirect(url_for(".start", code=link.code), 303)
    return render_template(
        "mine/decline.html", **_frame(link, person), place=person.participant
    )


def _person(link: AccessLink) -> Person:
    """Find whose link it is; who was replaced has none any more."""
    found = person_of(link.meeting_id or 0, link.subject_id or 0)
    if found is None or found.ended_at is not None:
        raise DomainError("link_spent")
    return found


def _asked(person: Person) -> Asked:
    meeting = meeting_by_id(person.meeting_id)
    return Asked(meeting, person.participant.role, queries.asking(meeting.id))


def _known(person: Person) -> dict[str, Any]:
    """Collect what a screen shows first: the record, what is wished, what was typed."""
    known: dict[str, Any] = {
        name: getattr(person if f.part is Part.PERSON else person.participant, name)
        for name, f in FIELDS.items()
    }
    known["phone"] = said("phone", person.phone) if person.phone else ""
    for one in queries.answers([person.id]):
        known[f"{QUESTION}{one.question_id}"] = one.value
    for change in _waiting(person):
        known |= change.after
    kept = queries.draft(person.id)
    known |= kept.values if kept else {}
    for consent, row in queries.consents(person.id).items():
        known[f"consent_{consent}"] = row.given
    return known | {"key": token_urlsafe(12)}


def _waiting(person: Person) -> list[ChangeRequest]:
    changes = queries.changes_of(person.id)
    return [one for one in changes if one.state is ChangeState.OPEN]


def _next(
    link: AccessLink, person: Person, at: Screen, form: OwnForm
) -> ResponseReturnValue:
    """Keep what was typed and go on, or send it all."""
    filled = Filled(values=form.values, consents=form.consents, language=chosen())
    kept = _kept(person, at)
    home = url_for(".start", code=link.code, kept=kept)
    if at is Screen.MORE:
        services.complete(person, filled, actor())
        flash(_("Tersimpan. Terima kasih."), "ok")
        return redirect(home, 303)
    if at is STEPS[-1]:
        key = visible(request.form.get("key", ""))[:80]
        sent = services.send(person, key, filled, actor())
        flash(NEWS[sent](), "ok")
        return redirect(home, 303)
    services.keep_draft(person, form.values, actor())
    following = STEPS[STEPS.index(at) + 1]
    after = url_for(".fill", code=link.code, screen=following, kept=kept)
    return redirect(after, 303)


def _kept(person: Person, at: Screen) -> str:
    """Name what the phone keeps of a screen, apart from other people's on one phone."""
    return f"own-{person.id}-{at}"


def _screen_of(field: str) -> Screen:
    return FIELDS[field].screen if field in FIELDS else Screen.TRIP


def _screen(
    link: AccessLink, person: Person, at: Screen, form: OwnForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "mine/screen.html",
        **_frame(link, person),
        form=form,
        screen=at,
        keep=_kept(person, at),
        steps=[_(SCREENS[one]) for one in STEPS],
        step=STEPS.index(at) + 1 if at in STEPS else 0,
        title=_(SCREENS[at]),
        before=STEPS[STEPS.index(at) - 1] if at in STEPS[1:] else None,
        changing=person.participant.state not in services.NOT_SENT,
        guarded=queries.asking(person.meeting_id).guarded
        if person.participant.state is PlaceState.CONFIRMED
        else frozenset(),
    )
    return page, 422 if form.errors and status == 200 else status  # noqa: PLR2004


def _start(link: AccessLink, person: Person, letter: LetterForm | None = None) -> str:
    place, kept = person.participant, queries.draft(person.id)
    frame = _frame(link, person)
    return render_template(
        "mine/start.html",
        **frame,
        attended=attendance_of(frame["meeting"], person.id),
        place=place,
        lodging=room_of([place.id]).get(place.id),
        offered=offered(place),
        draft=kept is not None,
        open=services.fillable(place),
        closes_at=services.closes_at(place),
        reason=said_reason(queries.last_reason(place, place.state)),
        waiting=[_told(one) for one in _waiting(person)],
        refused=_refused(person),
        summary=_summary(person),
        letter=letter or LetterForm(),
        letters=files_for(person.meeting_id, services.letter_of(person.id)),
        consents=_consents(person),
    )


def _frame(link: AccessLink, person: Person) -> dict[str, Any]:
    """Collect what every page shows: whose it is, and whom to ask."""
    meeting = meeting_by_id(person.meeting_id)
    return {
        "meeting": meeting,
        "picture": preview_url(meeting),
        "person": person,
        "code": link.code,
    }


def _summary(person: Person) -> list[tuple[str, str]]:
    """Say what is known of somebody, as he may check it."""
    asking, place = queries.asking(person.meeting_id), person.participant
    told = []
    for step in STEPS:
        for name in asking.names(step):
            if name in {"title_before", "title_after"}:
                continue
            of_person = FIELDS[name].part is Part.PERSON
            value = getattr(person if of_person else place, name)
            value = person.full_name if name == "name" else value
            told.append((_(FIELDS[name].label), said(name, value)))
    return told


def _told(change: ChangeRequest) -> list[tuple[str, str, str]]:
    """Say what is to change: the field, what it is, what it shall be."""
    before, after = change.before, change.after
    return [
        (_(FIELDS[n].label), said(n, before.get(n)), said(n, new))
        for n, new in after.items()
    ]


def _refused(person: Person) -> ChangeRequest | None:
    """Find the last change, if it could not be made."""
    for one in queries.changes_of(person.id):
        if one.state is not ChangeState.OPEN:
            return one if one.state is ChangeState.REFUSED else None
    return None


def _consents(person: Person) -> list[tuple[str, bool]]:
    held = queries.consents(person.id)
    return [
        (_(text), one in held and held[one].given)
        for one, (_version, text) in CONSENTS.items()
    ]
