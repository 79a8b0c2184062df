"""How the committee's questions, and their answers, are said."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.format import short_date
from webapp.core.languages import chosen
from webapp.people import queries
from webapp.people.fields import QUESTION, QuestionKind
from webapp.people.forms.own import in_language
from webapp.people.models import Answer, QuestionVersion
from webapp.people.registry import YES_NO, Column, Entry, Filter, Value

# Answers of these kinds are few enough to filter by.
LISTED = {QuestionKind.CHOICE, QuestionKind.YES_NO}


def asked_in_words(wording: QuestionVersion) -> str:
    """Say a question in the reader's language."""
    return in_language(wording.label, chosen())


def answered(answer: Answer) -> str:
    """Say an answer in the words in which it was asked."""
    kind, value = answer.wording.question.kind, answer.value
    if kind is QuestionKind.YES_NO:
        return str(_("Ya") if value == "yes" else _("Tidak"))
    if kind is QuestionKind.DATE:
        return short_date(date.fromisoformat(value))
    if kind is QuestionKind.CHOICE:
        for choice in answer.wording.choices:
            if choice["key"] == value:
                return in_language(choice, chosen())
    return value


def question_filters(meeting_id: int) -> dict[str, Filter]:
    """Offer the questions with few answers as filters of the list."""
    asked = {}
    for one in queries.every_question(meeting_id):
        kind = one.question.kind
        if kind not in LISTED or one.question.sensitive:
            continue
        choices = {c["key"]: in_language(c, chosen()) for c in one.choices}
        asked[f"{QUESTION}{one.question_id}"] = Filter(
            label=asked_in_words(one),
            choices=choices if kind is QuestionKind.CHOICE else YES_NO,
            condition=queries.answer_is(one.question_id),
        )
    return asked


def question_columns(meeting_id: int, by: Actor) -> dict[str, Column]:
    """Give each question a column; what is sensitive only to those who arrange it."""
    arranges = by.may(Permission.EDIT_PARTICIPANTS)
    columns = {
        f"{QUESTION}{one.question_id}": Column(
            label=asked_in_words(one), value=_answer_to(one.question_id)
        )
        for one in queries.every_question(meeting_id)
        if arranges or not one.question.sensitive
    }
    if arranges:
        columns["diet"] = Column(
            label=_("Pantangan makanan"),
            value=lambda e: e.person.diet if e.person else None,
        )
    return columns


def _answer_to(question_id: int) -> Callable[[Entry], Value]:
    return lambda entry: entry.answers.get(question_id)


def with_answers(entries: Sequence[Entry]) -> list[Entry]:
    """Add what the people of a list answered, asked for all at once."""
    given: defaultdict[int, dict[int, str]] = defaultdict(dict)
    holders = [entry.person.id for entry in entries if entry.person]
    for one in queries.answers(holders):
        given[one.person_id][one.question_id] = answered(one)
    return [replace(e, answers=given[e.person.id]) if e.person else e for e in entries]
