"""Bad input at the pages behind links, and where the committee reads it afterwards."""

import io
import zipfile

import pytest

from tests import factories
from tests.pages import proofread
from tests.people.own import link_of
from tests.people.test_delegates import (
    at_place,
    complete,
    held,
    jambi,
    phone,
    replace,
    senior,
    url,
)
from tests.people.test_own_form import PNG, upload
from tests.registration.coordinator import read, rows, send
from webapp.documents.queries import files_for
from webapp.meetings.queries import meeting_by_id
from webapp.people.services import letter_of
from webapp.registration import queries
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "phone", "senior", "url"]

NAMES = [
    "Suharto",
    "O'Neill",
    "Ni'mah 🎉",
    "محمد علي",
    "Nguyễn",
    "Aa" * 60,
    "=Hyperlink(1)",
    "{{7*7}}",
    "<script>x",
]
UNSEEN = ["A\x00B", "A\x07B", "A\u202eB"]


def named(jambi):
    return [person.name for _place, person in queries.places_of(jambi.id) if person]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_as_typed_and_does_nothing_anywhere(
    phone, url, browse, jambi, name
):
    """7 and 8: at the institution's page, its list, the review, and the download."""
    assert send(phone, url, name).status_code == 303
    assert named(jambi) == [name]
    person = queries.places_of(jambi.id)[0][1]
    assert read(phone, url).select_one(".me-row b").text == name
    assert read(phone, at_place(url, person)).h1.get_text(strip=True) == name
    client, code = browse(), meeting_by_id(jambi.meeting_id).code
    page = client.get(f"/m/{code}/people/review?pile=unusual")
    assert proofread(page.text).select_one("#shown-title").text == name
    exported = client.get(f"/m/{code}/people/")
    form = proofread(exported.text).select_one("form[action$='/export']")
    token = form.select_one("[name=csrf_token]")["value"]
    book = client.post(form["action"], data={"csrf_token": token})
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


@pytest.mark.parametrize("name", UNSEEN)
def test_signs_that_nobody_sees_are_refused(phone, url, jambi, senior, name):
    """7: where somebody is named, replaced, or completed."""
    answer = send(phone, url, name)
    assert answer.status_code == 422
    assert "tidak terlihat" in proofread(answer.text).select_one("#errors").text
    assert replace(phone, url, senior, name=name, sex="male").status_code == 422
    assert complete(phone, url, senior, position=name).status_code == 422
    assert named(jambi) == ["Ahmad Yani"]
    assert held(senior)[1].position == ""


@pytest.mark.parametrize(
    "typed", ["0812-3456-7890", "+62 812 3456 7890", "62-81234567890"]
)
def test_a_number_has_one_form_however_it_is_typed(phone, url, jambi, typed):
    """6: and it comes back from the list."""
    send(phone, url, "Ahmad", phone=typed)
    person = queries.places_of(jambi.id)[0][1]
    assert person.phone == "+6281234567890"
    complete(phone, url, person, phone="081300001111")
    assert held(person)[1].phone == "+6281300001111"


def test_a_number_that_is_none_is_said_at_its_field(phone, url, senior):
    answer = complete(phone, url, senior, phone="belum ada")
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#phone-error")


