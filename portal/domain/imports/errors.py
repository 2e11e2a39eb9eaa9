"""The refusals of imports; those about the file itself are in `files.errors`."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class ImportHasBegun(Refusal):
    """Its columns and its start are decided: it runs, is done, or was cancelled."""

    sentence = _l("This import is no longer to be checked, it is: %(state)s. Reload the page to see where it stands.")


class ImportHasEnded(Refusal):
    """There is nothing left to cancel."""

    sentence = _l("This import has ended: %(state)s. The leads it made stay.")


class NoRowCanBeTaken(Refusal):
    """Every row is refused, repeated or left out."""

    sentence = _l("No row can be taken. Say which column holds the telephone number or the email address.")
