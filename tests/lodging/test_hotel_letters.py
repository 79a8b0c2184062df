"""The letter to a hotel about what is contested."""

import io
import threading

import docx
import pytest

from tests.lodging.bills import (
    contest,
    letterhead,
)
from webapp.core.actor import SYSTEM
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.documents.queries import stored_file
from webapp.lodging import queries, services
from webapp.lodging.workflow import InvoiceState

pytestmark = pytest.mark.usefixtures("app")


def test_the_letter_has_number_table_and_both_files(meeting, overbilled):
    found, made = overbilled
    letterhead(meeting)
    with pytest.raises(DomainError, match="letter_nothing"):
        services.make_hotel_letter(meeting, found, SYSTEM)
    contest(meeting, found)
    letter = services.make_hotel_letter(meeting, found, SYSTEM)
    assert "/TGH/" in letter.entry.number
    assert (letter.rows, letter.amount) == (3, 300_000)
    word = stored_file(meeting.id, letter.word_file_id)
    tables = docx.Document(io.BytesIO(store.read(word.sha256))).tables
    written = [cell.text for row in tables[1].rows for cell in row.cells]
    assert "512 – Budi Santoso" in written
    assert written[-1] == "Rp300.000"
    pdf = stored_file(meeting.id, letter.stored_file_id)
    assert store.read(pdf.sha256).startswith(b"%PDF")
    assert queries.invoice(meeting.id, found.id, made.id).state is InvoiceState.DISPUTED


def test_without_letterhead_no_number_is_spent(meeting, overbilled):
    found, _made = overbilled
    contest(meeting, found)
    meeting.organiser = meeting.signer_name = ""
    with pytest.raises(DomainError, match="letter_incomplete"):
        services.make_hotel_letter(meeting, found, SYSTEM)
    assert not queries.hotel_letters(found.id)


def test_two_letters_at_once_bear_two_numbers(app, meeting, overbilled):
    found, _made = overbilled
    letterhead(meeting)
    contest(meeting, found)
    numbers = []

    def write():
        with app.app_context():
            made = services.make_hotel_letter(meeting, found, SYSTEM)
            numbers.append(made.entry.number)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(numbers)) == 2