@pytest.mark.parametrize("page", ["paste", "letter"])
def test_what_is_too_large_is_refused_before_it_is_read(phone, url, meeting, page):
    """9: at the institution's page and at one's own."""
    person = factories.person(meeting)
    address = f"{url}/paste" if page == "paste" else f"{link_of(person)}/letter"
    field = "file" if page == "paste" else "letter"
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"'
    answer = phone.post(
        address,
        data=head.encode() + b"\r\n\r\n" + b"0" * 9_000_000 + b"\r\n--x--",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "MB" in proofread(answer.text).text


HOSTILE = {
    "html": b"<html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "php": b"<?php echo 1;",
    "wide": PNG[:16] + (100_000).to_bytes(4, "big") * 2 + PNG[24:],
    "cut": PNG[:40],
    "empty": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused_by_its_content(phone, meeting, content):
    """10, 11 and 13: nothing is kept of it."""
    person = factories.person(meeting, PlaceState.SUBMITTED)
    answer = upload(phone, link_of(person), content, "surat.jpg")
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#errors")
    assert not files_for(meeting.id, letter_of(person.id))


@pytest.mark.parametrize(
    "name", ["../../x.png", "a\x00b.png", "x" * 300 + ".png", "gnp\u202exe.png"]
)
def test_a_file_is_called_harmlessly(phone, browse, meeting, name):
    """14: for the participant and on his card."""
    person = factories.person(meeting, PlaceState.SUBMITTED)
    assert upload(phone, link_of(person), PNG, name).status_code == 303
    (file,) = files_for(meeting.id, letter_of(person.id))
    assert len(file.name) <= 120
    assert not set("/\\\x00\u202e") & set(file.name)
    ref = queries.locked_place(person.participant_id).ref
    card = browse().get(f"/m/{meeting.code}/people/{ref}").text
    assert file.name in proofread(card).text


def paste(phone, url, content, name):
    return phone.post(f"{url}/paste", data={"file": (io.BytesIO(content), name)})


TABLE = "Nama;Jabatan;No HP\nJosé Ñuñez;Kabid;0812 3456 7890\n"


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_the_code_it_was_written_in(phone, url, code):
    """17: with its separator, and shown before anything is saved."""
    answer = paste(phone, url, TABLE.encode(code), "utusan.csv")
    assert answer.status_code == 200
    page = proofread(answer.text)
    assert page.select_one("#p0-name")["value"] == "José Ñuñez"
    assert page.select_one("#p0-phone")["value"] == "+6281234567890"


def bomb():
    """A workbook of a few kilobytes that unpacks to hundreds of megabytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            book.writestr(part, "<x/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b"0" * 1024 * 1024)
    return target.getvalue()


def test_a_workbook_that_swells_is_refused(phone, url, jambi):
    """15: the page answers, and goes on answering."""
    answer = paste(phone, url, bomb(), "utusan.xlsx")
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#errors")
    assert named(jambi) == []
    assert read(phone, url)


def test_a_service_number_that_excel_broke_is_never_guessed(phone, url, jambi):
    """16: it is warned about, and nobody is held up."""
    table = "Nama;NIP\nAhmad Dedi;1,97001E+17\n"
    page = proofread(paste(phone, url, table.encode(), "utusan.csv").text)
    assert page.select_one("#p0-name")["value"] == "Ahmad Dedi"
    assert page.select_one("#p0-nip").get("value", "") in {"", "1,97001E+17"}
    assert named(jambi) == []


def test_a_decision_made_twice_says_that_it_was_made(browse, meeting):
    """1 and 22: another has decided meanwhile, and nothing is overwritten."""
    person = factories.person(meeting, PlaceState.SUBMITTED)
    client, at = browse(), f"/m/{meeting.code}/people/review"
    page = proofread(client.get(at).text)
    token = page.select_one("[name=csrf_token]")["value"]
    ref = queries.locked_place(person.participant_id).ref
    fields = {"csrf_token": token, "ref": ref, "move": "confirm"}
    client.post(at, data=fields)
    late = client.post(at, data=fields | {"move": "not_admit", "reason": "kuota"})
    assert late.status_code == 303
    told = proofread(client.get(late.location).text).select_one("#notices").text
    assert "1 orang tidak berubah karena keadaannya lain." in told
    assert held(person)[0].state is PlaceState.CONFIRMED


GARBAGE = [
    {"sex": "x", "level": "zz", "arrive_on": "9999-99-99", "key": "a\x00b"},
    {"name": "x" * 5000, "phone": "y" * 5000, "nip": "\ud800"},
    {"asks": "y" * 90, "depart_on": "<b>", "role": "raja"},
    {},
]


@pytest.mark.parametrize("typed", GARBAGE, ids=["unknown", "long", "odd", "nothing"])
def test_whatever_is_sent_gets_an_answer(phone, url, senior, typed):
    typed = {n: v.encode("utf-8", "replace") for n, v in typed.items()}
    for page in ("/replace", "/edit", "/withdraw", "/offer", "/sent", "/mail"):
        answer = phone.post(at_place(url, senior, page), data=typed)
        assert answer.status_code in {303, 409, 422}, page
    for page in ("/names", "/paste", "/decline", "/finish"):
        answer = phone.post(url + page, data=typed | rows())
        assert answer.status_code in {303, 409, 422}, page
