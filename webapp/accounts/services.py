"""Setting up, logging in, inviting, enrolling."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from webapp.accounts import queries
from webapp.accounts.models import (
    AccessLink,
    Account,
    Device,
    LinkPurpose,
    Membership,
    StaffSession,
    Token,
)
from webapp.core import audit, clock
from webapp.core.access import Permission, Role
from webapp.core.actor import Actor
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError

LEAST = 12
SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
SET_UP_WITHIN = timedelta(hours=24)
INVITE_WITHIN = timedelta(days=7)
RESET_WITHIN = timedelta(hours=1)
AUDIT_WITHIN = timedelta(days=30)
# A code for the telephone: 47 bits, without signs that sound or look alike.
SAID = "ACDEFHJKLMNPRTUVWXY23456789"
SHORT = 10
COMMON = ("password", "katasandi", "pendopo", "indonesia", "rahasia", "qwerty")

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
NOBODY = hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to have an account."""

    name: str
    email: str
    password: str


@transaction()
def setup_link() -> str | None:
    """Make the code of the link that sets up an empty installation, else None."""
    if queries.accounts_exist():
        return None
    return _link(LinkPurpose.SET_UP, SET_UP_WITHIN)


@transaction(unique={"uq_account_email_hash": DomainError("email_taken")})
def set_up(code: str, newcomer: Newcomer) -> Account:
    """Make the first administrator, and spend the link."""
    _spend(LinkPurpose.SET_UP, code)
    return _create(newcomer, administrator=True)


@transaction(unique={"uq_account_email_hash": DomainError("email_taken")})
def create_administrator(newcomer: Newcomer) -> Account:
    """Make an administrator from the command line."""
    return _create(newcomer, administrator=True)


@transaction()
def log_in(email: str, password: str, browser: str) -> tuple[Account, str]:
    """Check a password and open a session; return the key for the cookie."""
    account = queries.account_by_email(email)
    stored = account.password_hash if account else NOBODY
    if not _matches(stored, password) or account is None or account.disabled_at:
        raise DomainError("wrong_log_in")
    if hasher.check_needs_rehash(account.password_hash):
        account.password_hash = hasher.hash(password)
    audit.record("accounts.log_in", f"account:{account.id}", f"account:{account.id}")
    return account, open_session(account.id, browser)


@transaction()
def open_session(account_id: int, browser: str) -> str:
    """Open a session for somebody who has just proved who they are."""
    key = secrets.token_urlsafe(32)
    session = StaffSession(
        account_id=account_id,
        key_hash=keyring.lookup("session", key),
        browser=browser[:200],
        expires_at=clock.now() + SESSION,
    )
    db.session.add(session)
    return key


@transaction()
def keep_session(session: StaffSession) -> None:
    """Prolong a session that is in use, at most every few minutes."""
    now = clock.now()
    if now - session.seen_at > SEEN_EVERY:
        session.seen_at, session.expires_at = now, now + SESSION


@transaction()
def end_session(session: StaffSession) -> None:
    """Log a browser out."""
    session.ended_at = clock.now()


@transaction()
def change_password(account: Account, old: str, new: str, keep: int | None) -> None:
    """Set another password and log all other browsers out."""
    if not _matches(account.password_hash, old):
        raise DomainError("password_wrong", field="old")
    account.password_hash = _hash(new)
    queries.end_sessions(account.id, but=keep)


@transaction()
def password_link(account: Account, by: Actor) -> str:
    """Make a link that lets somebody choose another password; return its code.

    Whoever holds it takes the account over, so only an administrator makes one.
    """
    by.demand(Permission.ADMINISTER)
    subject = f"account:{account.id}"
    queries.revoke_links_of(LinkPurpose.RESET, subject)
    audit.record("accounts.password_link", subject, by)
    return _link(LinkPurpose.RESET, RESET_WITHIN, subject=subject)


