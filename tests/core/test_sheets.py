import contextlib
import datetime as dt
import io
import zipfile

import pytest

from webapp.core.errors import DomainError
from webapp.core.sheets import Column, Kind, Page, read_workbook, write_workbook

MADE_AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NOON = dt.datetime(2019, 2, 24, 12, tzinfo=dt.UTC).replace(tzinfo=None)
NIP = "197501231998041924"


def workbook(*rows, columns=None):
    columns = columns or [Column("A")] * len(rows[0])
    return write_workbook([Page("Daftar", columns, rows)], MADE_AT)


def with_sheet(xml):
    """Put other XML in the place of the only sheet."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            text = xml if name.endswith("sheet1.xml") else source.read(name)
            archive.writestr(name, text)
    return target.getvalue()


def with_cell_at(ref):
    row = "".join(filter(str.isdigit, ref))
    return with_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="{row}"><c r="{ref}"><v>1</v></c>'
        f"</row></sheetData></worksheet>"
    )


def far_block(last):
    return with_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{last[1]}"><c r="{last[0]}{last[1]}"><v>1</v></c></row></sheetData>'
        "</worksheet>"
    )


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    return target.getvalue()


def crowd():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(201):
            archive.writestr(f"xl/{number}.xml", "x")
    return target.getvalue()


def entities():
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_sheet(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "haha">{layers}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        f"<t>&l9;</t></is></c></row></sheetData></worksheet>"
    )


HOSTILE = {
    "bomb": (bomb, "file_bomb"),
    "two hundred entries": (crowd, "file_bomb"),
    "far corner": (lambda: far_block(("XFD", 1048576)), "file_damaged"),
    "far block": (lambda: far_block(("BH", 1000000)), "file_damaged"),
    "many rows": (lambda: far_block(("A", 30000)), "file_too_many_rows"),
    "many columns": (lambda: far_block(("XFD", 2)), "file_too_many_columns"),
    "truncated": (lambda: workbook([NIP])[:-300], "file_damaged"),
    "broken XML": (lambda: with_sheet("<worksheet><sheetData><row"), "file_damaged"),
    "zip of something": (lambda: _zip_of("word/document.xml"), "file_not_workbook"),
    "old Excel in name": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "file_damaged",
    ),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "file_not_workbook"),
    "page": (lambda: b"<html><table></table></html>", "file_not_workbook"),
    "noise": (lambda: bytes(range(256)) * 9, "file_not_workbook"),
    "nothing": (lambda: b"  \n", "file_empty"),
    "too large": (lambda: b"a" * (20 * 1024 * 1024 + 1), "file_too_large"),
}


def _zip_of(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_and_harms_nobody(name):
    make, code = HOSTILE[name]
    content = make()
    with pytest.raises(DomainError) as refusal:
        read_workbook(content)
    assert refusal.value.code == code


def test_an_entity_bomb_is_never_unfolded():
    with contextlib.suppress(DomainError):
        assert "haha" not in str(read_workbook(entities()))


def test_a_single_cell_far_down_is_not_a_reason_to_read_a_million_rows():
    assert len(read_workbook(with_cell_at("A3")).sheets[0].rows) == 3


def test_what_is_written_comes_back_as_it_was():
    columns = [
        Column("NIP"),
        Column("Catatan", Kind.WRAPPED),
        Column("Kursi", Kind.NUMBER),
        Column("Tiba", Kind.DATE),
        Column("Pukul", Kind.MOMENT),
    ]
    row = [NIP, "=1+1", 1250, dt.date(2019, 2, 24), NOON]
    page = Page("Kamar/1", columns, [row], title=("Rooming List",))
    sheet = read_workbook(write_workbook([page], MADE_AT)).sheets[0]
    assert sheet.name == "Kamar-1"
    assert sheet.rows[0][0] == "Rooming List"
    assert sheet.rows[1] == ("NIP", "Catatan", "Kursi", "Tiba", "Pukul")
    assert sheet.rows[2] == tuple(row)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+62812", "-3", "@x", "\t=1"])
def test_data_never_become_a_formula(text):
    content = workbook([text])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
    assert read_workbook(content).sheets[0].rows[1] == (text,)


def test_a_number_in_a_column_of_text_stays_whole():
    rows = read_workbook(workbook([int(NIP)])).sheets[0].rows
    assert rows[1] == (NIP,)


def test_a_sheet_is_ready_for_the_printer():
    with zipfile.ZipFile(io.BytesIO(workbook(["a"]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for part in (
        'paperSize="9"',
        'orientation="landscape"',
        'fitToHeight="0"',
        "<autoFilter",
        'state="frozen"',
    ):
        assert part in sheet


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_however_excel_saved_it(sign, coding):
    text = f'Nama{sign}Asal\n"René, S.T."{sign}"Kab. X; Y"\nBudi{sign}\n'
    (sheet,) = read_workbook(text.encode(coding)).sheets
    assert sheet.rows == (("Nama", "Asal"), ("René, S.T.", "Kab. X; Y"), ("Budi", None))


def test_a_number_that_excel_rounded_is_not_taken_for_exact():
    cells = f'<c r="A1"><v>{NIP[:-3]}000</v></c><c r="B1"><v>81241144476</v></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData>'
    broken, whole = read_workbook(with_sheet(xml + "</worksheet>")).sheets[0].rows[0]
    assert isinstance(broken, float)
    assert isinstance(whole, int)
