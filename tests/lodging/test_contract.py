"""Charges, worked out by hand."""

from datetime import date

import pytest

from webapp.lodging.contract import (
    Account,
    Basis,
    Contract,
    Item,
    Price,
    RoomNight,
    charges,
    total,
)

MON, TUE = date(2019, 2, 25), date(2019, 2, 26)
TWIN = Price(rate=900_000, single_supplement=400_000, extra_bed=250_000)


def contract(basis, price=TWIN, held=0, **more):
    return Contract(
        basis=basis,
        prices={("TWN", MON): price, ("TWN", TUE): price},
        held={("TWN", MON): held, ("TWN", TUE): held} if held else {},
        **more,
    )


def room(guests, night=MON, own=0):
    return RoomNight(night=night, type="TWN", guests=guests, own=own)


def lines(agreed, *rooms):
    return [
        (x.night, x.item, x.account, x.quantity, x.amount)
        for x in charges(agreed, rooms)
    ]


M, OWN = Account.MASTER, Account.OWN


def test_a_room_costs_the_same_with_one_guest_or_two():
    agreed = contract(Basis.ROOM)
    assert lines(agreed, room(1), room(2), room(2, TUE)) == [
        (MON, Item.ROOM, M, 2, 1_800_000),
        (TUE, Item.ROOM, M, 1, 900_000),
    ]


def test_a_package_is_paid_per_person_and_alone_with_the_supplement():
    agreed = contract(Basis.PACKAGE)
    assert lines(agreed, room(2), room(1)) == [
        (MON, Item.PACKAGE, M, 3, 2_700_000),
        (MON, Item.SINGLE_SUPPLEMENT, M, 1, 400_000),
    ]


@pytest.mark.parametrize(
    ("basis", "amount"),
    [(Basis.ROOM, 900_000 + 250_000), (Basis.PACKAGE, 3 * 900_000 + 250_000)],
)
def test_a_third_guest_needs_an_extra_bed(basis, amount):
    assert total(charges(contract(basis), [room(3)])) == amount


def test_what_guests_pay_themselves_is_billed_apart():
    assert lines(contract(Basis.PACKAGE), room(2, own=1), room(1, own=1)) == [
        (MON, Item.PACKAGE, M, 1, 900_000),
        (MON, Item.PACKAGE, OWN, 2, 1_800_000),
        (MON, Item.SINGLE_SUPPLEMENT, OWN, 1, 400_000),
    ]
    # A room is the committee's as long as somebody in it is.
    assert lines(contract(Basis.ROOM), room(2, own=1), room(2, own=2)) == [
        (MON, Item.ROOM, M, 1, 900_000),
        (MON, Item.ROOM, OWN, 1, 900_000),
    ]


def test_the_guaranteed_people_are_paid_on_each_night_of_the_block():
    agreed = contract(Basis.PACKAGE, held=5, guaranteed=4)
    assert lines(agreed, room(2), room(2), room(2), room(2, TUE)) == [
        (MON, Item.PACKAGE, M, 6, 5_400_000),
        (TUE, Item.PACKAGE, M, 2, 1_800_000),
        (TUE, Item.GUARANTEE, M, 2, 1_800_000),
    ]


def test_one_room_is_free_for_each_so_many_paid_on_the_same_night():
    agreed = contract(Basis.ROOM, free_every=3)
    found = charges(agreed, [room(1)] * 7 + [room(1, TUE)] * 2)
    assert [(x.item, x.quantity, x.amount) for x in found] == [
        (Item.ROOM, 7, 6_300_000),
        (Item.FREE, 2, -1_800_000),
        (Item.ROOM, 2, 1_800_000),
    ]


def test_unused_rooms_are_paid_beyond_what_may_stay_empty():
    # 20 % of 11 may stay empty: 8.8, so 9 are paid; 7 are used.
    agreed = contract(Basis.ROOM, held=11, attrition_percent=20)
    found = charges(agreed, [room(2)] * 7 + [room(2, TUE)] * 9)
    assert [(x.night, x.item, x.quantity, x.amount) for x in found] == [
        (MON, Item.ROOM, 7, 6_300_000),
        (MON, Item.UNUSED, 2, 1_800_000),
        (TUE, Item.ROOM, 9, 8_100_000),
    ]


def test_what_lacks_is_paid_at_the_lowest_price_held():
    agreed = Contract(
        basis=Basis.PACKAGE,
        prices={
            ("TWN", MON): TWIN,
            ("SUI", MON): Price(rate=500_000),
            ("SGL", MON): Price(rate=700_000),
        },
        held={("TWN", MON): 2, ("SGL", MON): 1, ("SUI", MON): 0},
        guaranteed=1,
    )
    assert total(charges(agreed, [])) == 700_000


def test_nothing_is_charged_where_no_price_was_agreed_or_nobody_slept():
    nowhere = RoomNight(night=MON, type="XXX", guests=1)
    assert charges(contract(Basis.ROOM), [room(0), nowhere]) == []


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("guests", range(4))
def test_the_price_of_a_room_is_what_is_charged_for_it(basis, guests):
    charged = total(charges(contract(basis), [room(guests)]))
    assert TWIN.of_room(basis, guests) == charged