@transaction()
def choose_password(code: str, password: str) -> Account:
    """Set the password that the holder of a link chose; log all browsers out."""
    link = _spend(LinkPurpose.RESET, code)
    account = queries.account(int(link.subject.partition(":")[2]))
    if account is None or account.disabled_at:
        raise DomainError("link_spent")
    account.password_hash = _hash(password)
    queries.end_sessions(account.id)
    audit.record("accounts.choose_password", link.subject, link.subject)
    return account


@transaction()
def rename(account: Account, name: str) -> None:
    """Change what somebody is called."""
    account.name = name


@transaction()
def set_language(account: Account, language: str) -> None:
    """Remember in which language somebody reads."""
    account.language = language


@transaction()
def invite(meeting_id: int, role: Role, subject: str, by: Actor) -> str:
    """Make a link that lets one person join the committee; return its code."""
    by.demand(Permission.MANAGE_MEMBERS)
    return _link(LinkPurpose.INVITE, INVITE_WITHIN, meeting_id, role, subject)


@transaction(unique={"uq_account_email_hash": DomainError("email_taken")})
def accept_invitation(code: str, newcomer: Newcomer) -> Account:
    """Make an account with the role that the link names."""
    link = _spend(LinkPurpose.INVITE, code)
    account = _create(newcomer)
    _join(link, account.id)
    return account


@transaction(unique={"uq_membership_meeting_id_account_id": DomainError("link_spent")})
def join(code: str, account: Account) -> AccessLink:
    """Give somebody who has an account the role that the link names."""
    link = _spend(LinkPurpose.INVITE, code)
    _join(link, account.id)
    return link


@transaction()
def change_role(membership: Membership, role: Role, by: Actor) -> None:
    """Give a member of the committee another role."""
    by.demand(Permission.MANAGE_MEMBERS)
    membership.role = role


@transaction()
def end_membership(membership: Membership, by: Actor) -> None:
    """Let a member of the committee go; their account stays."""
    by.demand(Permission.MANAGE_MEMBERS)
    membership.ends_at = clock.now()


@transaction()
def make_token(meeting_id: int, name: str, role: Role, by: Actor) -> tuple[Token, str]:
    """Make a key for a program; it is shown once and only its hash is kept."""
    by.demand(Permission.MANAGE_MEMBERS)
    key = secrets.token_urlsafe(24)
    token = Token(
        meeting_id=meeting_id,
        name=name,
        role=role,
        key_hash=keyring.lookup("token", key),
    )
    db.session.add(token)
    db.session.flush()
    return token, key


@transaction()
def revoke_token(token: Token, by: Actor) -> None:
    """Make a program's key open nothing."""
    by.demand(Permission.MANAGE_MEMBERS)
    token.revoked_at = clock.now()


@transaction()
def enrolment_link(
    meeting_id: int, role: Role, within: timedelta, by: Actor, start: str = ""
) -> str:
    """Make the code behind a QR that enrols any phone that is shown it.

    ``start`` is the path of the page on which such a phone begins.
    """
    by.demand(Permission.MANAGE_CHECKPOINTS)
    return _link(LinkPurpose.ENROL, within, meeting_id, role, start)


@transaction()
def enrol(code: str, operator: str, ends_at: datetime) -> tuple[Device, str]:
    """Enrol the device at hand until a time; return its key for the cookie."""
    link = queries.link(LinkPurpose.ENROL, code)
    if link is None or link.meeting_id is None or link.role is None:
        raise DomainError("link_spent")
    key = secrets.token_urlsafe(32)
    device = Device(
        meeting_id=link.meeting_id,
        label=f"Meja {queries.count_devices(link.meeting_id) + 1}",
        operator=operator,
        role=link.role,
        key_hash=keyring.lookup("device", key),
        ends_at=ends_at,
    )
    db.session.add(device)
    db.session.flush()
    return device, key


@transaction()
def revoke_device(device: Device, by: Actor) -> None:
    """Let a device scan no more."""
    by.demand(Permission.MANAGE_CHECKPOINTS)
    device.revoked_at = clock.now()


