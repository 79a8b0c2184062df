"""Presence and attendance counted a second time, from raw rows, in another way.

Nothing here is shared with the application: it walks through each person's day line
by line, and counts whole minutes one at a time.
"""

from collections import defaultdict
from datetime import timedelta

MINUTE = timedelta(minutes=1)


def counting(lines, rulings):
    """Keep the lines that count; the last ruling on a line decides."""
    said = {}
    for ruling in sorted(rulings, key=lambda ruling: ruling.id):
        said[ruling.scan_id] = ruling.counts
    return [
        line
        for line in lines
        if line.person_id and said.get(line.id, line.outcome != "refused")
    ]


def walked(lines):
    """Put the lines of each person in the order in which they happened."""
    days = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.estimated_at, line.scan_id)):
        days[line.person_id].append(line)
    return days


def inside(lines, once, today):
    """Say who is in after all these lines of one checkpoint."""
    said = {"ever": lambda _last: True, "day": lambda last: last.estimated_at >= today}
    is_in = said.get(once, lambda last: last.direction == "in")
    return {person for person, day in walked(lines).items() if is_in(day[-1])}


def blocks(sessions):
    """Put sessions together that overlap, by comparing each with each."""
    found = []
    for session in sessions:
        meets = [block for block in found if any(_overlap(session, o) for o in block)]
        rest = [block for block in found if block not in meets]
        found = [*rest, sum(meets, [session])]
    return found


def _overlap(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def by_sessions(lines, doors, sessions):
    """Count the blocks in which a person went in at some door."""
    been = {doors[line.checkpoint_id] for line in lines if line.direction == "in"}
    return sum(any(s.code in been for s in block) for block in blocks(sessions))


def by_minutes(lines, doors, sessions):
    """Count the minutes of each block that a person was inside, one by one."""
    total = 0
    for block in blocks(sessions):
        there = set()
        for session in block:
            at_door = [x for x in lines if doors[x.checkpoint_id] == session.code]
            there |= _minutes(at_door, session)
        longest = max(session.ends_at - session.starts_at for session in block)
        total += min(len(there), longest // MINUTE)
    return total


def _minutes(lines, session):
    """Name the minutes of a session in which the last line said "in"."""
    found, at = set(), session.starts_at
    while at < session.ends_at:
        before = [line for line in lines if line.estimated_at <= at]
        if before and before[-1].direction == "in":
            found.add(at)
        at += MINUTE
    return found
