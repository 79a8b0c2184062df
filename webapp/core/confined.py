"""Opening a stranger's file in a process that may die of it, and nothing else does."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from webapp.core.errors import DomainError

WALL_SECONDS = 30
# Out of processor time, or of the memory of the whole machine.
EXHAUSTED = {-signal.SIGXCPU, -signal.SIGKILL}


def confined(script: Path, content: bytes, argument: str, about: str) -> dict[str, Any]:
    """Hand a file to a script that limits itself; return the object that it answers.

    The script says ``refused`` and ``parameters`` to refuse the file; if it dies, the
    refusal is ``<about>_damaged`` or ``<about>_too_complex``.
    """
    command = [sys.executable, "-I", str(script), argument]
    try:
        done = subprocess.run(  # noqa: S603 (our own script, no shell)
            command,
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError(f"{about}_too_complex") from error
    except subprocess.CalledProcessError as error:
        why = "too_complex" if error.returncode in EXHAUSTED else "damaged"
        raise DomainError(f"{about}_{why}") from error
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise DomainError(found["refused"], **found["parameters"])
    return found
