import json

import pytest
from click.testing import CliRunner

from tests import factories
from webapp.accounts import queries, services
from webapp.accounts.cli import group
from webapp.core.access import Role
from webapp.core.errors import DomainError


def run(*arguments, typed=""):
    runner = CliRunner()
    return runner.invoke(group, arguments, input=typed, catch_exceptions=False)


def test_a_token_is_alone_on_stdout(meeting):
    result = run("token", meeting.code.upper(), "--role", "desk")
    (key,) = result.stdout.splitlines()
    assert queries.token_by_key(key).role is Role.DESK


def test_a_token_as_json(meeting):
    result = run("token", meeting.code, "--role", "viewer", "--json")
    answer = json.loads(result.stdout)
    assert queries.token_by_key(answer["token"]).meeting_id == meeting.id


def test_an_unknown_meeting_is_refused_and_an_unknown_role_is_wrong_usage(meeting):
    with pytest.raises(DomainError):
        run("token", "nowhere", "--role", "desk")
    assert run("token", meeting.code, "--role", "king").exit_code == 2


@pytest.mark.usefixtures("app")
def test_an_administrator_is_made_with_a_password_from_stdin():
    email = f"admin{next(factories.number)}@example.org"
    result = run("create-admin", email, typed=f"{factories.PASSWORD}\n")
    assert result.stdout == ""
    assert queries.account_by_email(email).administrator
    with pytest.raises(DomainError):
        run("create-admin", email, typed="mudah\n")


@pytest.mark.usefixtures("app")
def test_a_link_for_a_password_is_made_for_an_address_that_is_known():
    email = f"admin{next(factories.number)}@example.org"
    run("create-admin", email, typed=f"{factories.PASSWORD}\n")
    link = run("password-link", email).stdout.strip()
    code = link.rpartition("/")[2]
    account = services.choose_password(code, "empat kata yang lain")
    assert account.email == email
    with pytest.raises(DomainError):
        run("password-link", "nobody@example.org")
