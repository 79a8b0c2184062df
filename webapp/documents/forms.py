"""What is typed about letters."""

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.documents.models import Sheet
from webapp.documents.services import Edited

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
HEAD = (
    "ministry",
    "unit",
    "address",
    "sheet",
    "place",
    "signer_capacity",
    "signer_position",
    "signer_name",
    "signer_nip",
    "number_pattern",
)
TEXT = ("number", "dated_on", "nature", "enclosure", "subject", "body", "copies")


def _stripped(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


class LetterForm(Form):
    """The head of a letter, its text, its number, and who signs it."""

    head_version = HiddenField()
    text_version = HiddenField()
    ministry = StringField(
        N_("Kementerian atau lembaga"), [Length(max=160)], filters=[_stripped]
    )
    unit = StringField(N_("Unit kerja"), [Length(max=200)], filters=[_stripped])
    address = TextAreaField(
        N_("Alamat, telepon, laman"), [Length(max=400)], filters=[_stripped]
    )
    emblem = FileField(N_("Lambang"))
    sheet = SelectField(
        N_("Kertas"),
        choices=[SelectChoice(Sheet.A4, "A4"), SelectChoice(Sheet.F4, "F4")],
        coerce=Sheet,
    )
    number = StringField(N_("Nomor surat"), [Length(max=100)], filters=[_stripped])
    number_pattern = StringField(
        N_("Pola nomor otomatis"), [Length(max=100)], filters=[_stripped]
    )
    dated_on = DateField(N_("Tanggal surat"), [Optional()], format=DAYS)
    nature = StringField(N_("Sifat"), [Length(max=60)], filters=[_stripped])
    enclosure = StringField(N_("Lampiran"), [Length(max=100)], filters=[_stripped])
    subject = StringField(
        N_("Hal"), [DataRequired(), Length(max=300)], filters=[_stripped]
    )
    body = TextAreaField(
        N_("Isi surat"), [DataRequired(), Length(max=8000)], filters=[_stripped]
    )
    copies = TextAreaField(N_("Tembusan"), [Length(max=1500)], filters=[_stripped])
    place = StringField(N_("Dibuat di"), [Length(max=80)], filters=[_stripped])
    signer_capacity = StringField(
        N_("Atas nama"), [Length(max=160)], filters=[_stripped]
    )
    signer_position = StringField(
        N_("Jabatan penanda tangan"), [Length(max=200)], filters=[_stripped]
    )
    signer_name = StringField(
        N_("Nama penanda tangan"), [Length(max=160)], filters=[_stripped]
    )
    signer_nip = StringField(
        N_("NIP penanda tangan"), [Length(max=40)], filters=[_stripped]
    )

    @property
    def head(self) -> Edited:
        """What was typed about the head."""
        return self._edited(HEAD, self.head_version.data)

    @property
    def text(self) -> Edited:
        """What was typed about the text."""
        return self._edited(TEXT, self.text_version.data)

    def _edited(self, names: tuple[str, ...], version: object) -> Edited:
        typed = str(version)
        seen = int(typed) if typed.isdecimal() else None
        return Edited({name: self[name].data for name in names}, seen)


class SignedLetterForm(Form):
    """A letter that was signed elsewhere, with its number and date."""

    file = FileField(N_("PDF surat"))
    number = StringField(
        N_("Nomor surat"), [DataRequired(), Length(max=100)], filters=[_stripped]
    )
    dated_on = DateField(N_("Tanggal surat"), [DataRequired()], format=DAYS)
