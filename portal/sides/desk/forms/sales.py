"""The form that reverses a sale report."""

from __future__ import annotations

from portal.platform.forms import Form, LinesField
from portal.platform.language import lazy_gettext as _l


class ReversalForm(Form):
    """The reason, which the dealer reads."""

    reason = LinesField(
        _l("Why it is reversed"), most=500, wanted=_l("Say why the report is reversed. The dealer reads it.")
    )
