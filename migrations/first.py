"""Write the first migration anew from all models, on a throwaway cluster."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from webapp.core.migrate import MIGRATIONS, alembic
from webapp.embedded.postgres import Postgres

FIRST = MIGRATIONS / "versions" / "0001_first.py"


def main() -> None:
    """Compare all models with an empty database, and write down the difference."""
    FIRST.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="pendopo-") as folder:
        postgres = Postgres(Path(folder), durable=False)
        postgres.start()
        try:
            with create_engine(postgres.url()).connect() as connection:
                command.revision(
                    alembic(connection),
                    message="The first tables",
                    autogenerate=True,
                    rev_id="0001",
                )
        finally:
            postgres.stop()
    written = next(FIRST.parent.glob("0001_*.py"))
    written.rename(FIRST)
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", str(FIRST)]
    subprocess.run(ruff, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
