"""What was billed against what is owed: by hand, and for any nights and lines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.lodging.billing import (
    Billed,
    Evidence,
    Guest,
    LineKind,
    Night,
    Proof,
    Slept,
    Why,
    differences,
    owed,
    slept_by,
)
from webapp.lodging.contract import Basis, Contract, Price

MON = date(2019, 2, 25)
NIGHTS = [MON + timedelta(days=day) for day in range(3)]
BLOCK = NIGHTS[:2]
YES, NO, UNKNOWN = Slept.YES, Slept.NO, Slept.UNKNOWN


def contract(basis=Basis.ROOM, **more):
    prices = {
        (kind, night): Price(rate=rate, single_supplement=300_000, extra_bed=200_000)
        for kind, rate in (("TWN", 900_000), ("SGL", 1_200_000))
        for night in NIGHTS
    }
    held = {("TWN", night): 2 for night in BLOCK}
    return Contract(basis=basis, prices=prices, held=held, **more)


def night(*slept, room=1, on=MON, own=(), kind="TWN"):
    guests = tuple(
        Guest(place_id=room * 10 + n, slept=one, own=n in own)
        for n, one in enumerate(slept)
    )
    return Night(room_id=room, type=kind, night=on, guests=guests)


def line(amount, kind=LineKind.ROOM, room=1, on=MON, number=1):
    return Billed(
        id=number, key=f"1:{number}", kind=kind, amount=amount, room_id=room, night=on
    )


def found(agreed, nights, lines):
    return [(one.why, one.amount) for one in differences(agreed, nights, lines)]


def test_what_is_billed_as_agreed_and_slept_differs_in_nothing():
    assert found(contract(), [night(YES, YES)], [line(900_000)]) == []


def test_a_twin_may_be_billed_in_two_halves():
    halves = [line(450_000), line(450_000, number=2)]
    assert found(contract(), [night(YES, YES)], halves) == []


@pytest.mark.parametrize(
    ("nights", "lines", "expected"),
    [
        ([night(NO)], [line(900_000)], (Why.NOT_SLEPT, 900_000)),
        ([night(UNKNOWN)], [line(900_000)], (Why.UNPROVEN, 900_000)),
        ([], [line(900_000)], (Why.NOT_SLEPT, 900_000)),
        ([night(YES)], [], (Why.NOT_BILLED, -900_000)),
        ([night(YES)], [line(950_000)], (Why.RATE, 50_000)),
        ([night(YES)], [line(900_000), line(900_000)], (Why.TWICE, 900_000)),
        ([night(YES, own={0})], [line(900_000)], (Why.OWN_ACCOUNT, 900_000)),
        (
            [night(NO, on=NIGHTS[2])],
            [line(900_000, on=NIGHTS[2])],
            (Why.OUTSIDE, 900_000),
        ),
        ([], [line(900_000, room=None)], (Why.UNMATCHED, 900_000)),
        ([], [line(75_000, LineKind.PERSONAL)], (Why.PERSONAL, 75_000)),
        ([], [line(75_000, LineKind.MEETING)], (Why.EXTRA, 75_000)),
        (
            [night(YES, YES, YES)],
            [line(900_000)],
            (Why.EXTRA_BED, -200_000),
        ),
    ],
)
def test_each_difference_has_its_reason(nights, lines, expected):
    assert found(contract(), nights, lines) == [expected]


def test_by_package_who_did_not_come_is_not_paid():
    agreed = contract(Basis.PACKAGE)
    lines = [line(900_000), line(900_000, number=2)]
    # Whoever is alone pays the supplement: that much of the second package is owed.
    assert found(agreed, [night(YES, NO)], lines) == [(Why.NOT_SLEPT, 600_000)]
    assert found(agreed, [night(YES, YES, own={1})], lines) == [
        (Why.OWN_ACCOUNT, 900_000)
    ]


def test_a_free_room_that_was_not_credited():
    agreed = contract(free_every=2)
    nights = [night(YES, room=1), night(YES, room=2)]
    lines = [line(900_000, room=1), line(900_000, room=2, number=2)]
    assert found(agreed, nights, lines) == [(Why.FREE, 900_000)]
    credit = line(-900_000, LineKind.FREE, None, None, 3)
    assert found(agreed, nights, [*lines, credit]) == []


def test_empty_rooms_beyond_the_attrition_are_owed():
    agreed = contract(attrition_percent=0)
    nights = [night(YES, on=on) for on in BLOCK]
    lines = [line(900_000, on=on, number=n) for n, on in enumerate(BLOCK)]
    assert found(agreed, nights, lines) == [(Why.GUARANTEE, -900_000)] * 2
    floor = [line(900_000, LineKind.GUARANTEE, None, on, 7) for on in BLOCK]
    assert found(agreed, nights, [*lines, *floor]) == []


def test_the_committee_is_above_the_hotel_and_that_above_our_scans():
    here = Evidence(Proof.PRESENCE, slept=True)
    away = Evidence(Proof.HOTEL, slept=False)
    ours = Evidence(Proof.COMMITTEE, slept=True)
    assert slept_by([]) == (UNKNOWN, None)
    assert slept_by([here]) == (YES, here)
    assert slept_by([here, away]) == (NO, away)
    assert slept_by([here, away, ours]) == (YES, ours)


ROOMS = st.integers(1, 4)
GUESTS = st.lists(st.tuples(st.sampled_from(Slept), st.booleans()), max_size=3)
ANY_NIGHT = st.dictionaries(
    st.tuples(ROOMS, st.sampled_from(NIGHTS)),
    st.tuples(st.sampled_from(["TWN", "SGL", "OLD"]), GUESTS),
    max_size=8,
)
ANY_LINES = st.lists(
    st.tuples(
        st.sampled_from(LineKind),
        st.integers(-3_000_000, 3_000_000),
        st.one_of(st.none(), ROOMS),
        st.one_of(st.none(), st.sampled_from(NIGHTS)),
    ),
    max_size=12,
)
ANY_CONTRACT = st.builds(
    contract,
    st.sampled_from(Basis),
    guaranteed=st.integers(0, 5),
    attrition_percent=st.integers(0, 100),
    free_every=st.integers(0, 3),
)


@given(ANY_CONTRACT, ANY_NIGHT, ANY_LINES)
def test_the_differences_are_what_was_billed_less_what_is_owed(agreed, rooms, typed):
    nights = [
        Night(
            room_id=room,
            type=kind,
            night=on,
            guests=tuple(
                Guest(place_id=n, slept=slept, own=own)
                for n, (slept, own) in enumerate(guests)
            ),
        )
        for (room, on), (kind, guests) in rooms.items()
    ]
    lines = [
        line(amount, kind, room, on, number)
        for number, (kind, amount, room, on) in enumerate(typed)
    ]
    all_of_them = differences(agreed, nights, lines)
    billed = sum(one.amount for one in lines)
    assert sum(one.amount for one in all_of_them) == billed - owed(agreed, nights)
    assert len({one.key for one in all_of_them}) == len(all_of_them)
