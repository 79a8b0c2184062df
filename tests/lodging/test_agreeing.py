"""Hotels, terms, types and blocks typed by hand."""

from datetime import time, timedelta

import pytest

from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, new_room
from tests.lodging.test_pages import address, page, send, text
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.forms import rupiah_of
from webapp.lodging.models import Basis, RoomKind
from webapp.lodging.services import Cell
from webapp.secretariat.services.meeting_parts import load_parts
from webapp.secretariat.services.reading import from_json, receive

pytestmark = pytest.mark.usefixtures("app")

TERMS = {
    "name": "Novotel",
    "basis": "person_night",
    "guaranteed_people": "120",
    "attrition_percent": "100",
    "extra_bed_rate": "Rp250.000",
    "free_every": "25",
    "reduction_days": "3",
    "check_in_at": "14:00",
    "check_out_at": "12.00",
    "revision_times": "17.00, 9",
}
TYPE = {"code": "TWN", "kind": "twin", "beds": 2, "rate": "850.000"}


def novotel(meeting):
    return queries.hotel(meeting.id, "novotel")


def cells(meeting):
    return {
        (block.room_type_id, block.night): (block.rooms, block.rate)
        for block in queries.blocks(meeting.id)
    }


def test_a_hotel_from_nothing_to_its_block(meeting, browse):
    client = browse()
    made = send(client, address(meeting, "new-hotel"), name="Novotel Balikpapan")
    at = address(meeting, "hotels/novotel-balikpapan/")
    assert made.location.endswith("/hotels/novotel-balikpapan/contract")
    saved = send(client, at + "contract/edit", **TERMS | {"name": "Novotel BPN"})
    assert saved.status_code == 303
    assert send(client, at + "types/new", **TYPE, single_supplement="0").location
    (kind,) = queries.room_types(meeting.id)
    assert (kind.kind, kind.rate) == (RoomKind.TWIN, 850_000)
    night = queries.bounds(meeting.id).first.isoformat()
    done = send(
        client,
        at + "block",
        **{f"rooms-{kind.id}-{night}": "12", f"rate-{kind.id}-{night}": "900.000"},
        seen="{}",
    )
    assert done.status_code == 303
    (block,) = queries.blocks(meeting.id)
    assert (block.rooms, block.rate) == (12, 900_000)
    shown = text(page(client, at + "contract"))
    for said in (
        "Novotel BPN",
        "Paket per orang per hari",
        "120 orang",
        "09.00, 17.00",
    ):
        assert said in shown
    assert "TWN" in shown
    found = queries.hotels(meeting.id)[0]
    assert (found.basis, found.check_out_at) == (Basis.PACKAGE, time(12))
    assert (found.extra_bed_rate, found.free_every) == (250_000, 25)
    text(page(client, at + "block"))
    text(page(client, at + "contract/edit"))
    text(page(client, at + f"types/{kind.id}"))


def test_whom_to_call_at_a_hotel_is_shown(meeting, browse):
    hotel(meeting, twin=2)
    client, at = browse(), address(meeting, "hotels/novotel/contract")
    dewi = {"liaison_name": "Dewi", "liaison_phone": "0812 3456 7890"}
    send(client, f"{at}/edit", **TERMS | dewi)
    shown = text(page(client, at))
    assert "Dewi" in shown
    assert "0812-3456-7890" in shown


def test_what_is_wrong_is_said_and_stays_as_typed(meeting, browse):
    hotel(meeting, twin=2)
    client = browse()
    at = address(meeting, "hotels/novotel/")
    wrong = TERMS | {"revision_times": "jam lima", "attrition_percent": "101"}
    answer = send(client, at + "contract/edit", **wrong)
    assert answer.status_code == 422
    for said in ("Jam tidak terbaca", "Antara 0 dan 100", "jam lima"):
        assert said in answer.text
    short = send(client, at + "types/new", **TYPE | {"code": "X", "beds": 1})
    assert "Twin perlu 2 tempat tidur" in short.text
    known = send(client, at + "types/new", **TYPE)
    assert "sudah dipakai tipe lain" in known.text


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp1.500.000", 1_500_000),
        ("rp 850000", 850_000),
        ("850.000,00", 850_000),
        ("", None),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert rupiah_of(typed) == amount


