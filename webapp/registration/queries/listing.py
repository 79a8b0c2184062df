"""The list of institutions: found by words and answers, counted, in pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVarTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from webapp.core import clock
from webapp.core.db import db
from webapp.core.text import N_, fold
from webapp.meetings.models import Meeting
from webapp.registration import words
from webapp.registration.models import (
    TAIL,
    Delegation,
    DelegationLevel,
    Participant,
    Person,
    PhoneNote,
    Quota,
    RegistrationRules,
    phone_tail,
)
from webapp.registration.queries.quota import COUNTED, HELD
from webapp.registration.workflow import (
    ANSWERED,
    DELEGATION_STATE_LABELS,
    DelegationState,
    PlaceState,
)

SIZE = 50
FOUND = 6
SORT = "level"
NEAR = timedelta(days=3)
PROVINCE = 2  # the first digits of a region's code name its province
REGIONAL = (DelegationLevel.PROVINCE, DelegationLevel.REGENCY_CITY)

Columns = TypeVarTuple("Columns")

PLACES = (
    select(
        Participant.delegation_id.label("of"),
        Participant.meeting_id.label("meeting_id"),
        func.count().label("places"),
        func.count(Person.id).label("named"),
        func.count().filter(Participant.state == PlaceState.CONFIRMED).label("sure"),
        func.count().filter(Participant.extra).label("extras"),
    )
    .outerjoin(Person, HELD)
    .where(COUNTED)
    .group_by(Participant.delegation_id, Participant.meeting_id)
    .subquery("of_places")
)
PAID = (
    select(
        Quota.delegation_id.label("of"),
        Quota.meeting_id.label("meeting_id"),
        func.sum(Quota.funded).label("total"),
        func.jsonb_object_agg(Quota.role, Quota.funded).label("by_role"),
    )
    .where(Quota.funded > 0)
    .group_by(Quota.delegation_id, Quota.meeting_id)
    .subquery("paid")
)
PROMISES = (
    select(
        PhoneNote.delegation_id.label("of"),
        PhoneNote.meeting_id.label("meeting_id"),
        PhoneNote.promised_on.label("promised_on"),
    )
    .ext(distinct_on(PhoneNote.meeting_id, PhoneNote.delegation_id))
    .where(PhoneNote.promised_on.is_not(None))
    .order_by(PhoneNote.meeting_id, PhoneNote.delegation_id, PhoneNote.id.desc())
    .subquery("promises")
)
DEADLINE = func.coalesce(Delegation.deadline_at, RegistrationRules.deadline_at)
OPEN = Delegation.state.not_in(ANSWERED)
_UNNAMED = func.coalesce(PLACES.c.places - PLACES.c.named, 0)
_ORDER_OF_LEVELS = case(
    {level.value: number for number, level in enumerate(DelegationLevel)},
    value=Delegation.level,
)
_NAME = (Delegation.folded_name,)


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution with what a line of the list says of it."""

    delegation: Delegation
    quota: Mapping[str, int]
    funded: int
    places: int
    named: int
    confirmed: int
    extras: int
    deadline_at: datetime | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """The moment that deadlines and promises are judged by."""

    now: datetime
    today: date

    @classmethod
    def at(cls, meeting: Meeting) -> "Days":
        """Take the present moment at the venue."""
        now = clock.now()
        return cls(now, now.astimezone(ZoneInfo(meeting.zone)).date())


