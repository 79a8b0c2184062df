"""The hotel's officer on a phone: from the mail to the numbers that guests see."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import PHONE, axe, fits, page_at, picture
from tests.lodging.hotels import hotel, new_room
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.lodging import queries, services
from webapp.notifications.models import Message


@pytest.fixture
def mail(meeting):
    """Send a first list of two rooms, and return the mail."""
    kinds = hotel(meeting, single=2, twin=2)
    found = queries.hotel(meeting.id, "novotel")
    with transaction():
        queries.held_hotel(found.id).liaison_email = "reservasi@novotel.example"
    for kind, level, people in (
        ("twin", None, ["Ahmad Fauzi", "Budi Santoso"]),
        ("single", "II", ["Eko Prasetyo"]),
    ):
        room = new_room(kinds[kind])
        for name in people:
            person = factories.person(meeting, name=name, level=level)
            services.move_place(person.participant_id, room.id, SYSTEM)
    frozen = services.freeze(found.id, SYSTEM, "Rina")
    sent = services.send_revision(frozen.id, SYSTEM)
    return found, db.session.get_one(Message, sent.message_id)


def test_from_the_mail_to_the_numbers(browser, live_server, mail):
    found, message = mail
    path = re.search(r"/h/\S+", message.body)[0]
    with page_at(browser, viewport=PHONE) as page:
        page.goto(live_server + path)
        page.get_by_role("button", name="Sudah kami terima").click()
        expect(page.get_by_text("Revisi 1 tercatat sudah diterima")).to_be_visible()
        page.get_by_role("link", name="Tempel atau unggah").click()
        page.get_by_label("Tempel pesan").fill("512 AHMAD/BUDI\nEko 601\n777 Siapa")
        page.get_by_role("button", name="Bandingkan").click()
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
        expect(page.get_by_text("Tidak dikenal")).to_be_visible()
        picture(page, "e2e-hotel-review-390")
        page.get_by_role("button", name="Simpan yang dicentang").click()
        expect(page.get_by_text("2 kamar dicatat")).to_be_visible()
        page.get_by_role("link", name="Selesai").click()
        expect(page.get_by_text("Semua kamar sudah bernomor")).to_be_visible()
        axe(page)
        fits(page)
        picture(page, "e2e-hotel-done-390")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_text("All rooms have their numbers")).to_be_visible()
    db.session.expire_all()
    numbers = {ln.full_name: ln.room_number for ln in services.rows_of(found)}
    assert numbers == {
        "Ahmad Fauzi": "512",
        "Budi Santoso": "512",
        "Eko Prasetyo": "601",
    }
