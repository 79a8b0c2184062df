"""What a committee sets about its form."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.core.typed import plain_text
from webapp.people.fields import KINDS, QuestionKind
from webapp.people.models import QuestionVersion
from webapp.people.services import Asks, Wording
from webapp.registration import words
from webapp.registration.forms import choices, stripped
from webapp.registration.models import Role

BETWEEN = "|"
LABEL = [Length(max=200), plain_text]


def _roles() -> list[SelectChoice]:
    return [SelectChoice(value, gettext(label)) for value, label in words.ROLES.items()]


class QuestionForm(Form):
    """A question of the committee, in two languages."""

    kind = SelectField(
        N_("Jenis jawaban"), choices=choices(KINDS), default=QuestionKind.TEXT
    )
    label_id = StringField(
        N_("Pertanyaan"), [DataRequired(), *LABEL], filters=[stripped]
    )
    label_en = StringField(N_("Dalam bahasa Inggris"), LABEL, filters=[stripped])
    choices_text = TextAreaField(
        N_("Pilihan"), [Length(max=4000), plain_text], filters=[stripped]
    )
    required = BooleanField(N_("Wajib dijawab"))
    roles = SelectMultipleField(
        N_("Ditanyakan kepada"),
        choices=_roles,
        coerce=str,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sensitive = BooleanField(
        N_("Data sensitif (kesehatan, keuangan): tersegel, hanya untuk panitia")
    )

    @property
    def chosen(self) -> QuestionKind:
        """How it is answered."""
        return QuestionKind(str(self.kind.data))

    @property
    def wording(self) -> Wording:
        """The words that were typed."""
        lines = (self.choices_text.data or "").splitlines()
        parted = [line.partition(BETWEEN) for line in lines if line.strip(" |")]
        listed = {
            first.strip(): {"id": first.strip(), "en": second.strip()}
            for first, _between, second in parted
            if first.strip()
        }
        label = {"id": self.label_id.data or "", "en": self.label_en.data or ""}
        offered = list(listed.values()) if self.chosen is QuestionKind.CHOICE else []
        return Wording(label=label, choices=offered)

    @property
    def asks(self) -> Asks:
        """Of whom it is asked."""
        roles = [Role(one) for one in self.roles.data or ()]
        return Asks(
            required=self.required.data,
            roles=roles,
            sensitive=self.sensitive.data,
        )


def question_held(wording: QuestionVersion) -> Mapping[str, Any]:
    """Fill the form with a question as it is."""
    question = wording.question
    lines = (
        f"{one['id']} {BETWEEN} {one['en']}" if one["en"] else one["id"]
        for one in wording.choices
    )
    return {
        "kind": question.kind.value,
        "label_id": wording.label.get("id", ""),
        "label_en": wording.label.get("en", ""),
        "choices_text": "\n".join(lines),
        "required": question.required,
        "roles": question.roles,
        "sensitive": question.sensitive,
    }
