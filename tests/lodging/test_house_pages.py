"""Pages of rules, pairs and the estimate."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, new_room
from tests.lodging.test_pages import address, page, send, text, token
from webapp.core.access import Role as StaffRole
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.lodging import queries, services
from webapp.lodging.models import PairKind, Policy, Right
from webapp.lodging.queries import Assumed
from webapp.registration.models import Level, Participant, Role, Sex
from webapp.registration.workflow import PlaceState

pytestmark = pytest.mark.usefixtures("app")

RULES = {
    **{f"right_{level.name}": "shares" for level in Level},
    "right_I": "suite",
    "right_II": "alone",
    "right_III": "alone",
    "first_night": "24/02/2019",
    "last_night": "26/02/2019",
    "smoking": "y",
    "policy": "priced",
    "move_price": "200.000",
    "wish_price": "50.000",
}


def ref_of(person):
    return db.session.get(Participant, person.participant_id).ref


def test_the_rules_are_laid_down_on_one_page(meeting, browse):
    factories.person(meeting, level=Level.III)
    client, at = browse(), address(meeting, "rules")
    shown = page(client, at)
    assert shown.select_one("#right_III option[selected]")["value"] == "shares"
    assert not shown.select_one("#smoking").has_attr("checked")
    assert send(client, at, **RULES).status_code == 303
    assert queries.house(meeting.id).rights == {Level.III: Right.ALONE}
    assert queries.house(meeting.id).smoking
    rules = queries.lodging_rules(meeting.id)
    assert (rules.policy, rules.move_price) == (Policy.PRICED, 200_000)
    shown = page(client, at)
    assert shown.select_one("#right_III option[selected]")["value"] == "alone"
    assert shown.select_one("#wish_price")["value"] == "50.000"


def test_a_refused_page_writes_nothing(meeting, browse):
    wrong = RULES | {"last_night": "23/02/2019"}
    answer = send(browse(), address(meeting, "rules"), **wrong)
    assert answer.status_code == 422
    assert "lebih awal" in answer.text
    assert queries.lodging_rules(meeting.id) is None
    assert not queries.room_rules(meeting.id)


def test_a_pair_is_found_noted_and_forgotten(meeting, browse):
    budi = factories.person(meeting, name="Budi Santoso")
    andi = factories.person(meeting, name="Andi Wijaya")
    client, ref = browse(), ref_of(budi)
    listed = page(client, address(meeting, "pairs?who=budi"))
    assert f"/places/{ref}/pairs" in str(listed.select_one("#add").parent)
    at = address(meeting, f"places/{ref}/pairs")
    found = page(client, at + "?q=andi")
    assert found.select_one(f"#other-{andi.id}").has_attr("checked")
    done = send(client, at, kind="apart", other=andi.id, reason="sudah bercerai")
    assert done.status_code == 303
    shown = text(page(client, address(meeting, "pairs?kind=apart")))
    assert "Andi Wijaya" in shown
    assert "belum dapat kamar" in shown
    none = text(page(client, address(meeting, "pairs?kind=near")))
    assert "Belum ada pasangan" in none
    again = send(client, at, kind="apart", other=andi.id)
    assert again.status_code == 422
    assert "sudah tercatat" in again.text
    (row,) = queries.pairs(meeting.id)
    drop = address(meeting, f"pairs/{row[0].id}/drop")
    values = {"csrf_token": token(client, at), "back": ref}
    assert client.post(drop, data=values).location.endswith(f"{ref}/pairs")
    assert not queries.pairs(meeting.id)


def test_somebody_of_another_meeting_is_not_found(meeting, browse):
    budi = factories.person(meeting)
    stranger = factories.person(factories.meeting(), name="Orang Lain")
    at = address(meeting, f"places/{ref_of(budi)}/pairs")
    client = browse()
    assert "Tidak ada yang cocok" in text(page(client, at + "?q=orang lain"))
    answer = send(client, at, kind="near", other=stranger.id)
    assert answer.status_code == 422
    assert not queries.pairs(meeting.id)


@pytest.mark.parametrize(
    ("kind", "numbers", "said", "well"),
    [
        (PairKind.WISH, None, "together", True),
        (PairKind.APART, None, "together", False),
        (PairKind.NEAR, ("512", "514"), "same_floor", True),
        (PairKind.NEAR, ("512", "614"), "same_hotel", False),
        (PairKind.NEAR, ("", ""), "same_hotel", False),
    ],
)
def test_how_a_pair_stands(meeting, kind, numbers, said, well):
    twin = hotel(meeting, twin=3)["twin"]
    budi, andi = factories.person(meeting), factories.person(meeting)
    services.move_place(budi.participant_id, new_room(twin).id, SYSTEM)
    first = queries.rooms(meeting.id)[0]
    room = new_room(twin) if numbers else first
    services.move_place(andi.participant_id, room.id, SYSTEM)
    services.pair_up(meeting.id, (budi.id, andi.id), kind, SYSTEM)
    for number, one in zip(numbers or (), (first, room), strict=False):
        services.number_room(one, number, SYSTEM)
    (paired,) = queries.paired(meeting.id, queries.pairs(meeting.id))
    assert (paired.standing, paired.well) == (said, well)


def unnamed(meeting, count, role=Role.PARTICIPANT):
    for _ in range(count):
        factories.place(meeting, PlaceState.INVITED, role=role)


def test_places_without_a_name_are_estimated_by_role(meeting):
    unnamed(meeting, 10)
    unnamed(meeting, 2, Role.SPEAKER)
    factories.person(meeting, level=Level.II)
    factories.person(meeting, sex=Sex.FEMALE)
    found = queries.estimate(meeting.id)
    # Of ten: 1 alone, 4 women (35 % rounded), 5 men; two speakers are alone.
    (night, *_) = found.nights
    assert (night.all.single, night.all.men, night.all.women) == (4, 5, 5)
    assert (night.all.twin_men, night.all.twin_women) == (3, 3)
    assert night.all.rooms == 10
    assert night.named.rooms == 2
    assert night.unnamed == 8


def test_assumptions_are_changed_on_the_page(meeting, browse):
    unnamed(meeting, 10)
    client, at = browse(), address(meeting, "estimate")
    shares = {f"{part}_{role.name}": 0 for role in Role for part in ("women", "alone")}
    assert send(client, at, **shares | {"women_PARTICIPANT": 50}).status_code == 303
    known = queries.assumptions(meeting.id)
    assert known[Role.PARTICIPANT] == Assumed(50, 0)
    (night, *_) = queries.estimate(meeting.id).nights
    assert (night.all.men, night.all.women) == (5, 5)
    wrong = send(client, at, **shares | {"women_PARTICIPANT": 150})
    assert wrong.status_code == 422
    assert "10 tempat" in text(page(client, at))


def test_the_workbook_for_the_hotel_has_a_row_for_each_room_without_a_name(
    meeting, browse
):
    unnamed(meeting, 10)
    book = browse().get(address(meeting, "estimate.xlsx"))
    sheets = CalamineWorkbook.from_filelike(BytesIO(book.data))
    rows = sheets.get_sheet_by_name("TBA").to_python()
    tba = [row for row in rows if row and row[1] == "TBA"]
    assert [row[2] for row in tba].count("SGL") == 1
    assert sum(row[4] for row in tba) == 10
    assert len(tba) == 6  # one alone, two twins of women, three of men


@pytest.mark.parametrize("path", ["rules", "pairs", "estimate"])
def test_who_may_look_and_who_may_change(meeting, browse, path):
    reader = browse(StaffRole.VIEWER)
    allowed = 200 if path == "estimate" else 403
    assert reader.get(address(meeting, path)).status_code == allowed
    if path == "estimate":
        values = {"csrf_token": token(reader, address(meeting, path))}
        assert reader.post(address(meeting, path), data=values).status_code == 403


@pytest.mark.parametrize("path", ["pairs", "estimate"])
def test_a_page_asks_as_often_for_three_rows_as_for_one(browse, statements, path):
    counted = []
    for rows in (1, 3):
        meeting = factories.meeting()
        twin = hotel(meeting, twin=9)["twin"]
        for number in range(rows):
            one, other = factories.person(meeting), factories.person(meeting)
            services.pair_up(meeting.id, (one.id, other.id), PairKind.NEAR, SYSTEM)
            services.move_place(one.participant_id, new_room(twin).id, SYSTEM)
            night = NIGHTS[0] + timedelta(days=number)
            factories.place(meeting, PlaceState.INVITED, arrive_on=night)
        client = browse(at=meeting)
        client.get(address(meeting, path))
        with statements() as sent:
            page(client, address(meeting, path))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14
