"""The page of an institution's coordinator: no account, only a link."""

from io import BytesIO

import pytest

from tests.pages import proofread
from tests.registration.coordinator import (
    form_of,
    jambi,
    phone,
    places,
    read,
    rows,
    send,
    url,
)
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.registration import queries, services
from webapp.registration.models import Role
from webapp.registration.workflow import DelegationState, PlaceState

__all__ = ["jambi", "phone", "url"]


def test_the_page_says_what_when_how_many_and_until_when(phone, url):
    page = read(phone, url).get_text(" ", strip=True)
    for words in (
        "Kementerian Perindustrian",
        "Hotel Novotel, Balikpapan",
        "3 peserta",
        "1 peserta tambahan",
        "(2 hari lagi)",
        "WITA",
        "0812 3456 7890",
        "3 tempat belum bernama",
    ):
        assert words in page


def test_the_first_button_opens_the_invitation(phone, url, jambi):
    page = read(phone, url)
    form = page.select_one(".me-now form")
    answer = phone.post(form["action"])
    assert answer.location.endswith("/names")
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.OPENED
    assert phone.post(form["action"]).status_code == 303
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.OPENED


def test_names_are_given_with_their_degrees_and_a_link_each(phone, url, jambi):
    answer = send(
        phone,
        url,
        "Dr. Ahmad Dedi, S.T., M.Si.",
        "",
        "SITI AMINAH",
        sex="female",
        phone="0812 1111 2222",
    )
    assert answer.status_code == 422  # the second row has a number but no name
    answer = send(phone, url, "Dr. Ahmad Dedi, S.T., M.Si.", "SITI AMINAH")
    assert answer.status_code == 303
    page = read(phone, answer.location)
    said = page.select_one("#received").parent.get_text(" ", strip=True)
    assert "Dr. Ahmad Dedi, S.T., M.Si. : mendapat tempat" in said
    assert places(jambi) == [
        ("Ahmad Dedi", PlaceState.DRAFT),
        ("Siti Aminah", PlaceState.DRAFT),
        (None, PlaceState.INVITED),
    ]
    people = [person.id for _place, person in queries.places_of(jambi.id) if person]
    given = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, people)
    assert set(given) == set(people)


def test_what_goes_beyond_is_said_before_and_after(phone, url, jambi):
    with transaction():
        services.set_quota(jambi.id, {Role.PARTICIPANT: 1}, SYSTEM)
    form = phone.post(f"{url}/names", data={"rows": "2", "more": "1"})
    page = proofread(form.text)
    seen = page.select("fieldset:not([hidden]) > legend h2")
    legends = [legend.get_text(strip=True) for legend in seen]
    assert legends == [
        "Orang 1",
        "Orang 2: peserta tambahan, biaya instansi sendiri",
        "Orang 3: masuk daftar tunggu",
    ]
    answer = send(phone, url, "Ahmad", "Budi", "Citra")
    said = read(phone, answer.location).select_one("#received").parent.get_text(" ")
    assert "biaya instansi sendiri" in said
    assert "daftar tunggu, nomor 1" in " ".join(said.split())


def test_another_row_keeps_what_was_typed(phone, url):
    data = form_of(phone, url) | rows("Ahmad", "Budi", sex="male") | {"more": "1"}
    page = proofread(phone.post(f"{url}/names", data=data).text)
    assert [page.select_one(f"#p{n}-name")["value"] for n in range(3)] == [
        "Ahmad",
        "Budi",
        "",
    ]
    assert page.select_one("#p1-sex-0").has_attr("checked")
    assert page.select_one("[name=key]")["value"] == data["key"]


@pytest.mark.parametrize("names", [(), ("",), ("   ", "")])
def test_nobody_is_not_sent(phone, url, names):
    answer = send(phone, url, *names)
    assert answer.status_code == 422