@transaction()
def give_links(
    meeting_id: int,
    purpose: LinkPurpose,
    subject_ids: Iterable[int],
    expires_at: datetime,
) -> dict[int, AccessLink]:
    """Give each subject a link that hangs until then; one that hangs already stays.

    The domain of the subjects asks whether the actor may.
    """
    wanted = list(dict.fromkeys(subject_ids))
    given = queries.live_links(meeting_id, purpose, wanted)
    for subject_id in wanted:
        if subject_id not in given:
            given[subject_id] = _hanging(meeting_id, purpose, subject_id, expires_at)
    db.session.flush()
    return given


@transaction()
def revoke_links(
    meeting_id: int, purpose: LinkPurpose, subject_ids: Iterable[int]
) -> None:
    """Let the links of subjects open nothing any more."""
    for link in queries.live_links(meeting_id, purpose, subject_ids).values():
        link.revoked_at = clock.now()
    db.session.flush()


@transaction()
def note_sent(links: Iterable[AccessLink], *, sent: bool = True) -> datetime:
    """Write down that links were handed over, or that they were not after all.

    Returns the moment, by which those of one press are found again.
    """
    at = clock.now()
    for link in links:
        link.sent_at = at if sent else None
    db.session.flush()
    return at


def _hanging(
    meeting_id: int, purpose: LinkPurpose, subject_id: int, expires_at: datetime
) -> AccessLink:
    code = secrets.token_urlsafe(20)
    short = "".join(secrets.choice(SAID) for _ in range(SHORT))
    link = AccessLink(
        meeting_id=meeting_id,
        purpose=purpose,
        subject_id=subject_id,
        code=code,
        code_hash=keyring.lookup("access_link", code),
        short_code=short,
        short_hash=keyring.lookup("access_link.short_code", short),
        expires_at=expires_at,
    )
    db.session.add(link)
    return link


def _create(newcomer: Newcomer, *, administrator: bool = False) -> Account:
    account = Account(
        name=newcomer.name,
        email=newcomer.email.strip(),
        email_hash=queries.email_hash(newcomer.email),
        password_hash=_hash(newcomer.password),
        administrator=administrator,
    )
    db.session.add(account)
    db.session.flush()
    return account


def _join(link: AccessLink, account_id: int) -> None:
    """Make somebody a member, or one again; an auditor's membership ends by itself."""
    if link.meeting_id is None or link.role is None:
        raise DomainError("link_spent")
    if queries.membership(link.meeting_id, account_id):
        raise DomainError("already_member")
    ends_at = clock.now() + AUDIT_WITHIN if link.role is Role.AUDITOR else None
    former = queries.former_membership(link.meeting_id, account_id)
    membership = former or Membership(
        meeting_id=link.meeting_id, account_id=account_id, role=link.role
    )
    membership.role, membership.ends_at = link.role, ends_at
    db.session.add(membership)
    db.session.flush()


def _link(
    purpose: LinkPurpose,
    within: timedelta,
    meeting_id: int | None = None,
    role: Role | None = None,
    subject: str = "",
) -> str:
    code = secrets.token_urlsafe(20)
    link = AccessLink(
        purpose=purpose,
        meeting_id=meeting_id,
        role=role,
        subject=subject,
        code=code,
        code_hash=keyring.lookup("access_link", code),
        expires_at=clock.now() + within,
    )
    db.session.add(link)
    return code


def _spend(purpose: LinkPurpose, code: str) -> AccessLink:
    link = queries.link(purpose, code)
    if link is None or not queries.spend_link(link.id):
        raise DomainError("link_spent")
    return link


def _hash(password: str) -> str:
    """Hash a password that is not too easy."""
    if len(password) < LEAST:
        raise DomainError("password_short", least=LEAST, field="password")
    plain = "".join(sign for sign in password.casefold() if sign.isalpha())
    if plain in COMMON or len(set(password)) < LEAST // 2:
        raise DomainError("password_weak", field="password")
    return hasher.hash(password)


def _matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerificationError:
        return False
