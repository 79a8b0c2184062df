"""What is typed on the card of a person."""

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.registration.forms import PersonForm, stripped
from webapp.registration.workflow import PlaceWorkflow


class MoveForm(Form):
    """A move of a place, with its reason."""

    move = SelectField(
        N_("Langkah"),
        [InputRequired()],
        choices=[SelectChoice(name) for name in PlaceWorkflow.moves()],
    )
    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])


class SubstituteForm(PersonForm):
    """Who comes instead, and why."""

    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])
