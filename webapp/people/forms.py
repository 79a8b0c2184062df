"""What is typed on the card of a person."""

from wtforms import HiddenField, SelectField, StringField
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
        choices=[(name, move.label) for name, move in PlaceWorkflow.moves().items()],
    )
    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])


class SubstituteForm(PersonForm):
    """Who comes instead, and why."""

    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])


class UndoForm(Form):
    """The number of the action to take back."""

    number = HiddenField(validators=[InputRequired()])
