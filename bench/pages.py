"""The organisers' pages of a full meeting, beside a page without any data."""

import argparse
import json
import time
from statistics import median

from flask import Flask
from flask.testing import FlaskClient

from bench.lived import live
from bench.own_server import application
from bench.people import invite, meeting_of
from webapp.accounts.services import Newcomer, create_administrator, open_session

PEOPLE = 2000
INSTITUTIONS = 600
GOAL = 100.0  # milliseconds of the server's processor
PAGES = {
    "home": "",
    "institutions": "registration/delegations",
    "people": "people/",
    "review": "people/review",
    "wait list": "people/waiting",
    "search": "people/search?q=budi",
    "rooms": "lodging/",
    "rooms by hand": "lodging/rooms",
    "rooms found": "lodging/rooms?q=budi",
    "rooms for somebody": "lodging/places/{ref}",
    "occupancy": "lodging/occupancy",
    "scenarios": "lodging/scenarios",
    "presence": "checkin/",
    "presence at a door": "checkin/{door}/presence",
    "badges": "checkin/badges",
    "buses": "trips/",
    "messages": "notifications/",
    "certificates": "certificates/",
    "certificates found": "certificates/?q=ahmad",
}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="e.g. 5000")
    people = parser.parse_args().people
    with application() as app:
        meeting = meeting_of(people)
        invite(meeting, INSTITUTIONS)
        client = signed_in(app)
        loaded = {name: PAGES[name] for name in ("home", "people", "rooms")}
        before = _all(client, meeting.code, loaded)
        steps = live(meeting)
        pages = _all(client, meeting.code, PAGES)
        bare = _measure(client, "/healthz")
    every = [*before.values(), *pages.values()]
    result = {
        "bench": "pages",
        "people": people,
        "institutions": INSTITUTIONS,
        "steps": steps,
        "milliseconds_once_loaded": before,
        "milliseconds_at_the_end": pages,
        "goal": f"CPU <= {GOAL} ms",
        "met": all(page["cpu"] <= GOAL for page in every),
        "yardstick": "/healthz of the same application",
        "yardstick_milliseconds": bare,
    }
    print(json.dumps(result, indent=2))


def signed_in(app: Flask) -> FlaskClient:
    """Give a browser in which an administrator is logged in."""
    """Open a browser of an administrator."""
    newcomer = Newcomer("Rina", "rina@example.org", "gajah duduk di pendopo")
    client = app.test_client()
    key = open_session(create_administrator(newcomer).id, "bench")
    client.set_cookie("pendopo-sid", key)
    return client


def _all(
    client: FlaskClient, code: str, paths: dict[str, str]
) -> dict[str, dict[str, float]]:
    door, ref = _door(client, code), _first_ref(client, code)
    return {
        name: _measure(client, f"/m/{code}/{path.format(door=door, ref=ref)}")
        for name, path in paths.items()
    }


def _door(client: FlaskClient, code: str) -> str:
    """Find a door by the page that links to all of them."""
    text = client.get(f"/m/{code}/checkin/").text
    return text.split(f"/m/{code}/checkin/")[1:][-1].split("/")[0]


def _first_ref(client: FlaskClient, code: str) -> str:
    """Find somebody who needs a room, by the list of rooms or of who lacks one."""
    text = client.get(f"/m/{code}/lodging/rooms").text
    return text.split(f"/m/{code}/lodging/places/")[1].split('"')[0].split("?")[0]


def _measure(client: FlaskClient, path: str, times: int = 11) -> dict[str, float]:
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
