"""Rooms that break a rule: found, kept with a reason, or left for another room."""

import pytest

from tests import factories
from tests.lodging.hotels import extra_room, hotel, new_room
from tests.pages import proofread
from webapp.core.access import PERMISSIONS, Permission, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import RoomException
from webapp.registration import services as registration
from webapp.registration.models import Level, Participant, Sex
from webapp.registration.queries import holder

FULL = {"single": 2, "twin": 3, "triple": 1, "suite": 1, "accessible": 1}
CASES = [
    ("twin", {"sex": Sex.FEMALE}, "sex_mixed"),
    ("twin", {"sex": None}, "sex_unknown"),
    ("twin", {"level": Level.II}, "rank_alone"),
    ("twin", {"smoking": True}, "smoking_mixed"),
    ("twin", {"accessible": True}, "accessible_room"),
    ("triple", {"level": Level.I}, "triple_room"),
]


def slept(meeting, kind, *people):
    room = new_room(hotel(meeting, **FULL)[kind])
    for person in people:
        services.move_place(person.participant_id, room.id, SYSTEM)
    return room


def place_of(person):
    return db.session.get(Participant, person.participant_id)


def becomes(person, **values):
    with transaction():
        for name, value in values.items():
            setattr(person, name, value)


def codes(meeting):
    return {b.code for broken in queries.breaches(meeting.id).values() for b in broken}


@pytest.mark.parametrize(("kind", "values", "code"), CASES)
def test_a_room_breaks_a_rule_when_its_people_change(meeting, kind, values, code):
    services.lay_down_rules(meeting.id, {"smoking": True}, None, SYSTEM)
    budi, andi = (factories.person(meeting, name=name) for name in ("Budi", "Andi"))
    room = slept(meeting, kind, budi, andi)
    assert queries.breaches(meeting.id) == {}
    becomes(budi, **values)
    assert code in codes(meeting)
    assert set(queries.breaches(meeting.id)) == {room.id}


@pytest.mark.parametrize(
    ("kind", "level", "code"),
    [("single", Level.II, "single_room"), ("suite", Level.I, "suite_room")],
)
def test_who_has_no_right_to_be_alone(meeting, kind, level, code):
    budi = factories.person(meeting, level=level)
    slept(meeting, kind, budi)
    assert codes(meeting) == set()
    becomes(budi, level=Level.III)
    assert codes(meeting) == {code}


def test_what_would_break_is_known_before(meeting):
    budi = factories.person(meeting, level=Level.II)
    slept(meeting, "single", budi)
    place = place_of(budi)
    assert queries.breaches_if(place, factories.newcomer(level=Level.I)) == []
    (breach,) = queries.breaches_if(place, factories.newcomer())
    assert (breach.code, breach.of_level) == ("single_room", True)


def test_another_sex_beside_a_room_mate_would_break(meeting):
    budi, andi = factories.person(meeting), factories.person(meeting)
    slept(meeting, "twin", budi, andi)
    (breach,) = queries.breaches_if(place_of(budi), factories.newcomer(sex=Sex.FEMALE))
    assert (breach.code, breach.count, breach.of_level) == ("sex_mixed", 1, False)


def test_room_mates_of_other_nights_do_not_matter(meeting):
    day = factories.FIRST_DAY
    early = factories.person(meeting, of={"depart_on": day.replace(day=25)})
    late = factories.person(meeting, of={"arrive_on": day.replace(day=25)})
    slept(meeting, "twin", early, late)
    siti = factories.newcomer(sex=Sex.FEMALE)
    assert queries.breaches_if(place_of(early), siti) == []


def broken_single(meeting):
    budi = factories.person(meeting, level=Level.II)
    slept(meeting, "single", budi)
    becomes(budi, level=Level.III)
    return budi


def test_a_level_may_be_kept_with_a_reason_that_is_written_down(meeting):
    budi = broken_single(meeting)
    with pytest.raises(DomainError, match="exception_reason_missing"):
        services.keep_in_room(budi.participant_id, "", "", SYSTEM)
    services.keep_in_room(budi.participant_id, "acting", "Plt.", SYSTEM)
    assert codes(meeting) == set()
    (kept,) = queries.held_exceptions(budi.id)
    assert (kept.code, kept.reason, kept.text) == (
        "single_room",
        "acting",
        "Plt.",
    )


def test_an_exception_is_not_handed_on_to_whoever_comes_next(meeting):
    budi = broken_single(meeting)
    services.keep_in_room(budi.participant_id, "acting", "", SYSTEM)
    registration.substitute(budi.participant_id, factories.newcomer("Citra"), SYSTEM)
    assert codes(meeting) == {"single_room"}


def test_no_reason_lets_women_and_men_share(meeting):
    budi, andi = factories.person(meeting), factories.person(meeting)
    slept(meeting, "twin", budi, andi)
    becomes(budi, sex=Sex.FEMALE)
    with pytest.raises(DomainError, match="room_not_keepable"):
        services.keep_in_room(budi.participant_id, "acting", "", SYSTEM)
    assert codes(meeting) == {"sex_mixed"}