def test_a_form_sent_twice_is_done_once_and_answered_alike(phone, url, jambi):
    data = form_of(phone, url) | rows("Ahmad", "Budi")
    first, second = (phone.post(f"{url}/names", data=data) for _ in range(2))
    assert first.location == second.location
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_a_form_sent_again_with_another_name_loses_nothing(phone, url, jambi):
    data = form_of(phone, url)
    phone.post(f"{url}/names", data=data | rows("Ahmad"))
    answer = phone.post(f"{url}/names", data=data | rows("Ahmad", "Budi"))
    page = proofread(answer.text)
    assert answer.status_code == 422
    assert "sudah kami terima" in page.select_one("#errors").get_text()
    assert page.select_one("#p1-name")["value"] == "Budi"
    again = {"key": page.select_one("[name=key]")["value"]}
    assert again["key"] != data["key"]
    phone.post(f"{url}/names", data=again | rows("Ahmad", "Budi"))
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_the_same_name_twice_is_one_place(phone, url, jambi):
    send(phone, url, "Ahmad Dedi")
    answer = send(phone, url, "AHMAD  DEDI")
    said = read(phone, answer.location).select_one("#received").parent.get_text()
    assert "sudah ada di daftar" in said
    assert [name for name, _state in places(jambi)] == ["Ahmad Dedi", None, None]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(phone, url, statements, count):
    send(phone, url, *[f"Orang {number}" for number in range(count)])
    with statements() as seen:
        read(phone, url)
    assert len(seen) <= 10


def test_a_message_becomes_rows_to_correct(phone, url, jambi):
    text = (
        "Yth panitia, utusan kami:\n1. Dr. Ahmad Dedi, S.T. (Kepala Bidang) "
        "0812 1111 2222\n2. Hj. Siti Aminah, S.E. 0813 3333 4444\nTerima kasih"
    )
    read(phone, f"{url}/paste")
    answer = phone.post(f"{url}/paste", data={"text": text})
    page = proofread(answer.text)
    assert page.select_one("#p0-name")["value"] == "Dr. Ahmad Dedi, S.T."
    assert page.select_one("#p0-phone")["value"] == "+6281211112222"
    assert page.select_one("#p1-name")["value"] == "Hj. Siti Aminah, S.E."
    assert page.select_one("#p1-sex-1").has_attr("checked")
    assert "Terima kasih" in page.select_one("#unread").parent.get_text()
    assert places(jambi) == [(None, PlaceState.INVITED)] * 3
    form = page.select_one("form[data-keep]")
    sent = {
        field["name"]: field.get("value", "")
        for field in form.select("input")
        if field["type"] != "radio" or field.has_attr("checked")
    }
    assert phone.post(form["action"], data=sent).status_code == 303
    assert [name for name, _state in places(jambi)] == [
        "Ahmad Dedi",
        "Siti Aminah",
        None,
    ]


def test_a_workbook_becomes_rows_by_the_meaning_of_its_headings(phone, url):
    table = (
        "DAFTAR UTUSAN;;;\nNo;Nama Lengkap;Jabatan;No. HP/WA\n"
        "1;Ahmad Dedi, S.T.;Kepala Bidang;81211112222\n2;Siti;;\n"
    )
    file = (BytesIO(table.encode()), "utusan.csv")
    page = proofread(phone.post(f"{url}/paste", data={"file": file}).text)
    assert page.select_one("#p0-name")["value"] == "Ahmad Dedi, S.T."
    assert page.select_one("#p0-position")["value"] == "Kepala Bidang"
    assert page.select_one("#p0-phone")["value"] == "+6281211112222"
    assert page.select_one("#p1-name")["value"] == "Siti"


@pytest.mark.parametrize("file", [b"", b"%PDF-1.4", b"PK\x03\x04broken"])
def test_what_cannot_be_read_is_said(phone, url, file):
    sent = {"file": (BytesIO(file), "utusan.xlsx"), "text": ""}
    answer = phone.post(f"{url}/paste", data=sent)
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#errors")
