"""The yardstick: a bare Flask route with one durable INSERT by the ORM."""

import os
import uuid
from datetime import UTC, datetime

from flask import Flask, request
from sqlalchemy import DateTime, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class BareBase(DeclarativeBase):
    """Parent of the one table."""


class Bare(BareBase):
    """A row like a scan, without anything that a scan has to know."""

    __tablename__ = "bare_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    code: Mapped[str]
    direction: Mapped[str]
    source: Mapped[str]
    scanned_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def create() -> Flask:
    """Make the application that granian serves."""
    app = Flask(__name__)
    engine = create_engine(os.environ["BENCH_URL"], pool_size=10)

    @app.post("/scans")
    def scans() -> dict[str, object]:
        sent = request.get_json()
        with Session(engine) as session:
            session.add(
                Bare(
                    scan_id=uuid.UUID(sent["scan_id"]),
                    code=sent["code"],
                    direction=sent["direction"],
                    source=sent["source"],
                    scanned_at=datetime.fromisoformat(sent["scanned_at"]),
                    received_at=datetime.now(UTC),
                )
            )
            session.commit()
        return {"outcome": "accepted"}

    return app
