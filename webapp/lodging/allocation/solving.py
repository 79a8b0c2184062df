"""The way from an instance to an answer."""

from decimal import Decimal
from fractions import Fraction
from time import process_time

from webapp.lodging.allocation import explanation
from webapp.lodging.allocation.aims import Plan, Policy, Progress, search
from webapp.lodging.allocation.answer import Answer, Room, Totals
from webapp.lodging.allocation.cohesion import improve, part
from webapp.lodging.allocation.holdings import Offer, formers, held_nights, offers
from webapp.lodging.allocation.hotels import settle
from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id, Instance, Money
from webapp.lodging.allocation.labels import label
from webapp.lodging.allocation.mates import bring_together
from webapp.lodging.allocation.model import Model
from webapp.lodging.allocation.units import Units, divide

MOVE_PRICE = 150_000
WISH_PRICE = 0
TIME_LIMIT = 60.0


def solve(  # noqa: PLR0913 -- each is a setting of the organisers
    instance: Instance,
    *,
    strict: bool = False,
    move_price: int = MOVE_PRICE,
    wish_price: int = WISH_PRICE,
    time_limit: float = TIME_LIMIT,
    progress: Progress | None = None,
) -> Answer:
    """Allocate the rooms; ``strict`` puts cost before moves before wishes."""
    began = process_time()
    tell = progress or _silent
    tell("reading", 0.0)
    policy = Policy(
        strict=strict,
        move_price=move_price,
        wish_price=wish_price,
        time_limit=time_limit,
    )
    plan, housing = _housed(instance, policy, tell)
    tell("explaining", 0.9)
    answer = _answer(plan.model, housing, plan, began)
    tell("done", 1.0)
    return answer


def _housed(instance: Instance, policy: Policy, tell: Progress) -> tuple[Plan, Housing]:
    """Count rooms and let people in, until nobody meets whom he refuses."""
    apart: frozenset[int] = frozenset()
    while True:
        units = divide(instance, apart)
        on_offer = offers(instance, units.nights)
        former = formers(units, on_offer)
        plan = search(units, on_offer, former, policy, tell)
        tell("people", 0.8)
        housing = Housing(plan.model, plan.keeping, plan.values)
        settle(housing)
        housing.join_one_sided()
        housing.share_out()
        bring_together(housing)
        housing.fill()
        foes = part(housing)
        if foes <= apart:
            break
        apart |= foes
    improve(housing)
    return plan, housing


def _silent(stage: str, share: float) -> None:
    """Tell nobody."""


def _answer(model: Model, housing: Housing, plan: Plan, began: float) -> Answer:
    instance = model.units.instance
    labels = label(housing.places, model.on_offer, model.former, model.units)
    rooms = [
        _room(model.units, model.on_offer[place.offer], place, name)
        for place, name in zip(housing.places, labels, strict=True)
    ]
    unplaced = [
        instance.people[person].id
        for unit in housing.unplaced
        for person in model.units.units[unit].people
    ]
    blocking = explanation.explain(model, housing.unplaced) if unplaced else []
    totals = _totals(instance, model, housing, rooms, len(unplaced))
    cost = Fraction(totals.cost)
    return Answer(
        rooms=tuple(sorted(rooms, key=_order)),
        unplaced=tuple(sorted(unplaced, key=str)),
        totals=totals,
        bound=_money(plan.bound),
        gap=float((cost - plan.bound) / cost) if cost else 0.0,
        blocking=tuple(blocking),
        seconds=round(process_time() - began, 3),
    )


def _order(room: Room) -> tuple[str, str, str]:
    return str(room.hotel), str(room.type), str(room.room)


def _room(units: Units, offer: Offer, place: Place, name: Id) -> Room:
    people = [person for unit in place.units for person in units.units[unit].people]
    names = tuple(units.instance.people[person].id for person in sorted(people))
    return Room(hotel=offer.hotel, type=offer.code, room=name, people=names)


def _totals(
    instance: Instance,
    model: Model,
    housing: Housing,
    rooms: list[Room],
    unplaced: int,
) -> Totals:
    nights = [place.nights.bit_count() for place in housing.places]
    cost = sum(
        (
            model.on_offer[place.offer].cost(place.nights, place.guests)
            for place in housing.places
        ),
        _missing(model, housing),
    )
    return Totals(
        unplaced=unplaced,
        cost=_money(cost),
        room_nights=sum(nights),
        mutual_wishes_honoured=_honoured(instance, rooms),
        moved=_moved(instance, rooms),
    )


def _missing(model: Model, housing: Housing) -> Fraction:
    """Add up what is paid for people who lack of what hotels were guaranteed."""
    found = Fraction(0)
    for hotel in model.units.instance.hotels:
        if hotel.guarantee is None or not hotel.guarantee.people:
            continue
        for night in held_nights(model.on_offer, hotel.id):
            there = sum(
                place.guests[night]
                for place in housing.places
                if model.on_offer[place.offer].hotel == hotel.id
            )
            lack = max(0, hotel.guarantee.people - there)
            found += lack * Fraction(hotel.guarantee.rate)
    return found


def _honoured(instance: Instance, rooms: list[Room]) -> int:
    at = {person: number for number, room in enumerate(rooms) for person in room.people}
    directed = set(instance.wishes)
    mutual = {frozenset(pair) for pair in directed if pair[::-1] in directed}
    return sum(
        len({at.get(person, person) for person in pair}) == 1
        and all(person in at for person in pair)
        for pair in mutual
    )


def _moved(instance: Instance, rooms: list[Room]) -> int:
    place = {
        person: (room.hotel, room.type, room.room)
        for room in rooms
        for person in room.people
    }
    return sum(
        place.get(entry.person) != (entry.hotel, entry.type, entry.room)
        for entry in instance.current
    )


def _money(amount: Fraction) -> Money:
    if amount.denominator == 1:
        return int(amount)
    return Decimal(amount.numerator) / Decimal(amount.denominator)
