"""What the page says while a letter is typed: the row as kept, and who came before."""

import pytest

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role as StaffRole
from webapp.core.audit import Audit
from webapp.core.db import db
from webapp.registration import services

NIP = "197001151995031002"
DINAS = "Dinas Perindustrian Provinsi Jambi"


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/registration/people/letter"


def token(client, url):
    page = client.get(url).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


@pytest.fixture
def row(browse, url):
    client = browse()
    secret = token(client, url)

    def row(number=0, **values):
        typed = {f"rows-{number}-{name}": value for name, value in values.items()}
        return client.post(f"{url}/row/{number}", data=typed | {"csrf_token": secret})

    return row


def test_a_row_in_a_hurry_is_shown_as_it_will_be_kept(row):
    said = row(3, who="siti aminah se mm", position="kabid ikm").text
    assert "Siti Aminah, S.E., M.M." in said
    assert "Kepala Bidang IKM" in said
    assert "Eselon III" in said


def test_nobody_is_taken_for_a_man_or_a_woman_by_the_name_alone(row):
    assert "L/P belum diketahui" in row(who="Siti Aminah").text
    assert "Perempuan" in row(who="Hj. Aminah").text
    assert "Laki-laki" in row(who="Siti Aminah", sex="male").text
    assert "Laki-laki" in row(who="Aminah", nip=NIP).text


def test_a_physician_or_a_doctor(row):
    assert "Periksa gelarnya" in row(who="dr ani msi").text
    assert "Periksa gelarnya" not in row(who="Dr ani msi").text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("kadis", "Kepala Dinas"),
        ("plt kadis", "Plt. Kepala Dinas"),
        ("kasubbag tu", "Kepala Subbagian TU"),
        ("KEPALA BIDANG SARANA DAN UKM", "Kepala Bidang Sarana dan UKM"),
        ("Kabid Industri", "Kabid Industri"),
        ("TPL", "TPL"),
    ],
)
def test_an_office_is_written_out_where_somebody_was_in_a_hurry(row, typed, kept):
    assert f", {kept} ·" in row(who="Budi", position=typed).text


def test_an_empty_row_says_nothing_and_nothing_is_markup(row):
    assert not row().text.strip()
    assert "<img" not in row(who="<img src=x> Budi").text
    assert row(99, who="Budi").status_code == 404


def came(meeting, name="Ahmad Budi", dinas=DINAS, **values):
    there = factories.delegation(meeting, dinas)
    holder = factories.newcomer(name, nip=NIP, **values)
    return factories.place(meeting, delegation=there, holder=holder)


def asked(app, url, meeting, *others, name=DINAS, role=StaffRole.ORGANISER):
    client = app.test_client()
    key = factories.session_key(meeting, role, also=others)
    client.set_cookie("pendopo-sid", key)
    return client.get(f"{url}/known", query_string={"institution": name})


def test_who_came_before_is_offered_with_what_is_known(app, url, meeting):
    earlier = factories.meeting(name="Rakor Palembang")
    came(earlier, position="Kepala Dinas")
    (one,) = asked(app, url, meeting, earlier).json
    assert (one["who"], one["nip"]) == ("Ahmad Budi", NIP)
    assert (one["position"], one["from"]) == ("Kepala Dinas", "Rakor Palembang")
    read = db.session.query(Audit).filter_by(object=f"meeting:{earlier.id}")
    assert read.filter_by(action="registration.known").count() == 1


def test_only_from_meetings_at_which_one_may_edit(app, url, meeting):
    earlier = factories.meeting()
    came(earlier)
    assert asked(app, url, meeting).json == []
    viewer = asked(app, url, meeting, earlier, role=StaffRole.VIEWER)
    assert viewer.status_code == 403


def test_not_from_another_institution_nor_whoever_did_not_come(
    app, url, meeting, organiser
):
    earlier = factories.meeting()
    came(earlier, "Orang Lain", "Dinas Lain")
    gone = came(earlier)
    services.decide(gone.id, "decline", organiser)
    assert asked(app, url, meeting, earlier).json == []
    assert asked(app, url, meeting, earlier, name="").json == []


def test_everybody_once_and_as_they_were_the_last_time(app, url, meeting):
    first, second = factories.meeting(name="Pertama"), factories.meeting(name="Kedua")
    came(first, position="Kepala Seksi")
    came(second, position="Kepala Bidang")
    (one,) = asked(app, url, meeting, first, second).json
    assert (one["position"], one["from"]) == ("Kepala Bidang", "Kedua")


def test_as_many_questions_for_three_as_for_one(app, url, meeting, statements):
    earlier = factories.meeting()
    there = factories.delegation(earlier, DINAS)

    def count(names):
        for name in names:
            holder = factories.newcomer(name)
            factories.place(earlier, delegation=there, holder=holder)
        asked(app, url, meeting, earlier)
        with statements() as seen:
            asked(app, url, meeting, earlier)
        return len(seen)

    assert count(["Ahmad"]) == count(["Budi", "Citra"])


def test_a_guess_in_a_pasted_row_is_shown_beside_what_it_fills(browse, meeting):
    client = browse()
    url = f"/m/{meeting.code}/registration/people/message"
    typed = {"csrf_token": token(client, url), "do": "read", "pasted": "1. Siti Aminah"}
    page = proofread(client.post(url, data=typed).text)
    field = page.select_one("#rows-0-sex")
    assert field.select_one("option[selected]")["value"] == "female"
    help_ = page.select_one(f"#{field['aria-describedby']}")
    assert help_.text.strip() == "Ditebak dari namanya; periksa."
    # The page says how each row will be kept, without any script too.
    assert "Siti Aminah" in page.select_one("#rows-0-who-read").text
    assert not page.select_one("#rows-1-who-read").text
