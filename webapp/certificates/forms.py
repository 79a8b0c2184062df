"""What is asked before a certificate is taken back or made anew."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import Form


class ReasonForm(Form):
    """Why it is done; the reason stays in the history."""

    reason = TextAreaField(_("Alasan"), validators=[InputRequired(), Length(max=500)])
