"""What is typed about institutions, places and people."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)

from webapp.core.errors import DomainError
from webapp.core.forms import Form
from webapp.core.identity import read_email, read_phones
from webapp.core.text import N_
from webapp.registration import words
from webapp.registration.models import DelegationLevel, Funding, Level, Role, Sex
from webapp.registration.workflow import DelegationWorkflow

TIMES = ("%H:%M", "%H.%M", "%H:%M:%S")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M")
UNKNOWN = ("", N_("Belum diketahui"))


def choices(
    table: Mapping[str, str], *before: tuple[str, str]
) -> Callable[[], list[SelectChoice]]:
    """Offer the words of a table, perhaps after a first choice."""
    pairs = (*before, *table.items())
    return lambda: [SelectChoice(value, gettext(label)) for value, label in pairs]


def one_of(kind: type[StrEnum]) -> Callable[[object], StrEnum | None]:
    """Read a choice as a member of its kind; an empty one is none."""

    def read(value: object) -> StrEnum | None:
        return kind(str(value)) if value else None

    return read


def stripped(value: str | None) -> str:
    """Leave out blanks at either end."""
    return (value or "").strip()


def or_none(value: str | None) -> str | None:
    """Read an empty field as nothing."""
    return stripped(value) or None


def one_phone(value: str | None) -> str | None:
    """Write a number in international form; what is no number stays as typed."""
    found = read_phones(value).numbers
    return found[0] if found else or_none(value)


def one_email(value: str | None) -> str | None:
    """Find the address in what was typed."""
    return read_email(value) or or_none(value)


class RecordForm(Form):
    """The fields of a record, and the version of it that they were read from."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        """The version that the writer saw."""
        version = str(self.version.data)
        return int(version) if version.isdigit() else None

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the record's fields."""
        apart = {"version", "csrf_token"}
        return {name: value for name, value in self.data.items() if name not in apart}

    def refuse(self, error: DomainError) -> None:
        """Show a refusal; after a conflict, saving again overwrites knowingly."""
        super().refuse(error)
        if "version" in error.parameters:
            self.version.data = str(error.parameters["version"])


class NamedForm(Form):
    """A name with its degrees, as everybody who types one is asked for it."""

    name = StringField(
        N_("Nama tanpa gelar"),
        [DataRequired(), Length(max=160)],
        filters=[stripped],
    )
    title_before = StringField(
        N_("Gelar di depan"), [Length(max=60)], filters=[stripped]
    )
    title_after = StringField(
        N_("Gelar di belakang"), [Length(max=80)], filters=[stripped]
    )


class PersonForm(NamedForm, RecordForm):
    """Who somebody is; only the name must be known."""

    sex = SelectField(
        N_("Jenis kelamin"), choices=choices(words.SEXES, UNKNOWN), coerce=one_of(Sex)
    )
    level = SelectField(
        N_("Eselon"), choices=choices(words.LEVELS, UNKNOWN), coerce=one_of(Level)
    )
    grade = StringField(N_("Golongan"), [Length(max=20)], filters=[stripped])
    position = StringField(N_("Jabatan"), [Length(max=200)], filters=[stripped])
    nip = StringField(N_("NIP"), [Length(max=40)], filters=[or_none])
    phone = StringField(N_("HP"), [Length(max=40)], filters=[one_phone])
    phone_second = StringField(N_("HP kedua"), [Length(max=40)], filters=[one_phone])
    email = StringField(N_("E-mail"), [Length(max=200)], filters=[one_email])
    accessible = BooleanField(N_("Perlu kamar yang mudah diakses"))
    smoking = BooleanField(N_("Minta kamar merokok"))
    wishes = TextAreaField(N_("Keinginan"), [Length(max=500)], filters=[stripped])


class PlaceForm(RecordForm):
    """As what, at whose cost and on which days somebody comes."""

    role = SelectField(N_("Peran"), choices=choices(words.ROLES), coerce=one_of(Role))
    funding = SelectField(
        N_("Pembiayaan"), choices=choices(words.FUNDINGS), coerce=one_of(Funding)
    )
    needs_room = BooleanField(N_("Perlu kamar"), default=True)
    arrive_on = DateField(N_("Tiba"), [Optional()], format=list(DAYS))
    depart_on = DateField(N_("Pulang"), [Optional()], format=list(DAYS))
    arrive_time = TimeField(N_("Jam tiba"), [Optional()], format=list(TIMES))
    destination = StringField(
        N_("Kunjungan lapangan"), [Length(max=120)], filters=[stripped]
    )
    note_to_committee = TextAreaField(
        N_("Catatan untuk panitia"), [Length(max=500)], filters=[stripped]
    )


