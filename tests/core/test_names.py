import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.names import hotel_name, split_name


@pytest.mark.parametrize(
    ("typed", "front", "name", "back"),
    [
        (
            "Dr. Ir. H. Budi Santoso, S.T., M.Si.",
            "Dr. Ir. H.",
            "Budi Santoso",
            "S.T., M.Si.",
        ),
        ("  Arif Dwi Wijaya ", "", "Arif Dwi Wijaya", ""),
        (
            "HJ. LILIS SRI ISKANDAR, S.T., M.SI.",
            "Hj.",
            "Lilis Sri Iskandar",
            "S.T., M.Si.",
        ),
        ("DRS. SUPRIYADI, S.SOS.", "Drs.", "Supriyadi", "S.Sos."),
        ("Budi Santoso S.T. M.Si", "", "Budi Santoso", "S.T., M.Si"),
        ("BUDI SANTOSO SE", "", "Budi Santoso", "SE"),
        ("Budi Santoso SE, MM", "", "Budi Santoso", "SE, MM"),
        ("Drs.H.Ahmad", "Drs. H.", "Ahmad", ""),
        ("H. M. Yusuf", "H.", "M. Yusuf", ""),
        ("R. Soekarno", "", "R. Soekarno", ""),
        ("Suharto", "", "Suharto", ""),
        ("12. Bapak Budi", "", "Budi", ""),
        ("Siti, S. Sos., M. Si", "", "Siti", "S. Sos., M. Si"),
        ("NUR'AINI BINTI AL-AMIN", "", "Nur'aini binti Al-Amin", ""),
        ("Luh Ayu, S.E., Ak., CA", "", "Luh Ayu", "S.E., Ak., CA"),
    ],
)
def test_titles_are_kept_as_typed_beside_the_name(typed, front, name, back):
    read = split_name(typed)
    assert (read.front, read.name, read.back) == (front, name, back)


@pytest.mark.parametrize(
    ("typed", "name", "position"),
    [
        ("Budi (Kepala Dinas)", "Budi", "Kepala Dinas"),
        ("Budi Santoso - Kadis", "Budi Santoso", "Kadis"),
        ("Budi, S.T., Kepala Bidang Industri", "Budi", "Kepala Bidang Industri"),
        ("Kepala Dinas: Budi Santoso", "Budi Santoso", "Kepala Dinas"),
        ("Budi (Alm)", "Budi (Alm)", ""),
    ],
)
def test_a_position_is_taken_out_of_the_name(typed, name, position):
    read = split_name(typed)
    assert (read.name, read.position) == (name, position)


def test_a_name_is_printed_with_its_titles():
    assert split_name("dr. ani ,Sp.A.").printed == "dr. Ani, Sp.A."
    assert split_name("Yusuf").printed == "Yusuf"


def test_the_hotel_gets_a_last_name_from_everybody():
    assert hotel_name("Budi Eko Santoso") == ("Santoso", "Budi Eko")
    assert hotel_name("Murni") == ("Murni", "-")
    assert hotel_name("") == ("-", "-")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(typed):
    read = split_name(typed)
    assert len(read.name) <= 2 * len(typed)
