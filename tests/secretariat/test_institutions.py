"""The list of institutions from a workbook: recognised, looked at, written, again."""

import io

import pytest
import xlsxwriter

from tests import factories
from tests.pages import proofread
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.jobs.services import run_now
from webapp.registration import queries as registry
from webapp.registration import services as registration
from webapp.registration.models import DelegationLevel, Funding, Role
from webapp.registration.workflow import PlaceState
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.services import applying, reading
from webapp.secretariat.workbooks import recognise

HEADINGS = (
    ["No", "Batas Konfirmasi", "No. WA", "Kuota Narasumber", "Nama Narahubung"],
    ["Jabatan", "Instansi", "Jumlah Peserta", "Tambahan", "E-mail", "Beban Biaya"],
)
ROWS = [
    [
        1,
        "15/02/2019",
        "081211112222",
        1,
        "Sri",
        "Sekretaris",
        "Dinas Perindustrian Prov. Jambi",
        3,
        2,
        "sri@jambi.go.id",
        "Panitia",
    ],
    [
        2,
        None,
        None,
        None,
        "Budi",
        None,
        "Dinas Perindustrian Bogor",
        "2 orang",
        "-",
        None,
        "APBD",
    ],
    [
        3,
        None,
        "0812",
        "banyak",
        None,
        None,
        "Dinas Perindustrian Kota Bontang",
        None,
        None,
        None,
        None,
    ],
    [
        4,
        None,
        None,
        None,
        None,
        None,
        "Dinas Perindustrian Provinsi Jambi",
        9,
        None,
        None,
        None,
    ],
    [None, None, "081333334444", None, "Tono", None, None, 1, None, None, None],
    ["Jumlah", None, None, 1, None, None, None, 15, None, None, None],
]


def workbook(rows, headings=(*HEADINGS[0], *HEADINGS[1])):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Undangan")
    sheet.write(0, 0, "DAFTAR INSTANSI UNDANGAN RAKOR")
    for line, row in enumerate([headings, *rows], 2):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    book.close()
    return reading.open_books([("undangan.xlsx", made.getvalue())])


@pytest.fixture
def worked(app):
    """Know which function does which kind of work, as a worker does."""
    from tasks.functions import FUNCTIONS  # noqa: PLC0415
    from webapp.jobs.services import registry as functions  # noqa: PLC0415

    functions.update(FUNCTIONS)
    return app


def load(meeting, books, cures=None):
    upload = reading.keep(meeting, books, SYSTEM, PlaceState.CONFIRMED)
    reading.cure(upload, cures or {}, SYSTEM)
    run_now(applying.apply(upload, SYSTEM))
    db.session.expire_all()
    found = queries.upload(meeting.id, upload.id)
    return found.institutions_created, found.institutions_updated


def quota(delegation):
    return {q.role: q.funded for q in registry.quotas(delegation.id) if q.funded}


def test_headings_in_any_order_are_recognised():
    found = recognise(workbook(ROWS), 2019)
    jambi, bogor, bontang = found.institutions
    assert (jambi.level, jambi.region.code) == (DelegationLevel.PROVINCE, "15")
    assert jambi.quota == {Role.PARTICIPANT: 3, Role.SPEAKER: 1}
    assert (jambi.extras, jambi.deadline_on.day) == (2, 15)
    assert (jambi.contact_name, jambi.contact_position) == ("Sri", "Sekretaris")
    assert (jambi.contact_phone, jambi.contact_email) == (
        "+6281211112222",
        "sri@jambi.go.id",
    )
    assert jambi.funding is Funding.FULL
    assert (bogor.quota, bogor.extras) == ({Role.PARTICIPANT: 2}, 0)
    assert bogor.funding is Funding.OWN
    assert bontang.quota == {}
    assert not found.people


def test_doubts_and_rows_without_an_institution_are_told():
    found = recognise(workbook(ROWS), 2019)
    doubts = [[issue.code for issue in row.issues] for row in found.institutions]
    assert doubts == [[], ["region_ambiguous"], ["phone_doubtful", "quota_unread"]]
    assert [p.code for p in found.problems] == [
        "institution_missing",
        "institution_twice",
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["No", "OPD", "PIC", "HP PIC", "Kuota"],
        ["Nama Instansi", "Provinsi", "Contact Person", "Telp", "Jatah Peserta"],
        ["Kab/Kota", "Kuota Peserta"],
        ["Unit Kerja", "Narahubung", "WhatsApp", "Surel"],
    ],
)
def test_many_headings_mean_institutions(headings):
    row = ["Dinas Perindustrian Kab. Tebo"] * len(headings)
    found = recognise(workbook([row], headings), 2019)
    assert [table.kind for table in found.tables] == ["institutions"]


