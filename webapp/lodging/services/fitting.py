"""Why a room does not do for somebody: the same refusals before and while moving."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from webapp.core.errors import DomainError
from webapp.lodging.models import RoomType


def of_people(called: str, broken: Mapping[str, int]) -> Iterator[DomainError]:
    """Refuse by the rules about who sleeps where with whom."""
    for code, count in broken.items():
        yield DomainError(code, room=called, count=count, field="room")


def of_beds(
    beds: int, called: str, nights: Sequence[date], slept: Mapping[date, int]
) -> Iterator[DomainError]:
    """Refuse each night on which all beds of a room are slept in by others."""
    for night in nights:
        if slept.get(night, 0) >= beds:
            yield DomainError(
                "room_full",
                room=called,
                night=night.isoformat(),
                used=slept.get(night, 0),
                beds=beds,
                field="room",
            )


def of_block(
    kind: RoomType,
    nights: Sequence[date],
    held: Mapping[date, int],
    used: Mapping[date, int],
) -> Iterator[DomainError]:
    """Refuse each night on which the other rooms in use are all that is held."""
    for night in nights:
        if used.get(night, 0) >= held.get(night, 0):
            yield DomainError(
                "block_full",
                type=kind.code,
                hotel=kind.hotel.name,
                night=night.isoformat(),
                used=used.get(night, 0),
                rooms=held.get(night, 0),
                field="room",
            )
