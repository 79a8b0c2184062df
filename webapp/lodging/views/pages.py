"""Pages about rooms: need against block, the proposal, who sleeps where."""

from typing import Any

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import long_date, number
from webapp.core.notices import say
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.jobs.queries import is_open, latest_job
from webapp.lodging import queries, services
from webapp.lodging.models import Proposal, Room, RoomKind
from webapp.lodging.queries import Grid
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.reasons import KIND_LABELS, followed, unplaced
from webapp.lodging.words import BREACHES, EXCEPTIONS
from webapp.lodging.workflow import ProposalState
from webapp.meetings.models import Meeting
from webapp.registration.models import Participant
from webapp.registration.queries import holder, place

PAGE = 50
FEW = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@requires(Permission.VIEW_LODGING)
def index(meeting: Meeting) -> ResponseReturnValue:
    """Show need against block, the proposal, and who has no room yet."""
    grid = queries.grid(meeting.id)
    proposal = queries.latest_proposal(meeting.id)
    job = _job(meeting, proposal)
    most = None if request.args.get("all") else FEW
    waiting, waiting_count = unplaced(meeting.id, proposal, most)
    return render_template(
        "lodging/index.html",
        meeting=meeting,
        grid=grid,
        sentence=_sentence(grid),
        kinds=KIND_LABELS,
        proposal=proposal,
        job=job,
        running=job is not None and is_open(job),
        waiting=waiting,
        waiting_count=waiting_count,
        broken=len(queries.breaches(meeting.id)),
        may_manage=actor().may(Permission.MANAGE_LODGING),
    )


