"""The form of a participant: fields that a meeting asks for, screen by screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    ValidationError,
)

from webapp.core.clock import now
from webapp.core.format import long_date
from webapp.core.forms import Form
from webapp.core.identity import NipFault, read_email, read_nip, read_phones
from webapp.core.languages import chosen
from webapp.core.text import N_
from webapp.core.typed import TypedDay, plain_text, typed_day
from webapp.meetings.models import Meeting
from webapp.people.fields import (
    CONSENTS,
    FIELDS,
    QUESTION,
    TICKED,
    Consent,
    QuestionKind,
    Screen,
)
from webapp.people.models import QuestionVersion
from webapp.people.queries import Asking
from webapp.registration import words
from webapp.registration.forms import (
    choices,
    one_email,
    one_of,
    one_phone,
    or_none,
    stripped,
)
from webapp.registration.models import Level, Role, Sex

# Nights around the meeting that a form offers; more are agreed with the committee.
EXTRA_NIGHTS = 3
EVE = timedelta(days=1)
LONGEST = {
    "name": 160,
    "title_before": 60,
    "title_after": 80,
    "position": 200,
    "grade": 20,
    "phone": 40,
    "email": 200,
    "nip": 40,
    "diet": 300,
    "wishes": 500,
    "note_to_committee": 500,
}
# How a phone fills in and shows its keys.
HINTS: dict[str, dict[str, str]] = {
    "name": {"autocomplete": "name", "autocapitalize": "words"},
    "position": {"autocomplete": "organization-title"},
    "phone": {"autocomplete": "tel", "inputmode": "tel", "type": "tel"},
    "email": {"autocomplete": "email", "inputmode": "email", "type": "email"},
    "nip": {"inputmode": "numeric", "autocomplete": "off"},
    "title_before": {"placeholder": "Dr. Ir. H."},
    "title_after": {"placeholder": "S.T., M.Si."},
}


class StayField(SelectField):
    """A day of the stay, out of those around the meeting; typing one works too."""

    def __init__(self, label: str, *arguments: Any, year: int, **values: Any) -> None:  # noqa: ANN401
        super().__init__(label, *arguments, **{"coerce": _iso} | values)
        self.type, self.year = "SelectField", year

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day that was chosen or typed."""
        typed = " ".join(valuelist).strip()
        self.data = typed_day(typed, self.year).isoformat() if typed else ""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002
        """Refuse a day that is too far from the meeting."""
        offered = {str(choice[0]) for choice in self.iter_choices()}
        if self.data and str(self.data) not in offered:
            raise ValidationError(
                gettext(
                    "%(day)s terlalu jauh dari tanggal rapat. Hubungi panitia.",
                    day=long_date(date.fromisoformat(self.data)),
                )
            )


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _readable_phone(_form: Any, field: Field) -> None:  # noqa: ANN401
    if field.data and not read_phones(field.data).numbers:
        raise ValidationError(gettext("Nomor tidak terbaca. Contoh: 0812-3456-7890."))


def _readable_email(_form: Any, field: Field) -> None:  # noqa: ANN401
    if field.data and not read_email(field.data):
        raise ValidationError(gettext("Alamat e-mail tidak terbaca."))


def _no_nik(_form: Any, field: Field) -> None:  # noqa: ANN401
    nip = read_nip(field.data, now().year)
    if nip and NipFault.IS_NIK in nip.faults:
        field.data = field.raw_data = None
        raise ValidationError(
            gettext("Itu NIK (16 angka) dan tidak kami simpan. NIP 18 angka.")
        )


READABLE = {"phone": [_readable_phone], "email": [_readable_email], "nip": [_no_nik]}
FILTERS = {"phone": one_phone, "email": one_email, "nip": or_none, "diet": or_none}


class OwnForm(Form):
    """One screen of the form; its fields are put together for a meeting and a role."""

    class Meta(Form.Meta):
        """The secret in the address is what a browser cannot send by itself."""

        csrf = False

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field and question."""
        apart = {"csrf_token", "key"} | {f"consent_{one}" for one in Consent}
        typed = {n: v for n, v in self.data.items() if n not in apart}
        for name in ("arrive_on", "depart_on"):
            if name in typed:
                day = typed[name]
                typed[name] = date.fromisoformat(day) if day else None
        return typed

    @property
    def consents(self) -> dict[Consent, bool]:
        """What is allowed, where the screen asks for it."""
        fields = ((one, self._fields.get(f"consent_{one}")) for one in Consent)
        return {one: bool(field.data) for one, field in fields if field is not None}

    @property
    def own_fields(self) -> Iterator[Field]:
        """List the fields that a page shows, without consents and hidden ones."""
        for name, field in self._fields.items():
            if not name.startswith("consent_") and not isinstance(field, HiddenField):
                yield field


class LetterForm(OwnForm):
    """The letter that sends somebody, as a photograph or a PDF."""

    letter = FileField(N_("Foto atau PDF surat tugas"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom a form asks what: the meeting, the role, and what the committee set."""

    meeting: Meeting
    role: Role
    asking: Asking


