"""Who gets a certificate, by which reasoning, and what was issued."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from webapp.certificates.models import Certificate
from webapp.certificates.workflow import CertificateState
from webapp.checkin.queries.attendance import (
    Attended,
    Required,
    attendance,
    registered_ids,
    required,
)
from webapp.core.db import db
from webapp.documents.models import RegisterEntry
from webapp.meetings.models import AttendanceBasis, CertificateRule, Meeting
from webapp.meetings.queries import agenda
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.queries import matches

WHOLE = 100
# What lists show of people; nothing sealed, since 2,000 of them are read at once.
SHOWN = (
    Person.meeting_id,
    Person.participant_id,
    Person.name,
    Person.title_before,
    Person.title_after,
    Person.search,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a meeting, with the number that it comes to."""

    rule: CertificateRule
    share: int
    of: Required

    @property
    def required(self) -> int:
        """How much is to be attended; of registering there is one."""
        return 1 if self.rule is CertificateRule.REGISTERED else self.of.amount

    @property
    def by(self) -> AttendanceBasis:
        """What is counted: sessions, or minutes."""
        return self.of.basis

    @property
    def needed(self) -> float:
        """How many of the required; never rounded: 75 % of seven are 5.25."""
        if self.rule is CertificateRule.REGISTERED:
            return 1
        return self.share * self.required / WHOLE

    def met_by(self, attended: int) -> bool:
        """Tell whether so many are enough; where nothing is required, none are."""
        if self.rule is CertificateRule.REGISTERED:
            return attended > 0
        return self.required > 0 and attended * WHOLE >= self.share * self.required


