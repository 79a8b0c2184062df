"""The figures of the 2019 meeting, each as its truth has it."""

import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from webapp.core.sheets import read_workbook
from webapp.meetings.models import SessionKind
from webapp.registration.models import DelegationLevel, Funding, Level, Role, Sex
from webapp.secretariat.workbooks import (
    Group,
    Kind,
    RoomKind,
    beds_by_night,
    mandatory_groups,
    needs_by_night,
    recognise,
    with_region,
)

FOLDER = Path(__file__).parents[1] / "data" / "rakor-2019"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
BOOKS = ("daftar-undangan.xlsx", "rundown.xlsx", "blok-kamar.xlsx", "bus.xlsx")


def load(name):
    # The name must not help: what a workbook is, its contents say.
    return read_workbook((FOLDER / name).read_bytes(), f"{len(name)}.xlsx")


@pytest.fixture(scope="module")
def reading():
    return recognise([load(name) for name in BOOKS])


def having(reading, code):
    return sorted(
        person.name
        for person in reading.people
        if any(issue.code == code for issue in person.issues)
    )


def test_every_row_is_somebody_and_nothing_is_left_over(reading):
    assert reading.year == 2019
    assert reading.people_rows == 600
    assert len(reading.people) == TRUTH["persons"]
    assert reading.duplicates == len(TRUTH["duplicates"])
    assert (reading.problems, reading.unrecognised) == ((), ())


def test_each_sheet_is_taken_for_what_it_is(reading):
    kinds = Counter(table.kind for table in reading.tables)
    assert kinds == {Kind.PEOPLE: 4, Kind.AGENDA: 1, Kind.HOTELS: 1, Kind.VEHICLES: 1}


def test_the_figures_are_those_of_the_truth(reading):
    people = reading.people
    groups = Counter(person.group.value for person in people)
    sharers = Counter(
        "P" if person.sex is Sex.FEMALE else "L"
        for person in people
        if person.stays and not person.sleeps_alone
    )
    assert groups == TRUTH["by_group"]
    assert sum(person.stays for person in people) == TRUTH["lodged"]
    assert sum(person.sex is Sex.FEMALE for person in people) == TRUTH["women"]
    assert sharers == TRUTH["sharers"]
    alone = sum(person.stays and person.sleeps_alone for person in people)
    assert alone == TRUTH["single_rooms_by_level"]
    assert sum(not person.phones for person in people) == TRUTH["no_phone"]
    assert sum(not person.email for person in people) == TRUTH["no_email"]
    assert sum(" " not in person.name for person in people) == TRUTH["mononyms"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("nip_damaged", "broken_nip"),
        ("region_ambiguous", "ambiguous_region"),
        ("phone_second", "two_phones"),
        ("nip_gender", "gender_vs_nip"),
        ("level_missing", "missing_level"),
        ("duplicate", "duplicates"),
    ],
)
def test_each_doubt_is_about_exactly_these_people(reading, code, key):
    assert having(reading, code) == sorted(TRUTH[key])


def test_doubts_are_counted_for_each_person_once(reading):
    warnings = reading.warnings()
    assert {code: warnings[code] for code in warnings if code != "phone_doubtful"} == {
        "nip_damaged": 11,
        "nip_gender": 6,
        "region_ambiguous": 12,
        "phone_second": 21,
        "level_missing": 8,
    }


def test_a_doubt_names_its_cell_and_what_is_probably_meant(reading):
    (person,) = [one for one in reading.people if one.name == "Andi Sugeng Anggraini"]
    (issue,) = person.issues
    assert (issue.place.sheet, issue.place.row) == ("KAB-KOTA", 225)
    assert (issue.column, issue.value) == ("Instansi", "Dinas Perindustrian Banjar")
    assert issue.proposal == "Kab. Banjar"
    settled = with_region(person, person.candidates[1])
    assert settled.institution == "Dinas Perindustrian Kab. Banjar"
    assert settled.issues == ()
    others = {one.delegation_key for one in reading.people if one.region}
    assert settled.delegation_key in others


