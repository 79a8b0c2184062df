"""Who stays where he is: which former room goes on as which column."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from webapp.core.program import INFINITY
from webapp.lodging.allocation.holdings import Former
from webapp.lodging.allocation.model import Model
from webapp.lodging.allocation.units import NOBODY, Key

MANY = 60_000
"""With more links than this only those that keep nearly the whole room are listed."""

FEW = 60
"""Up to so many rooms whose label lives twice, their nights are kept apart exactly."""


@dataclass(slots=True)
class Kind:
    """Former rooms with equal type and people: each may go on in any linked column."""

    rooms: list[int]
    links: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Keeping:
    """The part of the model about moves."""

    kinds: list[Kind] = field(default_factory=list)
    gains: dict[int, float] = field(default_factory=dict)


def keep(model: Model) -> Keeping:
    """Add to the model who is kept; the gains count people."""
    found = Keeping()
    if not any(room.offer != NOBODY for room in model.former):
        return found
    index = _columns_by_key(model)
    _keep_anchored(model, found)
    rows = _Rows(model)
    kinds = list(_kinds(model, found))
    links = [_links(model, model.former[kind.rooms[0]], index) for kind in kinds]
    if sum(map(len, links)) > MANY:
        links = [
            _closest(model.former[kind.rooms[0]], found_links)
            for kind, found_links in zip(kinds, links, strict=True)
        ]
    for kind, targets in zip(kinds, links, strict=True):
        _link(model, found, kind, targets, rows)
    _apart(model, found)
    return found


def _columns_by_key(model: Model) -> dict[tuple[int, Key], set[int]]:
    index: defaultdict[tuple[int, Key], set[int]] = defaultdict(set)
    for at, column in enumerate(model.columns):
        if column.anchor == NOBODY:
            keys = {model.units.units[unit].key for unit in column.named}
            for key in keys.union(column.free):
                for offer in model.lets[column.rooms]:
                    index[offer, key].add(at)
    return index


def _signature(model: Model, at: int, exact: set[int]) -> object:
    """Return what makes two former rooms interchangeable."""
    room = model.former[at]
    if at in exact or _named_in(model, room):
        return at
    counts = tuple(sorted((key, len(units)) for key, units in room.free.items()))
    return room.offer, counts


def _named_in(model: Model, room: Former) -> set[int]:
    """Return who of a room might leave it, or stay in it, for a friend."""
    members = {unit for units in room.free.values() for unit in units}
    return members & set(model.units.wished)


def _kinds(model: Model, found: Keeping) -> Iterator[Kind]:
    kinds: defaultdict[object, list[int]] = defaultdict(list)
    exact = {at for twins in _twins(model) for at in twins}
    for at, room in enumerate(model.former):
        if room.offer != NOBODY and not room.locked and room.free:
            kinds[_signature(model, at, exact)].append(at)
    for rooms in kinds.values():
        found.kinds.append(Kind(rooms))
        yield found.kinds[-1]


def _twins(model: Model) -> list[list[int]]:
    """List the former rooms that share a label on different nights."""
    labels: defaultdict[tuple[int, object], list[int]] = defaultdict(list)
    for at, room in enumerate(model.former):
        if room.offer != NOBODY:
            labels[room.offer, room.label].append(at)
    shared = [rooms for rooms in labels.values() if len(rooms) > 1]
    if sum(map(len, shared)) <= FEW:
        return shared
    return [rooms for rooms in shared if any(model.former[at].locked for at in rooms)]


Link = tuple[int, int, list[tuple[Key, int]]]
"""A column, people surely kept, and keys whose people might be named elsewhere."""


def _links(
    model: Model, room: Former, index: dict[tuple[int, Key], set[int]]
) -> list[Link]:
    targets: set[int] = set()
    for key in room.free:
        targets |= index.get((room.offer, key), set())
    found = []
    for at in sorted(targets):
        sure, unsure = _kept(model, room, at)
        if sure or unsure:
            found.append((at, sure, unsure))
    return found


def _kept(model: Model, room: Former, at: int) -> tuple[int, list[tuple[Key, int]]]:
    """Count who of a former room would stay, were it to become this column."""
    column = model.columns[at]
    wishing = _named_in(model, room)
    open_to_doubt = {model.units.units[unit].key for unit in wishing}
    sure = sum(
        len(room.people & set(model.units.units[unit].people)) for unit in column.named
    )
    unsure = []
    for key, places in Counter(column.free).items():
        count = min(places, len(room.free.get(key, ())))
        if count and key in open_to_doubt:
            unsure.append((key, count))
        else:
            sure += count * room.gain(key)
    return sure, unsure


def _closest(room: Former, links: list[Link]) -> list[Link]:
    least = max(1, len(room.people) - 1)
    return [link for link in links if link[1] + sum(n for _, n in link[2]) >= least]


class _Rows:
    """No more rooms go on than there are, by who fills them and by type."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.rows: dict[int, int] = {}

    def put(self, at: int, offer: int, link: int) -> None:
        """Count a link among the rooms of its column and of its type."""
        column = self.model.columns[at]
        let = self.model.lets[column.rooms][offer]
        for total in (at, let):
            if total not in self.rows:
                self.rows[total] = self.model.program.row(-INFINITY, 0)
                self.model.program.put(self.rows[total], total, -1)
            self.model.program.put(self.rows[total], link)


