"""What colleagues do with the rooms, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from webapp.accounts.queries import names_of
from webapp.core.actor import Actor
from webapp.core.errors import DomainError
from webapp.core.format import clock_time, day_month
from webapp.core.text import N_
from webapp.core.words import words
from webapp.lodging import queries
from webapp.lodging.queries import Action
from webapp.meetings.models import Meeting

FEW = 8
SYSTEM = N_("Pendopo")
# Refusals that somebody else's move, a moment ago, may be the cause of.
BY_OTHERS = frozenset(
    {"room_full", "bed_taken", "sex_mixed", "smoking_mixed", "rank_occupied"}
)


@dataclass(frozen=True, slots=True)
class Done:
    """One action of the last minutes; only whoever did it may undo it."""

    number: int
    text: str
    at: datetime
    who: str
    mine: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """Who else has the rooms before them, and what was done a moment ago."""

    here: Sequence[str]
    done: Sequence[Done]

    @property
    def latest(self) -> Done | None:
        """Return what the key of undoing would undo."""
        return next((one for one in self.done if one.mine and not one.undone), None)


def doing(meeting: Meeting, reader: Actor) -> Doing:
    """Tell what happens to the rooms of a meeting."""
    found = [one for one in queries.actions(meeting.id) if not one.undoing]
    here = queries.arrangers(meeting.id, reader)
    people = queries.names_of_places({p for one in found for p in one.place_ids})
    rooms = queries.called({r for one in found for r in one.room_ids})
    who = names_of(one.actor for one in found)
    done = [
        Done(
            one.number,
            _text(one, people, rooms),
            one.at,
            who.get(one.actor) or _(SYSTEM),
            one.actor == str(reader),
            one.undone,
        )
        for one in found
    ]
    said = {one.actor: said for one, said in zip(found, done, strict=True)}
    hotels = {hotel.id: hotel.name for hotel in queries.hotels(meeting.id)}
    lines = [
        _here(one.name, hotels.get(one.hotel_id or 0), said.get(one.actor))
        for one in here
    ]
    return Doing(lines, done[:FEW])


def refusal_words(meeting: Meeting, refused: DomainError, to: str, place: int) -> str:
    """Say why somebody can't move, and who was there first, if a moment ago."""
    sentence = said(refused)
    kind, _colon, number = to.partition(":")
    if refused.code not in BY_OTHERS or kind != "room" or not number.isdecimal():
        return sentence
    taken = queries.latest_arrival(meeting.id, int(number), place)
    if taken is None:
        return sentence
    name, at, actor = taken
    first = _(
        "%(name)s ditempatkan di sana oleh %(who)s pukul %(time)s.",
        name=name,
        who=names_of([actor]).get(actor) or _(SYSTEM),
        time=clock_time(at, meeting.zone),
    )
    return f"{sentence} {first}"


def said(refused: DomainError) -> str:
    """Say a refusal, its night as people write it."""
    facts = dict(refused.parameters)
    if isinstance(night := facts.get("night"), str):
        facts["night"] = day_month(datetime.fromisoformat(night).date())
    return words(refused.code, **facts)


def _here(name: str, hotel: str | None, last: Done | None) -> str:
    where = hotel or _("kamar")
    if last is None or last.undone:
        return str(_("%(name)s sedang menyusun %(where)s.", name=name, where=where))
    return str(
        _(
            "%(name)s sedang menyusun %(where)s, baru saja: %(what)s.",
            name=name,
            where=where,
            what=last.text,
        )
    )


def _text(one: Action, people: Mapping[int, str], rooms: Mapping[int, str]) -> str:
    if not one.beds:
        return _locked(one, rooms)
    moves = [
        (people.get(place, "?"), _rooms(was, rooms), _rooms(to, rooms))
        for place, (was, to) in one.beds.items()
    ]
    if len(moves) == 1:
        name, was, to = moves[0]
        if not to:
            return str(_("%(name)s keluar dari %(room)s", name=name, room=was))
        return str(_("%(name)s ke %(room)s", name=name, room=to))
    (name, was, to), (other, *back) = moves[:2]
    if len(moves) == 2 and back == [to, was]:  # noqa: PLR2004 two who change over
        return str(_("%(name)s bertukar dengan %(other)s", name=name, other=other))
    return str(_("%(count)s orang berpindah kamar", count=len(moves)))


def _locked(one: Action, rooms: Mapping[int, str]) -> str:
    (room, (_was, now)), *_more = one.locks.items()
    name = rooms.get(room, "?")
    if now:
        return str(_("%(room)s dikunci", room=name))
    return str(_("%(room)s dibuka kuncinya", room=name))


def _rooms(ids: set[int], rooms: Mapping[int, str]) -> str:
    return ", ".join(sorted(rooms.get(one, "?") for one in ids))
