"""How leads are lost: by the consultant's claim and its review, or because the customer says so."""

from __future__ import annotations

from datetime import timedelta

from portal.demonstration.content.distributions import (
    LOST_REASON_SHARES,
    OVERTURNED_SHARE,
    REOPENED_SHARE,
    pick,
)
from portal.demonstration.content.people import REVIEW_REMARKS, loss_detail
from portal.demonstration.stage import Moments
from portal.demonstration.stories import arriving, dealer, desk
from portal.demonstration.tale import Tale
from portal.domain import leads
from portal.domain.leads import DeskDecision, LostClaim, LostReason, ManagerDecision, State
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand

SAYS_SO_SHARE = 0.15
"""Of those who bought another brand: who says so on their own page."""
NEVER_REACHED = {LostReason.UNREACHABLE}
ALWAYS_AUDITED = (LostReason.UNREACHABLE, LostReason.PLAN_CANCELLED)
TRIES = ((0, 11), (1, 15), (2, 10), (3, 16), (4, 14))
"""Days after the acceptance and hours at which an unreachable customer is called."""
LONGEST_SILENCE = timedelta(days=14)
"""Without any feedback a lead goes back to the desk a day later."""
REOPENS_AFTER_DAYS = (3, 24)


def become_lost(tale: Tale) -> Moments:
    """The lead is lost, for one of the reasons; some come back once and are lost again."""
    reason = LostReason(pick(tale.random, LOST_REASON_SHARES))
    says_so = reason is LostReason.COMPETITOR and tale.chance(SAYS_SO_SHARE)
    comes_back = tale.chance(REOPENED_SHARE * 1.4) and tale.ends_at - clock.now() > timedelta(days=130)
    tale.fit("qualified", "accepted", "contacted", "next_contact", "lost_claimed", "lost_review", "lost_review")
    if comes_back:
        tale.pace *= 0.4
    yield from arriving.come_to_consultant(tale)
    yield from _lose(tale, reason, says_so=says_so)
    if comes_back:
        yield clock.now() + timedelta(days=tale.random.uniform(*REOPENS_AFTER_DAYS))
        desk.come_back(tale)
        yield from desk.find_dealer(tale)
        yield from dealer.accept(tale)
        yield from _lose(tale, LostReason(pick(tale.random, LOST_REASON_SHARES)), says_so=False)


def stay_claimed(tale: Tale) -> Moments:
    """The loss is claimed; the manager looks at it, or the desk after the manager."""
    waits_for_desk = tale.chance(0.5)
    reason = LostReason(pick(tale.random, LOST_REASON_SHARES))
    if waits_for_desk:
        reason = tale.random.choice(ALWAYS_AUDITED)
    if reason in NEVER_REACHED and tale.ends_at - clock.now() > LONGEST_SILENCE:
        reason = LostReason.PLAN_CANCELLED
    yield from arriving.come_to_consultant(tale)
    yield from _come_to_claim(tale, reason)
    claimed_at = tale.open_from(tale.ends_at - timedelta(days=tale.random.uniform(0.3, 1.9)), 15)
    if claimed_at > clock.now():
        if tale.lead.state is not State.ACCEPTED:
            yield from dealer.keep_in_touch(tale, claimed_at)
        yield tale.not_ahead(claimed_at)
    claim = _claim(tale, reason)
    if claim.is_audited and waits_for_desk:
        yield tale.at_dealer(timedelta(hours=tale.random.uniform(1, 6)))
        leads.decide_claim(
            claim, ManagerDecision.CONFIRMED, _remark(tale, "confirmed", tale.house.manager), by=tale.house.manager
        )


def _lose(tale: Tale, reason: LostReason, *, says_so: bool) -> Moments:
    if says_so:
        yield from dealer.first_contact(tale)
        yield from dealer.wait(tale, "lost_claimed")
        detail = loss_detail(tale.random, reason.value, tale.choice.name)
        leads.bought_elsewhere(
            tale.lead, detail.competitor_en if tale.somebody.language == "en" else detail.competitor_zh
        )
        return
    yield from _come_to_claim(tale, reason)
    if reason not in NEVER_REACHED:
        yield from dealer.wait(tale, "lost_claimed")
    claim = _claim(tale, reason)
    yield from _review(tale, claim)


def _come_to_claim(tale: Tale, reason: LostReason) -> Moments:
    if reason in NEVER_REACHED:
        yield from _try_in_vain(tale)
        return
    yield from dealer.first_contact(tale)
    if tale.chance(0.3):
        yield from dealer.meeting(tale)
        if tale.chance(0.5):
            yield from dealer.test_drive(tale)
    elif tale.chance(0.2):
        yield from dealer.negotiation(tale)


def _try_in_vain(tale: Tale) -> Moments:
    """Five tries on five days, in two parts of the day."""
    day = clock.now().astimezone(brand().zone)
    for days, hour in TRIES:
        at = (day + timedelta(days=days + 1)).replace(hour=hour, minute=tale.random.randrange(55), second=0)
        yield at
        dealer.no_answer(tale)
    yield tale.soon(20)


def _claim(tale: Tale, reason: LostReason) -> LostClaim:
    detail = loss_detail(tale.random, reason.value, tale.choice.name)
    language = tale.consultant.language
    remark = detail.remark.in_language(language)
    other = tale.random.choice(tale.world.cast.neighbours(tale.house)).dealer
    wanted = {
        LostReason.COMPETITOR: f"{detail.competitor_en if language == 'en' else detail.competitor_zh} "
        f"{detail.competitor_model}",
        LostReason.SAME_BRAND_ELSEWHERE: other.name_en if language == "en" else other.name_zh,
        LostReason.NO_STOCK: str(detail.weeks),
        LostReason.PRODUCT_LACKS: remark,
        LostReason.OTHER: remark,
    }
    return leads.claim_lost(tale.lead, reason, wanted.get(reason, ""), remark, by=tale.consultant)


def _review(tale: Tale, claim: LostClaim) -> Moments:
    """The manager decides, and the desk where it is audited; a few are overturned and lost later all the same."""
    yield tale.at_dealer(tale.gap("lost_review") * 0.5)
    leads.decide_claim(claim, ManagerDecision.CONFIRMED, "", by=tale.house.manager)
    if claim.settled_at is not None:
        return
    yield tale.at_desk(tale.gap("lost_review"))
    drawn = tale.random.random()
    if drawn < OVERTURNED_SHARE and claim.reason is not LostReason.UNREACHABLE:
        leads.decide_claim_at_desk(claim, DeskDecision.OVERTURNED, _remark(tale, "overturned"), by=tale.agent)
        yield from dealer.wait(tale, "next_contact")
        dealer.contact(tale)
        yield from dealer.wait(tale, "next_contact")
        yield from _review(tale, _claim(tale, LostReason.PRICE))
        return
    decision = DeskDecision.NOT_REACHED if drawn > 0.8 else DeskDecision.CONFIRMED
    leads.decide_claim_at_desk(claim, decision, _remark(tale, decision.value), by=tale.agent)


def _remark(tale: Tale, kind: str, by: Viewer | None = None) -> str:
    return tale.random.choice(REVIEW_REMARKS[kind]).in_language((by or tale.agent).language)
