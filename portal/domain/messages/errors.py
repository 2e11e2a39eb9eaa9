"""What messages and one-time codes refuse."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class CodeIsWrong(Refusal):
    """Another code than the one that was sent; some tries are left."""

    sentence = _l("That is not the code we sent. Tries left: %(left)s.")
    field = "code"


class CodeHasEnded(Refusal):
    """No code is good any more: used, too old, tried too often, or asked for from another browser."""

    sentence = _l("This code has ended. Ask for a new one.")
    field = "code"


class MessageCannotBeSentAgain(Refusal):
    """Only a message that could not be delivered, or was kept because nothing could send it, is tried again."""

    sentence = _l("This message is %(state)s and cannot be sent again.")
