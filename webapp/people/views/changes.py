"""Changes that participants ask for: the old beside the new, accepted or not."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import read_phones, show_phone, whatsapp_link
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging.queries import room_of
from webapp.lodging.views.reasons import followed
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.people import queries, services
from webapp.people.fields import FIELDS, Part
from webapp.people.forms import ChangeForm
from webapp.people.models import ChangeRequest
from webapp.people.queries import Pile
from webapp.people.services import Decided
from webapp.people.views import bp
from webapp.people.views.editing import in_words
from webapp.people.views.parts import parts, piles
from webapp.registration.models import Person


@dataclass(frozen=True, slots=True)
class Wish:
    """One field that somebody wants to be different, in words.

    ``now`` is set where the record has changed since he asked.
    """

    label: str
    before: str
    after: str
    now: str = ""


@bp.post("/changes")
@requires(Permission.DECIDE_PARTICIPATION)
def decide_change(meeting: Meeting) -> ResponseReturnValue:
    """Accept a change, or say why it cannot be made; who asked may be told."""
    asked = queries.change(meeting.id, request.form.get("change", 0, int)) or abort(404)
    form, name = ChangeForm(), asked.person.full_name
    accepts = request.form.get("what") == "accept"
    if not form.validate():
        refusal = next(iter(form.errors.values()))[0]
        return changes_page(meeting, refusal, form, asked.id), 422
    try:
        done = _decide(asked, form, accepts=accepts)
    except DomainError as error:
        refusal = words(error.code, **error.parameters)
        return changes_page(meeting, refusal, form, asked.id), 409
    undo = url_for(
        ".restore_change",
        meeting=meeting.code,
        change_id=asked.id,
        number=done.undo,
    )
    say(_told(name, form, followed(done.followed), accepts=accepts), undo_url=undo)
    return redirect(_pile(meeting, request.form.get("next") or None), 303)


@bp.post("/changes/<int:change_id>/restore/<int:number>")
@requires(Permission.DECIDE_PARTICIPATION)
def restore_change(
    meeting: Meeting, change_id: int, number: int
) -> ResponseReturnValue:
    """Let a change that was decided a moment ago wait again."""
    mailed = services.take_back_change(meeting.id, change_id, number, actor())
    parts = [_("Sudah diurungkan; perubahannya menunggu lagi.")]
    if mailed:
        parts.append(_("E-mailnya sudah terkirim: kabari orangnya."))
    say(" ".join(parts), "help" if mailed else "ok")
    return redirect(_pile(meeting, str(change_id)), 303)


def _decide(asked: ChangeRequest, form: ChangeForm, *, accepts: bool) -> Decided:
    reason = form.reason.data or ""
    if accepts:
        text = form.message.data if form.by_mail.data else ""
        return services.accept_change(asked.id, actor(), text or "")
    text = refusal_text(asked, reason) if form.by_mail.data else ""
    return services.refuse_change(asked.id, reason, actor(), text)


def _told(name: str, form: ChangeForm, nights: str, *, accepts: bool) -> str:
    """Say in sentences what a decision did: to the record, the room, the mailbox."""
    parts = [
        _("Perubahan %(name)s diterima dan sudah berlaku.", name=name)
        if accepts
        else _("Perubahan %(name)s belum dapat dipenuhi; sudah tercatat.", name=name),
        nights,
        _("E-mail terkirim dalam 30 detik.")
        if form.by_mail.data
        else _("Tidak ada e-mail; keputusannya terbaca di halaman pesertanya."),
    ]
    return " ".join(filter(None, parts))


def _pile(meeting: Meeting, change: str | None = None) -> str:
    return url_for(
        "people.review", meeting=meeting.code, pile=Pile.CHANGES.value, change=change
    )


def wishes(change: ChangeRequest) -> list[Wish]:
    """Say each field of a change in words: as it was, as it shall be, as it is now."""
    of_person = change.part is Part.PERSON
    record = change.person if of_person else change.person.participant
    before, told = change.before, []
    for name, after in change.after.items():
        now = getattr(record, name)
        moved = now != before.get(name) and change.decided_at is None
        told.append(
            Wish(
                _(FIELDS[name].label),
                said(name, before.get(name)),
                said(name, after),
                said(name, now) if moved else "",
            )
        )
    return told


def said(name: str, value: object) -> str:
    """Say the value of a field of the form as a person reads it."""
    if name == "phone" and value:
        numbers = read_phones(value).numbers
        return show_phone(numbers[0]) if numbers else str(value)
    return in_words(name, value)


def changes_page(
    meeting: Meeting,
    refusal: str = "",
    form: ChangeForm | None = None,
    about: int = 0,
) -> str:
    """Draw the pile of changes, the oldest first, and one with all that it is about."""
    waiting = queries.open_changes(meeting.id)
    ids = [change.id for change in waiting]
    asked = about or request.args.get("change", 0, int)
    at = ids.index(asked) if asked in ids else 0
    shown = waiting[at] if waiting else None
    if shown and form is None:
        form = ChangeForm(
            formdata=None,
            message=acceptance_text(shown),
            by_mail=bool(shown.person.email),
        )
    lodging = room_of([shown.person.participant_id]) if shown else {}
    return render_template(
        "people/changes.html",
        meeting=meeting,
        parts=parts(meeting, "people.review"),
        piles=piles(meeting, Pile.CHANGES),
        changes=[(change, wishes(change)) for change in waiting],
        shown=shown,
        wished=wishes(shown) if shown else [],
        form=form,
        lodging=lodging.get(shown.person.participant_id) if shown else None,
        chat=_chat(shown.person) if shown else None,
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        refusal=refusal,
    )


def acceptance_text(change: ChangeRequest) -> str:
    """Write what tells somebody that the change was made, in the reader's language."""
    return _letter(change, "Perubahan yang Bapak/Ibu minta sudah kami catat:")


def refusal_text(change: ChangeRequest, reason: str) -> str:
    """Write what tells somebody that the change cannot be made, and why."""
    opening = "Mohon maaf, perubahan ini belum dapat kami penuhi:"
    return _letter(change, opening, f"Alasannya: {reason}" if reason else "")


def _letter(change: ChangeRequest, opening: str, ending: str = "") -> str:
    """Put a message together; in Indonesian whoever writes it, as the reader is."""
    meeting = meeting_by_id(change.meeting_id)
    with force_locale("id"):
        lines = [f"- {w.label}: {w.after} (semula {w.before})" for w in wishes(change)]
    signed = meeting.contact_name or "Panitia"
    phone = f" ({show_phone(meeting.contact_phone)})" if meeting.contact_phone else ""
    parts = [
        f"Yth. {change.person.address},",
        opening + "\n" + "\n".join(lines),
        ending,
        f"Salam,\n{signed}{phone}\n{meeting.name}",
    ]
    return "\n\n".join(filter(None, parts))


def _chat(person: Person) -> str | None:
    return whatsapp_link(person.phone) if person.phone else None
