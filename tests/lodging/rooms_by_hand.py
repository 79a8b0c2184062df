"""Tries every allocation of a small instance; shares nothing with the solver."""

from datetime import timedelta
from functools import cache
from itertools import combinations

KINDS = {"single": 1, "suite": 1, "twin": 2, "triple": 3}


@cache
def slept(person):
    days = (person.depart - person.arrive).days
    return frozenset(person.arrive + timedelta(days=n) for n in range(days))


class Everything:
    """The best of all allocations: (unplaced, cost, moved, minus wishes)."""

    def __init__(self, instance):
        self.instance = instance
        self.people = list(instance.people)
        self.types = [(h.id, t) for h in instance.hotels for t in h.room_types]
        self.refused = {frozenset(pair) for pair in instance.cannot_share}
        directed = set(instance.wishes)
        self.mutual = {frozenset(p) for p in directed if p[::-1] in directed}
        self.current = {entry.person: entry for entry in instance.current}
        self.former = self.find_former()
        self.best = None

    def couple(self, one, other):
        return (
            one.couple_with == other.id
            and other.couple_with == one.id
            and slept(one) & slept(other)
            and frozenset((one.id, other.id)) not in self.refused
        )

    def find_former(self):
        """Number the former rooms: linked by label and by nights."""
        number = {name: n for n, name in enumerate(self.current)}
        stays = {person.id: slept(person) for person in self.people}
        for _ in number:
            for a, b in combinations(number, 2):
                one, other = self.current[a], self.current[b]
                same = (one.hotel, one.type, one.room) == (
                    other.hotel,
                    other.type,
                    other.room,
                )
                if same and stays[a] & stays[b]:
                    number[a] = number[b] = min(number[a], number[b])
        return number

    def may_sleep(self, room, group):
        kind = str(room.kind)
        couple = len(group) == 2 and self.couple(*group)
        for one, other in combinations(group, 2):
            if len(group) > 2 and self.couple(one, other):
                return False
            if not couple and not self.may_share(one, other):
                return False
        if any(person.accessible for person in group) != (kind == "accessible"):
            return False
        if couple and kind in {"single", "twin"}:
            return True
        if len(group) > min(KINDS.get(kind, room.beds), room.beds):
            return False
        senior = group[0].echelon <= 2
        return {
            "single": senior,
            "suite": group[0].echelon == 1,
            "twin": True,
            "triple": not couple and not senior,
            "accessible": True,
        }[kind]

    def run(self):
        self.place(0, [], [], 0)
        return self.best

    def place(self, at, groups, out, cost):
        """Go on with the next person, while this can still be as good as the best."""
        if self.best is not None and (len(out), cost) > self.best[:2]:
            return
        if at == len(self.people):
            self.judge(groups, out)
            return
        person = self.people[at]
        for (_, room), group in groups:
            if self.may_join(room, group, person):
                more = len(slept(person).difference(*map(slept, group)))
                group.append(person)
                self.place(at + 1, groups, out, cost + room.rate * more)
                group.pop()
        for hotel, room in self.types:
            more = room.rate * len(slept(person))
            groups.append(((hotel, room), [person]))
            self.place(at + 1, groups, out, cost + more)
            groups.pop()
        self.place(at + 1, groups, [*out, person.id], cost)

    def may_join(self, room, group, person):
        """Say what no later guest could mend: nobody is in a room with a foe."""
        if any(self.couple(one, person) for one in group):
            return len(group) == 1
        return len(group) < min(
            KINDS.get(str(room.kind), room.beds), room.beds
        ) and all(self.may_share(one, person) for one in group)

    def may_share(self, one, other):
        return (
            slept(one) & slept(other)
            and frozenset((one.id, other.id)) not in self.refused
            and (one.gender, one.smoking) == (other.gender, other.smoking)
            and min(one.echelon, other.echelon) > 2
        )

    def judge(self, groups, out):  # noqa: C901 -- all rules in one place
        if not all(self.may_sleep(room, group) for (_, room), group in groups):
            return
        room_of = {p.id: n for n, (_, group) in enumerate(groups) for p in group}
        for one, other in combinations(self.people, 2):
            if self.couple(one, other) and room_of.get(one.id) != room_of.get(other.id):
                return
        used, cost = {}, 0
        for (hotel, room), group in groups:
            nights = frozenset().union(*(slept(p) for p in group))
            cost += room.rate * len(nights)
            for night in nights:
                used[hotel, room.code, night] = (
                    used.get((hotel, room.code, night), 0) + 1
                )
        for (hotel, code, night), count in used.items():
            room = next(t for h, t in self.types if h == hotel and t.code == code)
            sale = dict(zip(self.instance.nights, room.block, strict=True))
            if count > sale.get(night, 0):
                return
        if self.best is not None and (len(out), cost) > self.best[:2]:
            return
        moved = self.moved(groups)
        if moved is None:
            return
        wishes = sum(
            len({room_of.get(name, name) for name in pair}) == 1 for pair in self.mutual
        )
        found = (len(out), cost, moved, -wishes)
        if self.best is None or found < self.best:
            self.best = found

    def moved(self, groups):
        """Give labels in the best way; None if a lock can't be kept."""
        options = []
        for (hotel, room), group in groups:
            labels = {None}
            for p in group:
                entry = self.current.get(p.id)
                if entry and (entry.hotel, entry.type) == (hotel, room.code):
                    labels.add(self.former[p.id])
            options.append(sorted(labels, key=str))
        nights = [frozenset().union(*(slept(p) for p in g)) for _, g in groups]
        best = None

        def choose(at, chosen):
            nonlocal best
            if at == len(groups):
                kept = {
                    p.id
                    for label, (_, group) in zip(chosen, groups, strict=True)
                    for p in group
                    if label is not None and self.former.get(p.id) == label
                }
                if all(e.person in kept for e in self.current.values() if e.locked):
                    moved = len(self.current) - len(kept)
                    best = moved if best is None else min(best, moved)
                return
            for label in options[at]:
                if label is not None and label in chosen:
                    continue
                if label is None or self.label_is_free(
                    label, at, chosen, groups, nights
                ):
                    choose(at + 1, [*chosen, label])

        choose(0, [])
        return best

    def label_is_free(self, label, at, chosen, groups, nights):
        names = {n: self.current[p].room for p, n in self.former.items()}
        place = (groups[at][0][0], groups[at][0][1].code, names[label])
        return not any(
            other is not None
            and (groups[n][0][0], groups[n][0][1].code, names[other]) == place
            and nights[n] & nights[at]
            for n, other in enumerate(chosen)
        )
