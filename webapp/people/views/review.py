"""What the committee has to decide: the piles, the wait list, one decision."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.assets import here
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import whatsapp_link
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.lodging.words import BREACHES
from webapp.meetings.models import Meeting
from webapp.people import queries, services
from webapp.people.forms import DecisionForm, MoveForm
from webapp.people.queries import Item, Pile
from webapp.people.registry import CHECKS, Entry
from webapp.people.views import bp
from webapp.people.views.card import find
from webapp.people.views.changes import changes_page
from webapp.people.views.index import tell
from webapp.people.views.parts import parts, piles
from webapp.registration import queries as registered
from webapp.registration import services as registration
from webapp.registration import words as labels
from webapp.registration.workflow import OF_THE_FORM, STATE_LABELS, PlaceWorkflow

DECIDE = Permission.DECIDE_PARTICIPATION


@bp.get("/review")
@requires(Permission.VIEW_PEOPLE)
def review(meeting: Meeting) -> ResponseReturnValue:
    """Show a pile, and one registration of it with everything to decide on."""
    if request.args.get("pile") == Pile.CHANGES:
        return changes_page(meeting)
    return _review(meeting)


@bp.post("/review")
@requires(DECIDE)
def decide_pile(meeting: Meeting) -> ResponseReturnValue:
    """Make a move on those picked, or on the one that is shown."""
    picked = request.form.getlist("pick") or request.form.getlist("ref")
    refs = [visible(ref) for ref in picked]
    form = MoveForm()
    if not form.validate_on_submit():
        return _review(meeting, next(iter(form.errors.values()))[0]), 422
    try:
        done = services.decide(
            queries.place_ids_of(meeting.id, refs),
            form.move.data,
            actor(),
            form.reason.data or "",
        )
    except DomainError as error:
        return _review(meeting, words(error.code, **error.parameters)), 409
    tell(meeting, form.move.data, done)
    return redirect(here(ref=request.form.get("next") or None), 303)


@bp.route("/<ref>/decide/<move>", methods=["GET", "POST"])
@requires(DECIDE)
def decide_one(meeting: Meeting, ref: str, move: str) -> ResponseReturnValue:
    """Make one move with its reason, and say so to whom it is about."""
    entry = find(meeting, ref)
    if move not in PlaceWorkflow.moves() or move in OF_THE_FORM:
        abort(404)
    form = DecisionForm(message=services.news(entry, move, meeting))
    if form.validate_on_submit():
        try:
            done = services.decide_and_tell(entry, move, form.decision, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            tell(meeting, move, done)
            return redirect(_back(meeting, ref), 303)
    page = render_template(
        "people/decide.html",
        meeting=meeting,
        entry=entry,
        move=PlaceWorkflow.moves()[move],
        form=form,
        chat=_chat(entry),
        back=_back(meeting, ref),
    )
    return page, 422 if form.errors else 200


@bp.get("/waiting")
@requires(Permission.VIEW_PEOPLE)
def waiting(meeting: Meeting) -> ResponseReturnValue:
    """Show the wait list in its order, with what there is to offer."""
    return _waiting(meeting)


@bp.post("/waiting")
@requires(DECIDE)
def change_waiting(meeting: Meeting) -> ResponseReturnValue:
    """Offer a place, take the offer back, or let somebody be the first."""
    refs = [visible(request.form.get("ref", ""))]
    place_id = next(iter(queries.place_ids_of(meeting.id, refs)), None) or abort(404)
    what = request.form.get("what")
    reason = visible(request.form.get("reason", ""))[:300]
    try:
        if what == "offer":
            registration.offer(place_id, actor())
            flash(_("Tempat ditawarkan. Kabari orangnya."), "ok")
        elif what == "withdraw":
            registration.withdraw_offer(place_id, actor())
            flash(_("Tawaran ditarik. Urutannya tetap."), "ok")
        elif what == "first":
            registration.put_first(place_id, reason, actor())
            flash(_("Sekarang di urutan pertama."), "ok")
        else:
            abort(400)
    except DomainError as error:
        return _waiting(meeting, words(error.code, **error.parameters)), 409
    return redirect(url_for(".waiting", meeting=meeting.code), 303)


def _review(meeting: Meeting, refusal: str = "") -> str:
    asked = request.args.get("pile", Pile.TO_DECIDE)
    known = asked in set(Pile) - {Pile.CHANGES}
    kind = Pile(asked) if known else Pile.TO_DECIDE
    items = queries.pile(meeting.id, kind)
    at = _position(items, request.args.get("ref"))
    shown = items[at] if items else None
    return render_template(
        "people/review.html",
        meeting=meeting,
        parts=parts(meeting, "people.review"),
        piles=piles(meeting, kind),
        kind=kind,
        items=items,
        shown=shown,
        before=items[at - 1] if at else None,
        after=items[at + 1] if at + 1 < len(items) else None,
        checks=CHECKS,
        breaches=BREACHES,
        rooms=kind is Pile.ROOMS,
        labels=labels,
        states=STATE_LABELS,
        moves=PlaceWorkflow.moves(),
        refusal=refusal,
        reason=request.form.get("reason", ""),
        picked=set(request.form.getlist("pick")),
    )


def _position(items: Sequence[Item], ref: str | None) -> int:
    refs = [item.entry.place.ref for item in items]
    return refs.index(ref) if ref in refs else 0


def _waiting(meeting: Meeting, refusal: str = "") -> str:
    return render_template(
        "people/waiting.html",
        meeting=meeting,
        parts=parts(meeting, "people.waiting"),
        entries=[Entry(*row) for row in registered.waiting(meeting.id)],
        left=registered.capacity_left(meeting.id),
        limited=registered.rules(meeting.id),
        offered=registered.offered,
        refusal=refusal,
    )


def _chat(entry: Entry) -> str | None:
    number = entry.person and entry.person.phone
    return whatsapp_link(number) if number else None


def _back(meeting: Meeting, ref: str) -> str:
    """Go back to the pile if the decision was begun there, else to the card."""
    if request.args.get("from") == "review":
        return url_for(".review", meeting=meeting.code)
    return url_for(".card", meeting=meeting.code, ref=ref)
