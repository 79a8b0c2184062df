"""Finding accounts, memberships and keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CursorResult,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from webapp.accounts.models import (
    AccessLink,
    Account,
    Device,
    LinkPurpose,
    Membership,
    StaffSession,
    Token,
)
from webapp.core import clock
from webapp.core.crypto import keyring
from webapp.core.db import db
from webapp.meetings.models import Meeting


def account(account_id: int) -> Account | None:
    """Find an account."""
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """Find whose address this is, in small letters or capitals."""
    wanted = Account.email_hash == email_hash(email)
    return db.session.scalar(select(Account).where(wanted))


def email_hash(email: str) -> str:
    """Hash an address so that it can be looked up."""
    return keyring.lookup("account.email", email.strip().casefold())


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Tell who the actors of a history are: ``account:5`` by name."""
    called = ((Account, Account.name), (Device, Device.operator), (Token, Token.name))
    names: dict[str, str] = {}
    for model, name in called:
        kind = model.__tablename__
        ids = [
            int(a.partition(":")[2]) for a in set(actors) if a.startswith(kind + ":")
        ]
        if ids:
            rows = db.session.execute(select(model.id, name).where(model.id.in_(ids)))
            names |= {f"{kind}:{key}": text for key, text in rows}
    return names


def accounts_exist() -> bool:
    """Tell whether the installation has been set up."""
    return db.session.scalar(select(Account.id).limit(1)) is not None


def session_by_key(key: str) -> tuple[StaffSession, Account] | None:
    """Find a session that has not ended, and whose it is."""
    now = clock.now()
    row = db.session.execute(
        select(StaffSession, Account)
        .join(Account, Account.id == StaffSession.account_id)
        .where(
            StaffSession.key_hash == keyring.lookup("session", key),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    ).first()
    return row and (row[0], row[1])


def sessions_of(account_id: int) -> Sequence[StaffSession]:
    """List the browsers in which an account is logged in now."""
    live = StaffSession.ended_at.is_(None), StaffSession.expires_at > clock.now()
    mine = select(StaffSession).where(StaffSession.account_id == account_id, *live)
    return db.session.scalars(mine.order_by(StaffSession.seen_at.desc())).all()


def end_sessions(account_id: int, but: int | None = None) -> None:
    """End the sessions of an account, perhaps but the one at hand."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
        .where(StaffSession.id != (but or 0))
        .values(ended_at=clock.now())
    )


def membership(meeting_id: int, account_id: int) -> Membership | None:
    """Find the role of an account at a meeting, if it has not ended."""
    return db.session.scalar(
        select(Membership).where(
            Membership.meeting_id == meeting_id,
            Membership.account_id == account_id,
            or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
        )
    )


def former_membership(meeting_id: int, account_id: int) -> Membership | None:
    """Find what somebody was at a meeting, though it has ended."""
    ours = Membership.meeting_id == meeting_id, Membership.account_id == account_id
    return db.session.scalar(select(Membership).where(*ours))


def members(meeting_id: int) -> Sequence[Membership]:
    """List the committee of a meeting by name; who has left is not of it."""
    return db.session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.meeting_id == meeting_id,
            or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
        )
        .options(joinedload(Membership.account))
        .order_by(Account.name)
    ).all()


def meetings_of(account: Account) -> Sequence[Meeting]:
    """List the meetings that an account may open, the latest first."""
    mine = select(Membership.meeting_id).where(
        Membership.account_id == account.id,
        or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )
    listed = select(Meeting).order_by(Meeting.starts_on.desc(), Meeting.id.desc())
    if not account.administrator:
        listed = listed.where(Meeting.id.in_(mine))
    return db.session.scalars(listed).all()


def token_by_key(key: str) -> Token | None:
    """Find a program's key that is still good."""
    return db.session.scalar(
        select(Token).where(
            Token.key_hash == keyring.lookup("token", key),
            Token.revoked_at.is_(None),
            or_(Token.expires_at.is_(None), Token.expires_at > clock.now()),
        )
    )


def _meeting_and_token() -> Any:  # noqa: ANN401 its type would fill a page
    """Build what every call of the API asks first, once."""
    good = (
        Token.key_hash == bindparam("key_hash"),
        Token.revoked_at.is_(None),
        or_(Token.expires_at.is_(None), Token.expires_at > func.now()),
    )
    both = select(Meeting, Token).outerjoin(Token, and_(*good))
    return both.where(Meeting.code == bindparam("code"))


MEETING_AND_TOKEN = _meeting_and_token()


def meeting_and_token(code: str, key: str) -> tuple[Meeting, Token | None] | None:
    """Find a meeting by its code and, in the same question, whose key this is."""
    asked = {"code": code.lower(), "key_hash": keyring.lookup("token", key)}
    row = db.session.execute(MEETING_AND_TOKEN, asked).first()
    return (row[0], row[1]) if row else None


def detached(meeting: Meeting | None, token: Token) -> tuple[Meeting | None, Token]:
    """Let go of records, so that later requests may read them too."""
    for record in filter(None, (meeting, token)):
        db.session.expunge(record)
    return meeting, token


def tokens(meeting_id: int) -> Sequence[Token]:
    """List the keys given to programs, the newest first."""
    ours = select(Token).where(Token.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Token.id.desc())).all()


