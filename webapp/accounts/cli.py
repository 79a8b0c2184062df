"""Commands about accounts, for whoever runs the machine."""

import sys

import click

from webapp.accounts import services
from webapp.accounts.queries import account_by_email
from webapp.accounts.services import Newcomer
from webapp.core.access import Role
from webapp.core.actor import current
from webapp.core.console import emit, json_option, say
from webapp.core.errors import DomainError
from webapp.core.installation import installation
from webapp.meetings.queries import meeting as find_meeting

group = click.Group("accounts", help="Akun dan kunci.")


@group.command("token")
@click.argument("code")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="pendopo accounts token", help="Nama di daftar kunci.")
@json_option
def token(code: str, role: str, name: str, *, as_json: bool) -> None:
    """Buat kunci untuk sebuah program; hanya ditampilkan sekali ini."""
    meeting = find_meeting(code)
    if meeting is None:
        raise DomainError("not_found")
    _made, key = services.make_token(meeting.id, name, Role(role), current())
    if as_json:
        emit({"meeting": meeting.code, "role": role, "token": key}, as_json=True)
    else:
        click.echo(key)


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Nama; bakunya bagian depan alamatnya.")
@json_option
def create_admin(email: str, name: str, *, as_json: bool) -> None:
    """Buat pengelola; kata sandinya ditanyakan, atau dibaca dari stdin."""
    called = name or email.partition("@")[0]
    account = services.create_administrator(Newcomer(called, email, _password()))
    if as_json:
        emit({"account": account.email, "administrator": True}, as_json=True)
    else:
        say(f"{account.email} sekarang pengelola.")


@group.command("password-link")
@click.argument("email")
@json_option
def password_link(email: str, *, as_json: bool) -> None:
    """Buat tautan untuk memilih kata sandi baru; berlaku satu jam."""
    account = account_by_email(email)
    if account is None:
        raise DomainError("not_found")
    code = services.password_link(account, current())
    link = f"{installation.address}/password/{code}"
    if as_json:
        emit({"link": link}, as_json=True)
    else:
        click.echo(link)


def _password() -> str:
    if sys.stdin.isatty():
        answer: str = click.prompt(
            "Kata sandi", hide_input=True, confirmation_prompt=True, err=True
        )
        return answer
    return sys.stdin.readline().rstrip("\r\n")
