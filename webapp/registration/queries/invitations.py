"""Reads on letters that invite institutions, and on how they were sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links, live_links_of
from webapp.core.db import db, surely_held
from webapp.documents.models import StoredFile
from webapp.meetings.models import Meeting
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageState
from webapp.registration.models import (
    Delegation,
    Dispatch,
    Funding,
    Invitation,
    RegistrationRules,
)
from webapp.registration.queries.listing import (
    DEADLINE,
    PAID,
    Asked,
    Listed,
    belongs,
    listed,
)
from webapp.registration.workflow import DelegationState


def invitable(meeting: Meeting) -> Sequence[Listed]:
    """List the institutions that get a letter: all but those that do not come."""
    lines = listed(meeting, Asked())
    return [
        one for one in lines if one.delegation.state is not DelegationState.DECLINED
    ]


class Particulars(NamedTuple):
    """What a letter says of its institution alone, and the hash of what it said."""

    delegation_id: int
    name: str
    funding: Funding
    extras: int
    quota: Mapping[str, int]
    deadline_at: datetime | None
    link: str | None
    short_link: str | None
    made: str | None


def particulars(
    meeting: Meeting, delegation_id: int | None = None
) -> list[Particulars]:
    """List what letters say of each institution that gets one, or of this one."""
    links = live_links_of(meeting.id, LinkPurpose.COORDINATOR).subquery()
    found = (
        select(
            Delegation.id,
            Delegation.name,
            Delegation.funding,
            Delegation.extras_allowed,
            func.coalesce(PAID.c.by_role, func.jsonb_build_object()),
            DEADLINE,
            links.c.code_hash,
            links.c.short_hash,
            Invitation.facts_hash,
        )
        .select_from(Delegation)
        .outerjoin(PAID, belongs(PAID))
        .outerjoin(
            RegistrationRules, RegistrationRules.meeting_id == Delegation.meeting_id
        )
        .outerjoin(links, links.c.subject_id == Delegation.id)
        .outerjoin(Invitation, Invitation.delegation_id == Delegation.id)
        .where(Delegation.meeting_id == meeting.id)
    )
    if delegation_id is None:
        found = found.where(Delegation.state != DelegationState.DECLINED)
    else:
        found = found.where(Delegation.id == delegation_id)
    return [Particulars(*row) for row in db.session.execute(found)]


def invitation(delegation_id: int) -> Invitation | None:
    """Find the letter of an institution, if it was made."""
    ours = select(Invitation).where(Invitation.delegation_id == delegation_id)
    return db.session.scalar(ours.options(joinedload(Invitation.register_entry)))


def invitations(meeting_id: int) -> dict[int, Invitation]:
    """Find the letters of a meeting by the number of their institution."""
    ours = select(Invitation).where(Invitation.meeting_id == meeting_id)
    rows = db.session.scalars(ours.options(joinedload(Invitation.register_entry)))
    return {row.delegation_id: row for row in rows}


def count_invitations(meeting_id: int) -> int:
    """Count the letters of a meeting that were made."""
    ours = select(func.count()).where(Invitation.meeting_id == meeting_id)
    return db.session.scalar(ours) or 0


def invitation_files(meeting_id: int) -> list[tuple[StoredFile, int | None]]:
    """List the files of the letters by institution, with that of a letter apart."""
    rows = db.session.execute(
        select(StoredFile, Invitation.signed_file_id)
        .join(Invitation, Invitation.stored_file_id == StoredFile.id)
        .join(Delegation, Delegation.id == Invitation.delegation_id)
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Delegation.level, Delegation.region_code, Delegation.folded_name)
    )
    return [(file, apart) for file, apart in rows]


def coordinator_links(
    meeting_id: int, delegation_ids: Iterable[int]
) -> dict[int, AccessLink]:
    """Find the links of institutions that are still good."""
    return live_links(meeting_id, LinkPurpose.COORDINATOR, list(delegation_ids))


def delegations_named(delegation_ids: list[int]) -> Mapping[int, str]:
    """Name institutions by their numbers."""
    named = select(Delegation.id, Delegation.name)
    rows = db.session.execute(named.where(Delegation.id.in_(delegation_ids)))
    return {row.id: row.name for row in rows}


def dispatches(meeting_id: int) -> Sequence[Dispatch]:
    """List what was sent to the institutions of a meeting, the last first."""
    ours = Dispatch.meeting_id == meeting_id, Dispatch.undone_at.is_(None)
    newest = select(Dispatch).where(*ours).order_by(Dispatch.id.desc())
    return db.session.scalars(newest).all()


def dispatches_of(
    delegation_id: int,
) -> Sequence[Row[Dispatch, MessageState | None]]:
    """List what was sent to an institution, the last first, and how its mail is."""
    return db.session.execute(
        select(Dispatch, Message.state)
        .outerjoin(Message, Message.id == Dispatch.message_id)
        .where(Dispatch.delegation_id == delegation_id)
        .order_by(Dispatch.id.desc())
    ).all()


def dispatches_of_wave(meeting_id: int, wave: int) -> Sequence[Dispatch]:
    """List what one piece of work has sent."""
    ours = Dispatch.meeting_id == meeting_id, Dispatch.wave == wave
    return db.session.scalars(select(Dispatch).where(*ours)).all()


def locked_dispatch(dispatch_id: int) -> Dispatch:
    """Read a sending as it is now, and hold it until the transaction ends."""
    return surely_held(Dispatch, dispatch_id)


def dispatch(meeting_id: int, dispatch_id: int) -> Dispatch | None:
    """Find a sending of a meeting."""
    ours = Dispatch.meeting_id == meeting_id, Dispatch.id == dispatch_id
    return db.session.scalar(select(Dispatch).where(*ours))


def last_dispatch_id(meeting_id: int) -> int:
    """Give the number of the last sending, 0 if there is none."""
    ours = select(Dispatch.id).where(Dispatch.meeting_id == meeting_id)
    return db.session.scalar(ours.order_by(Dispatch.id.desc()).limit(1)) or 0


def message_states(message_ids: Collection[int]) -> dict[int, MessageState]:
    """Tell how mails are by their numbers."""
    wanted = select(Message.id, Message.state).where(Message.id.in_(message_ids))
    return {row.id: row.state for row in db.session.execute(wanted)}
