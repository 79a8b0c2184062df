"""Who comes to the second meeting, clean: the truth before it is put down in a mess."""

import datetime as dt
from dataclasses import dataclass, field

from webapp.meetings.regions import Kind, regions_in

YEAR = 2026


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
