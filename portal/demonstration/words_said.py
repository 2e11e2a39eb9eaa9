"""What people answered when they were asked for permission, with the words they saw."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from portal.demonstration.content.distributions import CONSENT_SHARES
from portal.demonstration.population import Somebody
from portal.domain import customers
from portal.domain.customers import Channel, ConsentKind, Purpose
from portal.domain.dealers import Dealer
from portal.domain.leads import ConsentGiven
from portal.platform.language import speaking


@lru_cache(maxsize=512)
def _words(kind: ConsentKind, language: str, dealer_name: str | None) -> tuple[str, str]:
    with speaking(language):
        return customers.words_of(kind, dealer_name)


def sharing(somebody: Somebody, dealer: Dealer | None = None) -> ConsentGiven:
    """A yes to one dealer: the named one, or the one the brand chooses."""
    name = None if dealer is None else dealer.name_zh if somebody.language == "zh-Hans" else dealer.name_en
    shown, version = _words(ConsentKind.SHARING, somebody.language, name)
    return ConsentGiven(
        Channel.SHARING, Purpose.MARKETING, True, shown, version, dealer_id=dealer.id if dealer else None
    )


def marketing(random: Random, somebody: Somebody) -> tuple[ConsentGiven, ...]:
    """The channels by which somebody wants news, of those they can be reached by."""
    kinds = [ConsentKind.CALL, ConsentKind.SMS] if somebody.phone else []
    kinds += [ConsentKind.MAIL] if somebody.email else []
    return tuple(
        ConsentGiven(kind.channel, Purpose.MARKETING, True, *_words(kind, somebody.language, None))
        for kind in kinds
        if random.random() < CONSENT_SHARES[kind.value]
    )


def permission_to_keep_in_touch(somebody: Somebody) -> tuple[ConsentGiven, ...]:
    """The one permission that resting needs."""
    kind = ConsentKind.CALL if somebody.phone else ConsentKind.MAIL
    return (ConsentGiven(kind.channel, Purpose.MARKETING, True, *_words(kind, somebody.language, None)),)