def test_people_stay_people():
    headings = ["No", "Nama", "NIP", "Jabatan", "Instansi", "No HP", "Email", "Kontak"]
    row = [1, "Budi", "", "Kepala", "Dinas Jambi", "081211112222", "a@b.id", "x"]
    found = recognise(workbook([row], headings), 2019)
    assert [table.kind for table in found.tables] == ["people"]


@pytest.mark.usefixtures("worked")
def test_they_are_written_once_and_again_changes_nothing(meeting):
    books = workbook(ROWS)
    assert load(meeting, books, {1: {"area": "32.71"}}) == (3, 0)
    jambi = registry.delegation_by_name(meeting.id, "Dinas Perindustrian Prov. Jambi")
    assert quota(jambi) == {Role.PARTICIPANT: 3, Role.SPEAKER: 1}
    assert len(registry.empty_places(jambi.id)) == 4
    assert (jambi.extras_allowed, jambi.funding) == (2, Funding.FULL)
    assert jambi.deadline_at.isoformat() == "2019-02-15T15:59:00+00:00"
    assert jambi.contact_phone == "+6281211112222"
    bogor = registry.delegation_by_name(meeting.id, "Dinas Perindustrian Kota Bogor")
    assert (bogor.region_code, bogor.funding) == ("32.71", Funding.OWN)
    version = jambi.version
    assert load(meeting, books, {1: {"area": "32.71"}}) == (0, 0)
    db.session.refresh(jambi)
    assert jambi.version == version
    assert len(registry.empty_places(jambi.id)) == 4


@pytest.mark.usefixtures("worked")
def test_only_what_the_file_changed_is_written(meeting):
    load(meeting, workbook(ROWS[:1]))
    jambi = registry.delegation_by_name(meeting.id, "Dinas Perindustrian Prov. Jambi")
    by_hand = {"contact_name": "Ibu Tuti"}
    registration.edit_delegation(jambi, by_hand, None, SYSTEM)
    changed = [*ROWS[0]]
    changed[7] = 5
    assert load(meeting, workbook([changed])) == (0, 1)
    db.session.refresh(jambi)
    assert quota(jambi)[Role.PARTICIPANT] == 5
    assert jambi.contact_name == "Ibu Tuti"


@pytest.mark.usefixtures("worked")
def test_what_was_typed_by_hand_before_stays(meeting):
    jambi = factories.delegation(
        meeting, "Dinas Perindustrian Prov. Jambi", contact_name="Ibu Tuti"
    )
    assert load(meeting, workbook(ROWS[:1])) == (0, 1)
    db.session.refresh(jambi)
    assert (jambi.contact_name, jambi.contact_position) == ("Ibu Tuti", "Sekretaris")
    assert quota(jambi)[Role.PARTICIPANT] == 3


@pytest.mark.usefixtures("worked")
def test_a_quota_below_the_names_is_raised_to_them(meeting):
    jambi = factories.delegation(meeting, "Dinas Perindustrian Prov. Jambi")
    for name in ("Ani", "Budi", "Citra", "Dewi"):
        factories.person(meeting, of={"delegation": jambi}, name=name)
    load(meeting, workbook(ROWS[:1]))
    assert quota(jambi)[Role.PARTICIPANT] == 4


@pytest.mark.usefixtures("worked")
def test_people_loaded_later_fill_the_places(meeting):
    load(meeting, workbook(ROWS[:1]))
    headings = ["No", "Nama", "Jabatan", "Instansi", "L/P", "Eselon", "HP", "Tiba"]
    office = "Dinas Perindustrian Provinsi Jambi"
    people = [
        [n, name, "Kabid", office, "L", "III", "081299990000", "24/02/2019"]
        for n, name in enumerate(("Ahmad Fauzi", "Bambang"), 1)
    ]
    load(meeting, workbook(people, headings))
    jambi = registry.delegation_by_name(meeting.id, "Dinas Perindustrian Prov. Jambi")
    places = registry.places_of(jambi.id)
    named = [place.state for place, person in places if person]
    assert (len(places), named) == (4, [PlaceState.CONFIRMED] * 2)
    assert len(registry.delegations(meeting.id)) == 1


@pytest.mark.usefixtures("worked")
def test_the_preview_says_what_was_found_and_settles_a_region(browse, meeting):
    upload = reading.keep(meeting, workbook(ROWS), SYSTEM, PlaceState.CONFIRMED)
    client, url = browse(), f"/m/{meeting.code}/load/{upload.id}"
    page = proofread(client.get(url).text)
    said = " ".join(page.select_one("#sentence").text.split())
    assert said == "3 instansi, 6 tempat, 1 dengan narahubung."
    token = page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "area-1": "32.01"}
    assert client.post(url, data=data).status_code == 303
    db.session.refresh(upload)
    bogor = reading.from_json(upload.reading).institutions[1]
    assert bogor.name == "Dinas Perindustrian Kab. Bogor"
    assert not bogor.issues
