"""Pages of presence in the middle of a large meeting, by CPU of server and database.

Two thousand people, 120,000 scans, a session that runs now; beside a page without data.
"""

import argparse
import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from time import process_time
from typing import Any
from uuid import UUID

import psutil
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, text

from bench.own_server import application
from bench.pages import signed_in
from bench.people import meeting_of
from webapp.checkin.models import Checkpoint, Direction, Outcome, Scan, Source
from webapp.checkin.services import create_checkpoints
from webapp.core import cache, clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, refresh_statistics, transaction
from webapp.meetings.models import AgendaSession, AttendanceBasis, Meeting, SessionKind
from webapp.registration.models import Badge, Participant, Person

PEOPLE, SCANS = 2000, 120_000
GOAL = 200.0  # milliseconds of both processors, drawn anew
GOAL_AGAIN = 5.0  # for whoever looks after somebody else did
NAMES = {
    "rundown": "checkin/",
    "live": "checkin/live",
    "wall": "checkin/wall",
    "conflicts": "checkin/conflicts",
    "decided": "checkin/conflicts?state=decided",
    "roll": "checkin/{door}/presence?state=missing",
    "rules": "checkin/{door}/rules",
    "card": "people/{ref}",
    "certificates": "certificates/",
}
PIECES = {"live again": "checkin/live/now", "wall again": "checkin/wall/now"}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--scans", type=int, default=SCANS)
    asked = parser.parse_args()
    with application() as app:
        meeting = meeting_of(asked.people)
        written = fill(meeting, asked.scans)
        client = signed_in(app)
        door, ref = _door(meeting), _ref(meeting)
        pages = {
            name: measured(client, f"/m/{meeting.code}/{path.format(**door, ref=ref)}")
            for name, path in NAMES.items()
        }
        with transaction():
            meeting.attendance_by = AttendanceBasis.MINUTES
        url = f"/m/{meeting.code}/certificates/"
        pages["certificates by minutes"] = measured(client, url)
        again = {
            name: measured(client, f"/m/{meeting.code}/{path}", forget=False)
            for name, path in PIECES.items()
        }
        bare = measured(client, "/healthz")
    result = {
        "bench": "presence",
        "people": asked.people,
        "scans": written,
        "milliseconds": pages,
        "milliseconds_again": again,
        "goal": f"CPU of both <= {GOAL} ms, again <= {GOAL_AGAIN} ms",
        "met": all(one["both"] <= GOAL for one in pages.values())
        and all(one["both"] <= GOAL_AGAIN for one in again.values()),
        "yardstick": "/healthz of the same application",
        "yardstick_milliseconds": bare,
    }
    print(json.dumps(result, indent=2))


def fill(meeting: Meeting, wanted: int) -> int:
    """Let the meeting be in its third plenary, and everybody have been read often."""
    create_checkpoints(meeting.id, SYSTEM)
    with transaction():
        _move(meeting)
        lines = list(_lines(meeting, wanted))
        for at in range(0, len(lines), 5000):
            db.session.execute(insert(Scan), lines[at : at + 5000])
    refresh_statistics(Scan)
    db.session.commit()
    return len(lines)


def _move(meeting: Meeting) -> None:
    """Move the agenda so that the middle one of its sessions runs now."""
    ours = AgendaSession.meeting_id == meeting.id
    every = db.session.scalars(
        select(AgendaSession).where(ours).order_by(AgendaSession.starts_at)
    ).all()
    sessions = [one for one in every if one.kind is SessionKind.SESSION]
    middle = sessions[len(sessions) * 2 // 3]
    by = clock.now() - timedelta(minutes=25) - middle.starts_at
    for one in every:
        one.starts_at += by
        one.ends_at += by
    db.session.execute(
        text("UPDATE badge SET given_at = given_at - interval '30 days'")
    )
    meeting.starts_on += timedelta(days=by.days)
    meeting.ends_on += timedelta(days=by.days)
    db.session.execute(
        text(
            "UPDATE participant SET arrive_on = arrive_on + :days,"
            " depart_on = depart_on + :days WHERE meeting_id = :meeting"
        ),
        {"days": by.days, "meeting": meeting.id},
    )


def _lines(meeting: Meeting, wanted: int) -> Iterator[dict[str, Any]]:
    """Read everybody at each door that is open already: in, seen again, out."""
    chance = random.Random(19)
    cards = db.session.execute(
        select(Badge.id, Badge.person_id)
        .where(Badge.meeting_id == meeting.id, Badge.person_id.is_not(None))
        .order_by(Badge.id)
    ).all()
    doors = db.session.execute(
        select(Checkpoint.id, AgendaSession.starts_at, AgendaSession.ends_at)
        .join(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Checkpoint.meeting_id == meeting.id)
        .where(AgendaSession.starts_at < clock.now())
        .order_by(AgendaSession.starts_at)
    ).all()
    each, number = wanted / (len(doors) * len(cards)), 0
    for turn, (door, begins, ends) in enumerate(doors):
        # Of what runs at the same time everybody goes to one.
        beside = [one for one in doors if one[1] < ends and one[2] > begins]
        for at_desk, (badge, person) in enumerate(cards):
            if chance.random() > 0.92 or beside[at_desk % len(beside)][0] != door:
                continue
            at = begins + timedelta(seconds=chance.gauss(0, 400))
            for visit in range(round(each / 0.92 + chance.random() - 0.5)):
                number += 1
                way = Direction.OUT if visit and chance.random() < 0.5 else Direction.IN
                when = at + (ends - begins) * visit / 8
                if when > clock.now():
                    break
                yield _at(when) | {
                    "meeting_id": meeting.id,
                    "checkpoint_id": door,
                    "person_id": person,
                    "badge_id": badge,
                    "scan_id": UUID(int=number),
                    "direction": way,
                    "device": f"hp-{turn % 9}-{number % 12}",
                    "device_seq": number,
                }


def _at(at: datetime) -> dict[str, Any]:
    return {
        "code_hash": "x",
        "source": Source.DOOR,
        "operator": "bench",
        "offline": False,
        "scanned_at": at,
        "received_at": at,
        "estimated_at": at,
        "outcome": Outcome.ACCEPTED,
        "first_at": at,
    }


def _door(meeting: Meeting) -> dict[str, str]:
    """Find the door of the session that runs now."""
    now = clock.now()
    found = db.session.scalar(
        select(Checkpoint.slug)
        .join(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Checkpoint.meeting_id == meeting.id)
        .where(AgendaSession.starts_at < now, AgendaSession.ends_at > now)
        .limit(1)
    )
    return {"door": str(found)}


def _ref(meeting: Meeting) -> str:
    ours = select(func.min(Participant.ref)).join(Person)
    found = ours.where(Participant.meeting_id == meeting.id)
    return str(db.session.scalar(found))


def measured(
    client: FlaskClient, path: str, times: int = 9, *, forget: bool = True
) -> dict[str, float]:
    """Look several times; tell the CPU of our process and of the database."""
    backend = psutil.Process(db.session.scalar(text("SELECT pg_backend_pid()")))
    ours, theirs = [], []
    client.get(path)
    for _ in range(times):
        if forget:
            cache.forget()
        before, began = _spent(backend), process_time()
        answer = client.get(path)
        ours.append(process_time() - began)
        theirs.append(_spent(backend) - before)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status}")
    web, database = median(ours) * 1000, sum(theirs) / times * 1000
    return {
        "web": round(web, 1),
        "database": round(database, 1),
        "both": round(web + database, 1),
    }


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    main()
