"""Scans, presence and rosters over HTTP, for devices and other systems."""

import json
from collections import defaultdict
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from webapp.checkin.models import Direction, Kind, Once, Outcome, Source
from webapp.checkin.queries import desk, entering, presence
from webapp.checkin.queries.presence import Count
from webapp.checkin.services import Answer, Reading, read_people, record_scan
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.openapi import documented
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.registration.models import Role

bp = Blueprint("checkin_api", __name__, url_prefix="/api/v1/meetings/<meeting>")

BATCH = 1000
PAGE = 500
MOST_MS = 10**13  # three hundred years: a clock may stand in 1970


class Sent(BaseModel):
    """Parent of what is sent: a field that nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid")


class ScanIn(Sent):
    """What a device sends; what has a default may be left out.

    `sequence` counts the readings of `device` without gaps. `sent_at` is its clock at
    the moment of sending; `offset_ms` by how much it found that clock slow before.
    """

    checkpoint: str = Field(max_length=40)
    code: str = Field(max_length=64)
    scan_id: UUID
    scanned_at: AwareDatetime
    direction: Direction
    source: Source
    offline: bool
    device: str | None = Field(None, min_length=1, max_length=64)
    sequence: Annotated[int, Field(ge=1, le=2**53)] | None = None
    sent_at: AwareDatetime | None = None
    offset_ms: Annotated[int, Field(ge=-MOST_MS, le=MOST_MS)] | None = None

    def reading(self, sent_at: datetime | None = None) -> Reading:
        """Return what the rules need to know."""
        return Reading(
            code=self.code,
            scan_id=self.scan_id,
            scanned_at=self.scanned_at,
            direction=self.direction,
            source=self.source,
            offline=self.offline,
            device=self.device,
            device_seq=self.sequence,
            offset_ms=self._offset(self.sent_at or sent_at),
        )

    def _offset(self, sent_at: datetime | None) -> int | None:
        """Say how slow the device's clock is: as it found, else as we see it now."""
        if self.offset_ms is not None or sent_at is None:
            return self.offset_ms
        return round((clock.now() - sent_at).total_seconds() * 1000)


class PersonOut(BaseModel):
    """Who somebody is, as far as a desk may know."""

    ref: str
    name: str
    delegation: str
    role: Role


class ScanOut(BaseModel):
    """What a device is told."""

    outcome: Outcome
    reason: str | None
    person: PersonOut | None
    first_at: datetime | None

    @classmethod
    def of(cls, answer: Answer, zone: ZoneInfo) -> Self:
        """Show an answer, with the time of the venue."""
        who = answer.holder
        return cls.model_construct(
            outcome=answer.outcome,
            reason=answer.reason,
            person=who
            and PersonOut.model_construct(
                ref=who.ref, name=who.name, delegation=who.delegation, role=who.role
            ),
            first_at=_local(answer.first_at, zone),
        )


class FaultOut(BaseModel):
    """Why one item of a batch was not recorded; the others were."""

    status: int
    code: str
    detail: str
    errors: list[dict[str, object]] = []


class BatchOut(BaseModel):
    """The answers to a batch, in the order in which it was sent."""

    items: list[ScanOut | FaultOut]
    next: None = None


class PresenceOut(BaseModel):
    """How many are at a checkpoint, of how many, and when that was so."""

    checkpoint: str
    expected: int
    present: int
    at: datetime

    @classmethod
    def of(cls, count: Count, at: datetime) -> Self:
        """Show a count."""
        slug = count.checkpoint.slug
        return cls(
            checkpoint=slug, expected=count.expected, present=count.present, at=at
        )


class CheckpointOut(BaseModel):
    """A place where badges are read."""

    checkpoint: str
    label: str
    kind: Kind
    opens_at: datetime | None
    closes_at: datetime | None
    roster_version: int
    expected: int
    present: int


class CheckpointsOut(BaseModel):
    """All checkpoints."""

    items: list[CheckpointOut]
    next: None = None


class ParticipantsOut(BaseModel):
    """A page of who is coming; `next` is what to ask for as `after`."""

    items: list[PersonOut]
    next: str | None


class RosterEntryOut(PersonOut):
    """Somebody with the SHA-256 of the code on the card."""

    code_sha256: str


class BarredOut(BaseModel):
    """Why somebody may not enter here, and the hall that is meant instead."""

    ref: str
    reason: str
    remark: str | None


class PostOut(BaseModel):
    """What holds at a checkpoint, as results: a device needs no rules of its own.

    Outside `opens_at` and `closes_at` it is too early or too late; none means always.
    `mode` says when somebody has had their turn.
    """

    checkpoint: str
    label: str
    kind: Kind
    mode: Once
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None
    barred: list[BarredOut]


class RefusedOut(BaseModel):
    """A card of ours that opens nothing, and why."""

    code_sha256: str
    reason: str


class RosterOut(BaseModel):
    """What a device needs to work without network."""

    version: int
    items: list[RosterEntryOut]
    refused: list[RefusedOut]
    checkpoints: list[PostOut]
    next: None = None


class Page(Sent):
    """Which page of a list is asked for."""

    after: str = Field("", max_length=60)
    limit: Annotated[int, Field(ge=1, le=PAGE)] = PAGE


Batch = Annotated[list[object], Field(min_length=1, max_length=BATCH)]


class BatchIn(Sent):
    """Up to 1,000 scans; each is judged on its own."""

    items: Batch
    sent_at: AwareDatetime | None = None


