"""From people and vehicles to who rides where, without a database.

The first time the solver seats everybody; later those who have a seat keep it, and
only the others are put beside their colleagues, or into the fullest vehicle that
takes them whole.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from webapp.trips.allocation import BusType, Instance, Rider, solve
from webapp.trips.models import Vehicle
from webapp.trips.queries.seating import Guest, open_to

Plan = dict[int, int]
"""Which place rides in which vehicle."""


def plan(
    guests: Sequence[Guest], fleet: Sequence[Vehicle], kept: Mapping[int, int]
) -> Plan:
    """Seat people; `kept` says where some sit already."""
    goals = {guest.place_id: guest.goal for guest in guests}
    fitting = {goal: open_to(goal, fleet) for goal in set(goals.values())}
    allowed = {goal: {v.id for v in vehicles} for goal, vehicles in fitting.items()}
    staying = {
        place: vehicle
        for place, vehicle in kept.items()
        if place in goals and vehicle in allowed[goals[place]]
    }
    if not staying:
        return _solved(guests, fleet)
    return _Joining(guests, fitting, staying).plan


def _solved(guests: Sequence[Guest], fleet: Sequence[Vehicle]) -> Plan:
    """Fill the vehicles of each destination first, then those that go anywhere."""
    by_goal: defaultdict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        by_goal[guest.goal].append(guest)
    anywhere = [v for v in open_to("", fleet) if not v.destination.strip()]
    done: Plan = {}
    for goal, some in by_goal.items():
        bound = [v for v in open_to(goal, fleet) if v not in anywhere or not goal]
        done |= _solve(some, bound)
    left = [guest for guest in guests if guest.place_id not in done]
    used = set(done.values())
    return done | _solve(left, [v for v in anywhere if v.id not in used])


def _solve(guests: Sequence[Guest], fleet: Sequence[Vehicle]) -> Plan:
    """Ask the solver; its buses of one size are our vehicles of that size."""
    if not guests or not fleet:
        return {}
    sizes = Counter(vehicle.capacity for vehicle in fleet)
    answer = solve(
        Instance(
            people=tuple(
                Rider(id=g.place_id, delegation=g.delegation_id, destination=g.goal)
                for g in guests
            ),
            fleet=tuple(
                BusType(type=size, seats=size, count=count, cost=0)
                for size, count in sizes.items()
            ),
        )
    )
    waiting = {size: [v for v in fleet if v.capacity == size] for size in sizes}
    done: Plan = {}
    for bus in answer.buses:
        vehicle = waiting[int(bus.type)].pop(0)
        done |= {int(place): vehicle.id for place in bus.people}
    return done


class _Joining:
    """Puts newcomers beside those who sit already, institution by institution."""

    def __init__(
        self,
        guests: Sequence[Guest],
        fitting: Mapping[str, Sequence[Vehicle]],
        staying: Plan,
    ) -> None:
        self.plan = dict(staying)
        riding = Counter(staying.values())
        fleet = [vehicle for vehicles in fitting.values() for vehicle in vehicles]
        self.free = {v.id: v.capacity - riding[v.id] for v in fleet}
        self.goal_of: dict[int, str] = {}
        self.colleagues: Counter[tuple[int, int]] = Counter()
        groups: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for guest in guests:
            if guest.place_id in staying:
                self._board(guest.delegation_id, staying[guest.place_id], guest.goal)
            else:
                groups[guest.delegation_id, guest.goal].append(guest.place_id)
        for (delegation, goal), places in sorted(
            groups.items(), key=lambda group: -len(group[1])
        ):
            self._seat(delegation, goal, places, fitting[goal])

    def _board(self, delegation: int, vehicle: int, goal: str) -> None:
        self.colleagues[delegation, vehicle] += 1
        self.goal_of.setdefault(vehicle, goal)

    def _seat(
        self, delegation: int, goal: str, places: list[int], fleet: Sequence[Vehicle]
    ) -> None:
        while places:
            open_here = [
                v.id
                for v in fleet
                if self.free[v.id] and self.goal_of.get(v.id, goal) == goal
            ]
            if not open_here:
                return
            worth = partial(self._worth, delegation, len(places))
            vehicle = max(open_here, key=worth)
            for place in places[: self.free[vehicle]]:
                self.plan[place] = vehicle
                self._board(delegation, vehicle, goal)
                self.free[vehicle] -= 1
                places.remove(place)

    def _worth(
        self, delegation: int, people: int, vehicle: int
    ) -> tuple[bool, bool, bool, int]:
        """Prefer who takes all, beside colleagues, in use already, and the fullest."""
        free = self.free[vehicle]
        whole = free >= people
        beside = self.colleagues[delegation, vehicle] > 0
        return whole, beside, vehicle in self.goal_of, -free if whole else free
