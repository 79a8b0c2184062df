"""Scenarios: what was supposed, and what came of it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import array

from webapp.core.db import db, surely_held
from webapp.core.history import History
from webapp.lodging.models import Scenario
from webapp.lodging.workflow import ScenarioState

# What an allocation is asked of: whole tables, and some columns of people.
TABLES = (
    "bed_night",
    "room",
    "room_type",
    "block",
    "hotel",
    "room_rule",
    "room_pair",
    "lodging_rules",
)
COLUMNS = {
    "participant": ("state", "needs_room", "arrive_on", "depart_on"),
    "person": ("sex", "level", "smoking", "accessible", "ended_at"),
}
FRESH = {"populate_existing": True}


def scenarios(meeting_id: int) -> Sequence[Scenario]:
    """List the scenarios: first what is, then what was supposed, in order."""
    ours = select(Scenario).where(Scenario.meeting_id == meeting_id)
    listed = ours.order_by(Scenario.number)
    found = db.session.scalars(listed, execution_options=FRESH).all()
    return sorted(found, key=lambda one: not one.plain)


def scenario(meeting_id: int, number: int) -> Scenario | None:
    """Find a scenario by its number."""
    ours = Scenario.meeting_id == meeting_id, Scenario.number == number
    return db.session.scalar(select(Scenario).where(*ours))


def held_scenario(scenario_id: int) -> Scenario:
    """Read a scenario as it is now, and hold it until the transaction ends."""
    return surely_held(Scenario, scenario_id)


def next_scenario(meeting_id: int) -> int:
    """Return the number of the next scenario."""
    last = select(func.max(Scenario.number)).where(Scenario.meeting_id == meeting_id)
    return (db.session.scalar(last) or 0) + 1


def note_scenario(scenario_id: int, percent: int) -> bool:
    """Note how far a scenario is, if it is still wanted; no history needs it."""
    far = update(Scenario).where(
        Scenario.id == scenario_id, Scenario.state == ScenarioState.COMPUTING
    )
    done = db.session.execute(far.values(percent=percent).returning(Scenario.id))
    return done.first() is not None


def scenario_by_id(scenario_id: int) -> Scenario | None:
    """Find a scenario that somebody may have thrown away meanwhile, and hold it."""
    wanted = select(Scenario).where(Scenario.id == scenario_id).with_for_update()
    return db.session.scalar(wanted, execution_options=FRESH)


def newest_line() -> int:
    """Return the number of the last line of the history."""
    return db.session.scalar(select(func.max(History.id))) or 0


def last_change(meeting_id: int, since: int) -> int:
    """Return the last line since another by which an allocation might be different."""
    of_people = (
        and_(History.table == table, History.after.has_any(array(columns)))
        for table, columns in COLUMNS.items()
    )
    matters: ColumnElement[bool] = or_(History.table.in_(TABLES), *of_people)
    ours = History.meeting_id == meeting_id, History.id > since
    return db.session.scalar(select(func.max(History.id)).where(*ours, matters)) or 0