class Held(NamedTuple):
    """The certificate that somebody holds or is promised."""

    id: int
    state: CertificateState


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What somebody attended, and so whether a certificate is due.

    There is one for each of thousands, so it names people and papers by number only.
    """

    person_id: int
    ref: str
    rule: Rule
    attended: int
    line: Attended
    hours: float
    certificate: Held | None

    @property
    def sessions(self) -> tuple[str, ...]:
        """The codes of the sessions that count."""
        return self.line.sessions

    @property
    def entitled(self) -> bool:
        """Tell whether the rule is met."""
        return self.rule.met_by(self.attended)

    @property
    def issued(self) -> bool:
        """Tell whether a certificate is out already."""
        made = self.certificate
        return made is not None and made.state is CertificateState.ISSUED

    @property
    def due(self) -> bool:
        """Tell whether a certificate is to be issued."""
        return self.entitled and not self.issued

    def basis(self) -> dict[str, Any]:
        """Write the reasoning down for the certificate."""
        return {
            "rule": self.rule.rule.value,
            "by": self.rule.by.value,
            "share": self.rule.share,
            "attended": self.attended,
            "required": self.rule.required,
            "sessions": list(self.sessions),
            "hours": self.hours,
        }


def rule_of(meeting: Meeting) -> Rule:
    """Read the rule of a meeting."""
    return Rule(meeting.certificate_rule, meeting.certificate_share, required(meeting))


def entitlement(meeting: Meeting) -> list[Entitlement]:
    """Judge everybody who is coming, in the order of their references."""
    rule, held = rule_of(meeting), _held(meeting.id)
    registered = rule.rule is CertificateRule.REGISTERED
    here = registered_ids(meeting.id) if registered else set()
    hours = _hours(meeting.id)
    worth = cache(lambda sessions: sum(hours.get(code, 0) for code in sessions))
    return [
        Entitlement(
            line.person_id,
            line.ref,
            rule,
            _count(rule, line, here),
            line,
            worth(line.sessions),
            held.get(line.person_id),
        )
        for line in attendance(meeting, asked=rule.of)
    ]


def _count(rule: Rule, line: Attended, here: set[int]) -> int:
    if rule.rule is CertificateRule.REGISTERED:
        return int(line.person_id in here)
    return line.attended


def _hours(meeting_id: int) -> Mapping[str, float]:
    return {session.code: float(session.credit_hours) for session in agenda(meeting_id)}


def _held(meeting_id: int) -> Mapping[int, Held]:
    """Find what each holds or is promised; what holds wins."""
    found = db.session.execute(
        select(Certificate.person_id, Certificate.id, Certificate.state)
        .where(Certificate.meeting_id == meeting_id)
        .where(Certificate.state.in_((CertificateState.DRAFT, CertificateState.ISSUED)))
        .order_by(Certificate.state == CertificateState.ISSUED)
    )
    return {person_id: Held(key, state) for person_id, key, state in found}


def found(meeting_id: int, words: str) -> set[int]:
    """Name the people whose name, institution or reference is meant."""
    people = (
        select(Person.id)
        .join(Person.participant)
        .join(Participant.delegation)
        .where(Person.meeting_id == meeting_id, matches(words))
    )
    return set(db.session.scalars(people))


def people(meeting_id: int, wanted: Collection[int]) -> Mapping[int, Person]:
    """Read the people of a page of a list, as lists show them."""
    place = contains_eager(Person.participant)
    read = db.session.scalars(
        select(Person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            load_only(*SHOWN),
            place.load_only(Participant.ref, Participant.role, Participant.state),
            place.contains_eager(Participant.delegation).load_only(
                Delegation.name, Delegation.folded_name
            ),
        )
        .where(Person.meeting_id == meeting_id, Person.id.in_(wanted))
    )
    return {person.id: person for person in read}


def certificates(meeting_id: int, wanted: Collection[int]) -> Mapping[int, Certificate]:
    """Read some certificates."""
    ours = Certificate.meeting_id == meeting_id, Certificate.id.in_(wanted)
    return {one.id: one for one in db.session.scalars(select(Certificate).where(*ours))}


def lock(meeting_id: int) -> None:
    """Let one at a time begin to issue at a meeting."""
    key = func.hashtextextended(f"certificates:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def last_revision(person_id: int) -> int | None:
    """Find the number of the last certificate that somebody had."""
    ours = select(func.max(Certificate.revision))
    return db.session.scalar(ours.where(Certificate.person_id == person_id))


def last_revisions(meeting_id: int) -> Mapping[int, int]:
    """Find the number of the last certificate that each had."""
    latest = select(Certificate.person_id, func.max(Certificate.revision).label("last"))
    of_each = latest.where(Certificate.meeting_id == meeting_id)
    rows = db.session.execute(of_each.group_by(Certificate.person_id))
    return {row.person_id: row.last for row in rows}


def drop_drafts(meeting_id: int, keep: Iterable[int]) -> None:
    """Delete what was promised to people who are not entitled any more."""
    ours = Certificate.meeting_id == meeting_id, Certificate.replaces_id.is_(None)
    db.session.execute(
        delete(Certificate)
        .where(*ours, Certificate.state == CertificateState.DRAFT)
        .where(Certificate.id.not_in(list(keep)))
    )


def certificate(meeting_id: int, certificate_id: int) -> Certificate | None:
    """Find a certificate of a meeting, with its person."""
    ours = Certificate.meeting_id == meeting_id, Certificate.id == certificate_id
    place = joinedload(Certificate.person).joinedload(Person.participant)
    found = select(Certificate).where(*ours)
    return db.session.scalar(
        found.options(place.joinedload(Participant.delegation)),
        execution_options={"populate_existing": True},
    )


def locked_certificate(certificate_id: int) -> Certificate | None:
    """Read a certificate as it is now, with its person, and hold it till the end."""
    place = contains_eager(Certificate.person).contains_eager(Person.participant)
    return db.session.scalar(
        select(Certificate)
        .join(Certificate.person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(place.contains_eager(Participant.delegation))
        .where(Certificate.id == certificate_id)
        .with_for_update(of=Certificate),
        execution_options={"populate_existing": True},
    )


def issued(meeting_id: int) -> Sequence[Row[Certificate, RegisterEntry]]:
    """List the certificates that hold, by reference, with person and entry."""
    return db.session.execute(
        select(Certificate, RegisterEntry)
        .join(RegisterEntry, RegisterEntry.id == Certificate.register_entry_id)
        .join(Certificate.person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Certificate.person).load_only(*SHOWN),
            contains_eager(Certificate.person)
            .contains_eager(Person.participant)
            .contains_eager(Participant.delegation),
        )
        .where(Certificate.meeting_id == meeting_id)
        .where(Certificate.state == CertificateState.ISSUED)
        .order_by(Participant.ref, Certificate.id)
    ).all()


def codes(meeting_id: int, certificates: Collection[int]) -> Mapping[int, str]:
    """Read the codes by which some certificates are verified."""
    rows = db.session.execute(
        select(Certificate.id, RegisterEntry.code)
        .join(RegisterEntry, RegisterEntry.id == Certificate.register_entry_id)
        .where(Certificate.meeting_id == meeting_id, Certificate.id.in_(certificates))
    )
    return {row.id: row.code for row in rows}


def of_person(person_id: int) -> Sequence[Certificate]:
    """List the certificates of a person, the latest first."""
    ours = select(Certificate).where(Certificate.person_id == person_id)
    return db.session.scalars(ours.order_by(Certificate.revision.desc())).all()


def names(certificates: list[int]) -> Mapping[int, str]:
    """Name the people of some certificates."""
    rows = db.session.execute(
        select(Certificate.id, Person.name)
        .join(Person, Person.id == Certificate.person_id)
        .where(Certificate.id.in_(certificates))
    )
    return {row.id: row.name for row in rows}
