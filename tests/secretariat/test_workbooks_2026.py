"""Another committee's workbooks: other words, other order, other forms."""

import json

import pytest

from tests.data.make_second_set import FOLDER, make
from webapp.core.sheets import read_workbook
from webapp.registration.models import Funding
from webapp.secretariat.workbooks import (
    RoomKind,
    beds_by_night,
    mandatory_groups,
    needs_by_night,
    recognise,
)

TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def reading():
    files = sorted(FOLDER.glob("*.xlsx"))
    return recognise([read_workbook(file.read_bytes(), file.name) for file in files])


def test_the_set_is_what_its_script_makes(tmp_path):
    assert make(tmp_path) == TRUTH
    for file in FOLDER.glob("*.xlsx"):
        fresh = read_workbook((tmp_path / file.name).read_bytes())
        assert fresh == read_workbook(file.read_bytes())


def test_everybody_is_read_and_nobody_else(reading):
    assert reading.year == 2026
    assert reading.people_rows == TRUTH["rows"]
    assert sorted(person.name for person in reading.people) == sorted(TRUTH["people"])
    again = sorted(person.name for person in reading.people if person.merged_rows)
    assert again == TRUTH["duplicates"]


def test_an_unnamed_place_is_told_of_and_a_summary_is_left_alone(reading):
    (problem,) = reading.problems
    assert problem.code == "name_missing"
    assert "Kota Jayapura" in problem.value
    assert [place.sheet for place in reading.unrecognised] == ["Rekap"]


def test_each_person_is_as_the_truth_has_him(reading):
    for person in reading.people:
        level, sex, region, arrive_on, depart_on, phones = TRUTH["people"][person.name]
        assert person.sex == sex
        assert person.level == level or person.name in TRUTH["doubts"]["level_missing"]
        if person.name in TRUTH["doubts"]["region_ambiguous"]:
            assert region in {one.code for one in person.candidates}
        else:
            assert (person.region.code if person.region else "") == region
        assert str(person.arrive_on) == arrive_on
        assert str(person.depart_on) == depart_on
        assert list(person.phones) == phones


@pytest.mark.parametrize("code", TRUTH["doubts"])
def test_each_doubt_is_about_exactly_these_people(reading, code):
    having = [
        person.name
        for person in reading.people
        if any(issue.code == code for issue in person.issues)
    ]
    assert sorted(having) == TRUTH["doubts"][code]


def test_the_figures_are_those_of_the_truth(reading):
    people = reading.people
    for group, count in TRUTH["by_group"].items():
        assert sum(person.group == group for person in people) == count
    for role, count in TRUTH["roles"].items():
        assert sum(person.role == role for person in people) == count
    assert sum(person.stays for person in people) == TRUTH["lodged"]
    assert sum(person.sex == "female" for person in people) == TRUTH["women"]
    own = sum(person.funding is Funding.OWN for person in people)
    assert own == TRUTH["own_cost"]
    regions = {person.region.province_code for person in people if person.region}
    assert len(regions) == TRUTH["provinces"] == 38


def test_nobody_keeps_the_number_of_an_identity_card(reading):
    assert "7371011501900001" not in str(reading)


def test_needs_are_counted_from_what_was_read(reading):
    needs = needs_by_night(reading.people)
    assert max(need.alone for need in needs.values()) <= TRUTH["alone"]
    assert sum(need.unknown for need in needs.values()) == 0


def test_the_agenda_has_days_as_headings_and_times_as_spans(reading):
    assert len(reading.sessions) == TRUTH["sessions"]
    assert len(mandatory_groups(reading.sessions)) == TRUTH["mandatory_groups"]
    by_title = {one.title: one for one in reading.sessions}
    closing = by_title["Penutupan"]
    assert str(closing.starts_at) == "2026-04-15 09:30:00"
    assert str(closing.ends_at) == "2026-04-15 11:00:00"
    assert by_title["Diskusi Komisi A: Pembiayaan"].group == "KOMISI"
    assert len({one.code for one in reading.sessions}) == TRUTH["sessions"]


def test_the_blocks_have_merged_hotels_and_prices_in_words(reading):
    assert len(reading.blocks) == TRUTH["blocks"]
    assert len({block.hotel for block in reading.blocks}) == TRUTH["hotels"]
    assert list(beds_by_night(reading.blocks).values()) == TRUTH["beds"]
    assert [block.rate for block in reading.blocks[:2]] == [1250000, 1100000]
    assert reading.blocks[-1].kind is RoomKind.ACCESSIBLE


def test_the_vehicles_have_seats_in_words(reading):
    assert len(reading.vehicles) == TRUTH["vehicles"]
    assert sum(vehicle.seats for vehicle in reading.vehicles) == TRUTH["seats"]
    assert reading.vehicles[2].driver_phone == "+6281241000003"
    assert reading.vehicles[0].operator == "PO Litha"
