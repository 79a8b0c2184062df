"""Rooms on the command line."""

from collections.abc import Mapping
from pathlib import Path

import click

from webapp.core.actor import current
from webapp.core.console import emit, json_option, read_json, standalone
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.allocation import Instance
from webapp.lodging.allocation import solve as allocate_rooms
from webapp.lodging.allocation.solving import MOVE_PRICE, TIME_LIMIT, WISH_PRICE
from webapp.lodging.allocation.validate import violations
from webapp.lodging.models import Proposal
from webapp.lodging.workflow import ProposalState
from webapp.meetings.queries import meeting as find_meeting

group = click.Group("lodging", help="Kamar dan hotel.")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Biaya dulu, lalu pindah, lalu keinginan.")
@click.option("--time-limit", default=TIME_LIMIT, type=click.FloatRange(1, 3600))
@json_option
@standalone
def solve(file: Path, *, strict: bool, time_limit: float, as_json: bool) -> None:
    """Bagi kamar untuk satu berkas soal, tanpa basis data."""
    instance = Instance.from_json(read_json(file))
    answer = allocate_rooms(
        instance,
        strict=strict,
        move_price=MOVE_PRICE,
        wish_price=WISH_PRICE,
        time_limit=time_limit,
    )
    wrong = violations(instance, answer)
    if wrong:
        raise DomainError("answer_unsound", count=len(wrong), first=wrong[0])
    emit(answer.to_json(), as_json=as_json)


@group.command()
@click.argument("code")
@click.option("--propose", "only", is_flag=True, help="Usulkan saja, jangan dipakai.")
@json_option
def allocate(code: str, *, only: bool, as_json: bool) -> None:
    """Bagi kamar rapat CODE."""
    meeting = find_meeting(code)
    if meeting is None:
        raise DomainError("meeting_unknown", code=code)
    number = services.propose(meeting.id, current()).number
    asked = queries.proposal(meeting.id, number)
    if asked is None:
        raise DomainError("not_found")
    services.compute(meeting.id, asked.id)
    proposal = queries.latest_proposal(meeting.id)
    if proposal is None or proposal.state is not ProposalState.PROPOSED:
        raise DomainError("proposal_replaced")
    if not only:
        services.accept(proposal, current())
    emit(_figures(proposal), as_json=as_json)


def _figures(proposal: Proposal) -> Mapping[str, object]:
    return {
        "people": proposal.people,
        "placed": proposal.placed,
        "unplaced": queries.unplaced_refs(proposal.id),
        "rooms": proposal.rooms,
        "room_nights": proposal.room_nights,
        "cost": proposal.cost,
        "bound": proposal.bound,
        "gap": proposal.gap,
        "moved": proposal.moved,
        "wishes_honoured": proposal.wishes_honoured,
        "seconds": proposal.seconds,
    }
