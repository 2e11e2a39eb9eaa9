"""The words a person says yes or no to. Both the words and their version are kept with each answer."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.customers.models import Channel
from portal.platform.brand import brand
from portal.platform.language import gettext as _

WORDS_VERSION = "1"
"""Raise it whenever one of the sentences below changes in either language."""


class ConsentKind(StrEnum):
    """What a person is asked to permit: one dealer may know of them, or one channel may bring news."""

    SHARING = "sharing"
    CALL = "call"
    SMS = "sms"
    MAIL = "mail"

    @property
    def channel(self) -> Channel:
        """The channel a yes of this kind is kept under."""
        return Channel(self.value)


def words_of(kind: ConsentKind | str, dealer_name: str | None = None) -> tuple[str, str]:
    """The sentence to show for `kind` in the reader's language, and its version. Keep both with the answer.

    `dealer_name` names the dealer in the sentence on sharing; without one the brand chooses the dealer.
    See docs/rules.md, Consent.
    """
    kind = ConsentKind(kind)
    if kind is ConsentKind.SHARING and dealer_name:
        return _("%(dealer)s may contact me about this enquiry", dealer=dealer_name), WORDS_VERSION
    sentences = {
        ConsentKind.SHARING: _("One dealer chosen by %(brand)s may contact me about this enquiry", brand=brand().name),
        ConsentKind.CALL: _("%(brand)s may call me with news about its models", brand=brand().name),
        ConsentKind.SMS: _("%(brand)s may text me news about its models", brand=brand().name),
        ConsentKind.MAIL: _("%(brand)s may email me news about its models", brand=brand().name),
    }
    return sentences[kind], WORDS_VERSION