def screen_form(
    asked: Asked,
    screen: Screen,
    typed: MultiDict[str, str] | None,
    held: Mapping[str, Any],
    prefix: str = "",
) -> OwnForm:
    """Put a screen together with what is known, or with what was typed."""
    fields: dict[str, Any] = {
        name: _field(name, asked) for name in asked.asking.names(screen)
    }
    known = dict(held)
    for wording in asked.asking.asked_of(asked.role, screen):
        name = f"{QUESTION}{wording.question_id}"
        fields[name] = _question(wording)
        if wording.question.kind is QuestionKind.DATE and known.get(name):
            known[name] = date.fromisoformat(str(known[name]))
    if screen is Screen.TRIP:
        fields["key"] = HiddenField()
    if screen in {Screen.TRIP, Screen.MORE}:
        for consent, (_version, text) in CONSENTS.items():
            fields[f"consent_{consent}"] = BooleanField(text)
    made = type("ScreenForm", (OwnForm,), fields)
    return made(formdata=typed, data=known, prefix=prefix)  # type: ignore[no-any-return]


def _field(name: str, asked: Asked) -> Any:  # noqa: ANN401
    known, must = FIELDS[name], asked.asking.rules[name].binds(asked.role)
    needed: list[Any] = [DataRequired() if must else Optional()]
    if name in TICKED:
        return BooleanField(known.label)
    if name == "sex":
        return RadioField(
            known.label, needed, choices=choices(words.SEXES), coerce=one_of(Sex)
        )
    if name == "level":
        unknown = ("", N_("Pilih, atau kosongkan"))
        return SelectField(
            known.label,
            needed,
            choices=choices(words.LEVELS, unknown),
            coerce=one_of(Level),
        )
    if name in {"arrive_on", "depart_on"}:
        days, year = stay_days(asked.meeting), asked.meeting.starts_on.year
        return StayField(known.label, needed, choices=days, year=year)
    if name == "destination":
        there = [SelectChoice(one, one) for one in asked.asking.destinations]
        nowhere = SelectChoice("", gettext("Tidak ikut"))
        return SelectField(known.label, needed, choices=[nowhere, *there])
    kind = TextAreaField if name in {"wishes", "note_to_committee"} else StringField
    checks = [*needed, Length(max=LONGEST[name]), plain_text, *READABLE.get(name, [])]
    clean = FILTERS.get(name, stripped)
    return kind(known.label, checks, filters=[clean], render_kw=HINTS.get(name))


def stay_days(meeting: Meeting) -> list[SelectChoice]:
    """Offer the days around a meeting, by name; those beyond it are marked."""
    first, last = meeting.starts_on - EVE, meeting.ends_on
    offered = [SelectChoice("", gettext("Pilih tanggal"))]
    day = first - timedelta(days=EXTRA_NIGHTS)
    while day <= last + timedelta(days=EXTRA_NIGHTS):
        text = long_date(day)
        if not first <= day <= last:
            # Without its year, it still fits on a phone.
            text = gettext("%(day)s (tambahan)", day=text.rpartition(" ")[0])
        offered.append(SelectChoice(day.isoformat(), text))
        day += EVE
    return offered


def in_language(text: Mapping[str, str], language: str) -> str:
    """Say a text of the committee in the reader's language, or in the one it has."""
    return text.get(language) or text.get("id") or text.get("en") or ""


def _question(wording: QuestionVersion) -> Any:  # noqa: ANN401
    language = chosen()
    label, question = in_language(wording.label, language), wording.question
    needed: list[Any] = [InputRequired() if question.required else Optional()]
    if question.kind is QuestionKind.NUMBER:
        return IntegerField(label, needed, render_kw={"inputmode": "numeric"})
    if question.kind is QuestionKind.DATE:
        return TypedDay(label, needed)
    if question.kind is QuestionKind.TEXT:
        return StringField(
            label, [*needed, Length(max=500), plain_text], filters=[stripped]
        )
    offered = [("yes", gettext("Ya")), ("no", gettext("Tidak"))]
    if question.kind is QuestionKind.CHOICE:
        offered = [(one["key"], in_language(one, language)) for one in wording.choices]
    listed = [SelectChoice(value, text) for value, text in offered]
    if not question.required or len(listed) > 4:  # noqa: PLR2004 what a thumb passes over
        listed = [SelectChoice("", gettext("Pilih")), *listed]
        return SelectField(label, needed, choices=listed)
    return RadioField(label, needed, choices=listed)
