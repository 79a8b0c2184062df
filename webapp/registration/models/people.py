"""Institutions, places and people.

Rooms and seats hang on the place, badges on the
person who holds it.
"""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

import webapp.documents.models  # noqa: F401 letters refer to its files
from webapp.core import clock
from webapp.core.crypto import Sealed, keyring
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.core.text import fold
from webapp.documents import models as documents  # noqa: F401 its table is referred to
from webapp.registration.workflow import DelegationState, PlaceState, WalkInState

TAIL = 4  # the digits of a phone number that people remember


def phone_tail(phone: str) -> str:
    """Hash the last four digits of a number, so that they can be searched."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return keyring.lookup("person.phone_tail", digits[-TAIL:])


class DelegationLevel(StrEnum):
    """Where an institution stands in the state."""

    NATIONAL = "pusat"
    PROVINCE = "provinsi"
    REGENCY_CITY = "kabupaten_kota"
    OTHER = "lain"


class Sex(StrEnum):
    """What decides who may share a room."""

    MALE = "male"
    FEMALE = "female"


class Level(StrEnum):
    """The level-equivalent (tingkat setara) that room and protocol rules go by."""

    I = "I"  # noqa: E741 the Roman numeral that everybody uses
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"
    EXPERT_CHIEF = "JF-Utama"
    EXPERT_MIDDLE = "JF-Madya"
    EXPERT_JUNIOR = "JF-Muda"
    EXPERT_FIRST = "JF-Pertama"
    SKILLED = "JF-terampil"
    NONE = "non-ASN"


class Role(StrEnum):
    """As what somebody takes part."""

    PARTICIPANT = "peserta"
    SPEAKER = "narasumber"
    MODERATOR = "moderator"
    COMMITTEE = "panitia"
    GUEST = "tamu"
    MEDIA = "media"


class Funding(StrEnum):
    """Who bears the cost of a place."""

    FULL = "panitia_penuh"
    LODGING = "panitia_akomodasi_saja"
    OWN = "instansi_sendiri"


class Delegation(MeetingRow):
    """An institution that sends people (on screen *Instansi*)."""

    __tablename__ = "delegation"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "folded_name"),
        Index(None, "meeting_id", "state"),
        Index(None, "meeting_id", "contact_tail"),
        CheckConstraint("extras_allowed >= 0", name="extras"),
    )

    name: Mapped[str]
    short_name: Mapped[str] = mapped_column(default="")
    folded_name: Mapped[str]
    level: Mapped[DelegationLevel] = mapped_column(default=DelegationLevel.OTHER)
    region_code: Mapped[str | None]
    group: Mapped[str] = mapped_column(default="")
    state: Mapped[DelegationState] = mapped_column(default=DelegationState.DRAFT)
    funding: Mapped[Funding] = mapped_column(default=Funding.FULL)
    extras_allowed: Mapped[int] = mapped_column(default=0)
    deadline_at: Mapped[datetime | None]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_position: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str | None] = mapped_column(
        Sealed("delegation.contact_phone")
    )
    contact_email: Mapped[str | None] = mapped_column(
        Sealed("delegation.contact_email")
    )
    contact_search: Mapped[str] = mapped_column(default="")
    contact_tail: Mapped[str | None]

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        self.folded_name = fold(name)
        return name

    @validates("contact_name")
    def _fold_contact(self, _key: str, name: str) -> str:
        self.contact_search = fold(name)
        return name

    @validates("contact_phone")
    def _hash_contact(self, _key: str, phone: str | None) -> str | None:
        self.contact_tail = phone_tail(phone) if phone else None
        return phone

    @property
    def slug(self) -> str:
        """The name as a page's address has it."""
        return self.folded_name.replace(" ", "-")


class Quota(MeetingRow):
    """How many places of a role the organiser pays for, for one institution.

    Each of them is a place from the start, with or without a name.
    """

    __tablename__ = "quota"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        UniqueConstraint("delegation_id", "role"),
        CheckConstraint("funded BETWEEN 0 AND 1000", name="funded"),
    )

    delegation_id: Mapped[int]
    role: Mapped[Role]
    funded: Mapped[int]


class PhoneNote(MeetingRow):
    """What somebody of an institution said on the telephone, in one line."""

    __tablename__ = "phone_note"
    __table_args__ = in_meeting(
        refers_to("delegation"), Index(None, "meeting_id", "delegation_id")
    )

    delegation_id: Mapped[int]
    text: Mapped[str]
    promised_on: Mapped[date | None]
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class RegistrationRules(MeetingRow):
    """What a meeting asks of its registration; one row a meeting.

    ``capacity`` counts places that are not given up and do not wait.
    """

    __tablename__ = "registration_rules"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("offer_hours BETWEEN 1 AND 336", name="offer"),
    )

    capacity: Mapped[int | None]
    deadline_at: Mapped[datetime | None]
    editable_until_at: Mapped[datetime | None]
    offer_hours: Mapped[int] = mapped_column(default=24)