Condition = Callable[[str, Days], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the list, with its possible answers in words."""

    label: str
    choices: Mapping[str, str]
    condition: Condition


def _deadline_over(days: Days) -> ColumnElement[bool]:
    return OPEN & (days.now > DEADLINE)


def _deadline_near(days: Days) -> ColumnElement[bool]:
    return OPEN & DEADLINE.between(days.now, days.now + NEAR)


def _promise_over(days: Days) -> ColumnElement[bool]:
    return OPEN & (PROMISES.c.promised_on < days.today)


CHECKS: dict[str, tuple[str, Callable[[Days], ColumnElement[bool]]]] = {
    "promise": (N_("janji lewat"), _promise_over),
    "deadline": (N_("batas jawab lewat"), _deadline_over),
    "near": (N_("batas jawab dekat"), _deadline_near),
    "contact": (
        N_("tanpa narahubung"),
        lambda _: (
            Delegation.contact_phone.is_(None) & Delegation.contact_email.is_(None)
        ),
    ),
    "names": (N_("ada tempat belum bernama"), lambda _: _UNNAMED > 0),
    "quota": (N_("belum ada kuota"), lambda _: PAID.c.total.is_(None)),
    "region": (
        N_("daerah belum pasti"),
        lambda _: (
            Delegation.region_code.is_(None)
            & Delegation.level.in_(
                (DelegationLevel.PROVINCE, DelegationLevel.REGENCY_CITY)
            )
        ),
    ),
}

QUESTIONS: dict[str, Question] = {
    "state": Question(
        label=N_("Keadaan"),
        choices={s.value: label for s, label in DELEGATION_STATE_LABELS.items()},
        condition=lambda state, _: Delegation.state == state,
    ),
    "level": Question(
        label=N_("Tingkat"),
        choices=words.DELEGATION_LEVELS,
        condition=lambda level, _: Delegation.level == level,
    ),
    "check": Question(
        label=N_("Perlu dilihat"),
        choices={name: label for name, (label, _) in CHECKS.items()},
        condition=lambda name, days: CHECKS[name][1](days),
    ),
}

SORTS: dict[str, tuple[SQLColumnExpression[Any], ...]] = {
    "level": (_ORDER_OF_LEVELS, Delegation.region_code, *_NAME),
    "name": _NAME,
    "region": (Delegation.region_code, *_NAME),
    "quota": (func.coalesce(PAID.c.total, 0), *_NAME),
    "named": (func.coalesce(PLACES.c.named, 0), *_NAME),
    "deadline": (DEADLINE, *_NAME),
    "state": (Delegation.state, *_NAME),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which institutions a list shows, and in which order."""

    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    province: str = ""
    sort: str = SORT

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Asked":
        """Take from a query string what the list knows, and leave the rest."""
        answers = {
            name: asked[name]
            for name, known in QUESTIONS.items()
            if asked.get(name, "") in known.choices
        }
        province, sort = asked.get("province", ""), asked.get("sort", SORT)
        return cls(
            words=asked.get("q", "").strip(),
            answers=answers,
            province=province if len(province) == PROVINCE else "",
            sort=sort if sort.removeprefix("-") in SORTS else SORT,
        )

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves any institution out."""
        return bool(self.words or self.answers or self.province)

    def but_state(self) -> "Asked":
        """Ask the same of institutions in whichever state."""
        answers = {name: a for name, a in self.answers.items() if name != "state"}
        return Asked(words=self.words, answers=answers, province=self.province)


def listed(
    meeting: Meeting, asked: Asked, first: int = 0, size: int | None = None
) -> Sequence[Listed]:
    """List the institutions asked for, with quota, names, deadline and promise."""
    lines = _lines(meeting, asked).order_by(*_order(asked))
    rows = db.session.execute(lines.offset(first).limit(size))
    return [Listed(*row) for row in rows]


def listed_one(meeting: Meeting, delegation: Delegation) -> Listed:
    """Say of one institution what its line in the list says."""
    line = _lines(meeting, Asked()).where(Delegation.id == delegation.id)
    return Listed(*db.session.execute(line).one())


def states_asked(meeting: Meeting, asked: Asked) -> dict[DelegationState, int]:
    """Count the institutions asked for by state, whichever state was asked for."""
    counted = _narrowed(
        select(Delegation.state, func.count(Delegation.id)), meeting, asked.but_state()
    )
    rows = db.session.execute(counted.group_by(Delegation.state)).all()
    return {state: count for state, count in rows}  # noqa: C416 a row is no pair


def ids_asked(meeting: Meeting, asked: Asked) -> Sequence[int]:
    """List the institutions asked for by their numbers."""
    wanted = _narrowed(select(Delegation.id), meeting, asked)
    return db.session.scalars(wanted).all()


def ids_of(meeting_id: int, numbers: Sequence[int]) -> Sequence[int]:
    """Keep, of these numbers, those of institutions of a meeting."""
    ours = Delegation.meeting_id == meeting_id, Delegation.id.in_(numbers)
    return db.session.scalars(select(Delegation.id).where(*ours)).all()


def states_by_province(meeting_id: int) -> dict[str, dict[DelegationState, int]]:
    """Count the institutions of each province by state."""
    province = func.left(Delegation.region_code, PROVINCE)
    rows = db.session.execute(
        select(province, Delegation.state, func.count())
        .where(Delegation.meeting_id == meeting_id, Delegation.region_code.is_not(None))
        .group_by(province, Delegation.state)
    )
    found: dict[str, dict[DelegationState, int]] = {}
    for code, state, count in rows:
        found.setdefault(code, {})[state] = count
    return found


def attention(meeting: Meeting) -> dict[str, int]:
    """Count the institutions that somebody must look at, by the name of the check."""
    days = Days.at(meeting)
    columns = [func.count().filter(test(days)) for _, test in CHECKS.values()]
    row = db.session.execute(_narrowed(select(*columns), meeting, Asked())).one()
    return dict(zip(CHECKS, row, strict=True))


def found_institutions(meeting: Meeting, typed: str) -> Sequence[Delegation]:
    """List the first few institutions that words may mean, by name or contact."""
    if not typed.strip():
        return []
    wanted = _narrowed(select(Delegation), meeting, Asked(words=typed))
    return db.session.scalars(wanted.order_by(*_NAME).limit(FOUND)).all()


def _lines(meeting: Meeting, asked: Asked) -> Select[*tuple[Any, ...]]:
    line = select(
        Delegation,
        func.coalesce(PAID.c.by_role, func.jsonb_build_object()),
        func.coalesce(PAID.c.total, 0),
        func.coalesce(PLACES.c.places, 0),
        func.coalesce(PLACES.c.named, 0),
        func.coalesce(PLACES.c.sure, 0),
        func.coalesce(PLACES.c.extras, 0),
        DEADLINE,
        PROMISES.c.promised_on,
    )
    return _narrowed(line, meeting, asked)


def _narrowed(
    wanted: Select[*Columns], meeting: Meeting, asked: Asked
) -> Select[*Columns]:
    """Join what the conditions need, and apply those asked for."""
    days = Days.at(meeting)
    narrowed = wanted.select_from(Delegation).where(Delegation.meeting_id == meeting.id)
    for part in (PLACES, PAID, PROMISES):
        narrowed = narrowed.outerjoin(part, belongs(part))
    narrowed = narrowed.outerjoin(
        RegistrationRules, RegistrationRules.meeting_id == Delegation.meeting_id
    ).where(*(QUESTIONS[n].condition(a, days) for n, a in asked.answers.items()))
    if asked.province:
        within = func.left(Delegation.region_code, PROVINCE)
        narrowed = narrowed.where(within == asked.province)
    return narrowed.where(_matches(asked.words)) if asked.words else narrowed


def belongs(part: Subquery) -> ColumnElement[bool]:
    """Join by the meeting too, so that only its own rows are counted."""
    mine = part.c.of == Delegation.id
    return mine & (part.c.meeting_id == Delegation.meeting_id)


def _matches(typed: str) -> ColumnElement[bool]:
    """Match a name, a contact, or the last digits of the contact's number."""
    if typed.isdigit() and len(typed) == TAIL:
        return Delegation.contact_tail == phone_tail(typed)
    columns = Delegation.folded_name, Delegation.contact_search, Delegation.group
    every = [
        or_(*(func.lower(c).contains(word, autoescape=True) for c in columns))
        for word in fold(typed).split()
    ]
    return _all(every) if every else true()


def _all(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *rest = conditions
    for condition in rest:
        first &= condition
    return first


def _order(asked: Asked) -> list[ColumnElement[object]]:
    """Sort by a column; what has no value comes last either way."""
    by = SORTS[asked.sort.removeprefix("-")]
    if asked.sort.startswith("-"):
        return [part.desc().nulls_last() for part in by]
    return [part.asc().nulls_last() for part in by]
