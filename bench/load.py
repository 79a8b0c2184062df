"""Loading 1,500 people from workbooks, beside as many bare ORM inserts."""

import json
import time

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.own_server import application
from bench.people import CODE, load, multiplied, sample
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.meetings.services import Plan, create_meeting
from webapp.registration.models import Person
from webapp.secretariat.services import reading

PEOPLE = 1500
GOAL = 10.0  # seconds of CPU


class BareBase(DeclarativeBase):
    """Parent of the yardstick's table."""


class BareRow(BareBase):
    """A person as a table without rules would hold one."""

    __tablename__ = "bare_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    institution: Mapped[str]


def main() -> None:
    """Measure, and print one JSON object."""
    with application():
        began = time.process_time()
        found = multiplied(sample(), PEOPLE)
        recognised = time.process_time() - began
        days = reading.days_of(found)
        if days is None:
            raise SystemExit("the sample has no days")
        meeting = create_meeting(Plan(CODE, "Rakor", *days), SYSTEM)
        began = time.process_time()
        load(meeting, found)
        loaded = time.process_time() - began
        written = db.session.scalar(select(func.count()).select_from(Person))
        bare = _bare()
    result = {
        "bench": "load",
        "people": written,
        "recognise_cpu_seconds": round(recognised, 2),
        "load_cpu_seconds": round(loaded, 2),
        "goal_cpu_seconds": GOAL,
        "met": recognised + loaded <= GOAL,
        "yardstick": "as many bare ORM inserts of one table",
        "yardstick_cpu_seconds": round(bare, 2),
    }
    print(json.dumps(result, indent=2))


def _bare() -> float:
    BareBase.metadata.create_all(db.engine)
    began = time.process_time()
    with Session(db.engine) as session:
        for number in range(PEOPLE):
            session.add(BareRow(name=f"Nama {number}", institution="Dinas"))
        session.commit()
    return time.process_time() - began


if __name__ == "__main__":
    main()
