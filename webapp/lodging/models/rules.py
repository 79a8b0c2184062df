"""What a meeting lays down about rooms: rights, pairs, nights and assumptions."""

from datetime import date
from enum import StrEnum
from typing import Self

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.registration.models import Level, Person, Role


class Right(StrEnum):
    """To which room a level-equivalent gives a right."""

    SHARES = "shares"
    ALONE = "alone"
    SUITE = "suite"


class RoomRule(MeetingRow):
    """The right of one level in one meeting; without a row the usual one holds."""

    __tablename__ = "room_rule"
    __table_args__ = in_meeting(UniqueConstraint("meeting_id", "level"))

    level: Mapped[Level]
    right: Mapped[Right]


class PairKind(StrEnum):
    """What is known of two people: only a wish has a direction."""

    WISH = "wish"
    APART = "apart"
    NEAR = "near"
    COUPLE = "couple"


class RoomPair(MeetingRow):
    """Two people who want or need something of each other.

    What has no direction is written once, the lower number first.
    """

    __tablename__ = "room_pair"
    __table_args__ = in_meeting(
        refers_to("person"),
        ForeignKeyConstraint(
            ["meeting_id", "other_id"], ["person.meeting_id", "person.id"]
        ),
        UniqueConstraint("person_id", "other_id", "kind"),
        Index(None, "meeting_id", "kind"),
        Index(None, "other_id"),
        CheckConstraint("person_id <> other_id", name="two"),
        CheckConstraint("kind = 'wish' OR person_id < other_id", name="once"),
    )

    person_id: Mapped[int]
    person: Mapped[Person] = relationship(
        lazy="raise", viewonly=True, foreign_keys="RoomPair.person_id"
    )
    other_id: Mapped[int]
    other: Mapped[Person] = relationship(
        lazy="raise", viewonly=True, foreign_keys="RoomPair.other_id"
    )
    kind: Mapped[PairKind]
    reason: Mapped[str] = mapped_column(default="")


class Policy(StrEnum):
    """What a proposal is after: one aim after the other, or each at its price."""

    STRICT = "strict"
    PRICED = "priced"


class LodgingRules(MeetingRow):
    """What a meeting asks of its rooms; one row a meeting, made when first changed.

    Nights outside the bounds are on the sleeper's own account.
    """

    __tablename__ = "lodging_rules"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id"),
        CheckConstraint("last_night >= first_night", name="nights"),
        CheckConstraint("move_price >= 0 AND wish_price >= 0", name="prices"),
    )

    first_night: Mapped[date | None]
    last_night: Mapped[date | None]
    smoking: Mapped[bool]
    policy: Mapped[Policy]
    move_price: Mapped[int]
    wish_price: Mapped[int]

    @classmethod
    def usual(cls, meeting_id: int) -> Self:
        """Return what holds where nobody changed it."""
        return cls(
            meeting_id=meeting_id,
            smoking=False,
            policy=Policy.STRICT,
            move_price=150_000,
            wish_price=0,
        )


class StayAssumption(MeetingRow):
    """What is assumed of places of a role that have no name yet."""

    __tablename__ = "stay_assumption"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "role"),
        CheckConstraint("women_percent BETWEEN 0 AND 100", name="women"),
        CheckConstraint("alone_percent BETWEEN 0 AND 100", name="alone"),
    )

    role: Mapped[Role]
    women_percent: Mapped[int]
    alone_percent: Mapped[int]
