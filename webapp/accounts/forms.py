"""What is typed to set up, log in and join."""

from flask_babel import gettext
from wtforms import (
    EmailField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from webapp.core.access import ROLE_LABELS, Role
from webapp.core.forms import Form
from webapp.core.text import N_


def stripped(value: str | None) -> str:
    """Leave out blanks at either end."""
    return (value or "").strip()


def _roles() -> list[SelectChoice]:
    return [SelectChoice(role.value, gettext(t)) for role, t in ROLE_LABELS.items()]


class LogInForm(Form):
    """An address and a password."""

    email = EmailField(N_("Alamat e-mail"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi"), [InputRequired(), Length(max=200)])


class JoinForm(Form):
    """Who is to have an account."""

    name = StringField(
        N_("Nama"), [DataRequired(), Length(max=120)], filters=[stripped]
    )
    email = EmailField(N_("Alamat e-mail"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi"), [InputRequired(), Length(max=200)])


class PasswordForm(Form):
    """The old password, and the new one."""

    old = PasswordField(N_("Kata sandi lama"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi baru"), [InputRequired(), Length(max=200)])


class NewPasswordForm(Form):
    """A password in place of a forgotten one."""

    password = PasswordField(N_("Kata sandi baru"), [InputRequired(), Length(max=200)])


class OperatorForm(Form):
    """Who works with the device that is being enrolled."""

    operator = StringField(
        N_("Nama Anda"), [DataRequired(), Length(max=60)], filters=[stripped]
    )


class NameForm(Form):
    """What somebody is called."""

    name = StringField(
        N_("Nama"), [DataRequired(), Length(max=120)], filters=[stripped]
    )


class NumberForm(Form):
    """Which line of a list is meant."""

    number = IntegerField(validators=[InputRequired()], widget=HiddenInput())


class InviteForm(Form):
    """Who is to join the committee, and as what."""

    name = StringField(
        N_("Nama yang diundang"), [DataRequired(), Length(max=120)], filters=[stripped]
    )
    role = SelectField(N_("Peran"), choices=_roles, coerce=Role, default=Role.ORGANISER)


class MemberForm(NumberForm):
    """Which member gets which role."""

    role = SelectField(N_("Peran"), choices=_roles, coerce=Role)


class TokenForm(Form):
    """What a program is called, and what it may do."""

    name = StringField(
        N_("Nama program"), [DataRequired(), Length(max=60)], filters=[stripped]
    )
    role = SelectField(N_("Peran"), choices=_roles, coerce=Role, default=Role.DESK)
