"""What participants are asked, what they answered, allowed, and wish to be changed."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.crypto import Sealed
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.people.fields import Consent, Part, QuestionKind, plain, revived
from webapp.people.workflow import ChangeState
from webapp.registration.models import Person, Role

Text = dict[str, str]
Values = dict[str, Any]


class FormSettings(MeetingRow):
    """What a meeting asks of its participants; one row a meeting.

    ``fields`` holds ``{name: {"asked": bool, "required": [roles]}}`` where that is not
    the usual; ``guarded`` names what waits for the committee after confirmation.
    """

    __tablename__ = "form_settings"
    __table_args__ = in_meeting(UniqueConstraint("meeting_id"))

    fields: Mapped[Values] = mapped_column(JSONB, default=dict)
    guarded: Mapped[list[str]] = mapped_column(JSONB)
    destinations: Mapped[list[str]] = mapped_column(JSONB, default=list)


class Question(MeetingRow):
    """Something that the committee of one meeting asks in addition.

    What its answers depend on (words and choices) is in its versions.
    """

    __tablename__ = "question"
    __table_args__ = in_meeting(Index(None, "meeting_id", "position"))

    kind: Mapped[QuestionKind]
    position: Mapped[int]
    required: Mapped[bool] = mapped_column(default=False)
    roles: Mapped[list[str]] = mapped_column(JSONB, default=list)
    sensitive: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]

    def asks(self, role: Role) -> bool:
        """Tell whether a role is asked; no roles mean all."""
        return not self.roles or role.value in self.roles


class QuestionVersion(MeetingRow):
    """The words of a question as they were for a while; answers keep theirs.

    ``choices`` is a list of ``{"key", "id", "en"}``.
    """

    __tablename__ = "question_version"
    __table_args__ = in_meeting(
        refers_to("question"), UniqueConstraint("question_id", "number")
    )

    question_id: Mapped[int]
    question: Mapped[Question] = relationship(lazy="raise", viewonly=True)
    number: Mapped[int]
    label: Mapped[Text] = mapped_column(JSONB)
    help: Mapped[Text] = mapped_column(JSONB, default=dict)
    choices: Mapped[list[Text]] = mapped_column(JSONB, default=list)


class Answer(MeetingRow):
    """What somebody answered to a question, in the words of one of its versions."""

    __tablename__ = "answer"
    __table_args__ = in_meeting(
        refers_to("person"),
        refers_to("question"),
        refers_to("question_version"),
        UniqueConstraint("person_id", "question_id"),
    )

    person_id: Mapped[int]
    question_id: Mapped[int]
    question_version_id: Mapped[int]
    wording: Mapped[QuestionVersion] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Answer.question_version_id == QuestionVersion.id",
        foreign_keys="Answer.question_version_id",
    )
    open_value: Mapped[str | None]
    sealed_value: Mapped[str | None] = mapped_column(Sealed("answer.sealed_value"))

    @property
    def value(self) -> str:
        """What was answered, wherever it is kept."""
        return self.open_value or self.sealed_value or ""


class FormDraft(MeetingRow):
    """What somebody has typed and not sent yet."""

    __tablename__ = "form_draft"
    __table_args__ = in_meeting(refers_to("person"), UniqueConstraint("person_id"))
    keeps_history = False

    person_id: Mapped[int]
    content: Mapped[str] = mapped_column(Sealed("form_draft.content"), default="{}")

    @property
    def values(self) -> Values:
        """What was typed, by field."""
        return read(self.content)


class ConsentGiven(MeetingRow):
    """That somebody allowed or no longer allows something; the last one holds."""

    __tablename__ = "consent_given"
    __table_args__ = in_meeting(
        refers_to("person"), Index(None, "person_id", "consent")
    )

    person_id: Mapped[int]
    consent: Mapped[Consent]
    given: Mapped[bool]
    text_version: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    given_by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ChangeRequest(MeetingRow):
    """What somebody whose place is confirmed wants to be different.

    One open one for the person and one for the place: a later wish joins it.
    """

    __tablename__ = "change_request"
    __table_args__ = in_meeting(
        refers_to("person"),
        Index(
            "uq_change_request_open",
            "person_id",
            "part",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "meeting_id", "state"),
    )

    person_id: Mapped[int]
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    part: Mapped[Part]
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.OPEN)
    old: Mapped[str] = mapped_column(Sealed("change_request.old"))
    new: Mapped[str] = mapped_column(Sealed("change_request.new"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")

    @property
    def before(self) -> Values:
        """What the record held when the change was asked for."""
        return read(self.old)

    @property
    def after(self) -> Values:
        """What it is to hold."""
        return read(self.new)


def written(values: Values) -> str:
    """Write values of fields down for a sealed column."""
    return json.dumps({name: plain(value) for name, value in values.items()})


def read(content: str) -> Values:
    """Read values that :func:`written` wrote."""
    return {name: revived(name, v) for name, v in json.loads(content).items()}
