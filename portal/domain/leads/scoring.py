"""Score and heat: computed, their parts shown, never typed. docs/rules.md, Leads: score and heat."""

from __future__ import annotations

from datetime import date

from portal.domain.leads.models import Heat, Horizon, Lead, Source

HORIZON_POINTS = {Horizon.NOW: 30, Horizon.MONTH: 20, Horizon.QUARTER: 10}
SOURCE_POINTS = {
    Source.REFERRAL: 20,
    Source.TEST_DRIVE: 15,
    Source.HOTLINE: 15,
    Source.MODEL_PAGE: 10,
    Source.CONFIGURATION: 10,
}
OTHER_SOURCE_POINTS = 5
HOT_FROM, WARM_FROM = 70, 40


def horizon_of(planned_on: date, today: date) -> Horizon:
    """The horizon of a planned purchase date: 7, 30 and 90 days are its bounds."""
    days = (planned_on - today).days
    if days <= 7:
        return Horizon.NOW
    if days <= 30:
        return Horizon.MONTH
    return Horizon.QUARTER if days <= 90 else Horizon.LATER


def rate(
    lead: Lead,
    *,
    has_configuration: bool | None = None,
    wants_test_drive: bool | None = None,
    is_owner: bool | None = None,
    asked_again: bool | None = None,
) -> None:
    """Work out score, parts and heat anew. What is not told is kept as it was found before."""
    before = lead.score_parts or {}

    def part(name: str, told: bool | None, points: int) -> int:
        return points if told else int(before.get(name, 0)) if told is None else 0

    parts = {
        "horizon": HORIZON_POINTS.get(lead.horizon, 0),
        "source": SOURCE_POINTS.get(lead.source, OTHER_SOURCE_POINTS),
        "configuration": part("configuration", has_configuration, 10),
        "test_drive": part("test_drive", wants_test_drive, 15),
        "owner": part("owner", is_owner, 10),
        "contacts": 10 if lead.phone and lead.email else 5,
        "asked_again": part("asked_again", asked_again, 5),
    }
    lead.score_parts = {name: points for name, points in parts.items() if points}
    lead.score = min(100, sum(parts.values()))
    lead.heat = _heat(lead)
    lead.queue_rank = _rank(lead)


def _heat(lead: Lead) -> Heat:
    if lead.horizon is Horizon.NOW or lead.wants_call_now or lead.score >= HOT_FROM:
        return Heat.HOT
    if lead.horizon in {Horizon.MONTH, Horizon.QUARTER} or lead.score >= WARM_FROM:
        return Heat.WARM
    return Heat.COLD


def _rank(lead: Lead) -> int:
    if lead.is_suspect:
        return 9
    if lead.wants_call_now:
        return 0
    if lead.heat is Heat.HOT:
        return 1
    return 2 if lead.source is Source.REFERRAL else 3