@bp.post("/proposals")
@requires(Permission.MANAGE_LODGING)
def propose(meeting: Meeting) -> ResponseReturnValue:
    """Begin to compute a proposal."""
    services.propose(meeting.id, actor())
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.post("/proposals/<int:number>/<any(accept, discard):move>")
@requires(Permission.MANAGE_LODGING)
def decide(meeting: Meeting, number: int, move: str) -> ResponseReturnValue:
    """Use a proposal, or throw it away."""
    proposal = queries.proposal(meeting.id, number) or abort(404)
    try:
        if move == "accept":
            done = services.accept(proposal, actor())
            back = url_for(".take_back", meeting=meeting.code, number=done.undo)
            say(_("Usulan %(number)s dipakai.", number=number), undo_url=back)
        else:
            services.discard(proposal, actor())
            flash(_("Usulan %(number)s dibuang.", number=number), "ok")
    except DomainError as refused:
        flash(words(refused.code, **refused.parameters), "help")
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.post("/undo/<int:number>")
@requires(Permission.MANAGE_LODGING)
def take_back(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Let everybody sleep again where they did before a proposal was used."""
    try:
        services.take_back(meeting.id, number, actor())
    except DomainError as refused:
        say(words(refused.code, **refused.parameters), "help")
    else:
        say(_("Sudah diurungkan; usulan menunggu keputusan lagi."))
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.get("/rooms")
@requires(Permission.VIEW_LODGING)
def rooms(meeting: Meeting) -> ResponseReturnValue:
    """List rooms by hotel with who sleeps in them."""
    broken = queries.breaches(meeting.id)
    typed = request.args
    meant = queries.rooms_matching(
        meeting.id,
        typed.get("q", ""),
        typed.get("hotel", ""),
        _kind(),
        broken if typed.get("rule") == "broken" else None,
    )
    number = max(typed.get("page", 1, type=int), 1)
    shown, total = queries.page_of(meant, PAGE, number)
    return render_template(
        "lodging/rooms.html",
        meeting=meeting,
        rooms=shown,
        total=total,
        number=number,
        size=PAGE,
        occupants=queries.occupants([room.id for room in shown]),
        hotels=queries.hotels(meeting.id),
        kinds=KIND_LABELS,
        broken=broken,
        sayings=BREACHES,
        reasons=EXCEPTIONS,
        may_manage=actor().may(Permission.MANAGE_LODGING),
    )


@bp.post("/places/<ref>/keep")
@requires(Permission.MANAGE_LODGING)
def keep(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Allow somebody a room that the level gives no right to, with a reason."""
    kept, typed = _place(meeting, ref), request.form
    try:
        services.keep_in_room(
            kept.id, typed.get("why", ""), typed.get("text", "")[:300], actor()
        )
    except DomainError as refused:
        flash(words(refused.code, **refused.parameters), "help")
    else:
        flash(_("Pengecualian dicatat."), "ok")
    return redirect(url_for(".rooms", meeting=meeting.code, rule="broken"), 303)


@bp.post("/places/<ref>/follow")
@requires(Permission.MANAGE_LODGING)
def follow(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody's beds follow the stay, in the same room."""
    kept = _place(meeting, ref)
    text = followed(services.follow(kept.id, actor()))
    flash(text or _("Malamnya sudah sesuai."), "ok")
    return redirect(url_for(".rooms", meeting=meeting.code, rule="broken"), 303)


@bp.post("/rooms/<int:room_id>")
@requires(Permission.MANAGE_LODGING)
def edit_room(meeting: Meeting, room_id: int) -> ResponseReturnValue:
    """Lock or unlock a room, or write its number down."""
    room = _room(meeting, room_id)
    if "locked" in request.form:
        locking = request.form["locked"] == "1"
        (services.lock if locking else services.unlock)(room, actor())
    if "number" in request.form:
        services.number_room(room, visible(request.form["number"])[:12], actor())
    hotel = room.type.hotel.code
    back = url_for(".rooms", meeting=meeting.code, q=room.label, hotel=hotel)
    return redirect(back, 303)


@bp.get("/places/<ref>")
@requires(Permission.MANAGE_LODGING)
def find_room(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Show where somebody sleeps, and offer rooms to move to."""
    return _offer(meeting, _place(meeting, ref))


@bp.post("/places/<ref>")
@requires(Permission.MANAGE_LODGING)
def move(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody sleep in another room."""
    moved = _place(meeting, ref)
    try:
        room = services.move_place(moved.id, _target(meeting), actor())
    except DomainError as refused:
        sentence = words(refused.code, **refused.parameters)
        return _offer(meeting, _place(meeting, ref), sentence), 409
    flash(_("Dipindahkan ke %(room)s.", room=room.called), "ok")
    return redirect(url_for(".find_room", meeting=meeting.code, ref=moved.ref), 303)


def _sentence(grid: Grid) -> str:
    """Say the fullest night in one sentence, and whether the block is enough."""
    if grid.peak is None:
        return str(_("Belum ada yang perlu kamar."))
    need = grid.needs[grid.peak]
    facts: dict[str, Any] = {
        "night": long_date(need.night),
        "alone": need.alone,
        "shared": need.shared_rooms,
    }
    count = _("Malam %(night)s: %(alone)s kamar sendiri, %(shared)s twin.", **facts)
    return " ".join(
        filter(
            None, (count, _unnamed_sentence(grid, need.unnamed), _block_sentence(grid))
        )
    )


def _unnamed_sentence(grid: Grid, count: int) -> str:
    """Say apart who has no name yet, and whether the block would hold them too."""
    if not count:
        return ""
    said = _("Ditambah %(count)s orang yang belum bernama.", count=number(count))
    lack = grid.short_for_unnamed
    if not grid.hotels or not lack:
        return str(said)
    short = _("Bila semua terisi, blok kurang %(rooms)s kamar.", rooms=number(lack))
    return f"{said} {short}"


def _block_sentence(grid: Grid) -> str:
    if not grid.hotels:
        return str(_("Blok kamar belum diisi."))
    if not grid.short_nights:
        return str(_("Blok cukup."))
    at = grid.short_nights[0]
    facts: dict[str, Any] = {
        "alone": grid.alone[at].short,
        "shared": grid.shared[at].short,
        "night": long_date(grid.nights[at]),
        "nights": len(grid.short_nights),
    }
    if len(grid.short_nights) > 1:
        return str(_("Blok kurang pada %(nights)s malam.", **facts))
    if not facts["alone"]:
        return str(
            _(
                "Blok twin kurang %(shared)s malam %(night)s; malam lain cukup.",
                **facts,
            )
        )
    return str(
        _(
            "Blok kurang %(alone)s kamar sendiri dan %(shared)s twin "
            "malam %(night)s; malam lain cukup.",
            **facts,
        )
    )


def _job(meeting: Meeting, proposal: Proposal | None) -> Any:  # noqa: ANN401
    """Find the work on a proposal that is not there yet."""
    if proposal is None or proposal.state is not ProposalState.COMPUTING:
        return None
    return latest_job(meeting.id, "lodging.propose")


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in {one.value for one in RoomKind} else ""


def _room(meeting: Meeting, room_id: int) -> Room:
    return queries.room(meeting.id, room_id) or abort(404)


def _place(meeting: Meeting, ref: str) -> Participant:
    return place(meeting.id, ref) or abort(404)


def _target(meeting: Meeting) -> int:
    """Read which room was chosen: a known one, or a fresh one of a type."""
    kind = request.form.get("type", type=int)
    if kind is None:
        return request.form.get("room", 0, type=int)
    return services.open_room(meeting.id, kind, actor()).id


def _offer(meeting: Meeting, moved: Participant, sentence: str = "") -> str:
    words_typed = request.args.get("q", "")
    meant = queries.rooms_matching(meeting.id, words_typed)
    found = queries.page_of(meant, PAGE)[0] if words_typed else []
    lodging = queries.room_of([moved.id]).get(moved.id)
    return render_template(
        "lodging/place.html",
        meeting=meeting,
        place=moved,
        person=holder(moved.id),
        lodging=lodging,
        rooms=found,
        words_typed=words_typed,
        occupants=queries.occupants([room.id for room in found]),
        types=queries.room_types(meeting.id),
        kinds=KIND_LABELS,
        sentence=sentence,
    )
