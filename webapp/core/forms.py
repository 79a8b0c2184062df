"""The form that all forms are: it can be refused by a rule, and loses nothing typed."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from webapp.core.errors import DomainError
from webapp.core.text import N_
from webapp.core.words import words

UNSEEN = N_("Ada tanda yang tidak terlihat. Ketik ulang isian ini.")
# What WTForms says in English, said so that it tells what to do.
SENTENCES = {
    "This field is required.": N_("Isian ini perlu diisi."),
    "Not a valid choice.": N_("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": N_("Pilih salah satu dari daftar."),
    "Not a valid integer value.": N_("Tuliskan angka bulat."),
    "Not a valid decimal value.": N_("Tuliskan angka, misalnya 12,5."),
    "Not a valid date value.": N_("Tanggal tidak terbaca. Contoh: 24/02/2019."),
    "Not a valid datetime value.": N_("Tanggal dan jam tidak terbaca."),
    "Not a valid time value.": N_("Jam tidak terbaca. Contoh: 09.30."),
    "Invalid email address.": N_("Alamat e-mail tidak terbaca."),
    "Invalid input.": N_("Isian tidak terbaca."),
    "Invalid UUID.": N_("Isian tidak terbaca. Muat ulang halaman ini."),
    "Field cannot be longer than %(max)d character.": N_(
        "Paling banyak %(max)d karakter."
    ),
    "Field cannot be longer than %(max)d characters.": N_(
        "Paling banyak %(max)d karakter."
    ),
    "Field must be at least %(min)d character long.": N_(
        "Paling sedikit %(min)d karakter."
    ),
    "Field must be at least %(min)d characters long.": N_(
        "Paling sedikit %(min)d karakter."
    ),
    "Number must be at least %(min)s.": N_("Paling sedikit %(min)s."),
    "Number must be at most %(max)s.": N_("Paling banyak %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Antara %(min)s dan %(max)s."),
    "The CSRF token is missing.": N_("Halaman ini terlalu lama terbuka. Kirim lagi."),
    "The CSRF session token is missing.": N_(
        "Halaman ini terlalu lama terbuka. Kirim lagi."
    ),
    "The CSRF tokens do not match.": N_(
        "Halaman ini terlalu lama terbuka. Kirim lagi."
    ),
    "The CSRF token has expired.": N_("Halaman ini terlalu lama terbuka. Kirim lagi."),
}


class Sentences:
    """Translate the library's messages; it fills in the numbers afterwards."""

    def gettext(self, text: str) -> str:
        """Say one message in the reader's language."""
        return str(gettext(SENTENCES.get(text, text)))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Say a message that counts something."""
        return self.gettext(one if count == 1 else many)


class Form(FlaskForm):
    """A form whose service may say no after its fields were read."""

    class Meta(FlaskForm.Meta):
        """Where messages are translated."""

        def get_translations(self, _form: Any) -> Sentences:  # noqa: ANN401
            """Use our own sentences."""
            return Sentences()

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **values)
        for field in self:  # forms are declared before anybody reads them
            if field.label.text:
                field.label.text = gettext(field.label.text)
            if isinstance(field, SelectField | RadioField):
                _translate(field)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        """Check what was typed; a sign that no database keeps is named at its field."""
        extra = dict(extra_validators or {})
        for name, field in self._fields.items():
            if isinstance(field, StringField):
                extra[name] = [*extra.get(name, ()), storable]
        return bool(super().validate(extra))

    def refuse(self, error: DomainError) -> None:
        """Show a refusal at the field it is about, or above the form."""
        sentence = words(error.code, **error.parameters)
        field = self._fields.get(str(error.parameters.get("field", "")))
        if isinstance(field, Field):
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)


def storable(_form: Any, field: Field) -> None:  # noqa: ANN401
    """Refuse the one sign that a text of the database cannot hold."""
    if "\0" in str(field.data or ""):
        field.data = field.data.replace("\0", "")  # no page can show it either
        raise ValidationError(gettext(UNSEEN))


def _translate(field: SelectField | RadioField) -> None:
    """Say the choices in the reader's language; those of the class stay as they are."""
    choices = field.choices
    if isinstance(choices, list):
        field.choices = [
            replace(one, label=gettext(one.label)) if one.label else one
            for one in choices
            if isinstance(one, SelectChoice)
        ] or choices
