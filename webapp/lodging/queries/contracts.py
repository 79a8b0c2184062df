"""The contracts of the hotels, as the rule of cost reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from webapp.core.db import db
from webapp.core.history import History
from webapp.lodging.contract import Contract, Price
from webapp.lodging.models import Block, Hotel, RoomType
from webapp.lodging.queries import rooms as source


def contracts(meeting_id: int, also: Collection[date] = ()) -> Mapping[str, Contract]:
    """Find the contract of each hotel, by its code, with prices of its block's nights.

    ``also`` names more nights, which cost what the type costs.
    """
    types: defaultdict[int, list[RoomType]] = defaultdict(list)
    for kind in source.room_types(meeting_id):
        types[kind.hotel_id].append(kind)
    held: defaultdict[int, list[Block]] = defaultdict(list)
    for block in source.blocks(meeting_id):
        held[block.room_type_id].append(block)
    return {
        hotel.code: contract_of(hotel, types[hotel.id], held, also)
        for hotel in source.hotels(meeting_id)
    }


def contract_of(
    hotel: Hotel,
    types: Sequence[RoomType],
    held: Mapping[int, Iterable[Block]],
    also: Collection[date] = (),
) -> Contract:
    """Put the contract of one hotel together from its rows."""
    prices: dict[tuple[str, date], Price] = {}
    rooms: dict[tuple[str, date], int] = {}
    for kind in types:
        prices |= {(kind.code, night): _price(hotel, kind) for night in also}
        for block in held.get(kind.id, ()):
            prices[kind.code, block.night] = _price(hotel, kind, block.rate)
            rooms[kind.code, block.night] = block.rooms
    return Contract(
        basis=hotel.basis,
        prices=prices,
        held=rooms,
        guaranteed=hotel.guaranteed_people,
        attrition_percent=hotel.attrition_percent,
        free_every=hotel.free_every,
    )


def _price(hotel: Hotel, kind: RoomType, rate: int | None = None) -> Price:
    return Price(
        rate=kind.rate if rate is None else rate,
        single_supplement=kind.single_supplement,
        extra_bed=hotel.extra_bed_rate,
        usual_beds=kind.beds - kind.extra_beds,
    )


def contract_history(hotel: Hotel, most: int) -> Sequence[History]:
    """List what was done with a hotel, its types and its blocks, the latest first."""
    types = select(RoomType.id).where(RoomType.hotel_id == hotel.id)
    blocks = select(Block.id).where(Block.room_type_id.in_(types))
    about = or_(
        (History.table == Hotel.__tablename__) & (History.row == hotel.id),
        (History.table == RoomType.__tablename__) & History.row.in_(types),
        (History.table == Block.__tablename__) & History.row.in_(blocks),
    )
    ours = select(History).where(History.meeting_id == hotel.meeting_id, about)
    return db.session.scalars(ours.order_by(History.id.desc()).limit(most)).all()


def block_nights(hotel: Hotel) -> Mapping[int, tuple[str, date]]:
    """Tell of which type and night each block of a hotel is."""
    ours = select(Block.id, RoomType.code, Block.night).join(
        RoomType, RoomType.id == Block.room_type_id
    )
    rows = db.session.execute(ours.where(RoomType.hotel_id == hotel.id))
    return {number: (code, night) for number, code, night in rows}
