"""What lodging costs by institution, what will cost, and papers about stays."""

from datetime import UTC, datetime, timedelta

import pytest

from tasks.functions import FUNCTIONS
from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import NIGHTS, hotel, new_room
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.documents.models import Letterhead
from webapp.documents.queries import entry_by_code, stored_file
from webapp.documents.workflow import EntryState
from webapp.jobs.services import work_off
from webapp.lodging import queries, services
from webapp.lodging.billing import LineKind
from webapp.lodging.contract import Basis
from webapp.lodging.queries import Cause
from webapp.lodging.services import Stated, TypedLine
from webapp.registration.models import Funding

pytestmark = pytest.mark.usefixtures("app")

SUN, MON, TUE = NIGHTS
RATE = 1_000_000


@pytest.fixture
def house(meeting):
    """Two of one office share a room, somebody who pays himself has the third bed."""
    kinds = hotel(meeting, twin=2)
    found = queries.hotel(meeting.id, "novotel")
    jambi = factories.delegation(meeting, "Disperin Jambi")
    riau = factories.delegation(meeting, "Disperin Riau")
    shared = new_room(kinds["twin"])
    people = [
        lodge(meeting, shared, "Budi Santoso", delegation=jambi),
        lodge(meeting, shared, "Ahmad Fauzi", delegation=riau),
    ]
    alone = new_room(kinds["twin"])
    own = lodge(meeting, alone, "Candra", delegation=riau, funding=Funding.OWN)
    people.append(own)
    return found, people


def lodge(meeting, room, name, **of):
    person = factories.person(meeting, name=name, of=of)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def change(row, **values):
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)


def slept(found, *nights):
    for night in nights or NIGHTS:
        services.answer_night(found.id, night, (), SYSTEM)


def by_institution(meeting):
    return {
        (one.institution, one.funding): (one.plan, one.owed, one.billed)
        for one in queries.costs(meeting).lines
    }


def test_a_shared_room_is_shared_by_those_in_it(meeting, house):
    found, _people = house
    slept(found, SUN)
    assert by_institution(meeting) == {
        ("Disperin Jambi", Funding.FULL): (1_500_000, 500_000, 0),
        ("Disperin Riau", Funding.FULL): (1_500_000, 500_000, 0),
        ("Disperin Riau", Funding.OWN): (0, 0, 0),
    }


def test_institutions_and_the_rest_are_the_totals(meeting, house):
    found, _people = house
    change(queries.hotel(meeting.id, found.code), attrition_percent=0, free_every=2)
    slept(found)
    stated = Stated(number="1", dated_on=SUN)
    invoice = services.add_invoice(found, stated, SYSTEM)
    for amount, ref in ((1_000_001, "Budi Santoso"), (70_000, "")):
        kind = LineKind.ROOM if ref else LineKind.OTHER
        typed = TypedLine(kind=kind, amount=amount, guest=ref, first=SUN)
        services.add_line(meeting, invoice, typed, SYSTEM)
    costs = queries.costs(meeting)
    bill = queries.bill(meeting, found)
    assert (costs.owed, costs.billed) == (bill.owed, bill.billed)
    for name in ("plan", "owed", "billed"):
        lines = sum(getattr(one, name) for one in costs.lines)
        assert lines + getattr(costs.apart, name) == getattr(costs, name)
    assert costs.apart.billed == 70_000


def test_empty_rooms_that_are_paid_are_told_with_their_money(meeting, house):
    found, _people = house
    today = SUN - timedelta(days=10)
    assert queries.alarms(meeting.id, today) == []
    change(queries.hotel(meeting.id, found.code), attrition_percent=0)
    assert queries.alarms(meeting.id, today) == []  # both rooms are in use
    kinds = hotel(meeting, twin=4)
    told = queries.alarms(meeting.id, today)
    assert [(one.cause, one.night, one.count, one.amount) for one in told] == [
        (Cause.UNUSED, night, 2, 2 * RATE) for night in NIGHTS
    ]
    assert {one.until for one in told if one.night == SUN} == {SUN - timedelta(days=3)}
    assert len(queries.alarms(meeting.id, TUE)) == 1
    assert kinds


