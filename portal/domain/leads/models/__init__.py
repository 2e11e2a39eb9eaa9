"""The tables of leads."""

from portal.domain.leads.models.history import (
    Act,
    ClockKind,
    DeskDecision,
    DuplicatePair,
    LeadClock,
    LeadLine,
    LeadLink,
    LeadToken,
    LeadTouch,
    LostClaim,
    ManagerDecision,
    OpenLeadKey,
    Proof,
    ProofKind,
)
from portal.domain.leads.models.lead import CallWindow, Lead, LeadInterest
from portal.domain.leads.models.words import Heat, Horizon, LostReason, Source, State

__all__ = [
    "Act",
    "CallWindow",
    "ClockKind",
    "DeskDecision",
    "DuplicatePair",
    "Heat",
    "Horizon",
    "Lead",
    "LeadClock",
    "LeadInterest",
    "LeadLine",
    "LeadLink",
    "LeadToken",
    "LeadTouch",
    "LostClaim",
    "LostReason",
    "ManagerDecision",
    "OpenLeadKey",
    "Proof",
    "ProofKind",
    "Source",
    "State",
]
