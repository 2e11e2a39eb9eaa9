"""What settings refuse."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class NoSuchFigure(Refusal):
    """The key names no figure of the rules."""

    sentence = _l("There is no such setting.")


class FigureIsOutOfRange(Refusal):
    """The new value lies outside what the figure allows."""

    sentence = _l("Enter a whole number from %(lowest)s to %(highest)s.")
    field = "value"