def test_a_guaranteed_number_that_is_not_reached_is_told(meeting, house):
    found, _people = house
    row = queries.hotel(meeting.id, found.code)
    change(row, basis=Basis.PACKAGE, guaranteed_people=5)
    told = queries.alarms(meeting.id, SUN)
    assert [(one.cause, one.count, one.amount) for one in told] == [
        (Cause.GUARANTEE, 2, 2 * RATE)
    ] * 3


def test_a_near_cut_off_is_told_while_rooms_are_empty(meeting, house):
    found, _people = house
    hotel(meeting, twin=3)
    row = queries.hotel(meeting.id, found.code)
    change(row, cut_off_on=SUN)
    (told,) = queries.alarms(meeting.id, SUN - timedelta(days=7))
    assert (told.cause, told.count, told.until) == (Cause.CUT_OFF, 3, SUN)
    assert queries.alarms(meeting.id, SUN - timedelta(days=8)) == []
    assert queries.alarms(meeting.id, MON) == []


def test_before_anybody_has_a_bed_nothing_is_told(meeting):
    hotel(meeting, twin=3)
    change(queries.hotel(meeting.id, "novotel"), attrition_percent=0)
    assert queries.alarms(meeting.id, SUN) == []


def letterhead(meeting):
    return factories.saved(
        Letterhead(
            meeting_id=meeting.id,
            ministry="Kementerian Perindustrian",
            unit="Ditjen IKMA",
            place="Jakarta",
            signer_name="Eddy Siswanto",
            signer_position="Sekretaris",
            number_pattern="{seq}/UND/{month}/{year}",
        )
    )


def state(meeting, person):
    return services.make_statement(person.participant_id, meeting_id=meeting.id)


def test_a_statement_is_of_proven_nights_only(meeting, house):
    found, (budi, *_rest) = house
    letterhead(meeting)
    with pytest.raises(DomainError, match="statement_nothing"):
        state(meeting, budi)
    slept(found, SUN)
    made = state(meeting, budi)
    assert "/SKM/" in made.entry.number
    assert entry_by_code(made.entry.code).subject_masked == "Bud* San****"
    file = stored_file(meeting.id, made.stored_file_id)
    assert store.read(file.sha256).startswith(b"%PDF")
    assert state(meeting, budi).entry.id == made.entry.id


def test_more_nights_make_it_anew_under_its_number(meeting, house):
    found, (budi, *_rest) = house
    letterhead(meeting)
    slept(found, SUN)
    first = state(meeting, budi).entry
    slept(found, MON)
    second = state(meeting, budi).entry
    assert (second.number, second.seq) == (f"{first.number} Rev. 1", first.seq)
    db.session.refresh(first)
    assert first.state is EntryState.REPLACED
    assert first.replaced_by_id == second.id


def test_a_title_that_was_mended_makes_it_anew(meeting, house):
    found, (budi, *_rest) = house
    letterhead(meeting)
    slept(found)
    state(meeting, budi)
    assert budi.participant_id not in services.due_places(meeting)
    change(budi, title_after="S.T.")
    assert budi.participant_id in services.due_places(meeting)


def test_the_page_of_one_person_makes_the_paper(meeting, house, browse):
    found, (budi, *_rest) = house
    letterhead(meeting)
    ref = budi.participant.ref
    client, at = browse(), address(meeting, f"places/{ref}/stay")
    assert "setelah ada bukti" in text(page(client, at))
    slept(found, SUN)
    shown = page(client, at)
    token = shown.select_one("main [name=csrf_token]")["value"]
    answer = client.post(at, data={"csrf_token": token})
    assert answer.status_code == 303
    assert "/SKM/" in text(page(client, at))
    viewer = page(browse(Role.VIEWER), at)
    assert not viewer.select("main form")


