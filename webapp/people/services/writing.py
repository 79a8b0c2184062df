"""Writing down what somebody says, or asking the committee where it has to agree."""

from collections.abc import Mapping
from typing import Any

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import db
from webapp.lodging.services import follow_stay
from webapp.people import queries
from webapp.people.fields import FIELDS, Part
from webapp.people.models import ChangeRequest, written
from webapp.people.workflow import ChangeWorkflow
from webapp.registration.models import Participant, Person
from webapp.registration.services.own import fill_in

DAYS = {"arrive_on", "depart_on"}


def write_down(
    person: Person,
    place: Participant,
    values: Mapping[str, Any],
    guarded: frozenset[str],
    by: Actor,
) -> bool:
    """Write fields down, but ask for those that wait for the committee.

    The place is held; its beds follow the days. Tells whether anything was asked.
    """
    asked = False
    plain: dict[Part, dict[str, object]] = {}
    for part, record in ((Part.PERSON, person), (Part.PLACE, place)):
        mine = {n: v for n, v in values.items() if _belongs(n, part)}
        plain[part] = {n: v for n, v in mine.items() if n not in guarded}
        if wished := {n: v for n, v in mine.items() if n in guarded}:
            asked |= _ask(person, part, record, wished, by)
    fill_in(person, place, plain[Part.PERSON], plain[Part.PLACE], by)
    if DAYS & set(plain[Part.PLACE]):
        follow_stay(place)
    return asked


def _belongs(name: str, part: Part) -> bool:
    return name in FIELDS and FIELDS[name].part is part


def _ask(
    person: Person,
    part: Part,
    record: Person | Participant,
    wished: Mapping[str, Any],
    by: Actor,
) -> bool:
    """Ask the committee for what differs; a wish that is taken back ends.

    What was asked for before and is not mentioned now is asked for still.
    """
    waiting = queries.open_change(person.id, part)
    old, new = (waiting.before, waiting.after) if waiting else ({}, {})
    for name, value in wished.items():
        held = getattr(record, name)
        old.pop(name, None)
        new.pop(name, None)
        if value != held:
            old[name], new[name] = held, value
    if waiting is None and new:
        waiting = ChangeRequest(
            meeting_id=person.meeting_id, person_id=person.id, part=part, old="", new=""
        )
        db.session.add(waiting)
    if waiting is not None and new:
        waiting.old, waiting.new = written(old), written(new)
    elif waiting is not None:
        ChangeWorkflow.withdraw.apply(waiting, by)
        waiting.decided_at = clock.now()
    return bool(new)
