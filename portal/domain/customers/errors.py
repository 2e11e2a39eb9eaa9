"""What the customer's file refuses."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class ContactIsMissing(Refusal):
    """A file needs a telephone number or an e-mail address that leads to it."""

    sentence = _l("Enter a mobile number or an email address.")
    field = "phone"
