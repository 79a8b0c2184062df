"""What is typed on the card of a person."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.people.services import Telling
from webapp.registration.forms import choices, stripped
from webapp.registration.workflow import REASONS, PlaceWorkflow


class MoveForm(Form):
    """A move of a place, with its reason."""

    move = SelectField(
        N_("Langkah"),
        [InputRequired()],
        choices=[SelectChoice(name) for name in PlaceWorkflow.moves()],
    )
    reason = StringField(N_("Alasan"), [Length(max=300)], filters=[stripped])


class ChangeForm(Form):
    """What is said about a change that somebody asked for."""

    reason = StringField(
        N_("Alasan bila belum dapat dipenuhi"), [Length(max=300)], filters=[stripped]
    )
    by_mail = BooleanField(N_("Kabari lewat e-mail"))
    message = TextAreaField(
        N_("Pesan bila diterima"), [Length(max=2000)], filters=[stripped]
    )


class DecisionForm(Form):
    """Why, in a word from the list or in words of one's own, and what is told."""

    because = SelectField(
        N_("Alasan"), choices=choices(REASONS, ("", N_("Pilih alasan"))), default=""
    )
    reason = StringField(
        N_("Keterangan"), [Length(max=300)], filters=[stripped], default=""
    )
    by_mail = BooleanField(N_("Kirim e-mail"))
    message = TextAreaField(N_("Pesan"), [Length(max=2000)], filters=[stripped])

    @property
    def decision(self) -> Telling:
        """What was typed, as the service takes it."""
        because = self.because.data or ""
        typed = self.reason.data or ""
        reason = f"{because}: {typed}" if because and typed else because or typed
        return Telling(reason, self.message.data or "" if self.by_mail.data else "")
