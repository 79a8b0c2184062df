"""What is typed about the people of a letter or of a message."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from webapp.core.forms import Form
from webapp.core.text import N_, one_line
from webapp.registration import words
from webapp.registration.forms import DAYS, choices, one_of
from webapp.registration.models import Level, Role, Sex

FROM_NIP = ("", N_("menurut NIP"))
FROM_POSITION = ("", N_("menurut jabatan"))
AS_ABOVE = ("", N_("seperti di atas"))
ROWS, MOST_ROWS = 5, 60  # of a letter: shown at first, and at most
MOST_PASTED = 60_000


def one_line_of(value: str | None) -> str:
    """Read what was typed or pasted without line ends and invisible signs."""
    return one_line(value or "")


class TypedRow(Form):
    """One person of a letter, as few keys as it takes; empty fields are inherited."""

    class Meta(Form.Meta):
        """It travels inside a form that is protected as a whole."""

        csrf = False

    who = StringField(N_("Nama dengan gelar"), [Length(max=240)], filters=[one_line_of])
    nip = StringField(N_("NIP"), [Length(max=40)], filters=[one_line_of])
    position = StringField(N_("Jabatan"), [Length(max=200)], filters=[one_line_of])
    phone = StringField(N_("HP"), [Length(max=60)], filters=[one_line_of])
    sex = SelectField(
        N_("L/P"), choices=choices(words.SEXES, FROM_NIP), coerce=one_of(Sex)
    )
    level = SelectField(
        N_("Eselon"), choices=choices(words.LEVELS, FROM_POSITION), coerce=one_of(Level)
    )
    grade = StringField(N_("Golongan"), [Length(max=40)], filters=[one_line_of])
    email = StringField(N_("E-mail"), [Length(max=200)], filters=[one_line_of])
    role = SelectField(
        N_("Peran"), choices=choices(words.ROLES, AS_ABOVE), coerce=one_of(Role)
    )
    arrive_on = DateField(N_("Tiba"), [Optional()], format=list(DAYS))
    depart_on = DateField(N_("Pulang"), [Optional()], format=list(DAYS))
    choice = SelectField(
        N_("Orang ini sudah ada"), choices=[], validate_choice=False, default=""
    )

    @property
    def empty(self) -> bool:
        """Tell whether nothing was typed into it."""
        return not any(field.data for field in self)


class NamingForm(Form):
    """The people of one letter or one message, and what holds for all of them."""

    institution = StringField(N_("Instansi"), [Length(max=200)], filters=[one_line_of])
    new_institution = BooleanField(N_("Instansi ini memang baru; tambahkan ke daftar"))
    number = StringField(N_("Nomor surat"), [Length(max=80)], filters=[one_line_of])
    dated_on = DateField(N_("Tanggal surat"), [Optional()], format=list(DAYS))
    role = SelectField(N_("Peran"), choices=choices(words.ROLES), coerce=one_of(Role))
    arrive_on = DateField(N_("Tiba"), [Optional()], format=list(DAYS))
    depart_on = DateField(N_("Pulang"), [Optional()], format=list(DAYS))
    confirmed = BooleanField(N_("Sudah pasti datang"), default=True)
    pasted = TextAreaField(N_("Teks dari WhatsApp"), [Length(max=MOST_PASTED)])
    letter = FileField(N_("Surat tugas (PDF atau foto)"))
    file_id = HiddenField()
    form_key = HiddenField()
    rows = FieldList(FormField(TypedRow), min_entries=ROWS, max_entries=MOST_ROWS)

    @property
    def wrong(self) -> bool:
        """Tell whether anything in it was refused, in a row too."""
        own = any(field.errors for field in self if field.name != "rows")
        rows = any(entry.form.errors for entry in self.rows.entries)
        return bool(own or rows or self.form_errors)

    def put_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Show other rows than those that were sent."""
        while self.rows.entries:
            self.rows.pop_entry()
        self.rows.last_index = -1
        for row in rows:
            self.rows.append_entry(row)
        self.pad(ROWS)

    def pad(self, count: int) -> None:
        """Show at least so many rows."""
        while len(self.rows.entries) < min(count, MOST_ROWS):
            self.rows.append_entry()
