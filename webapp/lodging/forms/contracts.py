"""What is typed about a hotel, its terms and its types of rooms."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext
from wtforms import (
    DateField,
    DecimalField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import TextInput

from webapp.core.format import number
from webapp.core.text import N_
from webapp.lodging.models import Basis, RoomKind
from webapp.lodging.words import BASES, KINDS
from webapp.registration.forms import (
    DAYS,
    RecordForm,
    choices,
    one_email,
    one_of,
    one_phone,
    stripped,
)

MOST = 1_000_000_000
TIMES = ("%H:%M", "%H.%M", "%H:%M:%S")
MOST_TIMES = 6


def rupiah_of(typed: str) -> int | None:
    """Read an amount as people write it: Rp1.500.000, 1500000; nothing is none."""
    digits = re.sub(r"(?i)\brp\b\.?|[.\s]|,00?$|,-$", "", typed.strip())
    digits = re.sub(r"(?i)^rp", "", digits)
    if not digits:
        return None
    if not digits.isdecimal() or int(digits) > MOST:
        raise ValueError(gettext(N_("Tuliskan jumlah rupiah, misalnya 1.250.000.")))
    return int(digits)


class RupiahField(IntegerField):
    """A whole amount of rupiah."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return number(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount."""
        if valuelist:
            self.data = rupiah_of(valuelist[0]) or 0


class TimesField(Field):
    """Times of a day, with commas between them."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(at.replace(":", ".") for at in self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the times, in order, each once."""
        typed = re.split(r"[,;\s]+", valuelist[0].strip()) if valuelist else []
        found = set()
        for one in filter(None, typed):
            hour, _dot, minute = one.replace(":", ".").partition(".")
            try:
                found.add(time(int(hour), int(minute or 0)).strftime("%H:%M"))
            except ValueError:
                self.data = []
                raise ValueError(
                    gettext(N_("Jam tidak terbaca. Contoh: 09.00, 17.00."))
                ) from None
        self.data = sorted(found)


class HotelForm(RecordForm):
    """The name of a hotel."""

    name = StringField(
        N_("Nama hotel"), [DataRequired(), Length(max=120)], filters=[stripped]
    )


class ContractForm(HotelForm):
    """What was agreed with a hotel."""

    contract_number = StringField(
        N_("Nomor kontrak"), [Length(max=80)], filters=[stripped]
    )
    contract_on = DateField(N_("Tanggal kontrak"), [Optional()], format=list(DAYS))
    block_code = StringField(
        N_("Kode blok di hotel"), [Length(max=40)], filters=[stripped]
    )
    liaison_name = StringField(
        N_("Narahubung hotel"), [Length(max=120)], filters=[stripped]
    )
    liaison_email = StringField(
        N_("E-mail narahubung"), [Length(max=160)], filters=[one_email]
    )
    liaison_phone = StringField(
        N_("HP narahubung"), [Length(max=40)], filters=[one_phone]
    )
    distance_km = DecimalField(
        N_("Jarak ke tempat rapat (km)"), [Optional(), NumberRange(0, 999)]
    )
    basis = RadioField(N_("Dasar harga"), choices=choices(BASES), coerce=one_of(Basis))
    guaranteed_people = IntegerField(
        N_("Orang yang dijamin"), [Optional(), NumberRange(0, 100_000)]
    )
    attrition_percent = IntegerField(
        N_("Boleh kosong tanpa bayar (%)"), [InputRequired(), NumberRange(0, 100)]
    )
    extra_bed_rate = RupiahField(
        N_("Tempat tidur tambahan (Rp)"), [NumberRange(0, MOST)]
    )
    free_every = IntegerField(
        N_("Gratis satu setiap"), [Optional(), NumberRange(0, 10_000)]
    )
    cut_off_on = DateField(
        N_("Batas akhir daftar kamar"), [Optional()], format=list(DAYS)
    )
    reduction_days = IntegerField(
        N_("Pengurangan paling lambat H-"), [InputRequired(), NumberRange(0, 60)]
    )
    check_in_at = TimeField(N_("Jam masuk"), [InputRequired()], format=list(TIMES))
    check_out_at = TimeField(N_("Jam keluar"), [InputRequired()], format=list(TIMES))
    revision_times = TimesField(N_("Jam revisi dikirim"))
    terms = TextAreaField(
        N_("Kesepakatan lain"), [Length(max=2000)], filters=[stripped]
    )

    def validate_revision_times(self, field: TimesField) -> None:
        """Refuse more times a day than anybody reads."""
        if len(field.data or ()) > MOST_TIMES:
            raise ValidationError(gettext(N_("Paling banyak 6 kali sehari.")))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed; an empty number is none of it."""
        typed = super().values
        for name in ("guaranteed_people", "free_every", "distance_km"):
            typed[name] = typed[name] or 0
        typed["distance_km"] = float(typed["distance_km"])
        return typed


class TypeForm(RecordForm):
    """A type of rooms, what the hotel calls it, and what it costs."""

    kind = SelectField(N_("Jenis"), choices=choices(KINDS), coerce=one_of(RoomKind))
    code = StringField(
        N_("Kode kita"), [DataRequired(), Length(max=12)], filters=[stripped]
    )
    name = StringField(N_("Nama tipe"), [Length(max=80)], filters=[stripped])
    hotel_code = StringField(
        N_("Kode hotel sendiri"), [Length(max=20)], filters=[stripped]
    )
    beds = IntegerField(N_("Tempat tidur"), [InputRequired(), NumberRange(1, 8)])
    extra_beds = IntegerField(
        N_("Di antaranya tambahan"), [Optional(), NumberRange(0, 7)]
    )
    rate = RupiahField(N_("Harga (Rp)"), [NumberRange(0, MOST)])
    single_supplement = RupiahField(
        N_("Tambahan bila sendiri (Rp)"), [NumberRange(0, MOST)], default=0
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed; an empty number is none of it."""
        typed = super().values
        typed["extra_beds"] = typed["extra_beds"] or 0
        return typed
