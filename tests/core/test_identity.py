import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.identity import (
    NipFault,
    Sex,
    read_email,
    read_nip,
    read_phones,
    show_phone,
    whatsapp_link,
)

YEAR = 2019


@pytest.mark.parametrize(
    "typed", ["19750123 199804 1 924", "197501231998041924 ", "NIP. 197501231998041924"]
)
def test_a_service_number_is_read_however_it_is_spaced(typed):
    nip = read_nip(typed, YEAR)
    assert nip.digits == "197501231998041924"
    assert nip.sound
    assert nip.sex is Sex.MALE
    assert nip.born_on == dt.date(1975, 1, 23)


@pytest.mark.parametrize(
    "value", [1.96501071995023e17, "1,98609E+17", "1.98609e+17", "197501231998041000"]
)
def test_what_excel_broke_is_named_and_never_guessed(value):
    nip = read_nip(value, YEAR)
    assert nip.faults == (NipFault.DAMAGED,)
    assert nip.digits is None


@pytest.mark.parametrize(
    "value", [None, "", "-", "belum ada", "non ASN", "tidak ada", "TPL"]
)
def test_no_number_is_no_fault(value):
    assert read_nip(value, YEAR) is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("197513231998041924", NipFault.BIRTH),
        ("201501231998041924", NipFault.BIRTH),
        ("197501231998131924", NipFault.START),
        ("197501231998043924", NipFault.SEX),
        ("123456789", NipFault.LENGTH),
    ],
)
def test_a_doubtful_number_is_kept_with_its_doubt(typed, fault):
    nip = read_nip(typed, YEAR)
    assert fault in nip.faults
    assert nip.digits == typed
    assert not nip.sound


def test_the_number_of_a_pppk_has_contracts_where_others_have_a_month():
    assert read_nip("198609262018211001", YEAR).sound


def test_a_serial_that_ends_in_two_zeros_is_whole():
    assert read_nip("196208101986061900", YEAR).sound


def test_the_number_of_an_identity_card_is_not_kept():
    nip = read_nip("3201011501900001", YEAR)
    assert nip.faults == (NipFault.IS_NIK,)
    assert (nip.typed, nip.digits) == ("", None)


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "6281234567890",
        81234567890,
        "81234567890",
        "'081234567890",
        "HP 0812 3456 7890 (ajudan)",
    ],
)
def test_a_telephone_number_has_one_form(typed):
    assert read_phones(typed).numbers == ("+6281234567890",)


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890 / 081312345678",
        "081234567890, 081312345678",
        "0812 3456 7890 0813 1234 5678",
        "081234567890 atau 081312345678",
        "081234567890\n081312345678",
    ],
)
def test_two_numbers_in_a_cell_are_both_kept(typed):
    assert read_phones(typed).numbers == ("+6281234567890", "+6281312345678")


def test_a_doubtful_telephone_number_is_kept():
    phones = read_phones("08121234567890")
    assert phones.numbers == phones.doubtful == ("+628121234567890",)


@pytest.mark.parametrize("typed", [None, "", "-", "menyusul", "ada di ajudan"])
def test_words_are_no_telephone_number(typed):
    assert read_phones(typed).numbers == ()


def test_a_number_is_shown_and_linked():
    assert show_phone("+6281234567890") == "0812-3456-7890"
    assert show_phone("+62542820820") == "(0542) 820820"
    assert whatsapp_link("+6281234567890") == "https://wa.me/6281234567890"
    assert whatsapp_link("+62542820820") is None


def test_an_address_is_found_in_its_cell():
    assert read_email("Ani <ani.b@Example.ORG>; dua@example.org") == "ani.b@example.org"
    assert read_email("belum ada") is None
    assert read_email(12) is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(),
    )
)
def test_no_cell_breaks_the_reading(value):
    read_nip(value, YEAR)
    for number in read_phones(value).numbers:
        assert number.startswith("+")
        assert show_phone(number)
