"""The workbooks of 2019, written into a meeting: once, again, and changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests import factories
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import run_now
from webapp.registration.models import Badge, Level, Participant, Person
from webapp.registration.services import edit_person
from webapp.registration.workflow import PlaceState
from webapp.secretariat.models import Upload
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.services import applying, reading

FOLDER = Path(__file__).parents[1] / "data" / "rakor-2019"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
WORKBOOKS = ("daftar-undangan", "rundown", "blok-kamar", "bus")

pytestmark = pytest.mark.usefixtures("worked")


@pytest.fixture(scope="module")
def books():
    return reading.open_books(
        (f"{name}.xlsx", (FOLDER / f"{name}.xlsx").read_bytes()) for name in WORKBOOKS
    )


@pytest.fixture
def worked(app):
    """Know which function does which kind of work, as a worker does."""
    from tasks.functions import FUNCTIONS  # noqa: PLC0415
    from webapp.jobs.services import registry  # noqa: PLC0415

    registry.update(FUNCTIONS)
    return app


def load(meeting, books, change=lambda found: found):
    upload = reading.keep(meeting, books, SYSTEM, PlaceState.CONFIRMED)
    with transaction():
        found = change(reading.from_json(upload.reading))
        upload.reading = reading.to_json(found)
    run_now(applying.apply(upload, SYSTEM))
    db.session.expire_all()
    return queries.upload(meeting.id, upload.id)


def count(model, meeting):
    mine = select(func.count()).where(model.meeting_id == meeting.id)
    return db.session.scalar(mine)


def people_named(meeting, name):
    mine = Person.meeting_id == meeting.id, Person.name == name
    return db.session.scalars(select(Person).where(*mine)).all()


def test_everybody_is_written_once_with_a_card(meeting, books):
    done = load(meeting, books)
    assert (done.created, done.updated) == (TRUTH["persons"], 0)
    assert done.applied_at
    assert count(Participant, meeting) == TRUTH["persons"]
    assert count(Badge, meeting) == TRUTH["persons"]
    lodged = Participant.meeting_id == meeting.id, Participant.needs_room
    stay = select(func.count()).where(*lodged)
    assert db.session.scalar(stay) == TRUTH["lodged"]

    again = load(meeting, books)
    assert (again.created, again.updated) == (0, 0)
    assert count(Participant, meeting) == TRUTH["persons"]


def test_only_what_the_file_changed_is_written(meeting, books):
    def some(found, **change):
        first, second, *_ = found.people
        people = (replace(first, **change), second)
        return replace(found, people=people, sessions=(), blocks=(), vehicles=())

    load(meeting, books, some)
    names = [p.name for p in reading.recognise(books, 2019).people[:2]]
    (person,) = people_named(meeting, names[0])
    edit_person(person, {"position": "Diperbaiki panitia"}, None, SYSTEM)

    same = load(meeting, books, some)
    assert same.updated == 0
    changed = load(meeting, books, lambda found: some(found, grade="IV/z"))
    assert (changed.created, changed.updated) == (0, 1)
    (person,) = people_named(meeting, names[0])
    db.session.refresh(person)
    assert (person.grade, person.position) == ("IV/z", "Diperbaiki panitia")


def test_somebody_typed_by_hand_is_not_made_twice(meeting, books):
    known = next(p for p in reading.recognise(books, 2019).people if p.nip_sound)
    factories.person(meeting, name=known.name, nip=known.nip)
    done = load(
        meeting,
        books,
        lambda found: replace(
            found, people=(known,), sessions=(), blocks=(), vehicles=()
        ),
    )
    assert (done.created, done.updated) == (0, 0)
    assert len(people_named(meeting, known.name)) == 1


def test_a_doubt_is_cured_before_anything_is_written(meeting, books):
    upload = reading.keep(meeting, books, SYSTEM, PlaceState.CONFIRMED)
    found = reading.from_json(upload.reading)
    before = reading.doubtful(found)
    position, person = next((n, p) for n, p in before if p.candidates)
    region = person.candidates[0]
    level_of = next(
        n for n, p in before if any(i.code == "level_missing" for i in p.issues)
    )
    cures = {position: {"region": region.code}, level_of: {"level": "IV"}}
    assert reading.cure(upload, cures, SYSTEM) == 2
    after = reading.from_json(upload.reading)
    assert after.people[position].region == region
    assert after.people[level_of].level is Level.IV
    assert after.warnings()["region_ambiguous"] == len(TRUTH["ambiguous_region"]) - 1
    assert after.warnings()["level_missing"] == len(TRUTH["missing_level"]) - 1
    assert count(Participant, meeting) == 0


def test_asking_twice_writes_once(meeting, books):
    upload = reading.keep(meeting, books, SYSTEM, PlaceState.INVITED)
    assert applying.apply(upload, SYSTEM) == applying.apply(upload, SYSTEM)


def test_what_holds_nothing_known_is_refused(meeting):
    text = b"a;b\n1;2\n3;4\n"
    with pytest.raises(DomainError, match="nothing_recognised"):
        reading.receive(meeting, [("x.csv", text)], SYSTEM)
    assert (
        db.session.scalar(select(Upload).where(Upload.meeting_id == meeting.id)) is None
    )


def test_the_name_and_the_days_are_found_in_the_workbooks(books):
    assert "RAPAT KOORDINASI" in reading.title_of(books).upper()
    first, last = reading.days_of(reading.recognise(books))
    assert (first.isoformat(), last.isoformat()) == ("2019-02-24", "2019-02-27")
