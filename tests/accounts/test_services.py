from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.accounts import queries, services
from webapp.accounts.models import Account, StaffSession
from webapp.accounts.services import Newcomer
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.audit import Audit
from webapp.core.clock import now
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError

pytestmark = pytest.mark.usefixtures("app")


def newcomer(**values):
    email = f"siti{next(factories.number)}@example.org"
    return Newcomer(
        **{"name": "Siti", "email": email, "password": factories.PASSWORD} | values
    )


def refusal(call, *values):
    with pytest.raises(DomainError) as refused:
        call(*values)
    return refused.value.code


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("terlalu", "password_short"),
        ("katasandi1234", "password_weak"),
        ("Pendopo123456", "password_weak"),
        ("aaaaaaaaaaaab", "password_weak"),
    ],
)
def test_a_password_that_is_easy_is_refused(password, code):
    made = services.create_administrator
    assert refusal(made, newcomer(password=password)) == code


def test_a_password_is_checked_and_kept_as_a_hash_only():
    account = services.create_administrator(newcomer())
    assert factories.PASSWORD not in account.password_hash
    found, key = services.log_in(account.email.upper(), factories.PASSWORD, "Firefox")
    assert found.id == account.id
    assert queries.session_by_key(key)
    trace = select(Audit).where(Audit.object == f"account:{account.id}")
    actions = {row.action for row in db.session.scalars(trace)}
    assert "accounts.log_in" in actions


def test_a_wrong_password_and_an_unknown_address_sound_the_same():
    account = services.create_administrator(newcomer())
    wrong = refusal(services.log_in, account.email, "x" * 12, "")
    assert wrong == refusal(services.log_in, "nobody@example.org", "x" * 12, "")
    assert wrong == "wrong_log_in"


def test_a_disabled_account_opens_nothing():
    account = services.create_administrator(newcomer())
    key = services.open_session(account.id, "")
    with transaction():
        account.disabled_at = now()
    assert queries.session_by_key(key) is None
    code = refusal(services.log_in, account.email, factories.PASSWORD, "")
    assert code == "wrong_log_in"


def test_a_session_ends_by_itself_and_by_a_change_of_password():
    account = services.create_administrator(newcomer())
    kept, other = (services.open_session(account.id, "") for _ in range(2))
    keep = queries.session_by_key(kept)[0]
    new = "empat kuda makan rumput"
    services.change_password(account, factories.PASSWORD, new, keep.id)
    assert queries.session_by_key(other) is None
    assert queries.session_by_key(kept)
    with transaction():
        keep.expires_at = now() - timedelta(seconds=1)
    assert queries.session_by_key(kept) is None


def test_the_old_password_must_be_known():
    account = services.create_administrator(newcomer())
    code = refusal(services.change_password, account, "x" * 12, "y" * 12, None)
    assert code == "password_wrong"


def test_a_session_in_use_is_prolonged():
    account = services.create_administrator(newcomer())
    session = queries.session_by_key(services.open_session(account.id, ""))[0]
    before = session.expires_at
    with transaction():
        session.seen_at = now() - timedelta(minutes=6)
        session.expires_at = now() + timedelta(hours=1)
    services.keep_session(session)
    assert session.expires_at >= before


def test_an_invitation_is_good_for_one_person(meeting, organiser):
    code = services.invite(meeting.id, Role.VIEWER, "Siti", organiser)
    account = services.accept_invitation(code, newcomer())
    assert queries.membership(meeting.id, account.id).role is Role.VIEWER
    assert refusal(services.accept_invitation, code, newcomer()) == "link_spent"


def test_a_refused_invitation_is_not_spent(meeting, organiser):
    code = services.invite(meeting.id, Role.VIEWER, "Siti", organiser)
    weak = newcomer(password="terlalu")
    assert refusal(services.accept_invitation, code, weak) == "password_short"
    assert services.accept_invitation(code, newcomer())


def test_an_address_has_one_account(meeting, organiser):
    known = services.create_administrator(newcomer())
    code = services.invite(meeting.id, Role.VIEWER, "Siti", organiser)
    again = newcomer(email=known.email.upper())
    assert refusal(services.accept_invitation, code, again) == "email_taken"


def test_an_auditor_goes_by_himself(meeting, organiser):
    code = services.invite(meeting.id, Role.AUDITOR, "Siti", organiser)
    account = services.accept_invitation(code, newcomer())
    member = queries.membership(meeting.id, account.id)
    assert member.ends_at > now()
    with transaction():
        member.ends_at = now() - timedelta(seconds=1)
    assert queries.membership(meeting.id, account.id) is None


def test_who_has_left_may_come_back_but_nobody_joins_twice(meeting, organiser):
    account = factories.account(meeting, Role.VIEWER)
    again = services.invite(meeting.id, Role.DESK, "Rina", organiser)
    assert refusal(services.join, again, account) == "already_member"
    services.end_membership(queries.membership(meeting.id, account.id), organiser)
    assert list(queries.members(meeting.id)) == []
    services.join(again, account)
    assert queries.membership(meeting.id, account.id).role is Role.DESK


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ORGANISER])
def test_only_organisers_invite_and_make_keys(meeting, role):
    by = Actor("account", 1, meeting.id, permissions=PERMISSIONS[role])
    assert refusal(services.invite, meeting.id, Role.DESK, "", by) == "forbidden"
    assert refusal(services.make_token, meeting.id, "", Role.DESK, by) == "forbidden"


def test_a_revoked_key_opens_nothing(meeting):
    token, key = services.make_token(meeting.id, "Skrip", Role.DESK, SYSTEM)
    assert queries.token_by_key(key).id == token.id
    services.revoke_token(token, SYSTEM)
    assert queries.token_by_key(key) is None


def test_an_empty_installation_is_set_up_once(monkeypatch):
    monkeypatch.setattr(queries, "accounts_exist", lambda: False)
    code = services.setup_link()
    account = services.set_up(code, newcomer())
    assert account.administrator
    assert refusal(services.set_up, code, newcomer()) == "link_spent"


def test_an_installation_in_use_has_no_set_up_link():
    services.create_administrator(newcomer())
    assert services.setup_link() is None


def test_no_key_is_stored_as_it_is_given(meeting):
    _, token = services.make_token(meeting.id, "Skrip", Role.DESK, SYSTEM)
    account = factories.account()
    key = services.open_session(account.id, "")
    hashes = set(db.session.scalars(select(StaffSession.key_hash)))
    assert not {token, key} & hashes
    assert db.session.get(Account, account.id).email_hash != account.email
