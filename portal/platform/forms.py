"""Forms that lose nothing of what was typed, and the one way in which a view runs an operation.

Every form carries a CSRF token and a one-time key. The key is committed with the effect, so that a double click,
a reload or a retry makes one thing and shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from babel.support import Translations
from flask import redirect
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, Length, ValidationError

from portal.platform import clock, language
from portal.platform.contacts import parse_email, parse_phone
from portal.platform.db import Base, UtcDateTime, db, in_one_write
from portal.platform.errors import Refusal, StaleEdit
from portal.platform.language import gettext as _
from portal.platform.text import clean_text
from portal.platform.tokens import hash_token, new_token

T = TypeVar("T")
csrf = CSRFProtect()


class FormKey(Base):
    """A one-time key that was used, and the address of what it made."""

    __tablename__ = "form_keys"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(500))
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form: CSRF token, one-time key, and a place for what the rules say no to."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What all forms share."""

        def get_translations(self, form: Any) -> Any:
            """The library's own few sentences; read once, not with every form."""
            return _words_of_wtforms(language.current())

    once = HiddenField(default=new_token)
    status = 422
    """What to answer with when the form is shown again: 409 where the page was stale."""

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal's sentence at the field it is about, else at the head of the form."""
        if isinstance(refusal, StaleEdit):
            self.status = 409
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]


@cache
def _words_of_wtforms(tag: str) -> Any:
    return Translations.load(messages_path(), ["zh" if tag == "zh-Hans" else "en"], domain="wtforms")


class TextField(StringField):
    """One line of text through the input filter, at most `most` characters. `wanted` names what is missing."""

    def __init__(self, label: Any = None, *, most: int = 120, wanted: Any = None, **kwargs: Any) -> None:
        validators = [*([DataRequired(wanted)] if wanted else []), AtMost(most), *kwargs.pop("validators", [])]
        super().__init__(label, validators=validators, filters=[_clean_line], **kwargs)


class LinesField(TextAreaField):
    """Several lines of text through the input filter, at most `most` characters."""

    def __init__(self, label: Any = None, *, most: int = 2000, wanted: Any = None, **kwargs: Any) -> None:
        validators = [*([DataRequired(wanted)] if wanted else []), AtMost(most), *kwargs.pop("validators", [])]
        super().__init__(label, validators=validators, filters=[_clean_lines], **kwargs)


class AtMost(Length):
    """Refuses text over `most` characters, saying how long it is and how long it may be."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.most:
            raise ValidationError(
                _("Shorten this to %(most)s characters, it has %(length)s", most=self.most, length=length)
            )


class IsPhone:
    """Refuses what is no telephone number of one person; leaves the number in E.164 in `field.data`'s `e164`."""

    def __init__(self, country: Callable[[], str]) -> None:
        self.country = country

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            field.e164 = None
            return
        field.e164 = parse_phone(field.data, self.country())
        if field.e164 is None:
            raise ValidationError(_("Enter a mobile number with 11 digits, like 138 0000 0001"))


class IsEmail:
    """Refuses what cannot be an e-mail address."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and parse_email(field.data) is None:
            raise ValidationError(_("Enter an email address, like mei@example.com"))


def _clean_line(value: str | None) -> str | None:
    return clean_text(value) if value else value


def _clean_lines(value: str | None) -> str | None:
    return clean_text(value, lines=True) if value else value


class _DoneBefore(Exception):
    """This form was sent before; `address` is what it made."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def attempt(
    form: Form,
    operation: Callable[[], T],
    *,
    then: Callable[[T], str],
    piece: Callable[[], ResponseReturnValue] | None = None,
) -> ResponseReturnValue | None:
    """Run `operation` as one write if the form is in order.

    Returns a redirect (303) to `then(result)`, or what `piece()` returns where a piece of the page was asked for;
    the same again where the form was sent before. Returns None where the form or a Refusal says no: the view
    then shows the form again with `form.status`, and everything typed is still in it.
    """
    if not form.validate_on_submit():
        return None
    key = hash_token(form.once.data or new_token())
    try:
        address = in_one_write(lambda: _once(key, operation, then))
    except _DoneBefore as done:
        address = done.address
    except sa.exc.IntegrityError:
        made = _made_by(key)
        if made is None:
            raise
        address = made
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return piece() if piece is not None else redirect(address, 303)


def _once(key: str, operation: Callable[[], T], then: Callable[[T], str]) -> str:
    made = _made_by(key)
    if made is not None:
        raise _DoneBefore(made)
    used = FormKey(key_hash=key, address="", used_at=clock.now())
    db.session.add(used)
    db.session.flush()
    used.address = then(operation())
    return used.address


def _made_by(key: str) -> str | None:
    return db.session.execute(sa.select(FormKey.address).where(FormKey.key_hash == key)).scalar()


def forget_old_keys() -> int:
    """Delete keys a week old; runs inside a write of the timetable. Returns how many."""
    old = clock.now() - timedelta(days=7)
    result = db.session.execute(sa.delete(FormKey).where(FormKey.used_at < old))
    return int(result.rowcount)  # type: ignore[attr-defined]
