"""Every number of the rules: its default, what it counts, and how far it may be moved. See docs/rules.md, Settings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l


class Unit(StrEnum):
    """What a figure counts."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    OPENING_HOURS = "opening_hours"
    DAYS = "days"
    OPENING_DAYS = "opening_days"
    MONTHS = "months"
    PERCENT = "percent"
    TIMES = "times"
    POINTS = "points"
    OCLOCK = "oclock"

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        return {
            Unit.SECONDS: _("seconds"),
            Unit.MINUTES: _("minutes"),
            Unit.HOURS: _("hours"),
            Unit.OPENING_HOURS: _("opening hours"),
            Unit.DAYS: _("days"),
            Unit.OPENING_DAYS: _("opening days"),
            Unit.MONTHS: _("months"),
            Unit.PERCENT: "%",
            Unit.TIMES: _("times"),
            Unit.POINTS: _("points"),
            Unit.OCLOCK: _("o'clock"),
        }[self]


@dataclass(frozen=True)
class Figure:
    """One number of the rules. `lowest` and `highest` are the ends of what the desk may set."""

    default: int
    unit: Unit
    label: Any
    """What it means, lazily translated."""
    lowest: int
    highest: int


class Group(StrEnum):
    """The noun a figure belongs to: the first part of its key."""

    LEADS = "leads"
    SALES = "sales"
    POINTS = "points"
    MESSAGES = "messages"
    ACCOUNTS = "accounts"

    @property
    def label(self) -> str:
        """The group's name in the reader's language."""
        return {
            Group.LEADS: _("Leads"),
            Group.SALES: _("Sales"),
            Group.POINTS: _("Points"),
            Group.MESSAGES: _("Messages"),
            Group.ACCOUNTS: _("Accounts"),
        }[self]


