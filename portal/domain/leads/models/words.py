"""The words in which leads are spoken of, and their names for the reader."""

from __future__ import annotations

from enum import StrEnum

from portal.platform.language import gettext as _


class State(StrEnum):
    """The sixteen states of a lead."""

    RECEIVED = "received"
    QUALIFIED = "qualified"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    APPOINTMENT = "appointment"
    TEST_DRIVEN = "test_driven"
    NEGOTIATING = "negotiating"
    ORDERED = "ordered"
    SOLD = "sold"
    LOST_CLAIMED = "lost_claimed"
    LOST = "lost"
    NURTURING = "nurturing"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state's name in the reader's language."""
        return {
            State.RECEIVED: _("Received"),
            State.QUALIFIED: _("Qualified"),
            State.ASSIGNED: _("Assigned"),
            State.ACCEPTED: _("Accepted"),
            State.CONTACTED: _("Contacted"),
            State.APPOINTMENT: _("Appointment"),
            State.TEST_DRIVEN: _("Test driven"),
            State.NEGOTIATING: _("Negotiating"),
            State.ORDERED: _("Ordered"),
            State.SOLD: _("Sold"),
            State.LOST_CLAIMED: _("Lost claimed"),
            State.LOST: _("Lost"),
            State.NURTURING: _("Nurturing"),
            State.INVALID: _("Invalid"),
            State.DUPLICATE: _("Duplicate"),
            State.WITHDRAWN: _("Withdrawn"),
        }[self]


FINAL = frozenset({State.INVALID, State.DUPLICATE, State.WITHDRAWN})
CLOSED = FINAL | {State.SOLD, State.LOST}
OPEN = frozenset(State) - CLOSED
WITH_DEALER = frozenset(
    {
        State.ASSIGNED,
        State.ACCEPTED,
        State.CONTACTED,
        State.APPOINTMENT,
        State.TEST_DRIVEN,
        State.NEGOTIATING,
        State.ORDERED,
        State.LOST_CLAIMED,
    }
)
"""Open states in which a dealer works the lead."""
WORKED = WITH_DEALER - {State.ASSIGNED, State.LOST_CLAIMED}
"""From accepted to ordered."""


class Horizon(StrEnum):
    """From now to the planned purchase."""

    NOW = "now"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            Horizon.NOW: _("Within a week"),
            Horizon.MONTH: _("Within a month"),
            Horizon.QUARTER: _("Within three months"),
            Horizon.LATER: _("Later"),
            Horizon.UNKNOWN: _("Not said"),
        }[self]


class Heat(StrEnum):
    """Computed, never typed."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"

    @property
    def label(self) -> str:
        return {Heat.HOT: _("Hot"), Heat.WARM: _("Warm"), Heat.COLD: _("Cold")}[self]


class Source(StrEnum):
    HOTLINE = "hotline"
    MODEL_PAGE = "model_page"
    CONFIGURATION = "configuration"
    TEST_DRIVE = "test_drive"
    REFERRAL = "referral"
    CAMPAIGN = "campaign"
    WALK_IN = "walk_in"
    DEALER_PHONE = "dealer_phone"
    IMPORT = "import"

    @property
    def label(self) -> str:
        return {
            Source.HOTLINE: _("Hotline"),
            Source.MODEL_PAGE: _("Model page"),
            Source.CONFIGURATION: _("Saved configuration"),
            Source.TEST_DRIVE: _("Test drive"),
            Source.REFERRAL: _("Referral"),
            Source.CAMPAIGN: _("Campaign"),
            Source.WALK_IN: _("Dealer walk-in"),
            Source.DEALER_PHONE: _("Dealer telephone"),
            Source.IMPORT: _("Import"),
        }[self]

    @property
    def is_dealers_own(self) -> bool:
        """True where the dealer brought the customer, so that no desk verifies."""
        return self in {Source.WALK_IN, Source.DEALER_PHONE}


class LostReason(StrEnum):
    COMPETITOR = "competitor"
    SAME_BRAND_ELSEWHERE = "same_brand_elsewhere"
    PRICE = "price"
    NO_STOCK = "no_stock"
    FINANCE_REFUSED = "finance_refused"
    TRADE_IN_VALUE = "trade_in_value"
    PRODUCT_LACKS = "product_lacks"
    PLAN_CANCELLED = "plan_cancelled"
    UNREACHABLE = "unreachable"
    BAD_EXPERIENCE = "bad_experience"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            LostReason.COMPETITOR: _("Bought another brand"),
            LostReason.SAME_BRAND_ELSEWHERE: _("Same brand elsewhere"),
            LostReason.PRICE: _("Price"),
            LostReason.NO_STOCK: _("No stock or too long"),
            LostReason.FINANCE_REFUSED: _("Finance refused"),
            LostReason.TRADE_IN_VALUE: _("Trade-in value"),
            LostReason.PRODUCT_LACKS: _("Product lacks something"),
            LostReason.PLAN_CANCELLED: _("Plan cancelled"),
            LostReason.UNREACHABLE: _("Unreachable"),
            LostReason.BAD_EXPERIENCE: _("Bad experience"),
            LostReason.OTHER: _("Other"),
        }[self]
