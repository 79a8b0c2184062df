"""What people type into forms, read so that a slip is named: days, and plain text."""

import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, Field, Form
from wtforms.validators import ValidationError

from webapp.core.cells import read_days
from webapp.core.format import long_date
from webapp.core.forms import UNSEEN
from webapp.core.text import N_

UNREADABLE = N_("Tanggal tidak terbaca. Contoh: 24/02/2019.")
# Signs that turn the direction of what follows, and so make a text lie.
TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
KEPT = {"\n", "\r", "\t"}


def plain_text(_form: Form, field: Field) -> None:
    """Refuse signs that nobody can see or type."""
    for sign in str(field.data or ""):
        if _hidden(sign):
            # What is shown again is what can be seen of it.
            field.data = "".join(s for s in field.data if not _hidden(s))
            raise ValidationError(gettext(UNSEEN))


def _hidden(sign: str) -> bool:
    unseen = unicodedata.category(sign) == "Cc" and sign not in KEPT
    return unseen or sign in TURNING


def visible(text: str) -> str:
    """Leave out of one line what nobody can see."""
    seen = (sign for sign in text if unicodedata.category(sign) != "Cc")
    return "".join(sign for sign in seen if sign not in TURNING).strip()


def typed_day(typed: str, year: int) -> date:
    """Read a day; raises ``ValueError`` in words where it is none, or contradicts."""
    found = read_days(typed, year)
    if found is None:
        raise ValueError(gettext(UNREADABLE))
    if found.weekday_wrong:
        raise ValueError(
            gettext(
                "Hari dan tanggalnya tidak cocok: “%(typed)s”. Tanggal itu %(day)s.",
                typed=typed.strip(),
                day=long_date(found.first),
            )
        )
    return found.first


class TypedDay(DateField):
    """A day, picked from the device's calendar or typed with its name."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was picked or typed."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if typed:
            self.data = typed_day(typed, date.today().year)  # noqa: DTZ011 a guess
