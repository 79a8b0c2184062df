"""What a committee sets about its form: fields, of whom, and its own questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.people import queries
from webapp.people.fields import FIELDS, FieldRule, QuestionKind
from webapp.people.models import FormSettings, Question, QuestionVersion
from webapp.registration.models import Role

FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a question, each in two languages."""

    label: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Of whom a question is asked, and how its answers are kept."""

    required: bool = False
    roles: Collection[Role] = ()
    sensitive: bool = False


@transaction(unique={"uq_form_settings_meeting_id": DomainError("form_raced")})
def set_form(
    meeting_id: int,
    rules: Mapping[str, FieldRule],
    guarded: Collection[str],
    destinations: Sequence[str],
    by: Actor,
) -> None:
    """Say which fields the form asks of whom, and which changes wait."""
    by.demand(Permission.EDIT_MEETING)
    settings = queries.form_settings(meeting_id)
    if settings is None:
        settings = FormSettings(meeting_id=meeting_id)
        db.session.add(settings)
    settings.fields = {
        name: {"asked": rule.asked, "required": sorted(rule.required)}
        for name, rule in rules.items()
        if name in FIELDS and not FIELDS[name].fixed
    }
    settings.guarded = [name for name in FIELDS if name in guarded]
    settings.destinations = list(dict.fromkeys(destinations))
    db.session.flush()


@transaction()
def add_question(
    meeting_id: int, kind: QuestionKind, words: Wording, asks: Asks, by: Actor
) -> QuestionVersion:
    """Ask something more, after what is asked already."""
    by.demand(Permission.EDIT_MEETING)
    question = Question(
        meeting_id=meeting_id,
        kind=kind,
        position=queries.last_position(meeting_id) + 1,
    )
    _ask(question, asks)
    db.session.add(question)
    db.session.flush()
    return _say(question, words, 1)


@transaction()
def edit_question(
    wording: QuestionVersion, words: Wording, asks: Asks, by: Actor
) -> QuestionVersion:
    """Ask differently; answers given before keep the words in which they were asked."""
    by.demand(Permission.EDIT_MEETING)
    question = wording.question
    _ask(question, asks)
    kept = _numbered(words.choices, wording.choices)
    now = dict(words.label), dict(words.help), kept
    if now == (wording.label, wording.help, wording.choices):
        return wording
    return _say(question, words, wording.number + 1, wording.choices)


@transaction()
def move_question(wording: QuestionVersion, by: Actor, *, up: bool) -> None:
    """Ask a question one place earlier or later."""
    by.demand(Permission.EDIT_MEETING)
    listed = [one.question for one in queries.questions(wording.meeting_id)]
    at = [one.id for one in listed].index(wording.question_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(listed):
        listed[at], listed[other] = listed[other], listed[at]
    for position, question in enumerate(listed, 1):
        question.position = position
    db.session.flush()


@transaction()
def retire_question(wording: QuestionVersion, by: Actor) -> None:
    """Ask a question no longer; its answers stay."""
    by.demand(Permission.EDIT_MEETING)
    wording.question.retired_at = clock.now()


@transaction()
def revive_question(wording: QuestionVersion, by: Actor) -> None:
    """Ask a question again."""
    by.demand(Permission.EDIT_MEETING)
    wording.question.retired_at = None


def _ask(question: Question, asks: Asks) -> None:
    question.required, question.sensitive = asks.required, asks.sensitive
    question.roles = sorted(role.value for role in asks.roles)


def _say(
    question: Question,
    words: Wording,
    number: int,
    before: Sequence[Mapping[str, str]] = (),
) -> QuestionVersion:
    if not words.label.get("id", "").strip():
        raise DomainError("question_empty", field="label_id")
    choices = _numbered(words.choices, before)
    if question.kind is QuestionKind.CHOICE and len(choices) < FEWEST:
        raise DomainError("choices_missing", field="choices_text")
    version = QuestionVersion(
        meeting_id=question.meeting_id,
        question_id=question.id,
        question=question,
        number=number,
        label=dict(words.label),
        help=dict(words.help),
        choices=choices,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _numbered(
    wanted: Sequence[Mapping[str, str]], before: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Give each choice a key for good: the one it had, else one never used here."""
    known = {one["id"]: one["key"] for one in before}
    last = max((int(one["key"]) for one in before), default=0)
    choices = []
    for one in wanted:
        key = known.get(one["id"])
        if key is None:
            last += 1
            key = str(last)
        choices.append({"key": key, "id": one["id"], "en": one.get("en", "")})
    return choices
