"""The figures of the committee's home, each a count of its own."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import distinct, func, select

from webapp.certificates.models import Certificate
from webapp.certificates.workflow import CertificateState
from webapp.checkin.models import Checkpoint, Kind, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.core.db import db
from webapp.lodging.models import BedNight, Block
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageState
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import DelegationState, PlaceState
from webapp.trips.models import Seat, Vehicle

PROVINCE = 2  # the first two digits of a region's code name its province


class Share(NamedTuple):
    """How many, of how many."""

    done: int
    total: int


class Checks(NamedTuple):
    """How many places have something that must be looked at."""

    without_level: int
    without_phone: int
    without_region: int
    doubtful_nip: int


def places_by_state(meeting_id: int) -> dict[PlaceState, int]:
    """Count the places in each state."""
    counted = (
        select(Participant.state, func.count())
        .where(Participant.meeting_id == meeting_id)
        .group_by(Participant.state)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def silent(meeting_id: int) -> int:
    """Count the institutions that have not answered by their deadline."""
    counted = select(func.count()).where(
        Delegation.meeting_id == meeting_id,
        Delegation.state == DelegationState.SILENT,
    )
    return db.session.scalar(counted) or 0


def provinces(meeting_id: int) -> dict[str, Share]:
    """Count, by province, who has registered on site, of those confirmed."""
    registered = (
        select(Scan.person_id)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(
            Scan.meeting_id == meeting_id,
            Checkpoint.kind == Kind.REGISTRATION,
            COUNTS,
        )
    )
    province = func.left(Delegation.region_code, PROVINCE)
    counted = (
        select(
            province,
            func.count(distinct(Person.id)).filter(Person.id.in_(registered)),
            func.count(distinct(Person.id)),
        )
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .where(
            Person.meeting_id == meeting_id,
            Person.ended_at.is_(None),
            Participant.state == PlaceState.CONFIRMED,
            Delegation.region_code.is_not(None),
        )
        .group_by(province)
        .order_by(province)
    )
    return {code: Share(here, all_) for code, here, all_ in db.session.execute(counted)}


def rooms_on(meeting_id: int, night: date) -> Share:
    """Count the rooms in use on a night, of those that the hotels hold."""
    used = select(func.count(distinct(BedNight.room_id))).where(
        BedNight.meeting_id == meeting_id, BedNight.night == night
    )
    held = select(func.coalesce(func.sum(Block.rooms), 0)).where(
        Block.meeting_id == meeting_id, Block.night == night
    )
    row = db.session.execute(
        select(used.scalar_subquery(), held.scalar_subquery())
    ).one()
    return Share(row[0], int(row[1]))


def messages(meeting_id: int) -> Share:
    """Count the messages that arrived (in the mailbox where there is no server)."""
    there = {MessageState.SENT, MessageState.KEPT}
    arrived = func.count().filter(Message.state.in_(there))
    row = db.session.execute(
        select(arrived, func.count()).where(Message.meeting_id == meeting_id)
    ).one()
    return Share(row[0], row[1])


def failed_messages(meeting_id: int) -> int:
    """Count the messages that somebody must look at."""
    failed = {MessageState.FAILED, MessageState.UNKNOWN}
    counted = select(func.count()).where(
        Message.meeting_id == meeting_id, Message.state.in_(failed)
    )
    return db.session.scalar(counted) or 0


def seats(meeting_id: int) -> Share:
    """Count who has a seat on a vehicle, of the seats that may be booked."""
    taken = select(func.count()).where(Seat.meeting_id == meeting_id)
    bookable = select(func.sum(Vehicle.seats - Vehicle.crew_seats)).where(
        Vehicle.meeting_id == meeting_id
    )
    return Share(db.session.scalar(taken) or 0, db.session.scalar(bookable) or 0)


def certificates(meeting_id: int) -> int:
    """Count the certificates that hold."""
    holding = Certificate.state == CertificateState.ISSUED
    counted = select(func.count()).where(Certificate.meeting_id == meeting_id, holding)
    return db.session.scalar(counted) or 0


def checks(meeting_id: int) -> Checks:
    """Count, among those coming, who lacks what."""
    row = db.session.execute(
        select(
            func.count().filter(Person.level.is_(None)),
            func.count().filter(Person.phone_tail.is_(None)),
            func.count().filter(
                Delegation.region_code.is_(None),
                Delegation.level.in_(("provinsi", "kabupaten_kota")),
            ),
            func.count().filter(Person.nip_doubtful.is_(True)),
        )
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .where(
            Person.meeting_id == meeting_id,
            Person.ended_at.is_(None),
            Participant.state == PlaceState.CONFIRMED,
        )
    ).one()
    return Checks(*row)
