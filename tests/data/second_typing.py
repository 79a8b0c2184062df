"""How a committee types people: each in another way, some of it wrong."""

import datetime as dt

AMBIGUOUS = {"35.73": "Malang", "52.06": "Bima", "13.72": "Solok"}


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")


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
