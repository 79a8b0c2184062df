"""A small hotel for tests: two nights of twins, singles and the rest on demand."""

from datetime import timedelta

from tests.factories import FIRST_DAY
from webapp.core.actor import SYSTEM
from webapp.lodging import queries, services
from webapp.lodging.models import RoomKind
from webapp.lodging.services import NewBlock, NewHotel, NewType

NIGHTS = [FIRST_DAY + timedelta(days=day) for day in range(3)]
BEDS = {
    RoomKind.SINGLE: 1,
    RoomKind.TWIN: 2,
    RoomKind.TRIPLE: 3,
    RoomKind.SUITE: 1,
    RoomKind.ACCESSIBLE: 2,
}
CODES = {
    RoomKind.SINGLE: "SGL",
    RoomKind.TWIN: "TWN",
    RoomKind.TRIPLE: "TRP",
    RoomKind.SUITE: "SUI",
    RoomKind.ACCESSIBLE: "ACC",
}


def new_hotel(code="novotel", name="Novotel", rate=1_000_000, **held):
    types = [
        NewType(
            code=CODES[kind],
            kind=kind,
            beds=BEDS[kind],
            rate=rate,
            blocks=[NewBlock(night=night, rooms=held[kind.value]) for night in NIGHTS],
        )
        for kind in RoomKind
        if kind.value in held
    ]
    return NewHotel(code=code, name=name, types=types)


def hotel(meeting, **held):
    services.load_block(meeting.id, [new_hotel(**held)], SYSTEM)
    return {kind.kind.value: kind for kind in queries.room_types(meeting.id)}


def new_room(kind):
    return services.open_room(kind.meeting_id, kind.id, SYSTEM)


def extra_room(kind, label):
    from webapp.core.db import transaction  # noqa: PLC0415
    from webapp.lodging.services.moving import make_rooms  # noqa: PLC0415

    with transaction():
        return make_rooms(kind.meeting_id, [(kind.id, label)])[0]


def propose(meeting):
    """Compute a proposal as a worker would."""
    proposal = services.propose(meeting.id, SYSTEM)
    services.compute(meeting.id, proposal.id)
    return queries.proposal(meeting.id, proposal.number)
