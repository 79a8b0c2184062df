"""What hotels answer about rooms, typed or pasted; nothing silently."""

import pytest

from tests.lodging.answers import kinds, lodge, number_of, officer
from tests.lodging.hotels import NIGHTS, new_room
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.lodging import services
from webapp.lodging.models import BedNight
from webapp.lodging.rooming.replies import from_text
from webapp.lodging.rooming.review import Fault, Kind
from webapp.lodging.services import Numbered, Said

ROWS = {"BPN19-0412", "BPN19-0413"}


@pytest.mark.parametrize(
    ("text", "number", "names"),
    [
        ("512 AHMAD/BUDI", "512", ("AHMAD", "BUDI")),
        ("512: Ahmad & Budi", "512", ("Ahmad", "Budi")),
        ("Kamar 512 - Bpk Ahmad dan Bpk Budi", "512", ("Ahmad", "Budi")),
        ("AHMAD + BUDI = 512", "512", ("AHMAD", "BUDI")),
        ("1. 512 Ahmad", "512", ("Ahmad",)),
        ("12) Room 0512 Mr. Ahmad", "0512", ("Ahmad",)),
        ("A512 Ahmad", "A512", ("Ahmad",)),
        ("512B | Ahmad Fauzi", "512B", ("Ahmad Fauzi",)),
        ("Rm 512 SANTOSO, Budi, Mr", "512", ("SANTOSO, Budi",)),
        ("512 twin Ahmad/Budi conf# 88123456", "512", ("Ahmad", "Budi")),
    ],
)
def test_a_line_is_read_however_it_is_written(text, number, names):
    (reply,) = from_text(text, ROWS)
    assert (reply.number, reply.names) == (number, names)


def test_a_message_is_read_as_a_whole():
    text = """Selamat pagi Bu Rina
512 Ahmad/Budi; 513 Candra
514
 Dedi
 Eko
BPN19-0412 515
r-007 516 conf: 88-1234
517 Fajar, 518 Gani"""
    found = [
        (one.number, one.names, one.row_id, one.room_key)
        for one in from_text(text, ROWS)
        if one.number
    ]
    assert found == [
        ("512", ("Ahmad", "Budi"), "", ""),
        ("513", ("Candra",), "", ""),
        ("514", ("Dedi",), "", ""),
        ("514", ("Eko",), "", ""),
        ("515", (), "BPN19-0412", ""),
        ("516", (), "", "R-007"),
        ("517", ("Fajar",), "", ""),
        ("518", ("Gani",), "", ""),
    ]
    assert from_text(text, ROWS)[-3].confirmation == "88-1234"


