"""The `pendopo` command, put together from the commands of each domain."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from config import Config, ConfigError
from webapp.core.console import emit, json_option, say
from webapp.core.errors import DomainError
from webapp.embedded import CannotStartError, running

DOMAINS = (
    "accounts",
    "meetings",
    "documents",
    "notifications",
    "registration",
    "checkin",
    "lodging",
    "trips",
    "certificates",
    "people",
    "reports",
    "runbook",
    "secretariat",
)
QUEUES = "default,mail,documents"
log = logging.getLogger(__name__)


class Commands(click.Group):
    """Our own commands, and beside them those that the domains bring along.

    A domain's ``cli.py`` has ``group``, whose name is the word on the command line
    (several domains may add to one word), and may have ``COMMANDS`` without a group.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """Name them all."""
        return sorted({*super().list_commands(context), *self._brought()})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Find one; the domains are asked only for what is not our own."""
        own = super().get_command(context, name)
        return own or self._brought().get(name)

    def _brought(self) -> dict[str, click.Command]:
        found: dict[str, click.Command] = {}
        for domain in DOMAINS:
            for command in _commands_of(domain):
                name = str(command.name)
                found[name] = _merged(found.get(name), _in_application(command))
        return found


def _commands_of(domain: str) -> list[click.Command]:
    """Import the commands of a domain; one that is broken leaves the others alone."""
    name = f"webapp.{domain}.cli"
    if not find_spec(name):
        return []
    try:
        module = import_module(name)
    except Exception:
        log.exception("The commands of %s cannot be loaded", domain)
        return []
    group = getattr(module, "group", None)
    return [*([group] if group else []), *getattr(module, "COMMANDS", ())]


def _merged(first: click.Command | None, second: click.Command) -> click.Command:
    if isinstance(first, click.Group) and isinstance(second, click.Group):
        first.commands = {**first.commands, **second.commands}
        return first
    return second


def _in_application(command: click.Command) -> click.Command:
    """Give a command the database and the application while it runs."""
    wrapped = copy(command)
    if isinstance(wrapped, click.Group):
        inner = wrapped.commands.items()
        wrapped.commands = {name: _in_application(one) for name, one in inner}
    elif wrapped.callback and not hasattr(wrapped.callback, "standalone"):
        wrapped.callback = _within(wrapped.callback, str(command.name))
    return wrapped


def _within(callback: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(callback)
    def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        from tasks.application import application  # noqa: PLC0415 slow to load

        with running(Config.from_env()) as config, application(config, name):
            return callback(*arguments, **options)

    return call


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def pendopo() -> None:
    """Menjalankan rapat koordinasi dari undangan sampai sertifikat."""


@pendopo.command()
@click.option("--lan", is_flag=True, help="HTTPS untuk HP panitia di jaringan ini.")
@click.option("--host", help="Alamat yang dilayani (baku: 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (baku: 8000).")
def run(*, lan: bool, host: str | None, port: int | None) -> None:
    """Jalankan semuanya di komputer ini dan cetak alamatnya."""
    from webapp.embedded.supervisor import Supervisor  # noqa: PLC0415 slow to load

    config = Config.from_env()
    config = replace(config, host=host or config.host, port=port or config.port)
    if not config.embedded:
        raise click.UsageError(
            "DATABASE_URL is set: start the roles one by one (web, worker, beat)."
        )
    Supervisor(config, _greet, lan=lan).run()


def _greet(address: str, link: str) -> None:
    click.echo(f"Pendopo siap: {address}")
    if link:
        click.echo(f"Siapkan administrator pertama (sekali pakai): {link}")
    click.echo("Hentikan dengan Ctrl+C.")
    sys.stdout.flush()


@pendopo.command()
def web() -> None:
    """Layani halaman saja (peran tunggal)."""
    config = Config.from_env()
    command = [sys.executable, "-m", "granian", *_granian(config), "tasks.wsgi:create"]
    os.execv(command[0], command)  # noqa: S606


def _granian(config: Config) -> list[str]:
    """Say how granian shall serve."""
    options = {
        "--interface": "wsgi",
        "--host": config.host,
        "--port": str(config.port),
        "--workers": "2",
        "--blocking-threads": "8",
        "--backlog": "1024",
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": "4",
        "--log-level": "warning",
    }
    if config.tls_cert_file:
        options["--ssl-certificate"] = str(config.tls_cert_file)
        options["--ssl-keyfile"] = str(config.tls_key_file)
        options["--ssl-protocol-min"] = "tls1.2"
    words = [word for pair in options.items() for word in pair]
    return [*words, "--no-ws", "--respawn-failed-workers", "--factory"]


@pendopo.command()
@click.option("--queues", default=QUEUES, show_default=True)
@click.option("--concurrency", type=click.IntRange(1, 64), default=1, show_default=True)
def worker(queues: str, concurrency: int) -> None:
    """Kerjakan yang di latar belakang saja (peran tunggal)."""
    from tasks.application import start_worker  # noqa: PLC0415 slow to load

    with running(Config.from_env()) as config:
        start_worker(config, queues, concurrency)


@pendopo.command()
def beat() -> None:
    """Awasi pekerjaan latar belakang saja (peran tunggal)."""
    from tasks.application import start_beat  # noqa: PLC0415 slow to load

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running(Config.from_env()) as config:
        start_beat(config, stop)


@pendopo.command()
def migrate() -> None:
    """Sesuaikan basis data dengan versi ini."""
    from webapp.core.migrate import upgrade  # noqa: PLC0415 slow to load

    with running(Config.from_env()) as config:
        upgrade(config.database_url)
    say("Basis data sudah sesuai.")


@pendopo.command(hidden=True)
def prepare() -> None:
    """Migrate, and print the one-time link of an empty installation."""
    from tasks.application import prepare_database  # noqa: PLC0415 slow to load

    click.echo(prepare_database(Config.from_env()))


@pendopo.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def backup(file: Path, *, as_json: bool) -> None:
    """Simpan semua data ke satu berkas."""
    from webapp.embedded.backup import backup as save  # noqa: PLC0415 slow to load

    with running(Config.from_env()) as config:
        emit(save(config, file.absolute()), as_json=as_json)


@pendopo.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def restore(file: Path, *, as_json: bool) -> None:
    """Pulihkan dari berkas cadangan ke folder kosong."""
    from webapp.core.migrate import upgrade  # noqa: PLC0415 slow to load
    from webapp.embedded.backup import restore as bring  # noqa: PLC0415 slow to load

    with running(Config.from_env()) as config:
        result = bring(config, file.absolute())
        upgrade(config.database_url)
    emit(result, as_json=as_json)


@pendopo.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """Periksa apakah semuanya sehat."""
    from tasks.doctor import examine  # noqa: PLC0415 slow to load

    found = examine(Config.from_env())
    emit(found, as_json=as_json)
    if not found["ok"]:
        sys.exit(1)


@pendopo.group()
def audit() -> None:
    """Jejak audit."""


@audit.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Buktikan bahwa jejak audit tidak diubah."""
    from tasks.application import verify_audit  # noqa: PLC0415 slow to load

    with running(Config.from_env()) as config:
        emit(verify_audit(config), as_json=as_json)


def main() -> None:
    """Run the command; whatever says no says it in one sentence."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(levelname)s %(name)s %(message)s",
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        sys.exit(pendopo(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(1)
    except DomainError as refusal:
        from webapp.core.words import words  # noqa: PLC0415 slow to load

        say(words(refusal.code, **refusal.parameters))
        sys.exit(1)
    except (CannotStartError, ConfigError) as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
