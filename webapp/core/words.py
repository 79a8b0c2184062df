"""From a code and its parameters to a sentence in the language of the reader."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from flask_babel import gettext

from webapp.core.text import N_

OWN: Mapping[str, str] = {
    "forbidden": N_("Halaman ini untuk panitia lain. Hubungi sekretariat."),
    "wrong_state": N_("%(move)s tidak dapat dilakukan pada keadaan sekarang."),
    "reason_missing": N_("Tuliskan alasannya untuk %(move)s."),
    "invalid": N_("Isian tidak terbaca."),
    "instance_invalid": N_("Berkas tidak dapat dipakai: %(where)s: %(problem)s."),
    "answer_unsound": N_(
        "Hasilnya melanggar %(count)s aturan, jadi tidak diterbitkan: %(first)s"
    ),
    "not_found": N_("Yang dicari tidak ada di rapat ini."),
    "edit_conflict": N_(
        "Data ini baru saja diubah orang lain. Bandingkan kedua isian di bawah, "
        "lalu simpan lagi."
    ),
    "sent_already": N_(
        "Kiriman sebelumnya dari halaman ini sudah kami terima. Periksa daftarnya; "
        "bila masih ada yang kurang, kirim lagi."
    ),
    "busy": N_(
        "Sedang banyak yang mengirim bersamaan, jadi ini belum tersimpan. Tunggu "
        "sebentar, lalu kirim lagi."
    ),
    "undo_too_late": N_("Sudah lewat 10 menit. Ubah kembali dari halamannya."),
    "undo_not_yours": N_("Hanya yang melakukan yang dapat mengurungkannya."),
    "undo_overtaken": N_(
        "Sudah ada perubahan lain sesudahnya, jadi tidak dapat diurungkan. "
        "Ubah kembali dari halamannya."
    ),
}
# Parameters that are themselves texts of the screen, as a workflow names a move.
LABELS = frozenset({"move"})
DOMAINS = (
    "accounts",
    "jobs",
    "meetings",
    "documents",
    "notifications",
    "registration",
    "checkin",
    "lodging",
    "trips",
    "certificates",
    "people",
    "secretariat",
)


@cache
def catalogue() -> Mapping[str, str]:
    """Collect the sentences for every code, from each domain's own table."""
    found = dict(OWN)
    for domain in DOMAINS:
        name = f"webapp.{domain}.words"
        if find_spec(name):
            module = import_module(name)
            found |= module.REFUSALS | getattr(module, "TITLES", {})
    return found


def words(code: str, /, **parameters: object) -> str:
    """Say a code in the reader's language."""
    sentence = catalogue().get(code)
    if sentence is None:
        return code
    said = {
        name: gettext(value) if name in LABELS and value else value
        for name, value in parameters.items()
    }
    return str(gettext(sentence, **({"_": ""} | said)))