def device_by_key(key: str) -> Device | None:
    """Find an enrolled device whose time has not ended."""
    return db.session.scalar(
        select(Device).where(
            Device.key_hash == keyring.lookup("device", key),
            Device.revoked_at.is_(None),
            Device.ends_at > clock.now(),
        )
    )


def devices(meeting_id: int) -> Sequence[Device]:
    """List the devices that are enrolled now, the newest first."""
    live = Device.revoked_at.is_(None), Device.ends_at > clock.now()
    ours = select(Device).where(Device.meeting_id == meeting_id, *live)
    return db.session.scalars(ours.order_by(Device.id.desc())).all()


def count_devices(meeting_id: int) -> int:
    """Count the devices ever enrolled, so that desks get numbers."""
    ours = select(func.count()).where(Device.meeting_id == meeting_id)
    return db.session.scalar(ours) or 0


def link(purpose: LinkPurpose, code: str) -> AccessLink | None:
    """Find a link that is still good."""
    return db.session.scalar(
        select(AccessLink).where(
            AccessLink.purpose == purpose,
            AccessLink.code_hash == keyring.lookup("access_link", code),
            AccessLink.used_at.is_(None),
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
    )


def former_link(purpose: LinkPurpose, code: str) -> AccessLink | None:
    """Find a link whether it is still good or not."""
    mark = keyring.lookup("access_link", code)
    ours = AccessLink.purpose == purpose, AccessLink.code_hash == mark
    return db.session.scalar(select(AccessLink).where(*ours))


def link_by_short_code(purposes: Iterable[LinkPurpose], code: str) -> AccessLink | None:
    """Find a link that is still good by the code that was read over the telephone."""
    return db.session.scalar(
        select(AccessLink).where(
            AccessLink.purpose.in_(list(purposes)),
            AccessLink.short_hash == keyring.lookup("access_link.short_code", code),
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
    )


def live_links(
    meeting_id: int, purpose: LinkPurpose, subject_ids: Iterable[int]
) -> dict[int, AccessLink]:
    """Find the newest link still good of each subject."""
    rows = db.session.scalars(
        select(AccessLink)
        .where(
            AccessLink.meeting_id == meeting_id,
            AccessLink.purpose == purpose,
            AccessLink.subject_id.in_(list(subject_ids)),
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
        .order_by(AccessLink.id)
    )
    return {row.subject_id: row for row in rows if row.subject_id is not None}


def subjects_sent_at(
    meeting_id: int, purpose: LinkPurpose, at: datetime
) -> Sequence[int]:
    """List whose links were handed over at one moment: by one press of a button."""
    rows = db.session.scalars(
        select(AccessLink.subject_id).where(
            AccessLink.meeting_id == meeting_id,
            AccessLink.purpose == purpose,
            AccessLink.sent_at == at,
        )
    )
    return [row for row in rows if row is not None]


def live_links_of(
    meeting_id: int, purpose: LinkPurpose
) -> Select[int | None, str, str | None]:
    """Ask for the hashes of the newest link still good of each subject; no codes."""
    return (
        select(AccessLink.subject_id, AccessLink.code_hash, AccessLink.short_hash)
        .ext(distinct_on(AccessLink.subject_id))
        .where(
            AccessLink.meeting_id == meeting_id,
            AccessLink.purpose == purpose,
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
        .order_by(AccessLink.subject_id, AccessLink.id.desc())
    )


def revoke_links_of(purpose: LinkPurpose, subject: str) -> None:
    """Let earlier links of a subject open nothing any more."""
    earlier = (
        AccessLink.purpose == purpose,
        AccessLink.subject == subject,
        AccessLink.revoked_at.is_(None),
    )
    db.session.execute(
        update(AccessLink).where(*earlier).values(revoked_at=clock.now())
    )


def spend_link(link_id: int) -> bool:
    """Mark a link as used; False if somebody else was quicker."""
    spent = (
        update(AccessLink)
        .where(AccessLink.id == link_id, AccessLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    result = db.session.execute(spent)
    return isinstance(result, CursorResult) and result.rowcount > 0