def test_the_need_of_the_fullest_night(reading):
    needs = needs_by_night(reading.people)
    assert max(need.alone for need in needs.values()) == TRUTH["peak_single"]
    assert max(need.twins for need in needs.values()) == TRUTH["peak_twin"]


def test_two_spellings_of_an_institution_are_one(reading):
    tpl = [
        one
        for one in reading.people
        if one.institution.endswith("Kabupaten Bener Meriah")
    ]
    assert len({one.delegation_key for one in tpl}) == 1
    assert len(tpl) == 4
    assert all(one.region.code == "11.17" for one in tpl)


def test_a_person_is_read_in_full(reading):
    (person,) = [
        one for one in reading.people if one.name == "Hendra Supriyadi Gunawan"
    ]
    person = replace(person, issues=())
    assert person.printed == "H. Hendra Supriyadi Gunawan, S.Sos."
    assert person.nip == "196703041989081933"
    assert (person.level, person.grade) == (Level.III, "IV/a")
    assert person.delegation_level is DelegationLevel.PROVINCE
    assert (person.group, person.role) == (Group.PROVINCE, Role.PARTICIPANT)
    assert person.region.code == "11"
    assert person.phones == ("+6282190593805",)
    assert (str(person.arrive_on), str(person.depart_on)) == (
        "2019-02-24",
        "2019-02-27",
    )
    assert person.funding is Funding.FULL


def test_the_agenda(reading):
    sessions = reading.sessions
    assert len(sessions) == TRUTH["sessions"]
    groups = mandatory_groups(sessions)
    assert [[one.code for one in group] for group in groups] == [
        ["S1"], ["S2"], ["S3"], ["S4"], ["KA", "KB", "KC"], ["S5"], ["S6"]
    ]  # fmt: skip
    by_code = {one.code: one for one in sessions}
    assert by_code["C1"].kind is SessionKind.CHECK_OUT
    assert by_code["T1"].kind is SessionKind.TRIP
    assert by_code["R1"].kind is SessionKind.REGISTRATION
    assert by_code["D4"].group == "DESK"
    assert str(by_code["S4"].starts_at) == "2019-02-25 16:00:00"
    assert (by_code["S1"].hall, by_code["S1"].credit_hours) == ("Ballroom", 2)


def test_the_hotel_blocks(reading):
    assert len(reading.blocks) == 6
    first = reading.blocks[0]
    assert (first.hotel, first.code, first.name) == (
        "Hotel Novotel Balikpapan", "SGL", "Superior King"
    )  # fmt: skip
    assert (first.kind, first.beds, first.rate) == (RoomKind.SINGLE, 1, 1150000)
    assert max(beds_by_night(reading.blocks).values()) == 61 + 37 + 25 + 2 * 249


def test_the_short_block_is_short_of_twins(reading):
    short = recognise([load("blok-kamar-kurang.xlsx")]).blocks

    def twins(blocks):
        peak = max(reading.blocks[0].nights, key=reading.blocks[0].nights.get)
        return sum(one.nights[peak] for one in blocks if one.kind is RoomKind.TWIN)

    assert twins(reading.blocks) == 249 >= TRUTH["peak_twin"] > twins(short) == 211


def test_the_vehicles(reading):
    assert len(reading.vehicles) == TRUTH["vehicles"]
    bus = reading.vehicles[0]
    assert (bus.name, bus.type, bus.plate) == ("BUS-01", "besar 2-3", "KT 7042 LD")
    assert (bus.seats, bus.crew_seats) == (59, 2)
    assert bus.leader == "Nyoman Najmudin"


def test_fifteen_hundred_people_are_recognised_in_two_seconds():
    book = load(BOOKS[0])
    many = [replace(book, name=str(number)) for number in range(3)]
    begun = time.process_time()
    assert recognise(many).people_rows == 1800
    assert time.process_time() - begun < 2
