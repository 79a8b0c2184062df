"""Scenarios: asked for, computed in the background, compared, and used."""

from functools import partial
from typing import Any

from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor, current
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.lodging import queries
from webapp.lodging.allocation import Answer
from webapp.lodging.models import Scenario
from webapp.lodging.services.blocks import check_use
from webapp.lodging.services.house import lay_down_rights
from webapp.lodging.services.proposing import settings_of, solved
from webapp.lodging.services.question import Question, ask
from webapp.lodging.services.supposing import Supposed, check, suppose
from webapp.lodging.workflow import ScenarioState, ScenarioWorkflow

KIND = "lodging.scenario"
MOST = 12


@transaction()
def ask_scenario(meeting_id: int, supposed: Supposed, by: Actor) -> Scenario:
    """Ask what would be; what is, is computed beside it where it is not known."""
    by.demand(Permission.MANAGE_LODGING)
    if not queries.blocks(meeting_id):
        raise DomainError("block_missing")
    queries.next_key(meeting_id)  # two who ask at once get two numbers
    check(supposed, queries.room_types(meeting_id))
    known = queries.scenarios(meeting_id)
    if len(known) > MOST:
        raise DomainError("scenario_most", most=MOST)
    plain = [one for one in known if one.plain]
    since = min((one.asked for one in plain), default=0)
    changed = queries.last_change(meeting_id, since) if plain else 0
    stopped = ScenarioState.STOPPED
    useless = [p for p in plain if p.asked < changed or p.state is stopped]
    for old in useless:
        db.session.delete(old)
    db.session.flush()
    if len(useless) == len(plain):
        _begin(meeting_id, Supposed())
    return _begin(meeting_id, supposed)


def compute_scenario(meeting_id: int, scenario_id: int) -> None:
    """Solve, check and keep the figures; done in steps, so a page shows how far."""
    asked = _question(meeting_id, scenario_id)
    if asked is None:
        return  # stopped meanwhile, or an earlier attempt got to the end
    question, settings = asked
    answer = solved(question, settings, partial(_note, scenario_id))
    if answer is not None:
        _keep(scenario_id, question, answer)


@transaction()
def stop_scenario(scenario: Scenario, by: Actor) -> None:
    """Let a scenario be computed no further."""
    ScenarioWorkflow.stop.apply(queries.held_scenario(scenario.id), by)
    db.session.flush()


@transaction()
def drop_scenario(scenario: Scenario, by: Actor) -> None:
    """Throw a scenario away; it was only a question."""
    by.demand(Permission.MANAGE_LODGING)
    db.session.delete(queries.held_scenario(scenario.id))
    db.session.flush()


@transaction()
def ask_again(scenario: Scenario, by: Actor) -> Scenario:
    """Ask the same anew; a scenario that can't be asked any more stays."""
    supposed = Supposed.from_json(queries.held_scenario(scenario.id).supposed)
    drop_scenario(scenario, by)
    return ask_scenario(scenario.meeting_id, supposed, by)


@transaction()
def use_scenario(scenario: Scenario, by: Actor) -> int:
    """Let blocks and rules be as supposed; return the number that undoes it.

    Who sleeps where stays: a proposal is to be computed next. Raises
    ``block_below_use`` where more rooms are in use than there would be.
    """
    by.demand(Permission.MANAGE_LODGING)
    supposed = Supposed.from_json(queries.held_scenario(scenario.id).supposed)
    queries.hold_types(scenario.meeting_id)
    _change_blocks(scenario.meeting_id, supposed)
    if supposed.level and supposed.right:
        lay_down_rights(scenario.meeting_id, {supposed.level: supposed.right}, by)
    return undo.mark()


def _begin(meeting_id: int, supposed: Supposed) -> Scenario:
    scenario = Scenario(
        meeting_id=meeting_id,
        number=queries.next_scenario(meeting_id),
        supposed=supposed.to_json(),
        asked=queries.newest_line(),
    )
    db.session.add(scenario)
    db.session.flush()
    enqueue(
        KIND,
        f"{KIND}:{scenario.id}",
        title="lodging_scenario",
        meeting_id=meeting_id,
        scenario_id=scenario.id,
    )
    return scenario


@transaction()
def _question(
    meeting_id: int, scenario_id: int
) -> tuple[Question, dict[str, Any]] | None:
    scenario = queries.scenario_by_id(scenario_id)
    if scenario is None or scenario.state is not ScenarioState.COMPUTING:
        return None
    supposed = Supposed.from_json(scenario.supposed)
    scenario.asked = queries.newest_line()
    rights = (
        {supposed.level: supposed.right} if supposed.level and supposed.right else {}
    )
    question = ask(meeting_id, rights=rights)
    question.instance = suppose(question.instance, supposed)
    return question, settings_of(queries.rules_in_force(meeting_id))


@transaction()
def _note(scenario_id: int, percent: int) -> bool:
    return queries.note_scenario(scenario_id, percent)


@transaction()
def _keep(scenario_id: int, question: Question, answer: Answer) -> None:
    scenario = queries.scenario_by_id(scenario_id)
    if scenario is None or scenario.state is not ScenarioState.COMPUTING:
        return
    totals = answer.totals
    ScenarioWorkflow.finish.apply(scenario, current())
    scenario.percent, scenario.computed_at = 100, clock.now()
    scenario.people = question.people
    scenario.placed = question.people - len(question.undecided) - totals.unplaced
    scenario.room_nights, scenario.cost = totals.room_nights, int(totals.cost)
    scenario.gap, scenario.moved = answer.gap, totals.moved
    scenario.seconds = answer.seconds
    db.session.flush()


def _change_blocks(meeting_id: int, supposed: Supposed) -> None:
    kinds = {kind.id: kind for kind in queries.room_types(meeting_id)}
    used = queries.rooms_used(meeting_id)
    for block in queries.blocks(meeting_id):
        kind = kinds[block.room_type_id]
        hotel = kind.hotel
        rooms = supposed.block(hotel.code, kind.kind.value, block.night, block.rooms)
        if rooms < block.rooms:
            check_use(kind, hotel, block.night, rooms, used)
        if rooms != block.rooms:
            block.rooms = rooms
    db.session.flush()
