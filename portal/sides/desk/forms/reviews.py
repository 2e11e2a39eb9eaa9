"""The form that decides a lost claim."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from portal.domain.leads import DeskDecision, LostClaim
from portal.platform.forms import Form, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.desk import words
from portal.sides.desk.forms.fields import PickField


class ReviewForm(Form):
    """What the customer said, and what follows from it. The buttons send the decision."""

    remark = TextField(_l("What the customer said"), most=500)
    decision = PickField(
        _l("Decision"), choices=lambda: [(d.value, words.decision(d.value)) for d in DeskDecision], default=""
    )

    @classmethod
    def for_claim(cls, claim: LostClaim) -> ReviewForm:
        """The form beside that claim; its fields' names begin with the claim's number."""
        return cls(prefix=f"claim-{claim.id}-")

    def validate_remark(self, field: Any) -> None:
        if self.decision.data == DeskDecision.OVERTURNED.value and not field.data:
            raise ValidationError(_("Say what the customer told you. The dealer reads it and calls again."))