def _link(
    model: Model, found: Keeping, kind: Kind, links: list[Link], rows: _Rows
) -> None:
    program = model.program
    once = program.row(-INFINITY, len(kind.rooms))
    room = model.former[kind.rooms[0]]
    doubts = _Doubts(model, found, room)
    for at, sure, unsure in links:
        link = program.column(len(kind.rooms))
        kind.links[at] = link
        program.put(once, link)
        rows.put(at, room.offer, link)
        if sure:
            found.gains[link] = sure
        for key, count in unsure:
            doubts.add(key, count, link)


class _Doubts:
    """People of a former room who stay only if they aren't named in another column."""

    def __init__(self, model: Model, found: Keeping, room: Former) -> None:
        self.model, self.found, self.room = model, found, room
        self.rows: dict[Key, int] = {}

    def add(self, key: Key, count: int, link: int) -> None:
        """Count those of a key who stay if the room takes this link."""
        program = self.model.program
        stay = program.column(count)
        self.found.gains[stay] = 1
        within = program.row(-INFINITY, 0)
        program.put(within, stay)
        program.put(within, link, -count)
        if key not in self.rows:
            self.rows[key] = self._row(key)
        program.put(self.rows[key], stay)

    def _row(self, key: Key) -> int:
        members = set(self.room.free[key])
        row = self.model.program.row(-INFINITY, len(members))
        for at, column in enumerate(self.model.columns):
            named = len(members.intersection(column.named))
            if named:
                self.model.program.put(row, at, named)
        return row


def _keep_anchored(model: Model, found: Keeping) -> None:
    """Count who stays in a room that locked people hold."""
    doubts: dict[int, _Doubts] = {}
    for at, column in enumerate(model.columns):
        if column.anchor == NOBODY:
            continue
        room = model.former[column.anchor]
        sure, unsure = _kept(model, room, at)
        found.gains[at] = sure
        for key, count in unsure:
            doubts.setdefault(column.anchor, _Doubts(model, found, room)).add(
                key, count, at
            )


def _apart(model: Model, found: Keeping) -> None:
    """One label is never used by two rooms on the same night."""
    kind_of = {kind.rooms[0]: kind for kind in found.kinds}
    for rooms in _twins(model):
        _apart_label(model, [kind_of.get(at) for at in rooms], set(rooms))


def _apart_label(model: Model, kinds: list[Kind | None], rooms: set[int]) -> None:
    users: defaultdict[int, set[int]] = defaultdict(set)
    for kind in kinds:
        for at, link in kind.links.items() if kind else ():
            _spread(users, model.columns[at].nights, link)
    for at, column in enumerate(model.columns):
        if column.anchor in rooms:
            _spread(users, column.nights, at)
    for links in users.values():
        row = model.program.row(-INFINITY, 1)
        for link in sorted(links):
            model.program.put(row, link)


def _spread(users: dict[int, set[int]], nights: int, link: int) -> None:
    for night in range(nights.bit_length()):
        if nights >> night & 1:
            users[night].add(link)
