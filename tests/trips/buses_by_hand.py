"""Tries every seating of a small instance, apart from the solver."""

from itertools import product


def everything(instance):
    """Return the best (unseated, buses, cost, extra parts, minus wishes)."""
    buses = [bus for bus in instance.fleet for _ in range(bus.count)]
    people = instance.people
    wishes = {frozenset(pair) for pair in instance.same_bus_wishes}
    best = None
    for ride in product(range(-1, len(buses)), repeat=len(people)):
        aboard = {}
        for rider, bus in zip(people, ride, strict=True):
            if bus >= 0:
                aboard.setdefault(bus, []).append(rider)
        if any(len(group) > buses[bus].seats for bus, group in aboard.items()):
            continue
        if any(len({r.destination for r in group}) > 1 for group in aboard.values()):
            continue
        parts = {(r.delegation, bus) for bus, g in aboard.items() for r in g}
        riding = {name for name, _ in parts}
        names = [{rider.id for rider in group} for group in aboard.values()]
        found = (
            ride.count(-1),
            len(aboard),
            sum(buses[bus].cost for bus in aboard),
            len(parts) - len(riding),
            -sum(any(pair <= group for group in names) for pair in wishes),
        )
        if best is None or found < best:
            best = found
    return best
