"""Who the people of the demonstration are, how they are reached, and what is said about them."""

from __future__ import annotations

from portal.demonstration.content.people.contacts import (
    MOBILE_CAPACITY,
    email_address,
    email_local_part,
    mobile_number,
)
from portal.demonstration.content.people.losses import (
    COMPETITORS,
    DECLINE_REMARKS,
    INVALID_REMARKS,
    LOSS_REMARKS,
    REVIEW_REMARKS,
    Competitor,
    LossDetail,
    loss_detail,
)
from portal.demonstration.content.people.names import Person, chinese, people
from portal.demonstration.content.people.needs import (
    BUDGETS,
    CURRENT_CARS,
    HOUSEHOLDS,
    TIMINGS,
    USES,
    Needs,
    needs,
)
from portal.demonstration.content.people.notes import NEXT_STEPS, NOTES, next_step, note
from portal.demonstration.content.people.organisations import Organisation, companies, government_bodies
from portal.demonstration.content.people.phrases import Phrase

__all__ = [
    "BUDGETS",
    "COMPETITORS",
    "CURRENT_CARS",
    "DECLINE_REMARKS",
    "HOUSEHOLDS",
    "INVALID_REMARKS",
    "LOSS_REMARKS",
    "MOBILE_CAPACITY",
    "NEXT_STEPS",
    "NOTES",
    "REVIEW_REMARKS",
    "TIMINGS",
    "USES",
    "Competitor",
    "LossDetail",
    "Needs",
    "Organisation",
    "Person",
    "Phrase",
    "chinese",
    "companies",
    "email_address",
    "email_local_part",
    "government_bodies",
    "loss_detail",
    "mobile_number",
    "needs",
    "next_step",
    "note",
    "people",
]