class NewPersonForm(PersonForm, PlaceForm):
    """Somebody who was not on any list."""

    institution = StringField(
        N_("Instansi"), [DataRequired(), Length(max=200)], filters=[stripped]
    )
    confirmed = BooleanField(N_("Sudah pasti datang"), default=True)


class DelegationForm(RecordForm):
    """An institution."""

    name = StringField(
        N_("Nama instansi"), [DataRequired(), Length(max=200)], filters=[stripped]
    )
    short_name = StringField(N_("Nama pendek"), [Length(max=60)], filters=[stripped])
    level = SelectField(
        N_("Tingkat"),
        choices=choices(words.DELEGATION_LEVELS),
        coerce=one_of(DelegationLevel),
        default=DelegationLevel.OTHER,
    )
    region_code = StringField(N_("Kode daerah"), [Length(max=13)], filters=[or_none])
    group = StringField(N_("Kelompok"), [Length(max=60)], filters=[stripped])
    contact_name = StringField(N_("Narahubung"), [Length(max=120)], filters=[stripped])
    contact_position = StringField(N_("Jabatan"), [Length(max=160)], filters=[stripped])
    contact_phone = StringField(N_("WhatsApp"), [Length(max=40)], filters=[one_phone])
    contact_email = StringField(N_("E-mail"), [Length(max=200)], filters=[one_email])


class DelegationMoveForm(Form):
    """A move of institutions, with its reason."""

    move = SelectField(
        N_("Langkah"),
        [InputRequired()],
        choices=[SelectChoice(name) for name in DelegationWorkflow.moves()],
    )
    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])


class QuotaForm(RecordForm):
    """How many an institution may send, at whose cost, and until when it answers."""

    extras = IntegerField(
        N_("Peserta tambahan yang boleh ikut"), [Optional(), NumberRange(0, 1000)]
    )
    funding = SelectField(
        N_("Siapa yang menanggung biaya"),
        choices=choices(words.FUNDINGS),
        coerce=one_of(Funding),
    )
    deadline_at = DateTimeLocalField(
        N_("Batas jawab"), [Optional()], format=list(MOMENTS)
    )

    @property
    def by_role(self) -> list[tuple[Role, IntegerField]]:
        """The numbers of paid places, one for each role."""
        return [(role, self[f"funded_{role.value}"]) for role in Role]

    @property
    def funded(self) -> dict[Role, int]:
        """How many places of each role are paid for."""
        return {role: typed.data or 0 for role, typed in self.by_role}


for _role in Role:
    setattr(
        QuotaForm,
        f"funded_{_role.value}",
        IntegerField(words.ROLES[_role], [Optional(), NumberRange(0, 1000)]),
    )


class PhoneNoteForm(Form):
    """One line of what somebody said on the telephone."""

    text = StringField(
        N_("Apa yang dikatakan"), [DataRequired(), Length(max=300)], filters=[stripped]
    )
    promised_on = DateField(N_("Janji tanggal"), [Optional()], format=list(DAYS))


class RulesForm(RecordForm):
    """What a meeting asks of its registration."""

    capacity = IntegerField(N_("Kapasitas rapat"), [Optional(), NumberRange(1, 100000)])
    deadline_at = DateTimeLocalField(
        N_("Batas jawab instansi"), [Optional()], format=list(MOMENTS)
    )
    editable_until_at = DateTimeLocalField(
        N_("Data masih boleh diperbaiki sampai"), [Optional()], format=list(MOMENTS)
    )
    offer_hours = IntegerField(
        N_("Lama tawaran tempat kosong (jam)"), [InputRequired(), NumberRange(1, 336)]
    )


def at_venue(at: datetime | None, zone: str) -> datetime | None:
    """Give a moment as the clock of the venue has it, to be typed over."""
    return at and at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def from_venue(typed: datetime | None, zone: str) -> datetime | None:
    """Read a moment that was typed by the clock of the venue."""
    return typed and typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
