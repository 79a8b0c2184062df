"""Make the workbooks of another meeting by another committee, and what is in them.

Run `python -m tests.data.make_second_set`: it writes tests/data/rakor-2026/. The truth
is taken from the clean records, before they are put down in a mess.
"""

import datetime as dt
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from webapp.meetings.regions import Kind, regions_in

FOLDER = Path(__file__).with_name("rakor-2026")
YEAR = 2026
MADE_AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)
FIRST = dt.date(2026, 4, 13)  # a Monday
MEN = ["Andi", "Rahmat", "Yosef", "Ketut", "Bambang", "Slamet", "Fadli", "Johanis"]
WOMEN = ["Sitti", "Nurul", "Maria", "Wayan", "Endah", "Fatmawati", "Yuliana", "Dewi"]
LAST = ["Mappaseng", "Siregar", "Wenda", "Suryadi", "Tandi", "Pello", "Lubis", "Akbar"]
MIDDLE = ["Eka", "Putra", "Bayu", "Nur", "Agung", "Rizal", "Arif", "Cahya", "Surya"]
TOWNS = (
    *("73.71", "73.06", "73.10", "35.73", "52.06", "13.72", "64.02", "91.71"),
    *("93.01", "94.04", "95.01", "96.71", "12.12", "11.12", "21.72", "33.72"),
    *("36.74", "53.21", "62.71", "71.09", "74.12", "82.72", "16.12", "65.71"),
)
AMBIGUOUS = {"35.73": "Malang", "52.06": "Bima", "13.72": "Solok"}
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")


@dataclass
class Someone:
    name: str
    female: bool
    level: str
    position: str
    institution: str
    group: str
    region: str = ""
    role: str = "peserta"
    front: str = ""
    back: str = ""
    nip: str = ""
    grade: str = ""
    phones: list = field(default_factory=list)
    email: str = ""
    arrive_on: dt.date = FIRST
    depart_on: dt.date = FIRST + dt.timedelta(days=3)
    stays: bool = True
    own_cost: bool = False
    doubts: set = field(default_factory=set)


def people(chance):
    regions = {region.code: region for region in regions_in(YEAR)}
    found = []
    for region in regions.values():
        if region.kind is Kind.PROVINSI:
            office = f"Dinas Perindustrian dan Perdagangan Prov. {region.name}"
            found.append(someone(chance, len(found), office, "PROVINSI", region.code))
    for code in TOWNS:
        office = f"Dinas Koperasi dan UKM {regions[code].short}"
        found.append(someone(chance, len(found), office, "KABKOTA", code))
    for _ in range(8):
        office = "Direktorat Jenderal Industri Kecil, Menengah dan Aneka"
        found.append(someone(chance, len(found), office, "PUSAT"))
    for number in range(10):
        one = someone(chance, len(found), "Sekretariat Ditjen IKMA", "PANITIA")
        one.role = "narasumber" if number < 3 else "panitia"
        one.stays = number < 6
        found.append(one)
    return found