def test_statements_of_an_institution_are_one_job(meeting, house, organiser):
    found, people = house
    letterhead(meeting)
    slept(found)
    jambi = people[0].participant_id
    due = services.due_places(meeting)
    assert set(due) == {one.participant_id for one in people}
    place = next(
        one for one in queries.ledger(meeting) if one.sleeper.place_id == jambi
    )
    of = place.sleeper.delegation_id
    job = services.ask_statements(meeting.id, of, organiser)
    assert services.ask_statements(meeting.id, of, organiser) == job
    with pytest.raises(DomainError, match="statements_running"):
        services.ask_statements(meeting.id, None, organiser)
    work_off("documents", FUNCTIONS)
    made = queries.statements(meeting.id)
    assert [one.participant_id for one, *_ in made] == [jambi]
    purpose = services.printed_for(of)
    assert purpose in queries.latest_files(meeting.id, [purpose])
    assert services.ask_statements(meeting.id, of, organiser) is None
    assert set(services.due_places(meeting)) == set(due) - {jambi}


def address(meeting, more="costs"):
    return f"/m/{meeting.code}/lodging/{more}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def text(shown):
    return " ".join(shown.get_text(" ", strip=True).split())


def test_the_page_and_its_files(meeting, house, browse):
    found, _people = house
    slept(found)
    shown = text(page(browse(), address(meeting)))
    assert "terutang Rp3.000.000 untuk malam yang terbukti" in shown
    assert "Disperin Jambi" in shown
    riau = text(page(browse(), address(meeting, "costs?q=riau")))
    assert "Disperin Jambi" not in riau
    csv = browse().get(address(meeting, "costs.csv")).get_data().decode("utf-8-sig")
    assert csv.splitlines()[-1].startswith("Tidak terbagi per instansi")
    viewer = browse(Role.VIEWER)
    assert viewer.get(address(meeting, "costs.xlsx")).status_code == 403
    assert not page(viewer, address(meeting)).select("main form[method=post]")


def test_as_many_statements_for_many_institutions_as_for_few(
    meeting, house, browse, statements
):
    found, _people = house
    slept(found)
    client = browse()
    client.get(address(meeting))
    with statements() as few:
        client.get(address(meeting))
    kinds = hotel(meeting, twin=5)
    for name in ("Eko", "Fajar"):
        lodge(meeting, new_room(kinds["twin"]), name)
    with statements() as many:
        client.get(address(meeting))
    assert len(many) == len(few)


def test_home_tells_what_will_be_paid_for_nothing(meeting, house, browse, monkeypatch):
    found, _people = house
    row = queries.hotel(meeting.id, found.code)
    change(row, attrition_percent=0, cut_off_on=SUN - timedelta(days=9))
    hotel(meeting, twin=4)
    early = datetime(2019, 2, 14, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: early)
    client = browse()
    home = page(client, f"/m/{meeting.code}/")
    said = text(home)
    assert "Rp6.000.000 dibayar tanpa terpakai di 3 malam hotel" in said
    assert "masih 6 malam kamar kosong" in said
    link = next(
        one for one in home.select("a") if one.get("href", "").endswith("#alarms")
    )
    listed = text(page(client, link["href"].removesuffix("#alarms")))
    assert "2 kamar kosong tetap dibayar, Rp2.000.000." in listed
    assert "Masih dapat dikurangi sampai 21 Feb, 7 hari lagi." in listed


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_how_the_pages_look(browser, live_server, meeting, house, size):
    found, _people = house
    letterhead(meeting)
    change(queries.hotel(meeting.id, found.code), attrition_percent=0)
    slept(found)
    width = size["width"]
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}{address(meeting)}")
        page.get_by_role("button", name="Buat 3 surat keterangan").click()
        page.wait_for_load_state("domcontentloaded")
        work_off("documents", FUNCTIONS)
        page.goto(f"{live_server}{address(meeting)}")
        page.get_by_role("link", name="Cetak semua surat keterangan").wait_for()
        picture(page, f"costs-{width}")
        axe(page)
        fits(page)
        page.goto(f"{live_server}{address(meeting, '')}")
        picture(page, f"lodging-index-{width}")
        axe(page)
        fits(page)
