"""Fields that read days, moments, months and amounts as people write them, and say what to do where they cannot."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from portal.platform.brand import brand
from portal.platform.language import gettext as _
from portal.platform.text import clean_text

MOST_CENTS = 2_000_000_000
"""Twenty million in whole units: more than any car costs."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class ChosenField(RadioField):
    """One of several, with a sentence of ours where the answer is none of them. An empty answer is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was chosen."""
        super().process_formdata(valuelist)
        self.data = self.data or None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if self.data is not None and not any(value == self.data for value, *_rest in self.iter_choices()):
            raise ValidationError(_("Choose one from the list"))


class PickedField(SelectField):
    """One of a list, which may be in groups, with a sentence of ours where the answer is none of them."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        groups = self.iter_groups() if self.has_groups() else [(None, self.iter_choices())]
        if not any(value == self.data for _label, choices in groups for value, *_rest in choices):
            raise ValidationError(_("Choose one from the list"))


class DayField(StringField):
    """A calendar day; `data` is a date or None, and what was typed stays as it was."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `2026-11-24`."""
        text = clean_text(str(valuelist[0])) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            self.data = None
        if self.data is None or not _FIRST_YEAR <= self.data.year <= _LAST_YEAR:
            self.data = None
            raise ValueError(_("Enter a day that exists, like 2026-11-24"))


class MomentField(StringField):
    """A day and a time on the brand's clock; `data` is an aware moment in UTC or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if isinstance(self.data, datetime):
            return self.data.astimezone(brand().zone).strftime("%Y-%m-%dT%H:%M")
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `2026-11-24T16:00`, also with a blank between the two."""
        text = clean_text(str(valuelist[0])) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            local = datetime.fromisoformat(text)
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None or not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            raise ValueError(_("Enter a day and a time that exist, like 2026-11-24 16:00"))
        self.data = local.replace(tzinfo=brand().zone).astimezone(UTC)


class MonthField(StringField):
    """A month as `2026-12`; `data` is that text or an empty one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `2026-12`."""
        self.data = clean_text(str(valuelist[0])) if valuelist else ""
        if self.data and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", self.data):
            raise ValueError(_("Enter a month, like 2026-12"))


class AmountField(StringField):
    """An amount in units of the brand's currency; `data` is in minor units or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if not isinstance(self.data, int):
            return ""
        return f"{self.data // 100}" if self.data % 100 == 0 else f"{self.data / 100:.2f}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read `268,800`, `268800.50`, with or without the sign of the currency."""
        text = re.sub(r"[\s,，¥￥]", "", clean_text(str(valuelist[0]))) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            cents = Decimal(text) * 100 if len(text) <= 20 else None
        except InvalidOperation:
            cents = None
        if cents is None or not cents.is_finite() or not 0 <= cents <= MOST_CENTS or cents != int(cents):
            raise ValueError(_("Enter an amount in digits, like 268800"))
        self.data = int(cents)


class Needed:
    """Refuses an empty answer with `sentence`, whatever the field reads."""

    field_flags = {"required": True}

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            return
        if field.data is None or field.data == "":
            raise ValidationError(str(self.sentence))
