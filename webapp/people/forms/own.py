"""The form of a participant: fields that a meeting asks for, screen by screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
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
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
)

from webapp.core.forms import Form
from webapp.core.languages import chosen
from webapp.core.text import N_
from webapp.core.typed import TypedDay, plain_text
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
    TIMES,
    choices,
    one_email,
    one_of,
    one_phone,
    or_none,
    stripped,
)
from webapp.registration.forms.links import (
    StayField,
    no_nik,
    readable_email,
    readable_phone,
    stay_days,
)
from webapp.registration.models import Level, Role, Sex

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


READABLE = {"phone": [readable_phone], "email": [readable_email], "nip": [no_nik]}
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
                typed[name] = self[name].day
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
    if name in {"sex", "level"}:
        return _picked(name, known.label, needed)
    if name in {"arrive_on", "depart_on"}:
        days, year = stay_days(asked.meeting), asked.meeting.starts_on.year
        return StayField(known.label, needed, choices=days, year=year)
    if name == "arrive_time":
        return TimeField(known.label, needed, format=list(TIMES))
    if name == "destination":
        there = [SelectChoice(one, one) for one in asked.asking.destinations]
        nowhere = SelectChoice("", gettext("Tidak ikut"))
        return SelectField(known.label, needed, choices=[nowhere, *there])
    kind = TextAreaField if name in {"wishes", "note_to_committee"} else StringField
    checks = [*needed, Length(max=LONGEST[name]), plain_text, *READABLE.get(name, [])]
    clean = FILTERS.get(name, stripped)
    return kind(known.label, checks, filters=[clean], render_kw=HINTS.get(name))


def _picked(name: str, label: str, needed: list[Any]) -> Any:  # noqa: ANN401
    """Let one of our own words be picked."""
    if name == "sex":
        return RadioField(
            label, needed, choices=choices(words.SEXES), coerce=one_of(Sex)
        )
    unknown = ("", N_("Pilih, atau kosongkan"))
    return SelectField(
        label, needed, choices=choices(words.LEVELS, unknown), coerce=one_of(Level)
    )


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
