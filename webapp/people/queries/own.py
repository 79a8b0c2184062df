"""Reads on what participants are asked, and on what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from webapp.core.db import db, surely_held
from webapp.core.history import History
from webapp.people.fields import (
    FIELDS,
    GUARDED,
    Consent,
    FieldRule,
    Part,
    Screen,
    usual_rule,
)
from webapp.people.models import (
    Answer,
    ChangeRequest,
    ConsentGiven,
    FormDraft,
    FormSettings,
    Question,
    QuestionVersion,
)
from webapp.people.workflow import ChangeState
from webapp.registration.models import Participant, Person, Role
from webapp.registration.workflow import PlaceState
from webapp.trips.queries.vehicles import vehicles

# A wish that waits; whoever was replaced wishes nothing any more.
OPEN_CHANGE = (ChangeRequest.state == ChangeState.OPEN) & exists().where(
    Person.id == ChangeRequest.person_id, Person.ended_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Asking:
    """All that the form of a meeting asks, and of whom."""

    rules: dict[str, FieldRule]
    guarded: frozenset[str]
    destinations: tuple[str, ...]
    questions: tuple[QuestionVersion, ...]

    def names(self, screen: Screen) -> tuple[str, ...]:
        """List the fields of a screen in their order."""
        return tuple(
            name
            for name, known in FIELDS.items()
            if known.screen is screen and self._asks(name)
        )

    def asked_of(self, role: Role, screen: Screen) -> tuple[QuestionVersion, ...]:
        """List the questions of a screen: what has to be answered, or may follow."""
        if screen not in {Screen.TRIP, Screen.MORE}:
            return ()
        now = screen is Screen.TRIP
        return tuple(
            one
            for one in self.questions
            if one.question.asks(role) and one.question.required is now
        )

    def binding(self, role: Role) -> tuple[str, ...]:
        """List the fields that a role has to fill in before it can send."""
        return tuple(
            name
            for name, rule in self.rules.items()
            if rule.binds(role) and self._asks(name)
        )

    def _asks(self, name: str) -> bool:
        possible = name != "destination" or bool(self.destinations)
        return self.rules[name].asked and possible


def form_settings(meeting_id: int) -> FormSettings | None:
    """Find what a committee changed about its form, if it changed anything."""
    ours = FormSettings.meeting_id == meeting_id
    return db.session.scalar(select(FormSettings).where(ours))


def asking(meeting_id: int) -> Asking:
    """Put together what the form of a meeting asks."""
    settings = form_settings(meeting_id)
    stored = settings.fields if settings else {}
    rules = {
        name: FieldRule(
            stored[name]["asked"], frozenset(map(Role, stored[name]["required"]))
        )
        if name in stored and not known.fixed
        else usual_rule(known)
        for name, known in FIELDS.items()
    }
    typed = tuple(settings.destinations) if settings else ()
    return Asking(
        rules,
        frozenset(settings.guarded if settings else GUARDED),
        typed or _destinations(meeting_id),
        tuple(questions(meeting_id)),
    )


def questions(meeting_id: int) -> Sequence[QuestionVersion]:
    """List the questions that are asked now, in the words of today."""
    return db.session.scalars(
        _newest()
        .where(Question.meeting_id == meeting_id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
    ).all()


def every_question(meeting_id: int) -> Sequence[QuestionVersion]:
    """List all questions in the words of today, those no longer asked too."""
    ours = _newest().where(Question.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Question.position, Question.id)).all()


def question(meeting_id: int, question_id: int) -> QuestionVersion | None:
    """Find a question of a meeting in the words of today."""
    ours = Question.meeting_id == meeting_id, Question.id == question_id
    return db.session.scalar(_newest().where(*ours))


def last_position(meeting_id: int) -> int:
    """Tell where the list of questions ends."""
    last = select(func.max(Question.position)).where(Question.meeting_id == meeting_id)
    return db.session.scalar(last) or 0


def times_answered(question_id: int) -> int:
    """Count the answers to a question."""
    ours = select(func.count()).where(Answer.question_id == question_id)
    return db.session.scalar(ours) or 0


def answers(person_ids: Sequence[int]) -> Sequence[Answer]:
    """List what these people answered, in the words in which they were asked."""
    return db.session.scalars(
        select(Answer)
        .join(QuestionVersion, QuestionVersion.id == Answer.question_version_id)
        .join(Question, Question.id == Answer.question_id)
        .options(
            contains_eager(Answer.wording).contains_eager(QuestionVersion.question)
        )
        .where(Answer.person_id.in_(person_ids))
        .order_by(Question.position, Question.id)
    ).all()


def draft(person_id: int) -> FormDraft | None:
    """Find what somebody has typed and not sent."""
    ours = FormDraft.person_id == person_id
    return db.session.scalar(select(FormDraft).where(ours))


def consents(person_id: int) -> dict[Consent, ConsentGiven]:
    """Find what holds of each thing that somebody allowed or not."""
    ours = select(ConsentGiven).where(ConsentGiven.person_id == person_id)
    rows = db.session.scalars(ours.order_by(ConsentGiven.id))
    return {row.consent: row for row in rows}


def open_change(person_id: int, part: Part) -> ChangeRequest | None:
    """Find the change that somebody waits for, and hold it."""
    ours = ChangeRequest.person_id == person_id, ChangeRequest.part == part
    waiting = ChangeRequest.state == ChangeState.OPEN
    return db.session.scalar(
        select(ChangeRequest).where(*ours, waiting).with_for_update()
    )


def changes_of(person_id: int) -> Sequence[ChangeRequest]:
    """List the changes that somebody asked for, the latest first."""
    with_place = joinedload(ChangeRequest.person).joinedload(Person.participant)
    theirs = ChangeRequest.person_id == person_id
    ours = select(ChangeRequest).where(theirs).options(with_place)
    return db.session.scalars(ours.order_by(ChangeRequest.id.desc())).all()


def open_changes(meeting_id: int) -> Sequence[ChangeRequest]:
    """List the changes to be decided, the oldest first, with who asks for them."""
    waiting = OPEN_CHANGE
    with_place = joinedload(ChangeRequest.person).joinedload(Person.participant)
    return db.session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.meeting_id == meeting_id, waiting)
        .options(with_place.joinedload(Participant.delegation))
        .order_by(ChangeRequest.asked_at, ChangeRequest.id)
    ).all()


def change(meeting_id: int, change_id: int) -> ChangeRequest | None:
    """Find a change that somebody of a meeting asked for, with person and place."""
    ours = ChangeRequest.meeting_id == meeting_id, ChangeRequest.id == change_id
    with_place = joinedload(ChangeRequest.person).joinedload(Person.participant)
    return db.session.scalar(select(ChangeRequest).where(*ours).options(with_place))


def locked_change(change_id: int) -> ChangeRequest:
    """Read a change as it is now, and hold it until the transaction ends."""
    return surely_held(ChangeRequest, change_id)


def last_reason(place: Participant, state: PlaceState) -> str:
    """Say why a place came to a state the last time."""
    about = History.table == "participant", History.row == place.id
    came = History.after["state"].astext == state.value
    ours = select(History.reason).where(History.meeting_id == place.meeting_id)
    latest = ours.where(*about, came).order_by(History.id.desc()).limit(1)
    return db.session.scalar(latest) or ""


def _newest() -> Select[QuestionVersion]:
    later = aliased(QuestionVersion)
    last = select(func.max(later.number)).where(later.question_id == Question.id)
    return (
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .options(contains_eager(QuestionVersion.question))
        .where(QuestionVersion.number == last.correlate(Question).scalar_subquery())
    )


def _destinations(meeting_id: int) -> tuple[str, ...]:
    """Name where the vehicles go."""
    found = {one.destination.strip() for one in vehicles(meeting_id)}
    return tuple(sorted(found - {""}))
