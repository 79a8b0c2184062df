"""A hotel whose bills are typed or read, for tests: what they ask and expect."""

import json
from datetime import date

from tests import factories
from tests.lodging.hotels import NIGHTS
from tests.pages import proofread
from webapp.core.actor import SYSTEM
from webapp.core.clock import now
from webapp.core.sheets import (
    Column,
    Kind,
    Page,
    read_workbook,
    write_workbook,
)
from webapp.documents.models import Letterhead
from webapp.lodging import queries, services
from webapp.lodging.billing import LineKind, read_invoice
from webapp.lodging.services import Stated, TypedLine

SUN, MON, TUE = NIGHTS


RATE = 1_000_000


def lodge(meeting, room, name="Budi Santoso", **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def numbered(room, number):
    services.number_room(room, number, SYSTEM)
    return room


def invoice(found, number="INV-1"):
    stated = Stated(number=number, dated_on=date(2019, 2, 28))
    return services.add_invoice(found, stated, SYSTEM)


def line(room="512", amount=3 * RATE, **values):
    values = {
        "kind": LineKind.ROOM,
        "room_number": room,
        "first": SUN,
        "last": date(2019, 2, 27),
    } | values
    return TypedLine(amount=amount, **values)


def slept(found, *absent):
    for night in NIGHTS:
        services.answer_night(found.id, night, absent, SYSTEM)


def why(meeting, found):
    bill = queries.bill(meeting, found)
    assert sum(one.amount for one in bill.differences) == bill.difference
    return [(one.why, one.amount) for one in bill.differences]


HEADINGS = ("No", "Room No", "Guest Name", "Company", "Arrival", "Departure", "Amount")


def sheet(*rows, headings=HEADINGS):
    columns = [
        Column(name, Kind.DATE if name in {"Arrival", "Departure"} else Kind.TEXT)
        for name in headings
    ]
    kinds = [
        Column(c.heading, Kind.NUMBER) if c.heading == "Amount" else c for c in columns
    ]
    return write_workbook([Page("Invoice", kinds, rows)], now())


def row(number=1, room="512", guest="SANTOSO, BUDI, Mr", amount=3 * RATE):
    return (number, room, guest, "", SUN, date(2019, 2, 27), amount)


def take(meeting, found, content, number="INV-9"):
    kept = services.keep_sheet(found, "tagihan.xlsx", content, SYSTEM)
    reading = read_invoice(read_workbook(content).sheets, 2019)
    return services.take_sheet(
        meeting,
        found,
        Stated(number=number, dated_on=date(2019, 2, 28)),
        reading.lines,
        SYSTEM,
        file_id=kept.id,
        columns=reading.known,
    )


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


def contest(meeting, found, move="contest", text="harga kontrak"):
    bill = queries.bill(meeting, found)
    return services.decide_differences(found, bill.differences, move, SYSTEM, text)


def address(meeting, more):
    return f"/m/{meeting.code}/lodging/hotels/novotel/{more}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def text(shown):
    return " ".join(shown.get_text(" ", strip=True).split())


def send(client, path, at, **values):
    token = json.loads(page(client, at).body["hx-headers"])["X-CSRFToken"]
    return client.post(path, data={"csrf_token": token, **values})
