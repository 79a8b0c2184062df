import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal.provinces import PROVINCES

from webapp.meetings.regions import Ambiguous, Kind, Region, find, regions_in, resolve


@pytest.mark.parametrize(
    ("year", "provinces"), [(2019, 34), (2021, 34), (2022, 38), (2026, 38)]
)
def test_each_year_has_its_regions(year, provinces):
    kinds = [region.kind for region in regions_in(year)]
    assert kinds.count(Kind.PROVINSI) == provinces
    assert kinds.count(Kind.KABUPATEN) == 416
    assert kinds.count(Kind.KOTA) == 98
    codes = {region.code for region in regions_in(year)}
    assert len(codes) == provinces + 514
    assert all(region.province_code in codes for region in regions_in(year))


def test_the_provinces_are_the_ministrys():
    now = {one.code: one.name for one in regions_in(2026) if one.kind is Kind.PROVINSI}
    assert now == dict(PROVINCES)


def test_papua_was_divided_in_2022():
    assert find("91.01", 2019).name == find("93.01", 2026).name == "Kabupaten Merauke"
    assert find("91.01", 2026) is None
    assert find("93.01", 2019) is None
    assert find("96.71", 2026).valid_from == dt.date(2022, 12, 8)


def test_twenty_six_names_are_both_a_regency_and_a_city():
    kinds = defaultdict(set)
    for region in regions_in(2026):
        if region.kind is not Kind.PROVINSI:
            kinds[region.base].add(region.kind)
    both = {name for name, found in kinds.items() if len(found) == 2}
    assert len(both) == 26
    for name in both:
        assert isinstance(resolve(f"Dinas Perindustrian {name}", 2019), Ambiguous)


@pytest.mark.parametrize("year", [2019, 2026])
def test_every_region_is_found_by_its_own_name(year):
    for region in regions_in(year):
        assert resolve(f"Dinas Perindustrian {region.short}", year) == region
        shouted = f"DINAS KOPERASI DAN UKM {region.short}".upper()
        assert resolve(shouted, year) == region


@pytest.mark.parametrize(
    ("institution", "code"),
    [
        ("Dinas Perindustrian Kab. Tebo", "15.09"),
        ("Prov. Jambi", "15"),
        ("Kota Bandung", "32.73"),
        ("Pemkab Tebo", "15.09"),
        ("Pemkot Bandung", "32.73"),
        ("Pemprov. Bali", "51"),
        ("Disperindag Kb. Pangkep", "73.10"),
        ("Disperindag NTB", "52"),
        ("Dinas Perindustrian Sulsel", "73"),
        ("DIY", "34"),
        ("DI Yogyakarta", "34"),
        ("DKI Jakarta", "31"),
        ("Diskop UKM Kukar", "64.02"),
        ("Dinas Koperasi Tangsel", "36.74"),
        ("Kab. Lima Puluh Kota", "13.07"),
        ("Kab. Kota Baru", "63.02"),
        ("Kota Kotamobagu", "71.74"),
        ("Kota Palangka Raya", "62.71"),
        ("Kab. Tolitoli", "72.04"),
        ("Kota Soerabaja", "35.78"),
        ("Kabupaten Djember", "35.09"),
        ("Kab. Toba Samosir", "12.12"),
        ("Kab. Mamuju Utara", "76.01"),
        ("Kota Adm. Jakarta Selatan", "31.74"),
        ("Prov. Kep. Riau", "21"),
        ("Kab. Balikpapan", "64.71"),
        ("Kab. Sorong, Prov. Papua Barat", "92.01"),
        ("Dinas Tata Kota Kab. Bandung", "32.04"),
        ("Dinas Perindustrian Solok Selatan", "13.11"),
        ("Dinas Perindustrian Tebo, Jambi", "15.09"),
        ("Sulawesi Selatan", "73"),
    ],
)
def test_the_region_is_read_from_the_institution(institution, code):
    assert resolve(institution, 2019) == find(code, 2019)


@pytest.mark.parametrize(
    ("institution", "codes"),
    [
        ("Bogor", ["32.01", "32.71"]),
        ("Dinas Perindustrian Banjar", ["32.79", "63.03"]),
        ("Kab/Kota Bogor", ["32.01", "32.71"]),
        ("Dinas Perindustrian Bandoeng", ["32.04", "32.73"]),
        ("Gorontalo", ["75", "75.01", "75.71"]),
        ("Yogyakarta", ["34", "34.71"]),
        ("Disperindag Mura", ["16.05", "62.12"]),
        ("Kab. Teboo", ["15.09"]),
    ],
)
def test_where_several_are_meant_somebody_must_choose(institution, codes):
    found = resolve(institution, 2019)
    assert [region.code for region in found.candidates] == codes


def test_a_province_narrows_what_is_meant():
    assert resolve("Banjar", 2019, "63") == find("63.03", 2019)
    assert isinstance(resolve("Bogor", 2019, "32"), Ambiguous)


@pytest.mark.parametrize(
    "institution",
    [
        "",
        "Kementerian Keuangan",
        "BAPPENAS",
        "Universitas Negeri Malang",
        "Balai Besar Industri Agro Bogor",
        "Direktorat IKM Pangan, Barang dari Kayu, dan Furnitur",
        "Sekretariat Ditjen IKMA",
    ],
)
def test_an_office_that_merely_stands_in_a_town_has_no_region(institution):
    assert resolve(institution, 2019) is None


def test_a_region_is_not_there_before_its_time():
    assert resolve("Provinsi Papua Selatan", 2019) is None
    assert resolve("Provinsi Papua Selatan", 2026).code == "93"
    assert resolve("Kab. Merauke", 2019).code == "91.01"
    assert resolve("Kab. Merauke", 2026).code == "93.01"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(institution):
    assert isinstance(resolve(institution, 2026), Region | Ambiguous | None)
