from io import BytesIO
from pathlib import Path

import pytest

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role

FOLDER = Path(__file__).parents[1] / "data" / "rakor-2019"


def test_without_a_log_in_one_is_asked_to(app):
    answer = app.test_client().get("/")
    assert answer.headers["Location"] == "/login"


def test_an_administrator_begins_with_three_choices(administrator):
    page = proofread(administrator.get("/").text)
    assert "Coba contoh" in page.text
    assert page.select_one('a[href="/new"]')


def test_an_organiser_comes_to_the_one_meeting(browse, meeting):
    answer = browse().get("/")
    assert answer.headers["Location"] == f"/m/{meeting.code}/"


def test_a_meeting_is_made_and_nothing_typed_is_lost(administrator):
    page = proofread(administrator.get("/new").text)
    fields = {
        tag["name"]: tag.get("value", "")
        for tag in page.select("main form input[type=hidden]")
    }
    typed = fields | {
        "name": "Rakor Makassar",
        "code": "tidak boleh",
        "starts_on": "2026-05-05",
        "ends_on": "2026-05-08",
        "zone": "Asia/Makassar",
        "certificate_rule": "share",
        "certificate_share": "80",
    }
    refused = proofread(administrator.post("/new", data=typed).text)
    assert refused.select_one("#code-error")
    assert refused.select_one("#name")["value"] == "Rakor Makassar"
    made = administrator.post(
        "/new", data=typed | {"code": f"mks{next(factories.number)}"}
    )
    assert made.status_code == 303
    assert made.headers["Location"].endswith("/load")


def test_a_workbook_is_looked_at_before_it_is_applied(browse, meeting):
    client = browse()
    page = proofread(client.get(f"/m/{meeting.code}/load").text)
    token = page.select_one("input[name=csrf_token]")["value"]
    content = (FOLDER / "daftar-undangan.xlsx").read_bytes()
    files = {"csrf_token": token, "files": (BytesIO(content), "undangan.xlsx")}
    answer = client.post(f"/m/{meeting.code}/load", data=files)
    assert answer.status_code == 303
    preview = proofread(client.get(answer.headers["Location"]).text)
    assert preview.select_one("#sentence").text.split() == [
        "600",
        "baris,",
        "590",
        "orang,",
        "10",
        "ganda,",
        "11",
        "NIP",
        "dirusak",
        "Excel,",
        "12",
        "daerah",
        "rancu;",
        "sisanya",
        "siap.",
    ]
    applied = client.post(
        answer.headers["Location"] + "/apply", data={"csrf_token": token}
    )
    assert applied.status_code == 303
    assert "sedang dikerjakan" in client.get(answer.headers["Location"]).text


def test_what_is_no_workbook_is_said_at_the_field(browse, meeting):
    client = browse()
    page = proofread(client.get(f"/m/{meeting.code}/load").text)
    token = page.select_one("input[name=csrf_token]")["value"]
    files = {"csrf_token": token, "files": (BytesIO(b"\x89PNG\r\n"), "foto.xlsx")}
    refused = proofread(client.post(f"/m/{meeting.code}/load", data=files).text)
    assert refused.select_one("[role=alert]")


def test_home_answers_on_an_empty_meeting_and_with_people(browse, meeting):
    client = browse()
    empty = proofread(client.get(f"/m/{meeting.code}/").text)
    assert "Belum ada peserta" in empty.select_one("#sentence").text
    factories.person(meeting, level=None)
    page = proofread(client.get(f"/m/{meeting.code}/").text)
    assert "0 dari 1 hadir" in page.select_one("#sentence").text
    assert page.select_one('a[href*="check=level"]')


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
def test_readers_see_home_but_load_nothing(browse, meeting, role):
    client = browse(role)
    assert client.get(f"/m/{meeting.code}/").status_code == 200
    assert client.get(f"/m/{meeting.code}/load").status_code == 403
    assert client.get(f"/m/{meeting.code}/settings").status_code == 403


def test_settings_are_kept_and_a_clash_is_said(browse, meeting):
    client = browse()
    url = f"/m/{meeting.code}/settings"
    page = proofread(client.get(url).text)
    fields = {
        tag["name"]: tag.get("value", "")
        for tag in page.select("main form.narrow input")
        if tag.get("type") != "radio"
    }
    fields |= {"zone": meeting.zone, "certificate_rule": "registered"}
    fields["attendance_by"] = "minutes"
    assert client.post(url, data=fields | {"venue": "Novotel"}).status_code == 303
    clash = client.post(url, data=fields | {"venue": "Ibis"})
    assert "baru saja diubah" in clash.text