def test_a_sound_room_is_neither_excepted_nor_left_by_a_desk(meeting):
    budi = factories.person(meeting)
    slept(meeting, "twin", budi)
    kind = queries.room_types(meeting.id)[0]
    for act in (
        lambda: services.keep_in_room(budi.participant_id, "acting", "", SYSTEM),
        lambda: services.rehouse(budi.participant_id, f"type:{kind.id}", SYSTEM),
    ):
        with pytest.raises(DomainError, match="room_sound"):
            act()


def test_only_who_helps_may_settle_a_room(meeting):
    budi = broken_single(meeting)
    leader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.LEADER])
    assert Permission.HELP_AT_DESK in PERMISSIONS[Role.DESK]
    with pytest.raises(DomainError, match="forbidden"):
        services.keep_in_room(budi.participant_id, "acting", "", leader)
    with pytest.raises(DomainError, match="forbidden"):
        services.rehouse(budi.participant_id, "room:1", leader)


def test_candidates_fit_and_put_the_own_institution_first(meeting):
    ours = factories.delegation(meeting, "Dinas A")
    siti = factories.person(meeting, name="Siti", sex=Sex.FEMALE)
    tuti = factories.person(
        meeting, name="Tuti", sex=Sex.FEMALE, of={"delegation": ours}
    )
    budi = factories.person(meeting, level=Level.II, of={"delegation": ours})
    andi = factories.person(meeting)
    kinds = hotel(meeting, single=1, twin=4)
    services.move_place(budi.participant_id, new_room(kinds["single"]).id, SYSTEM)
    for number, other in enumerate((siti, tuti, andi), 1):
        room = extra_room(kinds["twin"], f"TWN-{number}")
        services.move_place(other.participant_id, room.id, SYSTEM)
    newcomer = factories.newcomer("Dewi", sex=Sex.FEMALE)
    found = services.choices(place_of(budi), newcomer)
    mates = [[mate.name for mate in one.mates] for one in found]
    assert mates == [["Tuti"], ["Siti"], []]
    assert found[-1].type.kind == "twin"
    registration.substitute(budi.participant_id, newcomer, SYSTEM)
    services.rehouse(budi.participant_id, found[0].key, SYSTEM)
    lodging = queries.room_of([budi.participant_id])[budi.participant_id]
    assert [mate.name for mate in lodging.mates] == ["Ibu Tuti"]
    assert codes(meeting) == set()


def test_nonsense_is_no_room(meeting):
    budi = broken_single(meeting)
    for choice in ("", "room:", "room:x", "bed:1", "type:0", "room:0"):
        with pytest.raises(DomainError, match="room_not_found"):
            services.rehouse(budi.participant_id, choice, SYSTEM)


def test_the_list_of_broken_rooms_takes_as_many_statements_for_one_as_for_three(
    meeting, statements
):
    kinds = hotel(meeting, twin=9)
    counted = []
    for first in (0, 1):
        for number in range(first, first * 2 + 1):
            budi = factories.person(meeting)
            room = extra_room(kinds["twin"], f"TWN-{first}{number}")
            services.move_place(budi.participant_id, room.id, SYSTEM)
            becomes(budi, sex=None)
        with statements() as seen:
            assert queries.breaches(meeting.id)
        counted.append(len(seen))
    assert counted == [5, 5]  # three of them for the rules of the house


def test_the_rooms_page_lists_exactly_the_broken_ones(meeting, browse):
    budi = broken_single(meeting)
    kind = next(k for k in queries.room_types(meeting.id) if k.kind == "twin")
    andi = factories.person(meeting, name="Andi")
    services.move_place(andi.participant_id, new_room(kind).id, SYSTEM)
    client, url = browse(), f"/m/{meeting.code}/lodging/rooms?rule=broken"
    page = proofread(client.get(url).text)
    assert len(page.select("main tbody tr")) == 1
    assert "kamar sendiri tanpa hak" in page.select_one("tbody").text
    home = proofread(client.get(f"/m/{meeting.code}/").text)
    link = home.select_one("a[href*='rule=broken']")
    assert "1 kamar" in link.find_parent("li").text
    index = proofread(client.get(f"/m/{meeting.code}/lodging/").text)
    assert "1 kamar melanggar aturan" in index.text
    (person,) = page.select("main tbody [data-item^=place]")
    page = proofread(client.get(person["href"]).text)
    form = page.select_one("form[action*='/keep']")
    sent = {"csrf_token": form.input["value"], "why": "full"}
    assert client.post(form["action"], data=sent).status_code == 303
    assert queries.breaches(meeting.id) == {}
    assert db.session.get(RoomException, queries.held_exceptions(budi.id)[0].id)
    assert holder(budi.participant_id).id == budi.id


def test_a_reader_sees_what_is_broken_and_changes_nothing(meeting, browse):
    broken_single(meeting)
    url = f"/m/{meeting.code}/lodging/rooms?rule=broken"
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert not page.select("main a[href*='/places/'], main form[method=post]")
