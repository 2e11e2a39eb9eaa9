"""The form that gives a lead to a dealer."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from portal.domain import dealers
from portal.platform.forms import Form, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.desk.forms.fields import PickField


def _dealers() -> list[tuple[str, str]]:
    return [("", _("Choose a dealer")), *((d.code, f"{d.name} · {d.city.name}") for d in dealers.open_dealers())]


class AssignmentForm(Form):
    """One click takes the dealer that was shown as proposed; another dealer by hand needs a reason."""

    as_proposed = TextField(most=12)
    dealer = PickField(_l("Another dealer"), choices=_dealers, default="")
    reason = TextField(_l("Why this one"), most=200)

    proposed_code = ""
    """The dealer the rules propose now, told by the view."""

    @property
    def wanted(self) -> str:
        """The dealer's code: the proposed one that was shown, else the one chosen by hand."""
        return self.as_proposed.data or self.dealer.data or ""

    def validate_dealer(self, _field: Any) -> None:
        if not self.wanted or (self.as_proposed.data and dealers.find_dealer(self.as_proposed.data) is None):
            raise ValidationError(_("Choose a dealer"))

    def validate_reason(self, field: Any) -> None:
        by_hand = not self.as_proposed.data and self.dealer.data and self.dealer.data != self.proposed_code
        if by_hand and not field.data:
            raise ValidationError(_("Say why, so that the next one understands"))
