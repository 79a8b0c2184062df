"""Two at once; each with a control that goes wrong without the lock."""

from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Thread
from uuid import uuid4

import pytest

from tests import factories
from tests.checkin.factories import checkpoint, door, lines, reading, scanned
from webapp.checkin.models import Verdict
from webapp.checkin.queries import conflicts, ledger
from webapp.checkin.queries.conflicts import listed
from webapp.checkin.services import decide_conflict, record_scan
from webapp.core.actor import SYSTEM
from webapp.core.errors import DomainError
from webapp.core.prepared import Prepared

LOCKED = pytest.mark.parametrize(
    "locked", [True, False], ids=["with the lock", "control: without it"]
)


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting)


def at_once(what):
    threads = [Thread(target=one) for one in what]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def without_lock(monkeypatch):
    facts = ledger._facts()  # noqa: SLF001
    columns = {name: c for name, c in facts.selected_columns.items() if name != "lock"}
    unlocked = Prepared(facts.with_only_columns(*columns.values()), columns)
    monkeypatch.setattr(ledger, "FACTS", unlocked)


def meeting_first(write):
    """Write or read, then wait until the other has done so too, or cannot."""
    both = Barrier(2, timeout=0.3)

    def write_and_wait(*arguments):
        written = write(*arguments)
        with suppress(BrokenBarrierError):  # the other desk waits for the lock
            both.wait()
        return written

    return write_and_wait


@LOCKED
def test_a_badge_at_two_desks_at_once(app, meeting, gate, monkeypatch, locked):
    read, told = reading(factories.person(meeting)), []
    monkeypatch.setattr(ledger, "write_line", meeting_first(ledger.write_line))
    if not locked:
        without_lock(monkeypatch)
    slug = gate.slug

    def desk():
        with app.app_context():
            mine = replace(read, scan_id=uuid4())
            told.append(record_scan(meeting, slug, mine, SYSTEM).outcome)

    at_once([desk, desk])
    assert sorted(told) == ["accepted", "repeat" if locked else "accepted"]


@LOCKED
def test_the_last_place_is_given_once(app, meeting, monkeypatch, locked):
    gate = checkpoint(meeting, capacity=2)
    scanned(meeting, gate, factories.person(meeting))
    told, slug = [], gate.slug
    reads = iter([reading(factories.person(meeting)) for _ in range(2)])
    monkeypatch.setattr(ledger, "write_line", meeting_first(ledger.write_line))
    if not locked:
        without_lock(monkeypatch)

    def desk():
        with app.app_context():
            told.append(record_scan(meeting, slug, next(reads), SYSTEM).reason)

    at_once([desk, desk])
    assert sorted(map(str, told)) == ["None", "full" if locked else "None"]


def test_one_name_at_two_desks_at_once_is_one_line(app, meeting, gate, monkeypatch):
    read, told = reading(code="PX"), []
    monkeypatch.setattr(ledger, "write_line", meeting_first(ledger.write_line))
    slug, codes = gate.slug, iter(("PX", "PY"))  # two locks, one name

    def desk():
        with app.app_context():
            mine = replace(read, code=next(codes))
            told.append(record_scan(meeting, slug, mine, SYSTEM))

    at_once([desk, desk])
    assert told[0] == told[1]
    assert len(lines(gate)) == 1


@LOCKED
def test_two_who_decide_at_once_decide_once(app, meeting, monkeypatch, locked):
    person, session = factories.person(meeting), factories.agenda_session(meeting)
    for slug in ("a", "b"):
        scanned(meeting, door(meeting, session, slug=slug), person)
    (row,), told = conflicts.conflicts(meeting)[0], []
    monkeypatch.setattr(conflicts, "conflict", meeting_first(conflicts.conflict))
    if not locked:
        monkeypatch.setattr(listed, "_alone", lambda *_key: None)

    def decide(verdict):
        with app.app_context():
            try:
                decide_conflict(meeting, row.key, verdict, SYSTEM)
                told.append("done")
            except DomainError as error:
                told.append(error.code)

    at_once([lambda: decide(Verdict.FIRST), lambda: decide(Verdict.FINE)])
    assert sorted(told) == ["conflict_gone" if locked else "done", "done"]
