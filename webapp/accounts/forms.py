"""What is typed to set up, log in and join."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import Form
from webapp.core.text import N_


class LogInForm(Form):
    """An address and a password."""

    email = EmailField(N_("Alamat e-mail"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi"), [InputRequired(), Length(max=200)])


class JoinForm(Form):
    """Who is to have an account."""

    name = StringField(N_("Nama"), [InputRequired(), Length(max=120)])
    email = EmailField(N_("Alamat e-mail"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi"), [InputRequired(), Length(max=200)])


class PasswordForm(Form):
    """The old password, and the new one."""

    old = PasswordField(N_("Kata sandi lama"), [InputRequired(), Length(max=200)])
    password = PasswordField(N_("Kata sandi baru"), [InputRequired(), Length(max=200)])


class OperatorForm(Form):
    """Who works with the device that is being enrolled."""

    operator = StringField(N_("Nama Anda"), [InputRequired(), Length(max=60)])
