"""The first pages with 2,000 people, beside a page without any data."""

import json
import time
from statistics import median

from flask.testing import FlaskClient

from bench.own_server import application
from bench.people import invite, meeting_of
from webapp.accounts.services import Newcomer, create_administrator, open_session

PEOPLE = 2000
INSTITUTIONS = 600
GOAL = 100.0  # milliseconds of server time
PAGES = {
    "home": "",
    "institutions": "registration/delegations",
    "people": "people/",
    "rooms": "lodging/",
    "presence": "checkin/",
    "buses": "trips/",
    "certificates": "certificates/",
}


def main() -> None:
    """Measure, and print one JSON object."""
    with application() as app:
        meeting = meeting_of(PEOPLE)
        invite(meeting, INSTITUTIONS)
        newcomer = Newcomer("Rina", "rina@example.org", "gajah duduk di pendopo")
        key = open_session(create_administrator(newcomer).id, "bench")
        client = app.test_client()
        client.set_cookie("pendopo-sid", key)
        pages = {
            name: _measure(client, f"/m/{meeting.code}/{path}")
            for name, path in PAGES.items()
        }
        bare = _measure(client, "/healthz")
    result = {
        "bench": "pages",
        "people": PEOPLE,
        "institutions": INSTITUTIONS,
        "milliseconds": pages,
        "goal": GOAL,
        "met": all(page["wall"] <= GOAL for page in pages.values()),
        "yardstick": "/healthz of the same application",
        "yardstick_milliseconds": bare,
    }
    print(json.dumps(result, indent=2))


def _measure(client: FlaskClient, path: str, times: int = 15) -> dict[str, float]:
    wall, cpu = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return {
        "wall": round(median(wall) * 1000, 1),
        "cpu": round(median(cpu) * 1000, 1),
    }


if __name__ == "__main__":
    main()
