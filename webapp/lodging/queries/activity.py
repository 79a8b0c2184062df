"""Who arranges rooms at this moment, and what was done in the last minutes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import array, insert

from webapp.core import clock, undo
from webapp.core.actor import Actor
from webapp.core.db import db
from webapp.core.history import History
from webapp.lodging.models import Arranger, BedNight, Proposal, Room, RoomException
from webapp.registration.models import Participant, Person

HERE = timedelta(seconds=40)
HAND = 80  # rows: what changes more was no single move by hand
LODGING = (BedNight.__tablename__, Room.__tablename__, RoomException.__tablename__)
# What a list of rooms shows, by the names of tables.
SHOWN = (*LODGING, Participant.__tablename__, Person.__tablename__, "block")


@dataclass(slots=True)
class Action:
    """One action by hand: who went from which rooms to which, and what was locked."""

    number: int
    at: datetime
    actor: str
    undoing: bool
    beds: dict[int, tuple[set[int], set[int]]] = field(default_factory=dict)
    locks: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    undone: bool = False

    @property
    def place_ids(self) -> list[int]:
        """Return the places that moved."""
        return list(self.beds)

    @property
    def room_ids(self) -> set[int]:
        """Return the rooms that it was about."""
        moved = (rooms for pair in self.beds.values() for rooms in pair)
        return set().union(*moved) | self.locks.keys()

    def undoes(self, other: "Action") -> bool:
        """Tell whether it took another action back."""
        turned = {place: (to, was) for place, (was, to) in other.beds.items()}
        opened = {room: (to, was) for room, (was, to) in other.locks.items()}
        same = self.beds == turned and self.locks == opened
        return same and self.undoing and self.actor == other.actor


def note_arranger(meeting_id: int, by: Actor, hotel_id: int | None) -> None:
    """Note that somebody has the rooms before them; no history needs it."""
    now = {"name": by.name, "hotel_id": hotel_id, "seen_at": clock.now()}
    line = insert(Arranger).values(meeting_id=meeting_id, actor=str(by), **now)
    by_whom = (Arranger.meeting_id, Arranger.actor)
    db.session.execute(line.on_conflict_do_update(index_elements=by_whom, set_=now))


def arrangers(meeting_id: int, but: Actor) -> Sequence[Arranger]:
    """List who else has the rooms before them."""
    ours = Arranger.meeting_id == meeting_id, Arranger.actor != str(but)
    here = select(Arranger).where(*ours, Arranger.seen_at > clock.now() - HERE)
    fresh = {"populate_existing": True}
    return db.session.scalars(
        here.order_by(Arranger.name), execution_options=fresh
    ).all()


def rooms_mark(meeting_id: int) -> str:
    """Name the present state of all that a list of rooms shows, cheaply."""
    since = clock.now() - undo.WHILE
    ours = History.meeting_id == meeting_id, History.at > since
    newest = select(func.max(History.id)).where(*ours, History.table.in_(SHOWN))
    seen = Arranger.meeting_id == meeting_id, Arranger.seen_at > clock.now() - HERE
    words = func.concat(Arranger.actor, "/", Arranger.hotel_id)
    here = select(func.string_agg(words, ",")).where(*seen)
    found = db.session.execute(
        select(newest.scalar_subquery(), here.scalar_subquery())
    ).one()
    return "-".join(str(part or "") for part in found)


def actions(meeting_id: int) -> list[Action]:
    """List what was done by hand while it can still be undone, the latest first."""
    ours = (
        History.meeting_id == meeting_id,
        History.at > clock.now() - undo.WHILE,
        History.table.in_(LODGING),
    )
    few = (
        select(History.transaction)
        .where(*ours)
        .group_by(History.transaction)
        .having(func.count() <= HAND)
    )
    rows = db.session.scalars(
        select(History)
        .where(*ours, History.transaction.in_(few))
        .order_by(History.id.desc())
    ).all()
    return _paired(_actions(rows))


def is_of_proposal(number: int) -> bool:
    """Tell whether an action used a proposal."""
    of = History.transaction == number, History.table == Proposal.__tablename__
    return bool(db.session.scalar(select(exists().where(*of))))


def left_empty(number: int) -> Sequence[Room]:
    """List the locked rooms that an action made and that nobody sleeps in."""
    made = select(History.row).where(
        History.transaction == number,
        History.table == Room.__tablename__,
        History.before.is_(None),
    )
    slept = exists().where(BedNight.room_id == Room.id)
    wanted = select(Room).where(Room.id.in_(made), Room.locked.is_(True), ~slept)
    return db.session.scalars(wanted.with_for_update()).all()


def hold_moved(number: int) -> None:
    """Lock the places that an action moved, as a move does, before their rooms."""
    of = History.transaction == number, History.table == BedNight.__tablename__
    side = func.coalesce(History.before, History.after)
    moved = select(side["participant_id"].as_integer()).where(*of)
    ours = select(Participant.id).where(Participant.id.in_(moved))
    db.session.execute(ours.order_by(Participant.id).with_for_update()).all()


def overtaken(number: int) -> bool:
    """Tell whether somebody came since to where an action took people from.

    Or its people changed: their dates, their state, or who holds the place.
    """
    of = History.transaction == number
    beds = select(History.before, History.after).where(
        of, History.table == BedNight.__tablename__
    )
    lines = db.session.execute(beds).all()
    left = {line.before["room_id"] for line in lines if line.before}
    places = {(line.before or line.after)["participant_id"] for line in lines}
    last = select(func.max(History.id)).where(of).scalar_subquery()
    since = exists().where(History.id > last, or_(*_touched(left, places)))
    return bool(lines) and bool(db.session.scalar(select(since)))


def latest_arrival(
    meeting_id: int, room_id: int, but: int
) -> Row[str, datetime, str] | None:
    """Tell who took a bed of a room last, when, and by whose hand."""
    return db.session.execute(
        select(Person.name, History.at, History.actor)
        .join(BedNight, BedNight.participant_id == Person.participant_id)
        .join(
            History,
            and_(
                History.table == BedNight.__tablename__,
                History.row == BedNight.id,
                History.before.is_(None),
            ),
        )
        .where(
            BedNight.meeting_id == meeting_id,
            BedNight.room_id == room_id,
            BedNight.participant_id != but,
            Person.ended_at.is_(None),
            History.at > clock.now() - undo.WHILE,
        )
        .order_by(History.id.desc())
        .limit(1)
    ).first()


def names_of_places(place_ids: Collection[int]) -> Mapping[int, str]:
    """Tell the names of who holds some places."""
    held = Person.participant_id.in_(place_ids), Person.ended_at.is_(None)
    named = select(Person.participant_id, Person.name).where(*held)
    return dict(db.session.execute(named).all())


def _touched(rooms: set[int], places: set[int]) -> Iterable[ColumnElement[bool]]:
    """Name the changes that an undo must not write over."""
    came = History.after["room_id"].as_integer().in_(rooms)
    held = History.after["participant_id"].as_integer().in_(places)
    yield and_(History.table == BedNight.__tablename__, came)
    yield and_(History.table == Person.__tablename__, held)
    stay = History.after.has_any(array(["state", "arrive_on", "depart_on"]))
    own = History.table == Participant.__tablename__, History.row.in_(places)
    yield and_(*own, stay)


def _actions(rows: Sequence[History]) -> list[Action]:
    by_number: defaultdict[int, list[History]] = defaultdict(list)
    for row in rows:
        by_number[row.transaction].append(row)
    return [_action(number, lines) for number, lines in by_number.items()]


def _action(number: int, lines: Sequence[History]) -> Action:
    newest = lines[0]
    undoing = any(line.reason == "undo" for line in lines)
    action = Action(number, newest.at, newest.actor, undoing)
    for line in lines:
        if line.table == BedNight.__tablename__:
            _note_bed(action, line)
        elif line.before and line.after and "locked" in line.after:
            was, now = line.before["locked"], line.after["locked"]
            action.locks[line.row] = bool(was), bool(now)
    return action


def _note_bed(action: Action, line: History) -> None:
    for side, values in enumerate((line.before, line.after)):
        if values and "participant_id" in values:
            pair = action.beds.setdefault(values["participant_id"], (set(), set()))
            pair[side].add(values["room_id"])


def _paired(found: list[Action]) -> list[Action]:
    """Mark which actions were taken back since."""
    undoings: list[Action] = []
    for action in found:  # the latest first
        if action.undoing:
            undoings.append(action)
            continue
        for one in undoings:
            if one.undoes(action):
                action.undone = True
                undoings.remove(one)
                break
    return [one for one in found if one.beds or one.locks]
