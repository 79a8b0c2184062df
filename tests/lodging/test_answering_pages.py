"""Where a hotel, or the committee for it, answers about rooms."""

from io import BytesIO

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.answers import lodge, number_of
from tests.lodging.hotels import new_hotel, new_room
from tests.pages import proofread
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.sheets import Column, Page, write_workbook
from webapp.lodging import queries, services
from webapp.lodging.rooming.replies import Table
from webapp.lodging.services import Numbered


def workbook(*rows):
    columns = tuple(map(Column, ("Nama Tamu", "Kmr")))
    return write_workbook([Page("A", columns, rows)], clock.now())


def test_the_officer_pastes_uploads_and_types(rooms, app):
    found, made = rooms
    url = f"/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    client = app.test_client()
    page = proofread(client.get(f"{url}/paste").text)
    assert page.select_one("textarea")
    assert client.post(f"{url}/paste", data={"text": "halo"}).status_code == 422
    answer = client.post(f"{url}/paste", data={"text": "512 AHMAD/BUDI"})
    assert answer.status_code == 303
    page = proofread(client.get(answer.location).text)
    key = page.select_one("[name=room][checked]")["value"]
    assert key == made["first"].key
    form = {"room": key, f"s-{key}": ""}
    assert client.post(answer.location, data=form).status_code == 303
    assert number_of(found, "Budi Santoso") == "512"

    file = (BytesIO(workbook(("Candra Wijaya", "513"))), "kamar.xlsx")
    answer = client.post(f"{url}/paste", data={"file": file})
    assert answer.status_code == 303
    assert "513" in proofread(client.get(answer.location).text).text

    key = made["alone"].key
    page = proofread(client.get(f"{url}/numbers").text)
    assert page.select_one(f"#n-{key}")
    assert not page.select_one(f"#n-{made['first'].key}")  # has its number
    form = {f"n-{key}": "601", f"s-{key}": ""}
    assert client.post(f"{url}/numbers", data=form).status_code == 303
    form = {f"n-{key}": "602", f"s-{key}": ""}
    refused = client.post(f"{url}/numbers", data=form)
    assert refused.status_code == 409
    page = proofread(refused.text)
    assert page.select_one(f"#n-{key}")["value"] == "602"  # nothing typed is lost
    assert number_of(found, "Eko Prasetyo") == "601"


def test_an_unknown_sheet_is_asked_about(rooms, app):
    found, _made = rooms
    url = f"/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    client = app.test_client()
    columns = tuple(map(Column, ("Nama", "Lantai", "Pintu")))
    book = write_workbook(
        [Page("A", columns, [("Ahmad Fauzi", "5", "512")])], clock.now()
    )
    sent = client.post(f"{url}/paste", data={"file": (BytesIO(book), "a.xlsx")})
    assert sent.location.endswith("/columns")
    page = proofread(client.get(sent.location).text)
    assert page.select_one("#c-0 [selected]")["value"] == "name"
    assert client.post(sent.location, data={"c-0": "name"}).status_code == 422
    done = client.post(sent.location, data={"c-0": "name", "c-2": "number"})
    assert done.status_code == 303
    assert "512" in proofread(client.get(done.location).text).text
    book = write_workbook(
        [Page("A", columns, [("Budi Santoso", "5", "512")])], clock.now()
    )
    again = client.post(f"{url}/paste", data={"file": (BytesIO(book), "b.xlsx")})
    assert not again.location.endswith("/columns")


def test_another_hotels_link_sees_no_answer(meeting, rooms, app):
    found, _made = rooms
    services.load_block(meeting.id, [new_hotel("ibis", "Ibis", twin=1)], SYSTEM)
    ibis = queries.hotel(meeting.id, "ibis")
    answer = services.receive_text(found.id, "512 Ahmad Fauzi", SYSTEM)
    url = f"/h/{services.give_hotel_link(ibis.id, SYSTEM).code}"
    client = app.test_client()
    assert client.get(f"{url}/answers/{answer.id}").status_code == 404
    assert "Ahmad" not in client.get(f"{url}/numbers?show=all").text


def test_the_committee_records_it_with_a_name(meeting, rooms, browse):
    found, made = rooms
    base = f"/m/{meeting.code}/lodging/hotels/{found.code}/answer"
    client = browse()
    page = proofread(client.get(f"{base}/numbers").text)
    token = page.select_one("main form[method=post] [name=csrf_token]")["value"]
    key = made["first"].key
    form = {"csrf_token": token, f"n-{key}": "512", f"s-{key}": "", "how": "Telepon"}
    assert client.post(f"{base}/numbers", data=form | {"who": ""}).status_code == 409
    assert client.post(f"{base}/numbers", data=form | {"who": "Dewi"}).location
    assert number_of(found, "Ahmad Fauzi") == "512"
    form = {"csrf_token": token, "text": "513 Candra/Dedi", "how": "self"}
    sent = client.post(f"{base}/paste", data=form)
    assert proofread(client.get(sent.location).text).select_one("[name=room][checked]")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_how_it_looks(browser, live_server, meeting, rooms, size):
    found, made = rooms
    services.record_numbers(found.id, [Numbered(made["alone"].key, "601")], SYSTEM)
    lodge(meeting, new_room(made["second"].type), "Fajar")
    text = "512 AHMAD/BUDI\n602 Eko Prasetyo\n513 Candra/Fajar\n777 Zulkifli"
    answer = services.receive_text(found.id, text, SYSTEM)
    table = Table(("Nama", "Lantai", "Pintu"), (("Ahmad Fauzi", "5", "512"),))
    asked = services.receive_table(found.id, table, SYSTEM)
    h = f"{live_server}/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    base = f"{live_server}/m/{meeting.code}/lodging/hotels/{found.code}/answer"
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        for name, url in {
            "h-paste": f"{h}/paste",
            "h-review": f"{h}/answers/{answer.id}",
            "h-numbers": f"{h}/numbers?show=all",
            "h-columns": f"{h}/answers/{asked.id}/columns",
            "committee-numbers": f"{base}/numbers",
            "committee-paste": f"{base}/paste",
            "committee-review": f"{base}/answers/{answer.id}",
        }.items():
            page.goto(url)
            page.wait_for_load_state("networkidle")
            picture(page, f"{name}-{size['width']}")
            axe(page)
            fits(page)