@bp.post("/scans")
@requires(Permission.RECORD_SCANS)
@documented(ScanOut, body=ScanIn)
def create_scan(meeting: Meeting) -> Response:
    """Record one scan; the same `scan_id` again gets the same answer."""
    sent = ScanIn.model_validate_json(request.get_data())
    answer = record_scan(meeting, sent.checkpoint, sent.reading(), actor())
    return _shown(ScanOut.of(answer, ZoneInfo(meeting.zone)))


@bp.post("/scans/batch")
@requires(Permission.RECORD_SCANS)
@documented(BatchOut, body=BatchIn)
def create_scans(meeting: Meeting) -> Response:
    """Record what a device kept; a bad item is answered and stops no other."""
    sent = TypeAdapter(Batch | BatchIn).validate_json(request.get_data())
    whole = sent if isinstance(sent, BatchIn) else BatchIn(items=sent)
    told = [_one(meeting, item, whole.sent_at) for item in whole.items]
    return _shown(BatchOut.model_construct(items=told))


@bp.get("/checkpoints")
@requires(Permission.VIEW_PRESENCE)
@documented(CheckpointsOut)
def list_checkpoints(meeting: Meeting) -> Response:
    """List the checkpoints, with how many are there."""
    zone = ZoneInfo(meeting.zone)
    items = [_checkpoint(count, zone) for count in presence.counts(meeting.id)]
    return _shown(CheckpointsOut(items=items))


@bp.get("/checkpoints/<slug>/presence")
@requires(Permission.VIEW_PRESENCE)
@documented(PresenceOut)
def show_presence(meeting: Meeting, slug: str) -> Response:
    """Tell how many are there, of how many."""
    count = presence.count_at(meeting.id, slug)
    if count is None:
        raise DomainError("not_found")
    now = clock.now().astimezone(ZoneInfo(meeting.zone))
    return _shown(PresenceOut.of(count, now))


@bp.get("/participants")
@requires(Permission.VIEW_PRESENCE)
@documented(ParticipantsOut, query=Page)
def list_participants(meeting: Meeting) -> Response:
    """List who is coming, by reference."""
    page = Page.model_validate(request.args.to_dict())
    read_people(meeting.id, "participants", actor())
    found = desk.participants(meeting.id, page.after, page.limit + 1)
    items = [_person(row) for row in found[: page.limit]]
    more = items[-1].ref if len(found) > page.limit else None
    return _shown(ParticipantsOut(items=items, next=more))


@bp.get("/roster")
@requires(Permission.RECORD_SCANS)
@documented(RosterOut)
def show_roster(meeting: Meeting) -> Response:
    """Give a device what it needs to work without network."""
    read_people(meeting.id, "roster", actor())
    items = [
        RosterEntryOut(code_sha256=digest, **_person(row).model_dump())
        for row, digest in desk.roster(meeting.id)
    ]
    return _shown(
        RosterOut(
            version=desk.roster_version(meeting.id),
            items=items,
            refused=[RefusedOut(**card) for card in desk.refused_cards(meeting.id)],
            checkpoints=_posts(meeting),
        )
    )


def _posts(meeting: Meeting) -> list[PostOut]:
    """Say what holds at each checkpoint, and for whom it is closed."""
    zone, barred = ZoneInfo(meeting.zone), defaultdict(list)
    for slug, ref, hall in entering.barred(meeting.id):
        reason = "other_hall" if hall else "not_on_list"
        barred[slug].append(BarredOut(ref=ref, reason=reason, remark=hall))
    return [
        PostOut(
            checkpoint=point.slug,
            label=point.label,
            kind=point.kind,
            mode=point.once,
            opens_at=_local(opens_at, zone),
            closes_at=_local(closes_at, zone),
            capacity=point.capacity,
            barred=barred[point.slug],
        )
        for point, opens_at, closes_at in entering.windows(meeting.id)
    ]


def _shown(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), mimetype="application/json")


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at else None


def _one(
    meeting: Meeting, item: object, sent_at: datetime | None
) -> ScanOut | FaultOut:
    """Record one item of a batch, whatever is wrong with it."""
    try:
        sent = ScanIn.model_validate_json(json.dumps(item))
        reading = sent.reading(sent_at)
        answer = record_scan(meeting, sent.checkpoint, reading, actor())
    except ValidationError as error:
        faults = error.errors(
            include_url=False, include_context=False, include_input=False
        )
        return FaultOut(
            status=422,
            code="invalid",
            detail=words("invalid"),
            errors=[dict(fault) for fault in faults],
        )
    except DomainError as refusal:
        detail = words(refusal.code, **refusal.parameters)
        status = 404 if refusal.code == "not_found" else 409
        return FaultOut(status=status, code=refusal.code, detail=detail)
    return ScanOut.of(answer, ZoneInfo(meeting.zone))


def _checkpoint(count: Count, zone: ZoneInfo) -> CheckpointOut:
    point = count.checkpoint
    return CheckpointOut(
        checkpoint=point.slug,
        label=point.label,
        kind=point.kind,
        opens_at=_local(point.opens_at, zone),
        closes_at=_local(point.closes_at, zone),
        roster_version=point.roster_version,
        expected=count.expected,
        present=count.present,
    )


def _person(row: Any) -> PersonOut:  # noqa: ANN401 a row of the query
    name = f"{row.title_before} {row.name}".strip()
    return PersonOut(
        ref=row.ref,
        name=f"{name}, {row.title_after}" if row.title_after else name,
        delegation=row.delegation,
        role=row.role,
    )
