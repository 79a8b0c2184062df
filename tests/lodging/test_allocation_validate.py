from dataclasses import replace

import pytest

from tests.lodging.test_allocation import instance, person, rooms
from webapp.lodging.allocation import Answer, Room, Totals
from webapp.lodging.allocation.validate import violations

PEOPLE = [
    person("man"),
    person("mate"),
    person("woman", gender="F"),
    person("smoker", smoking=True),
    person("early", "25-26"),
    person("late", "27-28"),
    person("chief", echelon=2),
    person("head", echelon=1),
    person("wheel", accessible=True),
    person("he", couple_with="she"),
    person("she", gender="F", couple_with="he"),
    person("foe"),
]
TYPES = [
    rooms("single", 3),
    rooms("twin", [2, 1, 2]),
    rooms("triple", 3),
    rooms("suite", 3),
    rooms("accessible", 3),
]
QUESTION = instance(
    PEOPLE,
    TYPES,
    cannot_share=[["man", "foe"]],
    current=[
        {"person": "man", "hotel": "H", "type": "TWIN", "room": "1", "locked": True}
    ],
)


def answer(*let, unplaced=None):
    given = tuple(
        Room(hotel="H", type=kind, room=label, people=tuple(people.split()))
        for kind, label, people in let
    )
    housed = {name for room in given for name in room.people}
    left = tuple(p.id for p in QUESTION.people if p.id not in housed)
    totals = Totals(
        unplaced=0, cost=0, room_nights=0, mutual_wishes_honoured=0, moved=0
    )
    return Answer(
        rooms=given,
        unplaced=left if unplaced is None else unplaced,
        totals=totals,
        bound=0,
        gap=0.0,
        blocking=(),
        seconds=0.0,
    )


def found(given):
    lines = violations(QUESTION, given)
    return {line.split(":")[0] for line in lines} - {"total_wrong"}


RIGHT = ("TWIN", "1", "man")
CASES = {
    "person_twice": [RIGHT, ("TRIPLE", "1", "man")],
    "person_unknown": [RIGHT, ("TRIPLE", "1", "ghost")],
    "type_unknown": [RIGHT, ("TENT", "1", "mate")],
    "room_empty": [RIGHT, ("TRIPLE", "1", "")],
    "gender_mixed": [RIGHT, ("TRIPLE", "1", "mate woman")],
    "smoking_mixed": [RIGHT, ("TRIPLE", "1", "mate smoker")],
    "no_common_night": [RIGHT, ("TRIPLE", "1", "early late")],
    "cannot_share": [("TWIN", "1", "man foe")],
    "senior_shares": [RIGHT, ("TRIPLE", "1", "chief mate")],
    "room_overfull": [("TWIN", "1", "man mate early")],
    "single_room": [RIGHT, ("SINGLE", "1", "mate")],
    "suite_room": [RIGHT, ("SUITE", "1", "chief")],
    "triple_room": [RIGHT, ("TRIPLE", "1", "chief")],
    "accessible_room": [("TWIN", "1", "man wheel")],
    "couple_parted": [RIGHT, ("TRIPLE", "1", "he")],
    "couple_not_alone": [RIGHT, ("TRIPLE", "1", "he she mate")],
    "block_exceeded": [RIGHT, ("TWIN", "2", "mate")],
    "label_twice": [RIGHT, ("TRIPLE", "1", "mate"), ("TRIPLE", "1", "foe")],
    "lock_broken": [("TRIPLE", "1", "man")],
}


def test_a_right_answer_has_no_violation():
    given = [
        ("TWIN", "1", "man mate"),
        ("TRIPLE", "1", "foe early"),
        ("SINGLE", "1", "he she"),
        ("SUITE", "1", "head"),
        ("ACCESSIBLE", "1", "wheel"),
        ("SINGLE", "2", "chief"),
    ]
    assert found(answer(*given)) == set()


@pytest.mark.parametrize("code", CASES)
def test_each_violation_is_found(code):
    assert code in found(answer(*CASES[code]))


def test_a_couple_in_a_triple_is_found():
    assert "triple_room" in found(answer(RIGHT, ("TRIPLE", "1", "he she")))


def test_wheels_alone_open_the_accessible_room():
    assert "accessible_room" in found(answer(RIGHT, ("ACCESSIBLE", "1", "mate")))


def test_a_forgotten_person_is_found():
    assert "person_missing" in found(answer(RIGHT, unplaced=()))


def test_wrong_figures_are_found():
    given = answer(RIGHT)
    lines = violations(QUESTION, given)
    wrong = {line.split()[1] for line in lines if line.startswith("total_wrong")}
    assert wrong == {"unplaced", "cost", "room_nights"}
    high = replace(given, bound=9_999_999)
    assert "bound_wrong" in found(high)
