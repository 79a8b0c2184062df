"""Kamar › Susun: who sleeps where, moved by hand and by keyboard."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin.views.rundown import polled
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.text import fold
from webapp.core.typed import visible
from webapp.lodging import queries, services
from webapp.lodging.models import RoomKind
from webapp.lodging.services import Choice, Excuse
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.board import (
    FILTERS,
    back,
    excuse,
    kept,
    name_of,
    place_or_404,
    room_or_404,
    tell,
)
from webapp.lodging.views.doing import doing, refusal_words, said
from webapp.lodging.views.reasons import KIND_LABELS, followed
from webapp.lodging.views.swapping import side_of
from webapp.lodging.words import BREACHES, EXCEPTIONS
from webapp.meetings.models import Meeting
from webapp.registration.models import Participant
from webapp.registration.queries import holder

PAGE = 50
WAITING = 12
BEST, WORST = 8, 6
DAY = timedelta(days=1)
MANAGE = Permission.MANAGE_LODGING


@bp.get("/rooms")
@requires(Permission.VIEW_LODGING)
def rooms(meeting: Meeting) -> ResponseReturnValue:
    """List rooms by hotel with who sleeps in them."""
    return render_template(
        "lodging/rooms.html",
        **_shown(meeting),
        hotels=queries.hotels(meeting.id),
        nights=sorted({block.night for block in queries.blocks(meeting.id)}),
    )


@bp.get("/rooms/list")
@requires(Permission.VIEW_LODGING)
def room_list(meeting: Meeting) -> ResponseReturnValue:
    """Give the list alone, or nothing while nothing has changed."""
    return polled(
        lambda: render_template("lodging/_rooms.html", polled=True, **_shown(meeting)),
        lambda: queries.rooms_mark(meeting.id),
    )


@bp.post("/rooms/here")
@requires(MANAGE)
def here(meeting: Meeting) -> ResponseReturnValue:
    """Let colleagues see who has the rooms before them."""
    hotel = queries.hotel(meeting.id, request.args.get("hotel", ""))
    services.show_up(meeting.id, hotel.id if hotel else None, actor())
    return Response(status=204)


@bp.get("/rooms/<int:room_id>")
@requires(Permission.VIEW_LODGING)
def room(meeting: Meeting, room_id: int) -> ResponseReturnValue:
    """Show one room: who sleeps there, its number and its lock."""
    found = room_or_404(meeting, room_id)
    lodgers = queries.lodgers(meeting.id, [found.id])
    return render_template(
        "lodging/room.html",
        meeting=meeting,
        room=found,
        lodgers=lodgers,
        day=DAY,
        broken=queries.breaches(meeting.id, [found.id], lodgers).get(found.id, []),
        kinds=KIND_LABELS,
        sayings=BREACHES,
        reasons=EXCEPTIONS,
        filtered=kept(),
        may_manage=actor().may(MANAGE),
    )


@bp.post("/rooms/<int:room_id>")
@requires(MANAGE)
def edit_room(meeting: Meeting, room_id: int) -> ResponseReturnValue:
    """Lock or unlock a room, or write its number down."""
    found = room_or_404(meeting, room_id)
    if "locked" in request.form:
        locking = request.form["locked"] == "1"
        undo = (services.lock if locking else services.unlock)(found, actor())
        text = _("%(room)s dikunci.") if locking else _("Kunci %(room)s dibuka.")
        tell(meeting, text % {"room": found.called}, undo)
    if "number" in request.form:
        number = visible(request.form["number"])[:12]
        try:
            services.number_room(found, number, actor())
        except DomainError as refused:
            say(said(refused), "help")
        else:
            say(_("Nomor kamar disimpan."))
    return back(meeting, f"room:{found.id}")


@bp.get("/places/<ref>")
@requires(MANAGE)
def find_room(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Show where somebody sleeps, and offer rooms to move to."""
    return _offer(meeting, place_or_404(meeting, ref))


