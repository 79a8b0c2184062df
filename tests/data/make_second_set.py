"""Make the workbooks of another meeting by another committee, and what is in them.

Run `python -m tests.data.make_second_set`: it writes tests/data/rakor-2026/. The truth
is taken from the clean records, before they are put down in a mess.
"""

import datetime as dt
import json
import random
from pathlib import Path

import xlsxwriter

from tests.data.second_people import FIRST, YEAR, people
from tests.data.second_typing import HEADS, ORDER, dirty, level_typed, row_of

FOLDER = Path(__file__).with_name("rakor-2026")


MADE_AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def put(sheet, row, column, value, day):
    if isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def write_heading(sheet, top):
    """Two rows of headings, the upper one merged over its parts."""
    sheet.merge_range(top, 1, top + 1, 1, "No. Urut")
    column = 2
    while column - 2 < len(ORDER):
        head = HEADS[ORDER[column - 2]]
        if isinstance(head, tuple):
            sheet.merge_range(top, column, top, column + 1, head[0])
            sheet.write(top + 1, column, head[1])
            sheet.write(top + 1, column + 1, HEADS[ORDER[column - 1]][1])
            column += 2
        else:
            sheet.merge_range(top, column, top + 1, column, head)
            column += 1
    for place in range(1, len(ORDER) + 2):
        sheet.write_string(top + 2, place, f"({place})")


def write_people(book, found):
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Lampiran I")
    sheet.merge_range(0, 1, 0, 16, "LAMPIRAN SURAT SEKRETARIS DIREKTORAT JENDERAL")
    sheet.write(1, 1, "Nomor: B/210/IKMA/III/2026")
    sheet.merge_range(3, 1, 3, 16, "DAFTAR UNDANGAN RAKOR IKM TAHUN 2026, MAKASSAR")
    write_heading(sheet, 5)
    line, group, rows = 8, "", 0
    for number, one in enumerate(found[:70]):
        if one.group != group:
            group = one.group
            titles = {"PROVINSI": "A. PROVINSI", "KABKOTA": "B. KABUPATEN/KOTA"}
            sheet.write(line, 1, titles.get(group, "C. UNSUR PUSAT"))
            line += 1
        line, rows = write_row(sheet, line, rows, row_of(one, number), day)
        if number in (20, 50):
            # The same person once more: a title forgotten, or a letter.
            again = row_of(one, number + 1)
            again["name"] = one.name.replace("a", "aa", 1) if number == 50 else one.name
            again["level"] = level_typed(one, number)
            line, rows = write_row(sheet, line, rows, again, day)
        if number == 45:
            unnamed = row_of(one, number) | {"name": "menyusul", "nip": "", "email": ""}
            line, rows = write_row(sheet, line, rows, unnamed, day)
            rows -= 1
    sheet.write(line, 2, "Jumlah")
    sheet.write(line, 4, rows)
    sheet.write(line + 2, 12, "Makassar, 2 Maret 2026")
    sheet.write(line + 3, 12, "Sekretaris Direktorat Jenderal")
    sheet.write(line + 6, 12, "Drs. Penandatangan, M.M.")
    return rows


def write_row(sheet, line, rows, values, day):
    sheet.write(line, 1, rows + 1)
    for place, name in enumerate(ORDER, 2):
        put(sheet, line, place, values[name], day)
    return line + 1, rows + 1


def write_committee(book, found):
    """A second sheet with words of its own and a column for the whole stay."""
    sheet = book.add_worksheet("Panpel & Pembicara")
    heads = [
        "Nama",
        "Gender",
        "Instansi asal",
        "Nomor HP",
        "Peran",
        "Jenjang",
        "Jabatan",
    ]
    sheet.write_row(2, 0, [*heads, "Periode menginap", "Kamar"])
    for number, one in enumerate(found[70:]):
        last = one.depart_on - dt.timedelta(days=0)
        row = row_of(one, number + 70)
        values = [row["name"], "P" if row["sex"][0] == "P" else "L", one.institution]
        values += [str(row["phone"]), one.role.upper(), row["level"], one.position]
        values += [f"{one.arrive_on.day} s.d. {last.day} April 2026"]
        values += ["ya" if one.stays else "tidak"]
        for place, value in enumerate(values):
            sheet.write_string(number + 3, place, value)
    return len(found[70:])


