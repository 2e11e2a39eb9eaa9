"""What the prospect decides on their own page. docs/rules.md, Leads: the prospect's page."""

from __future__ import annotations

from portal.domain import dealers
from portal.domain.customers import Channel
from portal.domain.leads import history
from portal.domain.leads.errors import DealerIsClosed
from portal.domain.leads.models import Act, CallWindow, Lead, LostReason, State
from portal.domain.leads.models.words import OPEN, WITH_DEALER
from portal.domain.leads.operations import assigning, closing
from portal.domain.leads.operations.verifying import withdraw
from portal.domain.leads.transitions import require_state

OPEN_STATES = tuple(OPEN)


def change_wishes(
    lead: Lead,
    *,
    channel: Channel | None,
    call_window: CallWindow,
    dealer_code: str | None,
    wants_call_now: bool = False,
) -> Lead:
    """Another channel, time or dealer. Another dealer takes the lead back to the desk; before, it is noted.

    Raises DealerIsClosed, StepNotAllowed where the lead has ended.
    """
    history.begin(lead)
    require_state(lead, *OPEN_STATES)
    lead.channel, lead.call_window = channel, call_window
    lead.wants_call_now = lead.wants_call_now or wants_call_now
    details: dict[str, str | None] = {"channel": channel.value if channel else None, "window": call_window.value}
    dealer = dealers.find_dealer(dealer_code)
    if dealer is not None and not dealer.is_open:
        raise DealerIsClosed
    if dealer is not None and dealer.id not in {lead.dealer_id, lead.wanted_dealer_id}:
        details["dealer"] = dealer.code
        history.write_line(lead, Act.WISHES, by=None, by_side="prospect", details=details)
        if lead.state in WITH_DEALER and lead.state is not State.LOST_CLAIMED:
            assigning.take_back(lead, Act.RETURNED, "customer", "", by=None, by_side="prospect")
        lead.wanted_dealer_id = dealer.id
        lead.city_id = dealer.city_id
    else:
        history.write_line(lead, Act.WISHES, by=None, by_side="prospect", details=details)
    return history.finish(lead)


def bought_elsewhere(lead: Lead, brand_name: str) -> Lead:
    """The customer says they bought another brand: lost, without an audit."""
    history.begin(lead)
    lead.lost_reason = LostReason.COMPETITOR
    history.write_line(
        lead,
        Act.BOUGHT_ELSEWHERE,
        to=State.LOST,
        by=None,
        by_side="prospect",
        reason=LostReason.COMPETITOR.value,
        details={"detail": brand_name},
    )
    lead.claimed_by_id = lead.claimed_until = None
    closing.end_claim_with_lead(lead)
    return history.finish(lead)


def leave_alone(lead: Lead) -> Lead:
    """The customer wants no contact: withdrawn, every permission taken back, no contact for 180 days."""
    withdraw(lead, "", by=None)
    closing.end_claim_with_lead(lead)
    return lead
