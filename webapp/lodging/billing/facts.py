"""What is known of a night before money is counted: guests, evidence, billed lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from webapp.lodging.contract import RoomNight


class Slept(StrEnum):
    """Whether somebody slept in the bed that was held: known, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Proof(StrEnum):
    """Where evidence comes from; the first of these that says something counts."""

    COMMITTEE = "committee"
    HOTEL = "hotel"
    DESK = "desk"
    PRESENCE = "presence"


RANK = {proof: rank for rank, proof in enumerate(Proof)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says of one night: ``said`` names it, a person or a door."""

    proof: Proof
    slept: bool
    at: datetime | None = None
    said: str = ""


def slept_by(evidence: Sequence[Evidence]) -> tuple[Slept, Evidence | None]:
    """Decide whether somebody slept there, and name the evidence that decided.

    The committee's word is above the hotel's, and that above our own scans: a hotel
    that says of its own bed that it stayed empty is believed.
    """
    first = min(evidence, key=lambda one: RANK[one.proof], default=None)
    if first is None:
        return Slept.UNKNOWN, None
    return (Slept.YES if first.slept else Slept.NO), first


class LineKind(StrEnum):
    """What a line of an invoice charges for."""

    ROOM = "room"
    EXTRA_BED = "extra_bed"
    GUARANTEE = "guarantee"
    FREE = "free"
    MEETING = "meeting"
    PERSONAL = "personal"
    OTHER = "other"


class MatchedBy(StrEnum):
    """How it was found whom a line means, the surest first."""

    HAND = "hand"
    ROW = "row"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody in a room on a night; ``own`` pays for himself."""

    place_id: int
    slept: Slept
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One room on one night, with everybody who was meant to be there."""

    room_id: int
    type: str
    night: date
    guests: tuple[Guest, ...] = ()

    @property
    def slept(self) -> RoomNight:
        """Say who slept here, as the contract asks it."""
        there = [one for one in self.guests if one.slept is Slept.YES]
        own = sum(one.own for one in there)
        return RoomNight(night=self.night, type=self.type, guests=len(there), own=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """One line of an invoice; a room line without room and night is unmatched."""

    id: int
    key: str
    kind: LineKind
    amount: int
    room_id: int | None = None
    night: date | None = None