def write_agenda(path):
    """Days as headings, spans of times, no codes."""
    day_one = [
        ("07.30 – 08.30", "Registrasi peserta", "Lobi", ""),
        ("08.30 – 10.00", "Pembukaan dan arahan Dirjen", "Phinisi", "√"),
        ("10.00 – 10.15", "Coffee break", "Foyer", ""),
        ("10.15 – 12.00", "Pleno I: Hilirisasi IKM", "Phinisi", "√"),
        ("12.00 – 13.00", "Ishoma", "Restoran", ""),
        ("13.00 – 15.00", "Diskusi Komisi A: Pembiayaan", "R. Bugis", "√"),
        ("13.00 – 15.00", "Diskusi Komisi B: Penyuluhan", "R. Toraja", "√"),
    ]
    day_two = [
        ("08.00 – 09.30", "Pleno perumusan", "Phinisi", "√"),
        ("09.30 – selesai", "Penutupan", "Phinisi", "√"),
        ("11.00 – 15.00", "Kunjungan lapangan: sentra sutera", "Bus", ""),
    ]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet("Jadwal")
        sheet.write(0, 0, "JADWAL ACARA RAKOR IKM 2026 (WITA)")
        heads = ["No", "Pukul (WITA)", "Mata Acara", "Tempat", "Wajib presensi", "PIC"]
        sheet.write_row(2, 0, heads)
        line = 3
        for title, rows in (
            ("SELASA, 14 APRIL 2026", day_one),
            ("RABU, 15 APRIL 2026", day_two),
        ):
            sheet.merge_range(line, 0, line, 5, title)
            for number, row in enumerate(rows, 1):
                sheet.write_row(line + number, 0, [number, *row, "Panitia"])
            line += len(rows) + 1
    return {"sessions": len(day_one) + len(day_two), "mandatory_groups": 5}


def write_hotels(path):
    """A merged hotel, real dates under a merged heading, prices as text, totals."""
    blocks = [
        ("Hotel Claro Makassar", "Deluxe King", 1, "Rp1.250.000,-", [4, 18, 18, 6]),
        ("Hotel Claro Makassar", "Deluxe Twin", 2, "Rp1.100.000,-", [8, 30, 30, 10]),
        ("Hotel Rinra", "Superior Single", 1, "Rp 950.000", [2, 6, 6, "-"]),
        ("Hotel Rinra", "Superior Twin", 2, "Rp 900.000", [4, 10, 10, "4 kmr"]),
        ("Hotel Rinra", "Twin ramah difabel", 2, "Rp 900.000", [1, 1, 1, 1]),
    ]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE_AT})
        day = book.add_format({"num_format": "d mmm"})
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 8, "BLOKIR KAMAR RAKOR")
        for place, head in enumerate(
            ["No", "Nama Hotel", "Jenis Kamar", "Isi", "Harga/malam"]
        ):
            sheet.merge_range(2, place, 3, place, head)
        sheet.merge_range(2, 5, 2, 8, "Jumlah kamar per malam")
        for number in range(4):
            night = FIRST + dt.timedelta(days=number - 1)
            moment = dt.datetime(night.year, night.month, night.day)  # noqa: DTZ001
            sheet.write_datetime(3, 5 + number, moment, day)
        sheet.merge_range(4, 1, 5, 1, blocks[0][0])
        sheet.merge_range(6, 1, 8, 1, blocks[2][0])
        for line, (_, kind, beds, price, counts) in enumerate(blocks, 4):
            sheet.write(line, 0, line - 3)
            sheet.write_row(line, 2, [kind, beds, price, *counts])
        sheet.write(9, 1, "TOTAL")
        sheet.write_row(9, 5, [19, 65, 65, 21])
    return {"blocks": 5, "hotels": 2, "beds": [32, 106, 106, 36], "single_rooms": 24}