def someone(chance, number, office, group, region=""):
    female = chance.random() < 0.4
    first = (WOMEN if female else MEN)[number % 8]
    name = f"{first} {MIDDLE[number // 8 % 9]} {LAST[(number * 5 + number // 8) % 8]}"
    if number % 20 == 7:
        name = first + "ningsih" * female + "wan" * (not female) + "abcd"[number // 20]
    level, position, grade = chance.choice(
        [
            ("II", "Kepala Dinas", "IV/c"),
            ("III", "Kepala Bidang Industri Kecil", "IV/a"),
            ("IV", "Kepala Seksi Sarana", "III/d"),
            ("JF-Muda", "Penyuluh Perindustrian Ahli Muda", "III/c"),
            ("V", "Staf Bidang Industri", "III/a"),
        ]
    )
    born = dt.date(1968 + number % 24, 1 + number % 12, 1 + number % 27)
    serial = 900 + number
    start = f"{born.year + 24}{3 + number % 9:02d}"
    return Someone(
        name,
        female,
        level,
        position,
        office,
        group,
        region,
        front="Hj." if female and number % 5 == 0 else "Ir." if number % 7 == 3 else "",
        back=["S.T., M.Si.", "S.E.", "", "S.Kom., M.M."][number % 4],
        nip=f"{born:%Y%m%d}{start}{2 if female else 1}{serial:03d}",
        grade=grade,
        phones=[f"+62812{41000000 + number * 7919}"] if number % 9 else [],
        email=f"orang{number}@example.org" if number % 6 else "",
        arrive_on=FIRST - dt.timedelta(days=region[:1] == "9"),
        depart_on=FIRST + dt.timedelta(days=2 + number % 3),
        own_cost=number % 13 == 0,
    )


def dirty(found):
    """Choose who has which doubt; a third of the list has none."""
    for number in (2, 15, 40, 55):
        found[number].doubts.add("nip_damaged")
    for one in found:
        if one.region in AMBIGUOUS:
            one.doubts.add("region_ambiguous")
    for number in (4, 11, 23, 38, 61):
        found[number].phones = [found[number].phones[0], f"+62813{55000000 + number}"]
        found[number].doubts.add("phone_second")
    for number in (8, 30, 66):
        found[number].doubts.add("nip_gender")
    for number in (6, 26, 47, 70):
        found[number].doubts.add("level_missing")
    found[13].doubts.add("date_weekday")
    found[33].doubts.add("nip_is_nik")


def day_typed(day, number):
    forms = (
        lambda: dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001
        lambda: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        lambda: f"{day.day}/{day.month}/{day:%y}",
        lambda: f"{DAYS[day.weekday()]}, {day:%d-%m-%Y}",
        lambda: f"{day.day} {MONTHS[day.month - 1][:3]}",
        lambda: (day - dt.date(1899, 12, 30)).days,
    )
    return forms[number % len(forms)]()


def nip_typed(one, number):
    if "nip_is_nik" in one.doubts:
        return "7371011501900001"
    if "nip_damaged" in one.doubts:
        return (
            f"{one.nip[:15]}000" if number % 2 else f"{one.nip[0]},{one.nip[1:6]}E+17"
        )
    spaced = f"{one.nip[:8]} {one.nip[8:14]} {one.nip[14]} {one.nip[15:]}"
    return spaced if number % 3 else one.nip


def phone_typed(one, number):
    if not one.phones:
        return ["-", "menyusul", ""][number % 3]
    forms = [f"0{one.phones[0][3:]}", one.phones[0][1:], int(one.phones[0][3:])]
    typed = forms[number % 3]
    more = [f"0{phone[3:]}" for phone in one.phones[1:]]
    return " / ".join([str(typed), *more]) if more else typed


def level_typed(one, number):
    if "level_missing" in one.doubts:
        return ""
    forms = {
        "II": ["II.b", "Eselon II", "JPT Pratama"],
        "III": ["III.a", "Administrator", "Eselon III"],
        "IV": ["IV/a", "Pengawas", "IV"],
        "JF-Muda": ["Ahli Muda", "JF Ahli Muda", "Fungsional Ahli Muda"],
        "V": ["Pelaksana", "Staf", "V"],
    }
    return forms[one.level][number % 3]


def sex_typed(one):
    typed = one.female != ("nip_gender" in one.doubts)
    return "Perempuan" if typed else "Laki-laki"


def office_typed(one, number):
    if one.region in AMBIGUOUS:
        return f"Dinas Koperasi dan UKM {AMBIGUOUS[one.region]}"
    if number % 4 == 0:
        return one.institution.replace("Prov.", "Provinsi").replace("Kab.", "Kabupaten")
    return one.institution.upper() if number % 11 == 5 else one.institution


def row_of(one, number):
    name = one.name.upper() if number % 8 == 1 else one.name
    arrival = day_typed(one.arrive_on, number)
    if "date_weekday" in one.doubts:
        arrival = f"Kamis, {one.arrive_on:%d-%m-%Y}"
    return {
        "office": office_typed(one, number),
        "name": f"{one.front} {name}, {one.back}".strip(" ,"),
        "grade": f"Penata ({one.grade})" if number % 2 else one.grade,
        "nip": nip_typed(one, number),
        "sex": sex_typed(one),
        "level": level_typed(one, number),
        "position": one.position,
        "phone": phone_typed(one, number),
        "email": one.email or "-",
        "arrive": arrival,
        "depart": day_typed(one.depart_on, number + 1),
        "stays": "√" if one.stays else "",
        "fund": "APBD masing-masing" if one.own_cost else "Dibiayai panitia pusat",
        "role": one.role.title(),
        "notes": "vegetarian" if number % 10 == 0 else "",
    }


ORDER = (
    *("office", "sex", "name", "level", "nip", "grade", "position", "role"),
    *("phone", "email", "arrive", "depart", "stays", "fund", "notes"),
)
HEADS = {
    "office": "Unit Kerja / OPD",
    "sex": "Jenis Kelamin",
    "name": "Nama Pejabat beserta Gelar",
    "level": "Setara Eselon",
    "nip": "NIP Baru",
    "grade": "Pangkat (Gol. Ruang)",
    "position": "Jabatan Kedinasan",
    "role": "Hadir sebagai",
    "phone": ("Kontak", "No. WA"),
    "email": ("Kontak", "Surel"),
    "arrive": ("Rencana", "Kedatangan"),
    "depart": ("Rencana", "Kepulangan"),
    "stays": "Menginap (√)",
    "fund": "Sumber Pembiayaan",
    "notes": "Permintaan khusus",
}


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
