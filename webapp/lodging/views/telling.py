"""What was done with a hotel's contract, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.accounts.queries import names_of
from webapp.core.format import date_time, day_month, number
from webapp.core.history import History
from webapp.core.text import N_
from webapp.lodging import queries
from webapp.lodging.models import Hotel
from webapp.lodging.words import BASES, KINDS

FIELDS = {
    "name": N_("Nama"),
    "code": N_("Kode"),
    "hotel_code": N_("Kode hotel sendiri"),
    "kind": N_("Jenis"),
    "beds": N_("Tempat tidur"),
    "extra_beds": N_("Tempat tidur tambahan"),
    "rate": N_("Harga"),
    "single_supplement": N_("Tambahan bila sendiri"),
    "contract_number": N_("Nomor kontrak"),
    "contract_on": N_("Tanggal kontrak"),
    "block_code": N_("Kode blok di hotel"),
    "liaison_name": N_("Narahubung hotel"),
    "liaison_email": N_("E-mail narahubung"),
    "liaison_phone": N_("HP narahubung"),
    "distance_km": N_("Jarak"),
    "basis": N_("Dasar harga"),
    "guaranteed_people": N_("Orang yang dijamin"),
    "attrition_percent": N_("Boleh kosong tanpa bayar (%)"),
    "reduction_days": N_("Pengurangan paling lambat H-"),
    "free_every": N_("Gratis satu setiap"),
    "extra_bed_rate": N_("Harga tempat tidur tambahan"),
    "cut_off_on": N_("Batas akhir daftar kamar"),
    "check_in_at": N_("Jam masuk"),
    "check_out_at": N_("Jam keluar"),
    "revision_times": N_("Jam revisi dikirim"),
    "terms": N_("Kesepakatan lain"),
    "rooms": N_("Kamar"),
}
WORDS = {"basis": BASES, "kind": KINDS}
# Sealed values are not shown in a history, nor what nobody reads.
SILENT = {"liaison_email", "liaison_phone", "terms"}
OTHERS = {
    "system": N_("Pendopo"),
    "job": N_("Pendopo"),
    "command": N_("Petugas TI"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a history, as the timeline shows it."""

    text: str
    at: str
    actor: str
    before: str = ""
    after: str = ""


def told(hotel: Hotel, rows: Sequence[History], zone: str) -> list[Line]:
    """Tell rows of history; what a reader has no use for is left out."""
    names = names_of({row.actor for row in rows})
    subjects = _subjects(hotel)
    lines = []
    for row in rows:
        who = names.get(row.actor) or _(OTHERS.get(row.actor.split(":")[0], ""))
        at = date_time(row.at, zone)
        about = subjects.get((row.table, row.row), "")
        if row.before is None or row.after is None:
            said = _made(row, about)
            lines.append(Line(said, at, who))
            continue
        lines += [
            Line(
                _titled(about, name),
                at,
                who,
                _shown(name, row.before.get(name)),
                _shown(name, value),
            )
            for name, value in row.after.items()
            if name in FIELDS and value != row.before.get(name)
        ]
    return lines


def _subjects(hotel: Hotel) -> Mapping[tuple[str, int], str]:
    """Name what a row of history is about, beside the hotel itself."""
    found = {
        ("block", number): f"{code} {day_month(night)}"
        for number, (code, night) in queries.block_nights(hotel).items()
    }
    for kind in queries.room_types(hotel.meeting_id):
        found["room_type", kind.id] = kind.code
    return found


def _made(row: History, about: str) -> str:
    if row.table == "block":
        rooms = (row.after or {}).get("rooms", 0)
        return str(_("%(about)s: %(rooms)s kamar", about=about, rooms=rooms))
    what = about or (row.after or row.before or {}).get("name", "")
    if row.after is None:
        return str(_("%(what)s dihapus", what=what))
    return str(_("%(what)s ditambahkan", what=what))


def _titled(about: str, name: str) -> str:
    return f"{about}: {_(FIELDS[name])}" if about else str(_(FIELDS[name]))


def _shown(name: str, value: object) -> str:
    if name in SILENT:
        return ""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if name in WORDS:
        return str(_(WORDS[name].get(str(value), str(value))))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return number(value) if isinstance(value, int | float) else str(value)