@pytest.mark.parametrize("typed", ["banyak", "-5", "1e6", "9" * 12, "12x"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match="rupiah"):
        rupiah_of(typed)


def test_only_the_cells_that_were_changed_are_written(meeting):
    kind = hotel(meeting, twin=2)["twin"]
    first, second = NIGHTS[0], NIGHTS[1]
    services.hold(
        novotel(meeting), [Cell(kind.id, first, (2, None), (5, None))], SYSTEM
    )
    # Another, who still sees two on both nights, changes the second night.
    stale = [
        Cell(kind.id, first, (2, None), (2, None)),
        Cell(kind.id, second, (2, None), (7, 900_000)),
    ]
    assert services.hold(novotel(meeting), stale, SYSTEM) == 1
    now = cells(meeting)
    assert now[kind.id, first] == (5, None)
    assert now[kind.id, second] == (7, 900_000)


def test_the_same_cell_changed_by_two_is_a_conflict(meeting):
    kind = hotel(meeting, twin=2)["twin"]
    night = NIGHTS[0]
    five = Cell(kind.id, night, (2, None), (5, None))
    services.hold(novotel(meeting), [five], SYSTEM)
    six = Cell(kind.id, night, (2, None), (6, None))
    with pytest.raises(DomainError, match="block_conflict"):
        services.hold(novotel(meeting), [six], SYSTEM)
    assert services.hold(novotel(meeting), [five], SYSTEM) == 0


def test_a_block_never_falls_below_what_is_in_use(meeting, browse):
    kind = hotel(meeting, twin=2)["twin"]
    person = factories.person(meeting)
    services.move_place(person.participant_id, new_room(kind).id, SYSTEM)
    night = NIGHTS[0]
    answer = send(
        browse(),
        address(meeting, "hotels/novotel/block"),
        **{f"rooms-{kind.id}-{night.isoformat()}": "0"},
        seen=f'{{"{kind.id}-{night.isoformat()}": [2, null]}}',
    )
    assert answer.status_code == 409
    assert "1 kamar sudah dipakai" in answer.text
    assert cells(meeting)[kind.id, night] == (2, None)


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"x": 3}', "null"])
def test_a_page_that_was_tampered_with_breaks_nothing(meeting, browse, seen):
    kind = hotel(meeting, twin=2)["twin"]
    name = f"rooms-{kind.id}-{NIGHTS[0].isoformat()}"
    path = address(meeting, "hotels/novotel/block")
    answer = send(browse(), path, **{name: "x"}, seen=seen)
    assert answer.status_code == 409
    assert cells(meeting)[kind.id, NIGHTS[0]] == (2, None)


def test_a_type_is_dropped_only_while_no_room_is_known(meeting):
    kinds = hotel(meeting, twin=2, single=1)
    services.drop_type(kinds["single"], SYSTEM)
    assert [kind.code for kind in queries.room_types(meeting.id)] == ["TWN"]
    new_room(kinds["twin"])
    with pytest.raises(DomainError, match="room_type_in_use"):
        services.drop_type(kinds["twin"], SYSTEM)


def test_two_hotels_of_one_name_are_refused(meeting):
    services.add_hotel(meeting.id, "Ibis", SYSTEM)
    with pytest.raises(DomainError, match="hotel_known"):
        services.add_hotel(meeting.id, "IBIS", SYSTEM)
    with pytest.raises(DomainError, match="hotel_name_missing"):
        services.add_hotel(meeting.id, "***", SYSTEM)


def test_the_workbook_of_the_blocks_is_read_back_as_it_is(meeting, browse):
    hotel(meeting, twin=3, single=1, accessible=1)
    before = cells(meeting)
    book = browse().get(address(meeting, "block.xlsx"))
    upload = receive(meeting, [("blok.xlsx", book.data)], SYSTEM)
    found = from_json(upload.reading)
    assert len(found.blocks) == 3
    load_parts(meeting, found)
    assert cells(meeting) == before
    assert len(queries.room_types(meeting.id)) == 3


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DESK])
def test_who_may_not_manage_rooms_changes_no_contract(meeting, browse, role):
    hotel(meeting, twin=2)
    client = browse(role)
    for path in ("contract/edit", "block", "types/new"):
        assert client.get(address(meeting, f"hotels/novotel/{path}")).status_code == 403
    reader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[role])
    night = NIGHTS[0] + timedelta(days=1)
    with pytest.raises(DomainError, match="forbidden"):
        services.hold(novotel(meeting), [Cell(1, night, (1, None), (2, None))], reader)


def test_the_history_of_a_contract_is_told(meeting, browse):
    kind = hotel(meeting, twin=2)["twin"]
    client = browse()
    send(client, address(meeting, "hotels/novotel/contract/edit"), **TERMS)
    send(client, address(meeting, f"hotels/novotel/types/{kind.id}"), **TYPE)
    services.hold(
        novotel(meeting), [Cell(kind.id, NIGHTS[0], (2, None), (5, None))], SYSTEM
    )
    shown = text(page(client, address(meeting, "hotels/novotel/contract")))
    assert "TWN 24 Feb: Kamar 2 5" in shown
    assert "TWN: Harga 1.000.000 850.000" in shown
    assert "Orang yang dijamin 0 120" in shown
    assert "Dasar harga Per kamar per malam Paket per orang per hari" in shown


@pytest.mark.parametrize("path", ["contract", "block"])
def test_a_hotel_page_asks_as_often_for_three_types_as_for_one(
    browse, statements, path
):
    counted = []
    for held in ({"twin": 1}, {"twin": 1, "single": 1, "suite": 1}):
        meeting = factories.meeting()
        hotel(meeting, **held)
        client = browse(at=meeting)
        client.get(address(meeting, f"hotels/novotel/{path}"))
        with statements() as sent:
            page(client, address(meeting, f"hotels/novotel/{path}"))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14


def test_who_only_reads_sees_whom_to_ask_but_not_his_number(meeting, browse):
    hotel(meeting, twin=2)
    terms = {"liaison_phone": "0811-5551-234", "liaison_email": "dewi@novotel.test"}
    made = novotel(meeting)
    services.agree(made, {"liaison_name": "Dewi", **terms}, None, SYSTEM)
    path = address(meeting, "hotels/novotel/contract")
    seen = page(browse(), path).decode()
    told = page(browse(Role.VIEWER), path).decode()
    assert "Dewi" in told
    for secret in ("5551", "dewi@"):
        assert secret in seen
        assert secret not in told
