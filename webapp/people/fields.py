"""What the form of a participant can ask, and how it is written down until it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum, StrEnum
from typing import Any

from webapp.core.text import N_
from webapp.registration.models import Level, Role, Sex


class Screen(StrEnum):
    """One page of the form; the last one may be filled in later."""

    WHO = "who"
    STAY = "stay"
    TRIP = "trip"
    MORE = "more"


class Part(StrEnum):
    """Whose fact it is: the person's, or the place's."""

    PERSON = "person"
    PLACE = "place"


SCREENS = {
    Screen.WHO: N_("Data diri"),
    Screen.STAY: N_("Tiba dan pulang"),
    Screen.TRIP: N_("Kunjungan dan HP"),
    Screen.MORE: N_("Boleh menyusul"),
}
# The screens that lead to sending, in their order.
STEPS = (Screen.WHO, Screen.STAY, Screen.TRIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A field that Pendopo knows: where it is asked, and what is usual.

    What is not ``usual`` is asked where the committee wants it; ``fixed`` is always
    asked and required; ``guarded`` waits for the committee once the place is confirmed;
    ``sensitive`` is kept sealed and shown to few.
    """

    label: str
    screen: Screen
    part: Part
    usual: bool = True
    required: bool = False
    fixed: bool = False
    guarded: bool = False
    sensitive: bool = False


P, Q = Part.PERSON, Part.PLACE
FIELDS: dict[str, Known] = {
    "name": Known(
        label=N_("Nama tanpa gelar"),
        screen=Screen.WHO,
        part=P,
        fixed=True,
        required=True,
        guarded=True,
    ),
    "title_before": Known(label=N_("Gelar di depan"), screen=Screen.WHO, part=P),
    "title_after": Known(label=N_("Gelar di belakang"), screen=Screen.WHO, part=P),
    "sex": Known(
        label=N_("Jenis kelamin"),
        screen=Screen.WHO,
        part=P,
        required=True,
        guarded=True,
    ),
    "position": Known(label=N_("Jabatan"), screen=Screen.WHO, part=P, required=True),
    "level": Known(label=N_("Eselon"), screen=Screen.WHO, part=P, guarded=True),
    "arrive_on": Known(
        label=N_("Tiba"), screen=Screen.STAY, part=Q, required=True, guarded=True
    ),
    "depart_on": Known(
        label=N_("Pulang"), screen=Screen.STAY, part=Q, required=True, guarded=True
    ),
    "arrive_time": Known(label=N_("Jam tiba"), screen=Screen.STAY, part=Q, usual=False),
    "needs_room": Known(label=N_("Perlu kamar"), screen=Screen.STAY, part=Q),
    "destination": Known(label=N_("Kunjungan lapangan"), screen=Screen.TRIP, part=Q),
    "phone": Known(
        label=N_("Nomor HP (WhatsApp)"), screen=Screen.TRIP, part=P, required=True
    ),
    "email": Known(label=N_("E-mail"), screen=Screen.TRIP, part=P),
    "nip": Known(label=N_("NIP"), screen=Screen.MORE, part=P),
    "grade": Known(label=N_("Golongan"), screen=Screen.MORE, part=P),
    "diet": Known(
        label=N_("Pantangan makanan"), screen=Screen.MORE, part=P, sensitive=True
    ),
    "accessible": Known(
        label=N_("Perlu kamar yang mudah diakses"), screen=Screen.MORE, part=P
    ),
    "smoking": Known(label=N_("Minta kamar merokok"), screen=Screen.MORE, part=P),
    "wishes": Known(label=N_("Keinginan lain"), screen=Screen.MORE, part=P),
    "note_to_committee": Known(
        label=N_("Catatan untuk panitia"), screen=Screen.MORE, part=Q
    ),
}
GUARDED = tuple(name for name, known in FIELDS.items() if known.guarded)
# How a form calls a question of the committee, before its number.
QUESTION = "question_"
TICKED = frozenset({"needs_room", "accessible", "smoking"})
READERS: Mapping[str, Callable[[str], Any]] = {
    "sex": Sex,
    "level": Level,
    "arrive_on": date.fromisoformat,
    "depart_on": date.fromisoformat,
    "arrive_time": time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Whether a meeting asks for a field, and which roles have to answer."""

    asked: bool
    required: frozenset[Role]

    def binds(self, role: Role) -> bool:
        """Tell whether a role has to answer."""
        return self.asked and role in self.required


def usual_rule(known: Known) -> FieldRule:
    """Say what holds until a committee decides otherwise."""
    return FieldRule(
        asked=known.usual, required=frozenset(Role) if known.required else frozenset()
    )


def plain(value: object) -> object:
    """Write a value down as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


def revived(name: str, value: object) -> object:
    """Read a value that was written down, as the record holds it."""
    reader = READERS.get(name)
    return reader(str(value)) if reader and value else value


class Consent(StrEnum):
    """What somebody may allow, apart from what the meeting needs anyway."""

    PHOTOS = "photos"
    CONTACTS = "contacts"


# The words that were agreed to are known by their version: never edit, add one.
CONSENTS: dict[Consent, tuple[str, str]] = {
    Consent.PHOTOS: (
        "2026-1",
        N_("Foto saya saat acara boleh dimuat dalam publikasi penyelenggara."),
    ),
    Consent.CONTACTS: (
        "2026-1",
        N_(
            "Nama dan nomor HP saya boleh masuk daftar kontak peserta, "
            "dan saya boleh dikirimi pesan WhatsApp."
        ),
    ),
}


class QuestionKind(StrEnum):
    """How a question of the committee is answered."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    YES_NO = "yes_no"


KINDS: dict[str, str] = {
    QuestionKind.TEXT: N_("Tulisan"),
    QuestionKind.NUMBER: N_("Angka"),
    QuestionKind.CHOICE: N_("Pilihan"),
    QuestionKind.DATE: N_("Tanggal"),
    QuestionKind.YES_NO: N_("Ya atau tidak"),
}