DEFAULTS: dict[str, Figure] = {
    # --- leads: the clocks ------------------------------------------------------------------------------------
    "leads.verify_minutes": Figure(30, Unit.MINUTES, _l("First attempt to verify a lead"), 1, 1440),
    "leads.verify_hot_minutes": Figure(5, Unit.MINUTES, _l("First attempt to verify a hot lead"), 1, 1440),
    "leads.assign_minutes": Figure(30, Unit.MINUTES, _l("Assign a qualified lead to a dealer"), 1, 1440),
    "leads.accept_hours": Figure(2, Unit.OPENING_HOURS, _l("The dealer accepts a lead"), 1, 80),
    "leads.accept_manager_hours": Figure(
        4, Unit.OPENING_HOURS, _l("Not accepted: the dealer's manager is told"), 1, 80
    ),
    "leads.accept_return_hours": Figure(
        8, Unit.OPENING_HOURS, _l("Not accepted: the lead goes back to the desk"), 1, 160
    ),
    "leads.first_contact_hot_hours": Figure(1, Unit.OPENING_HOURS, _l("First contact with a hot lead"), 1, 80),
    "leads.first_contact_days": Figure(1, Unit.OPENING_DAYS, _l("First contact with any other lead"), 1, 30),
    "leads.feedback_first_days": Figure(7, Unit.DAYS, _l("First feedback after the assignment"), 1, 90),
    "leads.feedback_hot_days": Figure(7, Unit.DAYS, _l("Next feedback on a hot lead"), 1, 90),
    "leads.feedback_warm_days": Figure(15, Unit.DAYS, _l("Next feedback on a warm lead"), 1, 120),
    "leads.feedback_cold_days": Figure(30, Unit.DAYS, _l("Next feedback on a cold lead"), 1, 180),
    "leads.feedback_return_days": Figure(8, Unit.DAYS, _l("No feedback: the lead goes back to the desk after"), 1, 90),
    "leads.review_days": Figure(2, Unit.OPENING_DAYS, _l("Decide a lost claim"), 1, 30),
    "leads.agreed_hot_days": Figure(30, Unit.DAYS, _l("A date agreed with a hot customer lies at most ahead"), 1, 180),
    "leads.agreed_days": Figure(90, Unit.DAYS, _l("A date agreed with any other customer lies at most ahead"), 1, 365),
    # --- leads: verification, losses, assignment --------------------------------------------------------------
    "leads.claim_minutes": Figure(15, Unit.MINUTES, _l("An agent's hold on a lead in the queue"), 1, 240),
    "leads.attempts": Figure(6, Unit.TIMES, _l("Attempts before a lead is unreachable"), 1, 20),
    "leads.attempt_days": Figure(5, Unit.DAYS, _l("Attempts are spread over"), 1, 30),
    "leads.lost_attempts": Figure(5, Unit.TIMES, _l("A dealer's attempts before a loss as unreachable"), 1, 20),
    "leads.audit_percent": Figure(20, Unit.PERCENT, _l("Share of ordinary lost claims the desk checks"), 0, 100),
    "leads.audit_all_over_percent": Figure(
        15, Unit.PERCENT, _l("Overturned claims over which all of a dealer's are checked"), 1, 100
    ),
    "leads.audit_all_days": Figure(60, Unit.DAYS, _l("All of a dealer's lost claims are checked for"), 1, 365),
    "leads.declines_to_supervisor": Figure(3, Unit.TIMES, _l("Declines after which the supervisor decides"), 1, 10),
    "leads.overdue_percent": Figure(
        20, Unit.PERCENT, _l("Overdue feedback over which a dealer gets no leads by turn"), 1, 100
    ),
    "leads.reopen_days": Figure(30, Unit.DAYS, _l("A lost lead reopens when the person asks again within"), 1, 365),
    "leads.no_contact_days": Figure(180, Unit.DAYS, _l("No contact after the person asked to be left alone"), 30, 3650),
    "leads.undo_seconds": Figure(10, Unit.SECONDS, _l("An act on a lead can be undone for"), 0, 120),
    # --- sales ------------------------------------------------------------------------------------------------
    "sales.late_days": Figure(3, Unit.DAYS, _l("A sale report is late after delivery by more than"), 0, 90),
    # --- points -----------------------------------------------------------------------------------------------
    "points.car": Figure(2000, Unit.POINTS, _l("Welcome points for a new car"), 0, 100_000),
    "points.car_pending_days": Figure(30, Unit.DAYS, _l("Welcome points become spendable after delivery by"), 0, 365),
    "points.expiry_months": Figure(36, Unit.MONTHS, _l("Points expire at the end of the month after"), 1, 120),
    # --- messages ---------------------------------------------------------------------------------------------
    "messages.code_minutes": Figure(10, Unit.MINUTES, _l("A one-time code is good for"), 2, 60),
    "messages.code_tries": Figure(5, Unit.TIMES, _l("Tries of a one-time code"), 1, 10),
    "messages.tries": Figure(8, Unit.TIMES, _l("Tries to send a message before the desk is shown"), 1, 20),
    "messages.marketing_week": Figure(2, Unit.TIMES, _l("Marketing messages to one person in 7 days"), 0, 14),
    "messages.marketing_month": Figure(6, Unit.TIMES, _l("Marketing messages to one person in 30 days"), 0, 60),
    "messages.quiet_from": Figure(21, Unit.OCLOCK, _l("No marketing message from"), 12, 24),
    "messages.quiet_until": Figure(9, Unit.OCLOCK, _l("Marketing messages again from"), 0, 12),
    # --- accounts ---------------------------------------------------------------------------------------------
    "accounts.owner_idle_days": Figure(7, Unit.DAYS, _l("An owner's session ends unused after"), 1, 30),
    "accounts.owner_session_days": Figure(30, Unit.DAYS, _l("An owner's session ends at the latest after"), 1, 90),
    "accounts.staff_idle_minutes": Figure(30, Unit.MINUTES, _l("A staff session ends unused after"), 5, 240),
    "accounts.staff_session_hours": Figure(12, Unit.HOURS, _l("A staff session ends at the latest after"), 1, 24),
    "accounts.reset_minutes": Figure(60, Unit.MINUTES, _l("A link to a new password is good for"), 10, 1440),
    "accounts.staff_invitation_days": Figure(2, Unit.DAYS, _l("An invitation of staff is good for"), 1, 14),
    "accounts.owner_invitation_days": Figure(30, Unit.DAYS, _l("An owner's invitation is good for"), 1, 180),
}


def group_of(key: str) -> Group:
    """The group a figure's key belongs to."""
    return Group(key.partition(".")[0])
