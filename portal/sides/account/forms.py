"""The forms of the account's side."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.platform.forms import Form, TextField
from portal.platform.language import lazy_gettext as _l


class SignInForm(Form):
    """`login`, `password` and `next`, for everybody. Signing in twice makes nothing twice: it has no one-time key."""

    once: Any = None
    login = TextField(_l("Email or mobile number"), most=254, wanted=_l("Enter your email address or mobile number"))
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password"))])
    next = HiddenField()


class CodeRequestForm(Form):
    """Asks for a code of six digits."""

    once: Any = None
    login = TextField(_l("Email or mobile number"), most=254, wanted=_l("Enter your email address or mobile number"))
    next = HiddenField()


class CodeForm(Form):
    """Brings a code back."""

    once: Any = None
    code = TextField(_l("Code"), most=20, wanted=_l("Enter the six digits"))


class SecondFactorForm(Form):
    """The code of the authenticator app, or a recovery code."""

    once: Any = None
    code = TextField(_l("Code from your app"), most=40, wanted=_l("Enter the six digits your app shows"))
    next = HiddenField()


class SetUpForm(Form):
    """Confirms a new second factor."""

    code = TextField(_l("Code from your app"), most=20, wanted=_l("Enter the six digits your app shows"))
    next = HiddenField()


class ReplaceForm(SetUpForm):
    """Confirms a second factor in place of the one before."""

    current = PasswordField(_l("Your password"), validators=[InputRequired(_l("Enter your password"))])


class ForgottenForm(Form):
    """Asks for a link to a new password."""

    login = TextField(_l("Email or mobile number"), most=254, wanted=_l("Enter your email address or mobile number"))


class NewPasswordForm(Form):
    """A new password, typed once: whoever mistypes it asks for a link to set it anew."""

    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Enter a new password"))])


class JoinForm(Form):
    """The first password of who was invited."""

    password = PasswordField(_l("Choose a password"), validators=[InputRequired(_l("Choose a password"))])


class ChangePasswordForm(Form):
    """The current password and a new one."""

    once: Any = None
    current = PasswordField(_l("Current password"), validators=[InputRequired(_l("Enter your current password"))])
    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Enter a new password"))])


class PreferencesForm(Form):
    """Any of the three; what is left out stays."""

    once: Any = None
    theme = RadioField(
        _l("Appearance"),
        choices=[
            SelectChoice("auto", _l("Auto")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
        validators=[Optional()],
    )
    language = RadioField(
        _l("Language"),
        choices=[SelectChoice("en", "English"), SelectChoice("zh-Hans", "简体中文")],
        validators=[Optional()],
    )
    keys = RadioField(
        _l("Shortcut keys"),
        choices=[SelectChoice("on", _l("On")), SelectChoice("off", _l("Off"))],
        validators=[Optional()],
    )
