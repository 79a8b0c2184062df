"""A backup in one file: the database, the files and the keys that open them."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config import Config
from webapp.core import clock
from webapp.core.errors import DomainError
from webapp.embedded.postgres import program

DUMP, LABEL = "database.dump", "pendopo.json"
FOLDERS = ("keys", "files")
FORMAT = 1
NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


def backup(config: Config, target: Path) -> dict[str, object]:
    """Write everything into one new file; a name that is taken is refused."""
    if target.exists():
        raise DomainError("backup_exists", file=str(target))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    with tempfile.TemporaryDirectory(dir=config.data_dir) as folder:
        dump = Path(folder) / DUMP
        _run(config, "pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        label = {"format": FORMAT, "at": clock.now().isoformat()}
        (Path(folder) / LABEL).write_text(json.dumps(label))
        with tarfile.open(draft, "w:gz", compresslevel=1) as box:
            box.add(Path(folder) / LABEL, LABEL)
            box.add(dump, DUMP)
            for name in FOLDERS:  # after the dump: whatever it names is there
                if (config.data_dir / name).exists():
                    box.add(config.data_dir / name, name)
    draft.rename(target)
    return {"file": str(target), "bytes": target.stat().st_size}


def restore(config: Config, source: Path) -> dict[str, object]:
    """Bring everything back into an installation that is still empty."""
    if not _is_empty(config):
        raise DomainError("restore_not_empty", folder=str(config.data_dir))
    with tempfile.TemporaryDirectory(dir=config.data_dir) as folder:
        label = _unpack(source, Path(folder))
        _run(
            *(config, "pg_restore", "--single-transaction", "--exit-on-error"),
            *("--no-owner", f"--dbname={_parts(config)['PGDATABASE']}"),
            str(Path(folder) / DUMP),
        )
        for name in FOLDERS:
            if (Path(folder) / name).exists():
                shutil.copytree(
                    Path(folder) / name, config.data_dir / name, dirs_exist_ok=True
                )
    return {"file": str(source), "at": label["at"]}


def _unpack(source: Path, folder: Path) -> dict[str, object]:
    """Open a backup, or say that it is none."""
    try:
        with tarfile.open(source) as box:
            box.extractall(folder, filter="data")
        label: dict[str, object] = json.loads((folder / LABEL).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise DomainError("backup_unreadable", file=str(source)) from error
    if label.get("format") != FORMAT:
        raise DomainError("backup_unreadable", file=str(source))
    return label


def _is_empty(config: Config) -> bool:
    wanted = (
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    )
    plain = config.database_url.replace("+psycopg", "")
    with psycopg.connect(plain) as connection:
        row = connection.execute(wanted).fetchone()
    return row == (0,)


def _parts(config: Config) -> dict[str, str]:
    """Split the address for programs, whose arguments everybody can see."""
    parts = conninfo_to_dict(config.database_url.replace("+psycopg", ""))
    return {NAMES[key]: str(value) for key, value in parts.items() if key in NAMES}


def _run(config: Config, name: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603
        [program(name), *arguments],
        env={"LC_ALL": "C", **_parts(config)},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise DomainError("backup_failed", reason=reason)
