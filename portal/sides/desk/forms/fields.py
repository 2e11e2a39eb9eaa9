"""Fields that answer what cannot be with a sentence, and keep what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField, ValidationError

from portal.platform.language import gettext as _


class DayField(DateField):
    """A day as browsers send it. What is no day stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = " ".join(valuelist).strip()
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_("Enter a day that exists, with year, month and day")) from None


class PickField(SelectField):
    """One of a list; an unknown answer is told so in the reader's language."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Choose one from the list")) from None


class ChipsField(RadioField):
    """One of a few short words; an unknown answer is told so in the reader's language."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Choose one from the list")) from None
