"""Checks an answer against every hard rule, from the rules alone.

Nothing of the model is used here: a fault in the model must not hide itself.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from webapp.lodging.allocation.answer import Answer, Room
from webapp.lodging.allocation.instance import Id, Instance, Person, RoomType

SIZES = {"single": 1, "twin": 2, "triple": 3, "suite": 1}
SENIOR = 2


def violations(instance: Instance, answer: Answer) -> list[str]:
    """List what an answer does wrong, one line each; an empty list may be published."""
    check = _Check(instance, answer)
    return [
        *check.everybody_once(),
        *check.rooms(),
        *check.couples(),
        *check.blocks(),
        *check.labels(),
        *check.locks(),
        *check.totals(),
    ]


def _nights(person: Person) -> set[date]:
    days = (person.depart - person.arrive).days
    return {person.arrive + timedelta(days=day) for day in range(days)}


class _Check:
    def __init__(self, instance: Instance, answer: Answer) -> None:
        self.instance, self.answer = instance, answer
        self.people = {person.id: person for person in instance.people}
        self.types: dict[tuple[Id, Id], RoomType] = {
            (hotel.id, room.code): room
            for hotel in instance.hotels
            for room in hotel.room_types
        }
        self.refused = {frozenset(pair) for pair in instance.cannot_share}
        # Rooms with unknown people are reported once and can't be judged further.
        self.sound = [
            room for room in answer.rooms if set(room.people) <= set(self.people)
        ]

    def everybody_once(self) -> Iterator[str]:
        """Everybody is in one room or listed as unplaced."""
        seen: Counter[Id] = Counter(self.answer.unplaced)
        for room in self.answer.rooms:
            seen.update(room.people)
        for name, count in seen.items():
            if name not in self.people:
                yield f"person_unknown: {name}"
            if count > 1:
                yield f"person_twice: {name}"
        for name in self.people:
            if name not in seen:
                yield f"person_missing: {name}"

    def rooms(self) -> Iterator[str]:
        """Who shares a room may, and the room is for such as they."""
        for room in self.sound:
            where = f"{room.hotel} {room.type} {room.room}"
            offered = self.types.get((room.hotel, room.type))
            people = [self.people[name] for name in room.people]
            if offered is None:
                yield f"type_unknown: {where}"
            elif not people:
                yield f"room_empty: {where}"
            else:
                yield from self._group(where, people)
                yield from self._fit(where, offered, people)

    def _is_couple(self, one: Person, other: Person) -> bool:
        return (
            one.couple_with == other.id
            and other.couple_with == one.id
            and bool(_nights(one) & _nights(other))
            and frozenset((one.id, other.id)) not in self.refused
        )

    def _group(self, where: str, people: list[Person]) -> Iterator[str]:
        couple = len(people) == 2 and self._is_couple(*people)  # noqa: PLR2004
        for one, other in combinations(people, 2):
            pair = f"{where}: {one.id}, {other.id}"
            if not _nights(one) & _nights(other):
                yield f"no_common_night: {pair}"
            if frozenset((one.id, other.id)) in self.refused:
                yield f"cannot_share: {pair}"
            if couple:
                continue
            if self._is_couple(one, other):
                yield f"couple_not_alone: {pair}"
            if one.gender != other.gender:
                yield f"gender_mixed: {pair}"
            if one.smoking != other.smoking:
                yield f"smoking_mixed: {pair}"
            if min(one.echelon, other.echelon) <= SENIOR:
                yield f"senior_shares: {pair}"

    def _fit(
        self, where: str, offered: RoomType, people: list[Person]
    ) -> Iterator[str]:
        kind = str(offered.kind)
        couple = len(people) == 2 and self._is_couple(*people)  # noqa: PLR2004
        accessible = any(person.accessible for person in people)
        if (kind == "accessible") != accessible:
            yield f"accessible_room: {where}"
        size = min(SIZES.get(kind, offered.beds), offered.beds)
        if len(people) > size and not (couple and kind in {"single", "twin"}):
            yield f"room_overfull: {where}"
        alone = len(people) == 1 and people[0].echelon <= SENIOR
        if kind == "single" and not (alone or couple):
            yield f"single_room: {where}"
        if kind == "suite" and not (len(people) == 1 and people[0].echelon == 1):
            yield f"suite_room: {where}"
        if kind == "triple" and (couple or min(p.echelon for p in people) <= SENIOR):
            yield f"triple_room: {where}"

    def couples(self) -> Iterator[str]:
        """Check that a couple has one room, or none."""
        room_of = {
            name: at
            for at, room in enumerate(self.answer.rooms)
            for name in room.people
        }
        for person in self.instance.people:
            other = self.people.get(person.couple_with or "")
            if other is None or not self._is_couple(person, other):
                continue
            if room_of.get(person.id) != room_of.get(other.id):
                yield f"couple_parted: {person.id}, {other.id}"

    def _slept(self, room: Room) -> set[date]:
        return {night for name in room.people for night in _nights(self.people[name])}

    def blocks(self) -> Iterator[str]:
        """No more rooms than on sale, each night."""
        used: Counter[tuple[Id, Id, date]] = Counter()
        for room in self.sound:
            for night in self._slept(room):
                used[room.hotel, room.type, night] += 1
        for (hotel, code, night), rooms in sorted(used.items(), key=str):
            offered = self.types.get((hotel, code))
            if offered is None:
                continue
            on_sale = dict(zip(self.instance.nights, offered.block, strict=True))
            if rooms > on_sale.get(night, 0):
                yield f"block_exceeded: {hotel} {code} {night}"

    def labels(self) -> Iterator[str]:
        """One label is one room: never two groups on one night."""
        users: Counter[tuple[Id, Id, Id, date]] = Counter()
        for room in self.sound:
            for night in self._slept(room):
                users[room.hotel, room.type, room.room, night] += 1
        for (hotel, code, label, night), groups in sorted(users.items(), key=str):
            if groups > 1:
                yield f"label_twice: {hotel} {code} {label} {night}"

    def _places(self) -> dict[Id, tuple[Id, Id, Id]]:
        return {
            name: (room.hotel, room.type, room.room)
            for room in self.answer.rooms
            for name in room.people
        }

    def locks(self) -> Iterator[str]:
        """Who is locked keeps hotel, type and label."""
        places = self._places()
        for entry in self.instance.current:
            place = entry.hotel, entry.type, entry.room
            if entry.locked and places.get(entry.person) != place:
                yield f"lock_broken: {entry.person}"

    def _price(self, offered: RoomType, room: Room) -> Decimal:
        """Add up the nights of a room, by its guests where the price goes by them."""
        nights = self._slept(room)
        if not offered.prices:
            return Decimal(offered.rate) * len(nights)
        found = Decimal(0)
        on_sale = dict(zip(self.instance.nights, offered.prices, strict=True))
        for night in nights & set(on_sale):
            there = sum(night in _nights(self.people[name]) for name in room.people)
            found += Decimal(on_sale[night][min(there, len(on_sale[night])) - 1])
        return found

    def _not_there(self) -> Decimal:
        """Add up what is paid for guaranteed people who are not there."""
        found = Decimal(0)
        for hotel in self.instance.hotels:
            least = hotel.guarantee
            for at, night in enumerate(self.instance.nights) if least else ():
                there = sum(
                    night in _nights(self.people[name])
                    for room in self.sound
                    if room.hotel == hotel.id
                    for name in room.people
                )
                if least and any(kind.block[at] for kind in hotel.room_types):
                    found += max(0, least.people - there) * Decimal(least.rate)
        return found

    def totals(self) -> Iterator[str]:
        """Compare the figures with the rooms."""
        places, totals = self._places(), self.answer.totals
        cost, room_nights = self._not_there(), 0
        for room in self.sound:
            offered = self.types.get((room.hotel, room.type))
            slept = len(self._slept(room))
            room_nights += slept
            cost += self._price(offered, room) if offered else 0
        moved = sum(
            places.get(entry.person) != (entry.hotel, entry.type, entry.room)
            for entry in self.instance.current
        )
        wanted = set(self.instance.wishes)
        pairs = {frozenset(pair) for pair in wanted if (pair[1], pair[0]) in wanted}
        rooms = [set(room.people) for room in self.answer.rooms]
        honoured = sum(any(pair <= room for room in rooms) for pair in pairs)
        for name, said, found in (
            ("unplaced", totals.unplaced, len(self.answer.unplaced)),
            ("cost", totals.cost, cost),
            ("room_nights", totals.room_nights, room_nights),
            ("mutual_wishes_honoured", totals.mutual_wishes_honoured, honoured),
            ("moved", totals.moved, moved),
        ):
            if said != found:
                yield f"total_wrong: {name} {said}, found {found}"
        if self.answer.bound > totals.cost:
            yield f"bound_wrong: {self.answer.bound} above {totals.cost}"
