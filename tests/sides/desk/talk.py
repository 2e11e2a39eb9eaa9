"""What a call is told in these tests, and how the agent's screen is worked."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain import leads
from portal.domain.leads import Act, Lead, LeadLine
from portal.platform.db import db
from tests.sides.desk.conftest import Desk
from tests.support.pages import Page

FOUND = {
    "name": "Huang Yuting",
    "use": "School run",
    "budget": "Around ¥250,000",
    "horizon": "month",
    "channel": "call",
    "call_window": "evening",
    "city": "shanghai",
    "talk_note": "Her husband decides on the finance",
}


def address(lead: Lead, act: str = "") -> str:
    return f"/desk/leads/{lead.ref}{f'/{act}' if act else ''}"


def acts_of(desk: Desk, lead: Lead) -> list[Act]:
    query = sa.select(LeadLine.act).where(LeadLine.lead_id == lead.id).order_by(LeadLine.number)
    return desk.read(lambda: list(db.session.scalars(query)))


def press(desk: Desk, lead: Lead, act: str, status: int = 200, **typed: str) -> Page:
    """The agent opens the screen, types, and presses the button of that act."""
    page = desk.agent.see(address(lead))
    answer = desk.agent.press(page, address(lead, act), **typed)
    assert answer.status_code == status, answer.status
    return Page(answer).check() if status != 303 else Page(answer)


def proved(desk: Desk, **changes: object) -> Lead:
    """A lead the agent holds, with its proofs."""
    lead = desk.take(desk.register(**changes))
    for kind in (leads.ProofKind.CALL, leads.ProofKind.REPLY):
        desk.write(lambda kind=kind: leads.add_proof(desk.own(lead), kind, by=desk.agent.viewer))
    return lead