def write_vehicles(path):
    rows = [
        (
            "DD 7001 AB",
            "PO Litha",
            "Big bus",
            "45 seat",
            "Baso",
            "0812 4100 0001",
            "Wajo",
        ),
        (
            "DD 7002 AB",
            "PO Litha",
            "Big bus",
            "45 seat",
            "Ilham",
            "081241000002",
            "Wajo",
        ),
        (
            "DD 7102 CD",
            "PO Primadona",
            "Medium",
            "31 seat",
            "Uding",
            "6281241000003",
            "",
        ),
    ]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet("Kendaraan")
        sheet.write(0, 0, "Daftar kendaraan kunjungan lapangan")
        heads = ["No. Polisi", "Perusahaan Bus", "Jenis Kendaraan", "Kapasitas"]
        heads += ["Nama Sopir", "HP Sopir", "Rute", "Koordinator Bus"]
        sheet.write_row(2, 0, heads)
        for line, row in enumerate(rows, 3):
            sheet.write_row(line, 0, [*row, "Sitti Aminah"])
        sheet.write(7, 0, "Jumlah")
        sheet.write(7, 3, "121 seat")
    return {"vehicles": 3, "seats": 121}


def truth_of(found, rows):
    lodged = [one for one in found if one.stays]
    names = {
        code: sorted(one.name for one in found if code in one.doubts)
        for code in sorted({code for one in found for code in one.doubts})
    }
    return {
        "rows": rows,
        "persons": len(found),
        "women": sum(one.female for one in found),
        "lodged": len(lodged),
        "alone": sum(one.level == "II" for one in lodged),
        "no_phone": sum(not one.phones for one in found),
        "own_cost": sum(one.own_cost for one in found[:70]),
        "provinces": len({one.region[:2] for one in found if one.region}),
        "by_group": {
            group: sum(one.group == group for one in found)
            for group in ("PROVINSI", "KABKOTA", "PUSAT", "PANITIA")
        },
        "roles": {
            role: sum(one.role == role for one in found)
            for role in ("peserta", "narasumber", "panitia")
        },
        "duplicates": sorted(found[number].name for number in (20, 50)),
        "doubts": names,
        "people": {
            one.name: [
                one.level,
                "female" if one.female else "male",
                one.region,
                one.arrive_on.isoformat(),
                one.depart_on.isoformat(),
                one.phones,
            ]
            for one in found
        },
    }


def make(folder):
    """Write the four workbooks and the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    found = people(random.Random(YEAR))
    dirty(found)
    with xlsxwriter.Workbook(folder / "lampiran undangan.xlsx") as book:
        book.set_properties({"created": MADE_AT})
        rows = write_people(book, found)
        recap = book.add_worksheet("Rekap")
        recap.write_row(0, 0, ["Unsur", "Jumlah", "Ket."])
        recap.write_row(1, 0, ["Provinsi", 38, ""])
        rows += write_committee(book, found)
        hidden = book.add_worksheet("acuan")
        hidden.write_row(0, 0, ["Nama", "Jabatan", "Instansi", "No HP"])
        hidden.write_row(1, 0, ["Contoh Orang", "Staf", "Dinas", "0812"])
        hidden.hide()
    truth = truth_of(found, rows)
    truth |= write_agenda(folder / "jadwal.xlsx")
    truth |= write_hotels(folder / "kontrak hotel.xlsx")
    truth |= write_vehicles(folder / "armada.xlsx")
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(f"{text}\n", encoding="utf-8")
    return truth


if __name__ == "__main__":
    make(FOLDER)
