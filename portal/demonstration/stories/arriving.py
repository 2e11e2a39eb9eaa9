"""The way from the registration to the consultant's desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.demonstration.stage import Moments
from portal.demonstration.stories import dealer, desk
from portal.demonstration.tale import Tale
from portal.platform import clock


def come_to_dealer(tale: Tale, *, at: datetime | None = None) -> Moments:
    """Verified and assigned; about at that moment where it is given."""
    if tale.plan.is_dealers_own:
        return
    if at is None:
        yield from desk.verify(tale)
        yield from desk.find_dealer(tale)
    else:
        yield from desk.verify(tale, at=max(at - timedelta(minutes=25), clock.now() + (at - clock.now()) / 2))
        yield from desk.find_dealer(tale, at=max(at, tale.soon(1)))


def come_to_consultant(tale: Tale) -> Moments:
    """Verified, assigned and accepted."""
    yield from come_to_dealer(tale)
    yield from dealer.accept(tale)
