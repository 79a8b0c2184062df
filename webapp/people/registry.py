"""The one table of what can be asked of people, and of what is shown of them.

Lists, exports and audiences all go by it. Each condition expects Participant,
Delegation and the present holder (Person, perhaps nobody) to be joined.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, false, or_
from sqlalchemy.orm import aliased

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.checkin.models import HandedPaper, Paper
from webapp.checkin.workflow import PaperState
from webapp.core import clock
from webapp.core.identity import show_phone
from webapp.core.text import N_
from webapp.lodging.models import BedNight
from webapp.lodging.queries import Lodging
from webapp.registration import words
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP, STATE_LABELS, PlaceState
from webapp.trips.queries.seating import SeatInfo

Condition = ColumnElement[bool]
Value = str | date | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a place, its institution, and who holds it, if anybody."""

    place: Participant
    delegation: Delegation
    person: Person | None
    lodging: Lodging | None = None

    seat: SeatInfo | None = None
    answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The holder's full name; empty while the place is unnamed."""
        return self.person.full_name if self.person else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One question with its possible answers, each an answer by name."""

    label: str
    choices: Mapping[str, str]
    condition: Callable[[str], Condition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fact of an entry; ``words`` says its value in words."""

    label: str
    value: Callable[[Entry], Value]
    sort: tuple[SQLColumnExpression[Any], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


YES_NO = {"yes": N_("Ya"), "no": N_("Tidak")}
_BED = exists().where(BedNight.participant_id == Participant.id)
_WITHOUT_BED = (
    Participant.needs_room
    & (Participant.state == PlaceState.CONFIRMED)
    & Participant.arrive_on.is_distinct_from(Participant.depart_on)
    & ~_BED
)
_TWIN, _TWINS_PLACE = aliased(Person), aliased(Participant)
_TWICE = (
    exists()
    .where(_TWIN.meeting_id == Person.meeting_id, _TWIN.id != Person.id)
    .where(_TWIN.ended_at.is_(None), _TWINS_PLACE.id == _TWIN.participant_id)
    .where(_TWINS_PLACE.state.not_in(GIVEN_UP))
    .where(or_(_TWIN.search == Person.search, _TWIN.nip_hash == Person.nip_hash))
)
CHECKS: dict[str, tuple[str, Condition]] = {
    "name": (N_("Belum bernama"), Person.id.is_(None)),
    "level": (N_("Eselon belum ada"), Person.level.is_(None) & Person.id.is_not(None)),
    "sex": (
        N_("Jenis kelamin belum ada"),
        Person.sex.is_(None) & Person.id.is_not(None),
    ),
    "nip": (N_("NIP diragukan"), Person.nip_doubtful.is_(True)),
    "glyphs": (
        N_("Huruf pada namanya tidak dapat dicetak"),
        Person.unprintable.is_(True),
    ),
    "bed": (N_("Belum dapat kamar"), _WITHOUT_BED),
    "phone": (N_("Tanpa nomor HP"), Person.phone_tail.is_(None)),
    "dates": (
        N_("Tanggal belum lengkap"),
        or_(Participant.arrive_on.is_(None), Participant.depart_on.is_(None)),
    ),
    "twice": (N_("Nama atau NIP-nya ada dua"), _TWICE),
    "extra": (N_("Peserta tambahan"), Participant.extra.is_(True)),
}
# What makes a registration unusual: the committee looks twice before it says yes.
ODDITIES = ("level", "sex", "nip", "glyphs", "phone", "dates", "twice", "extra")
UNUSUAL: Condition = or_(false(), *(CHECKS[name][1] for name in ODDITIES))


def _paper(paper: Paper, *states: PaperState) -> Condition:
    """Match places whose paper of a kind is in one of these states."""
    return exists().where(
        HandedPaper.participant_id == Participant.id,
        HandedPaper.paper == paper,
        HandedPaper.state.in_(states),
    )


def _link(answer: str) -> Condition:
    """Match who has been sent his personal link, or has not and should be."""
    sent = exists().where(
        AccessLink.meeting_id == Participant.meeting_id,
        AccessLink.purpose == LinkPurpose.PERSONAL,
        AccessLink.subject_id == Person.id,
        AccessLink.sent_at.is_not(None),
        AccessLink.revoked_at.is_(None),
        AccessLink.expires_at > clock.now(),
    )
    if answer == "sent":
        return sent
    return ~sent & Person.id.is_not(None) & Participant.state.not_in(GIVEN_UP)


def _not_handed(paper: Paper) -> Condition:
    coming = Participant.state == PlaceState.CONFIRMED
    return coming & ~_paper(paper, *(set(PaperState) - {PaperState.AWAITED}))


PAPERS: dict[str, tuple[str, Condition]] = {
    "st": (N_("ST belum diterima"), _not_handed(Paper.LETTER)),
    "spd": (N_("SPD belum diterima"), _not_handed(Paper.ORDER)),
    "tiket": (N_("Tiket belum diterima"), _not_handed(Paper.TICKET)),
    "stamp": (N_("SPD belum divisum"), _paper(Paper.ORDER, PaperState.RECEIVED)),
    "back": (
        N_("SPD belum kembali"),
        _paper(Paper.ORDER, PaperState.RECEIVED, PaperState.STAMPED),
    ),
}

FILTERS: dict[str, Filter] = {
    "state": Filter(
        label=N_("Keadaan"),
        choices={state.value: label for state, label in STATE_LABELS.items()},
        condition=lambda state: Participant.state == state,
    ),
    "role": Filter(
        label=N_("Peran"),
        choices=words.ROLES,
        condition=lambda role: Participant.role == role,
    ),
    "kind": Filter(
        label=N_("Tingkat instansi"),
        choices=words.DELEGATION_LEVELS,
        condition=lambda level: Delegation.level == level,
    ),
    "level": Filter(
        label=N_("Eselon"),
        choices=words.LEVELS,
        condition=lambda level: Person.level == level,
    ),
    "sex": Filter(
        label=N_("Jenis kelamin"),
        choices=words.SEXES,
        condition=lambda sex: Person.sex == sex,
    ),
    "room": Filter(
        label=N_("Perlu kamar"),
        choices=YES_NO,
        condition=lambda answer: Participant.needs_room.is_(answer == "yes"),
    ),
    "link": Filter(
        label=N_("Tautan pribadi"),
        choices={"unsent": N_("Belum dikirim"), "sent": N_("Sudah dikirim")},
        condition=_link,
    ),
    "paper": Filter(
        label=N_("Berkas"),
        choices={name: label for name, (label, _) in PAPERS.items()},
        condition=lambda name: PAPERS[name][1],
    ),
    "check": Filter(
        label=N_("Perlu diperiksa"),
        choices={name: label for name, (label, _) in CHECKS.items()},
        condition=lambda name: CHECKS[name][1],
    ),
}


def _of_person(name: str) -> Callable[[Entry], Value]:
    """Read a fact of the holder; an unnamed place has none."""

    def value(entry: Entry) -> Value:
        found: Value = getattr(entry.person, name, None)
        return found

    return value


def _room(entry: Entry) -> str | None:
    return f"{entry.lodging.hotel} {entry.lodging.room}" if entry.lodging else None


def _phone(entry: Entry) -> str | None:
    number = entry.person and entry.person.phone
    return show_phone(number) if number else None


COLUMNS: dict[str, Column] = {
    "ref": Column(
        label=N_("Nomor"), value=lambda e: e.place.ref, sort=(Participant.ref,)
    ),
    "name": Column(
        label=N_("Nama"), value=lambda e: e.name, sort=(Person.search, Participant.ref)
    ),
    "institution": Column(
        label=N_("Instansi"),
        value=lambda e: e.delegation.name,
        sort=(Delegation.folded_name, Person.search, Participant.ref),
    ),
    "kind": Column(
        label=N_("Tingkat instansi"),
        value=lambda e: e.delegation.level,
        words=words.DELEGATION_LEVELS,
    ),
    "position": Column(label=N_("Jabatan"), value=_of_person("position")),
    "level": Column(
        label=N_("Eselon"),
        value=_of_person("level"),
        sort=(Person.level, Person.search, Participant.ref),
        words=words.LEVELS,
    ),
    "grade": Column(label=N_("Golongan"), value=_of_person("grade")),
    "sex": Column(
        label=N_("Jenis kelamin"), value=_of_person("sex"), words=words.SEXES
    ),
    "nip": Column(label=N_("NIP"), value=_of_person("nip")),
    "phone": Column(label=N_("HP"), value=_phone),
    "email": Column(label=N_("E-mail"), value=_of_person("email")),
    "role": Column(label=N_("Peran"), value=lambda e: e.place.role, words=words.ROLES),
    "funding": Column(
        label=N_("Pembiayaan"), value=lambda e: e.place.funding, words=words.FUNDINGS
    ),
    "room": Column(
        label=N_("Perlu kamar"),
        value=lambda e: "yes" if e.place.needs_room else "no",
        words=YES_NO,
    ),
    "lodging": Column(label=N_("Kamar"), value=_room),
    "arrive": Column(
        label=N_("Tiba"),
        value=lambda e: e.place.arrive_on,
        sort=(Participant.arrive_on, Person.search, Participant.ref),
    ),
    "arrive_time": Column(
        label=N_("Jam tiba"),
        value=lambda e: f"{e.place.arrive_time:%H.%M}" if e.place.arrive_time else "",
    ),
    "depart": Column(label=N_("Pulang"), value=lambda e: e.place.depart_on),
    "destination": Column(label=N_("Kunjungan"), value=lambda e: e.place.destination),
    "state": Column(
        label=N_("Keadaan"),
        value=lambda e: e.place.state,
        sort=(Participant.state, Person.search, Participant.ref),
        words={state.value: label for state, label in STATE_LABELS.items()},
    ),
}