def test_a_pasted_message_finds_the_rooms_and_fills_them(meeting, rooms):
    found, made = rooms
    text = "512 AHMAD/BUDI\n513 candra, dedi\nEko prasetio 601\n777 Zulkifli"
    answer = services.receive_text(found.id, text, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == ""  # comparing writes nothing
    by_room, review = kinds(found, answer)
    assert by_room == {
        made["first"].key: Kind.FILLED,
        made["second"].key: Kind.FILLED,
        made["alone"].key: Kind.FILLED,
    }
    assert [one.reply.number for one in review.unknown] == ["777"]
    chosen = dict.fromkeys(by_room, "")
    assert services.use_answer(answer.id, chosen, officer(meeting)) == 3
    assert [number_of(found, n) for n in ("Budi Santoso", "Dedi Kurniawan")] == [
        "512",
        "513",
    ]
    by_room, _review = kinds(found, answer)
    assert set(by_room.values()) == {Kind.SAME}


def test_names_of_two_rooms_are_doubted(meeting, rooms):
    found, _made = rooms
    answer = services.receive_text(found.id, "512 AHMAD/CANDRA", officer(meeting))
    by_room, _review = kinds(found, answer)
    assert set(by_room.values()) <= {Kind.DOUBTFUL}


def test_a_namesake_is_doubted(meeting, rooms):
    found, made = rooms
    lodge(meeting, new_room(made["alone"].type), "Eko Saputra", level="II")
    answer = services.receive_text(found.id, "601 EKO", officer(meeting))
    by_room, review = kinds(found, answer)
    assert list(by_room.values()) == [Kind.DOUBTFUL]
    assert review.items[0].doubts == ["several"]


def test_another_number_is_offered_and_never_taken_by_itself(meeting, rooms):
    found, made = rooms
    key = made["first"].key
    services.record_numbers(found.id, [Numbered(key, "512")], SYSTEM)
    answer = services.receive_text(found.id, "514 Ahmad Fauzi", officer(meeting))
    by_room, review = kinds(found, answer)
    assert by_room == {key: Kind.CHANGED}
    assert (review.items[0].before, review.items[0].after) == ("512", "514")
    services.record_numbers(found.id, [Numbered(key, "515", "512")], SYSTEM)
    with pytest.raises(DomainError, match="number_meanwhile"):
        services.use_answer(answer.id, {key: "512"}, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == "515"
    services.use_answer(answer.id, {key: "515"}, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == "514"


def test_a_number_for_two_rooms_on_one_night_is_impossible(meeting, rooms):
    found, made = rooms
    answer = services.receive_text(
        found.id, "512 Ahmad/Budi\n512 Candra/Dedi", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    for item in review.items:
        assert item.faults == [Fault.TWICE, Fault.CROWDED]
    keys = [made["first"].key, made["second"].key]
    with pytest.raises(DomainError, match="answer_nothing_chosen"):
        services.use_answer(answer.id, dict.fromkeys(keys, ""), officer(meeting))
    with pytest.raises(DomainError, match="number_twice"):
        services.record_numbers(
            found.id, [Numbered(key, "512") for key in keys], SYSTEM
        )
    assert number_of(found, "Ahmad Fauzi") == ""


def test_two_rooms_may_swap_numbers_and_follow_each_other(rooms):
    found, made = rooms
    first, second = made["first"].key, made["second"].key
    wanted = [Numbered(first, "512"), Numbered(second, "513")]
    services.record_numbers(found.id, wanted, SYSTEM)
    swap = [Numbered(first, "513", "512"), Numbered(second, "512", "513")]
    assert services.record_numbers(found.id, swap, SYSTEM) == 2
    assert number_of(found, "Ahmad Fauzi") == "513"
    later = made["alone"]
    with transaction():
        for bed in db.session.query(BedNight).filter_by(room_id=later.id):
            if bed.night < NIGHTS[2]:
                db.session.delete(bed)
        for bed in db.session.query(BedNight).filter_by(room_id=made["first"].id):
            if bed.night == NIGHTS[2]:
                db.session.delete(bed)
    assert services.record_numbers(found.id, [Numbered(later.key, "513")], SYSTEM) == 1


def test_men_and_women_under_one_number_are_marked(meeting, rooms):
    found, made = rooms
    lodge(
        meeting, new_room(made["alone"].type), "Fitri Lestari", level="II", sex="female"
    )
    answer = services.receive_text(
        found.id, "601 Eko Prasetyo\n601 Fitri Lestari", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    assert {fault for item in review.items for fault in item.faults} == set(Fault) - {
        Fault.TWO_NUMBERS
    }


def test_sharers_with_two_numbers_are_marked(meeting, rooms):
    found, _made = rooms
    answer = services.receive_text(
        found.id, "512 Ahmad Fauzi\n513 Budi Santoso", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    assert [item.faults for item in review.items] == [[Fault.TWO_NUMBERS]]


def test_a_committee_says_whose_word_it_is(rooms):
    found, made = rooms
    room = made["first"]
    services.record_numbers(
        found.id, [Numbered(room.key, "512")], SYSTEM, Said("Dewi", "WhatsApp")
    )
    last = (
        db.session.query(History)
        .filter_by(table="room", row=room.id)
        .order_by(History.id.desc())
        .first()
    )
    assert last.reason == "Dewi, WhatsApp"