class Participant(MeetingRow):
    """A place at the meeting, with the dates that its holder stays for.

    An ``extra`` is beyond what the organiser pays for. ``wait_number`` orders the wait
    list of the meeting; ``offered_until`` is how long a place that became free is kept
    for whoever waits here.
    """

    __tablename__ = "participant"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        UniqueConstraint("meeting_id", "ref"),
        Index(None, "meeting_id", "state"),
        Index(None, "delegation_id"),
        UniqueConstraint("meeting_id", "wait_number"),
        CheckConstraint("depart_on >= arrive_on", name="stay"),
        CheckConstraint(
            "(state = 'wait_listed') = (wait_number IS NOT NULL)", name="waits"
        ),
        CheckConstraint(
            "offered_until IS NULL OR state = 'wait_listed'", name="offered"
        ),
    )

    delegation_id: Mapped[int]
    delegation: Mapped[Delegation] = relationship(lazy="raise", viewonly=True)
    ref: Mapped[str]
    role: Mapped[Role] = mapped_column(default=Role.PARTICIPANT)
    funding: Mapped[Funding] = mapped_column(default=Funding.FULL)
    state: Mapped[PlaceState] = mapped_column(default=PlaceState.INVITED)
    extra: Mapped[bool] = mapped_column(default=False)
    needs_room: Mapped[bool] = mapped_column(default=True)
    arrive_on: Mapped[date | None]
    depart_on: Mapped[date | None]
    arrive_time: Mapped[time | None]
    destination: Mapped[str] = mapped_column(default="")
    note_to_committee: Mapped[str] = mapped_column(default="")
    wait_number: Mapped[int | None]
    wait_reason: Mapped[str] = mapped_column(default="")
    offered_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Person(MeetingRow):
    """Somebody who holds a place, or held it until somebody else came instead."""

    __tablename__ = "person"
    __table_args__ = in_meeting(
        refers_to("participant"),
        Index(
            "uq_person_holder",
            "participant_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "meeting_id", "search"),
        Index(None, "meeting_id", "phone_tail"),
    )

    participant_id: Mapped[int]
    participant: Mapped[Participant] = relationship(lazy="raise", viewonly=True)
    name: Mapped[str]
    title_before: Mapped[str] = mapped_column(default="")
    title_after: Mapped[str] = mapped_column(default="")
    unprintable: Mapped[bool] = mapped_column(default=False)
    search: Mapped[str]
    sex: Mapped[Sex | None]
    level: Mapped[Level | None]
    grade: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    nip: Mapped[str | None] = mapped_column(Sealed("person.nip"))
    nip_hash: Mapped[str | None] = mapped_column(index=True)
    nip_doubtful: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str | None] = mapped_column(Sealed("person.phone"))
    phone_second: Mapped[str | None] = mapped_column(Sealed("person.phone_second"))
    phone_tail: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(Sealed("person.email"))
    email_hash: Mapped[str | None] = mapped_column(index=True)
    accessible: Mapped[bool] = mapped_column(default=False)
    smoking: Mapped[bool] = mapped_column(default=False)
    wishes: Mapped[str] = mapped_column(default="")
    diet: Mapped[str | None] = mapped_column(Sealed("person.diet"))
    ended_at: Mapped[datetime | None]

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        """Keep the name as typed, and beside it what a search compares."""
        self.search = fold(name)
        return name

    @property
    def full_name(self) -> str:
        """The name with degrees before and after, as its bearer writes it."""
        with_before = f"{self.title_before} {self.name}".strip()
        return f"{with_before}, {self.title_after}" if self.title_after else with_before

    @property
    def address(self) -> str:
        """How messages address somebody: Bapak or Ibu, else both."""
        honorific = {Sex.MALE: "Bapak", Sex.FEMALE: "Ibu"}.get(self.sex, "Bapak/Ibu")  # type: ignore[arg-type]
        return f"{honorific} {self.name}"


class Badge(MeetingRow):
    """A card with a code. A spare has nobody yet; a replaced one opens nothing.

    ``given_at`` is since when it belongs to its person.
    """

    __tablename__ = "badge"
    __table_args__ = in_meeting(
        refers_to("person"),
        UniqueConstraint("meeting_id", "number"),
        Index(
            "uq_badge_active",
            "person_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    person_id: Mapped[int | None]
    person: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(Sealed("badge.code"))
    code_hash: Mapped[str] = mapped_column(unique=True)
    given_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @validates("person_id")
    def _date(self, _key: str, person_id: int | None) -> int | None:
        self.given_at = clock.now() if person_id else None
        return person_id


class AssignmentLetter(MeetingRow):
    """What an institution sent to name its people: a letter, or a message.

    ``form_key`` is the number of the form in which it was typed, and ``digest`` what
    stood in it: sent twice, it is written once. ``taken_back_at`` is when its author
    said that it names nobody.
    """

    __tablename__ = "assignment_letter"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        refers_to("stored_file"),
        UniqueConstraint("meeting_id", "form_key"),
        Index(None, "delegation_id"),
    )

    delegation_id: Mapped[int]
    delegation: Mapped[Delegation] = relationship(lazy="raise", viewonly=True)
    stored_file_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(default="")
    dated_on: Mapped[date | None]
    form_key: Mapped[str]
    digest: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_back_at: Mapped[datetime | None]


class LetterPerson(MeetingRow):
    """Somebody whom a letter names."""

    __tablename__ = "letter_person"
    __table_args__ = in_meeting(
        refers_to("assignment_letter"),
        refers_to("person"),
        UniqueConstraint("assignment_letter_id", "person_id"),
        Index(None, "person_id"),
    )

    assignment_letter_id: Mapped[int]
    person_id: Mapped[int]


class WalkIn(MeetingRow):
    """Somebody on no list whom a desk took in, for the committee to decide about.

    ``act`` is the name that the desk gave to what it did, so that sending it twice
    takes nobody in twice.
    """

    __tablename__ = "walk_in"
    __table_args__ = in_meeting(
        refers_to("participant"),
        UniqueConstraint("participant_id"),
        Index(None, "meeting_id", "state"),
    )

    participant_id: Mapped[int]
    participant: Mapped[Participant] = relationship(lazy="raise", viewonly=True)
    state: Mapped[WalkInState] = mapped_column(default=WalkInState.PENDING)
    wants_room: Mapped[bool] = mapped_column(default=False)
    act: Mapped[UUID] = mapped_column(unique=True)
    desk: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
