"""Who runs the database when Pendopo itself runs as root, and where he may go."""

import os
import pwd
import shutil
import stat
from hashlib import sha256
from pathlib import Path

from webapp.embedded.errors import CannotStartError

NAMES = ("postgres", "nobody")
ELSEWHERE = Path("/var/lib/pendopo")  # when he cannot enter the folder of the data


def servant_for(data: Path) -> pwd.struct_passwd | None:
    """Pick who runs the server, which refuses root; None: whoever we are."""
    if os.geteuid():
        return None
    if data.exists() and (owner := data.stat().st_uid):
        return pwd.getpwuid(owner)  # started by a plain user before
    for name in NAMES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStartError("no_servant", names=", ".join(NAMES))


def may_enter(who: pwd.struct_passwd | None, folder: Path) -> bool:
    """Say whether every folder on the way lets him through."""
    return who is None or all(
        _lets_through(step.stat(), who)
        for step in (folder, *folder.parents)
        if step.exists()
    )


def place_for(data_dir: Path) -> Path:
    """Find where the cluster of an installation lives: beside the data if it can."""
    beside = data_dir / "postgres"
    if may_enter(servant_for(beside / "data"), data_dir):
        return beside
    name = sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    return ELSEWHERE / name


def hand_over(path: Path, who: pwd.struct_passwd | None) -> None:
    """Give him one file or folder; never touch a parent."""
    if who:
        os.chown(path, who.pw_uid, who.pw_gid)


def copied(source: Path, parts: tuple[str, ...], target: Path) -> Path:
    """Copy programs to where he can run them; a copy cut short is made again."""
    if not target.exists():
        draft = target.with_name(f"{target.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        for part in parts:
            shutil.copytree(source / part, draft / part, symlinks=True)
        draft.chmod(0o755)
        draft.rename(target)
    return target


def _lets_through(folder: os.stat_result, who: pwd.struct_passwd) -> bool:
    if folder.st_uid == who.pw_uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == who.pw_gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