@bp.post("/places/<ref>")
@requires(MANAGE)
def move(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody sleep in another room."""
    found, typed = place_or_404(meeting, ref), request.form
    try:
        moved = services.move_place(
            found.id,
            typed.get("to", ""),
            actor(),
            excuse=excuse(),
            locked="locked" in typed,
        )
    except DomainError as refused:
        sentence = refusal_words(meeting, refused, typed.get("to", ""), found.id)
        return _offer(meeting, place_or_404(meeting, ref), sentence), 409
    facts = {"name": name_of(found), "room": moved.room.called}
    tell(meeting, _("%(name)s dipindahkan ke %(room)s.", **facts), moved.undo)
    return back(meeting, f"place:{ref}")


@bp.post("/places/<ref>/out")
@requires(MANAGE)
def take_out(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody have no room for now."""
    found = place_or_404(meeting, ref)
    undo = services.take_out(found.id, actor())
    tell(meeting, _("%(name)s dikeluarkan dari kamarnya.", name=name_of(found)), undo)
    return back(meeting, f"place:{ref}")


@bp.post("/places/<ref>/keep")
@requires(MANAGE)
def keep(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Allow somebody a room that the level gives no right to, with a reason."""
    found, given = place_or_404(meeting, ref), excuse() or Excuse("")
    try:
        services.keep_in_room(found.id, given.reason, given.text, actor())
    except DomainError as refused:
        say(said(refused), "help")
    else:
        say(_("Pengecualian dicatat."))
    return back(meeting, f"place:{ref}")


@bp.post("/places/<ref>/follow")
@requires(MANAGE)
def follow(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody's beds follow the stay, in the same room."""
    done = services.follow(place_or_404(meeting, ref).id, actor())
    say(followed(done) or _("Malamnya sudah sesuai."))
    return back(meeting, f"place:{ref}")


@bp.post("/undo/<int:number>")
@requires(MANAGE)
def take_back(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Let people sleep again where they did before a move, or a proposal."""
    of_proposal = queries.is_of_proposal(number)
    try:
        services.take_back(meeting.id, number, actor())
    except DomainError as refused:
        say(said(refused), "help")
    else:
        say(
            _("Sudah diurungkan; usulan menunggu keputusan lagi.")
            if of_proposal
            else _("Sudah diurungkan.")
        )
    if of_proposal:
        return redirect(url_for(".index", meeting=meeting.code), 303)
    return back(meeting, request.args.get("at", ""))


def _shown(meeting: Meeting) -> dict[str, Any]:
    """Read one page of rooms as the filters in the address ask for it."""
    typed = request.args
    words, rule = typed.get("q", ""), typed.get("rule", "")
    wanted = queries.Wanted(
        words,
        typed.get("hotel", ""),
        _kind(),
        typed.get("use", ""),
        _night(),
        queries.breaches(meeting.id) if rule == "broken" else None,
    )
    meant = queries.rooms_matching(meeting.id, wanted)
    number = max(typed.get("page", 1, type=int), 1)
    listed, total = queries.page_of(meant, PAGE, number)
    ids = [room.id for room in listed]
    lodgers = queries.lodgers(meeting.id, ids)
    whole = number == 1 and not any(typed.get(n) for n in FILTERS[1:-1])
    return {
        "meeting": meeting,
        "rooms": listed,
        "total": total,
        "number": number,
        "size": PAGE,
        "day": DAY,
        "lodgers": queries.by_room(lodgers),
        "broken": queries.breaches(meeting.id, ids, lodgers),
        "waiting": queries.unhoused(meeting.id, WAITING, words) if whole else [],
        "waiting_count": queries.unhoused_count(meeting.id, words),
        "doing": doing(meeting, actor()),
        "swap": side_of(meeting, request.args.get("swap", "")),
        "kinds": KIND_LABELS,
        "sayings": BREACHES,
        "filtered": kept(),
        "may_manage": actor().may(MANAGE),
    }


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in {one.value for one in RoomKind} else ""


def _night() -> date | None:
    try:
        return date.fromisoformat(request.args.get("night", ""))
    except ValueError:
        return None


def _offer(meeting: Meeting, found: Participant, sentence: str = "") -> str:
    person, words = holder(found.id), request.args.get("room", "")
    offered = services.options(found, person) if person else services.Choices()
    fits = _matching(words)
    possible = [one for one in offered.possible if fits(one)]
    impossible = [one for one in offered.impossible if fits(one)]
    asked = request.form.get("to", "")
    impossible.sort(key=lambda one: one.key != asked)
    return render_template(
        "lodging/place.html",
        meeting=meeting,
        place=found,
        person=person,
        lodging=queries.room_of([found.id]).get(found.id),
        broken=services.breaches_of(found),
        words_typed=words,
        possible=possible[:BEST],
        possible_count=len(possible),
        impossible=impossible[:WORST],
        impossible_count=len(impossible),
        typed=request.form,
        asked=asked,
        said=said,
        kinds=KIND_LABELS,
        sayings=BREACHES,
        reasons=EXCEPTIONS,
        filtered=kept(),
        sentence=sentence,
    )


def _matching(words: str) -> Callable[[Choice], bool]:
    """Mean the rooms whose number, hotel or people have words that begin as typed."""
    wanted = [f" {word}" for word in fold(words).split()]

    def fits(one: Choice) -> bool:
        people = (f"{mate.name} {mate.delegation}" for mate in one.mates)
        named = one.room and f"{one.room.called} {one.room.label}"
        where = one.type.hotel.name, named or one.type.code
        text = f" {fold(' '.join((*where, *people)))}"
        return all(word in text for word in wanted)

    return fits if wanted else lambda _one: True
