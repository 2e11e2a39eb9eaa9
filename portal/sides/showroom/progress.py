"""Where an enquiry stands, as its prospect reads it: five steps, one sentence, who calls and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from portal.domain import leads
from portal.domain.leads import ClockKind, Lead, State
from portal.platform import clock
from portal.platform.formats import day, moment
from portal.platform.language import gettext as _
from portal.sides.lead_words import appointment_kind, contact_channel


class Step(IntEnum):
    """The five steps a prospect sees, in their order."""

    RECEIVED = 1
    CHECKED = 2
    AT_DEALER = 3
    IN_CONTACT = 4
    DONE = 5

    @property
    def label(self) -> str:
        return {
            Step.RECEIVED: _("Received"),
            Step.CHECKED: _("Checked"),
            Step.AT_DEALER: _("At the dealer"),
            Step.IN_CONTACT: _("In contact"),
            Step.DONE: _("Done"),
        }[self]


STEP_OF = {
    State.RECEIVED: Step.RECEIVED,
    State.QUALIFIED: Step.CHECKED,
    State.NURTURING: Step.CHECKED,
    State.ASSIGNED: Step.AT_DEALER,
    State.ACCEPTED: Step.AT_DEALER,
    State.CONTACTED: Step.IN_CONTACT,
    State.APPOINTMENT: Step.IN_CONTACT,
    State.TEST_DRIVEN: Step.IN_CONTACT,
    State.NEGOTIATING: Step.IN_CONTACT,
    State.ORDERED: Step.IN_CONTACT,
    State.LOST_CLAIMED: Step.IN_CONTACT,
    State.SOLD: Step.DONE,
    State.LOST: Step.DONE,
    State.INVALID: Step.DONE,
    State.DUPLICATE: Step.DONE,
    State.WITHDRAWN: Step.DONE,
}


@dataclass(frozen=True)
class Progress:
    """Where an enquiry stands."""

    step: Step
    title: str
    """In a few words."""
    sentence: str
    """What that means for the customer, and what comes next."""
    facts: list[tuple[str, str]]
    """Who calls and when, the next appointment: a term and what it is."""


def progress_of(lead: Lead) -> Progress:
    """Where the lead stands, without anything the dealer or the desk keeps for itself."""
    title, sentence = _SAID[lead.state](lead)
    return Progress(STEP_OF[lead.state], title, sentence, _facts(lead) if lead.is_open else [])


def _dealer(lead: Lead) -> str:
    return lead.dealer.name if lead.dealer else _("your dealer")


def _adviser(lead: Lead) -> str:
    return lead.consultant.name if lead.consultant else _("Your adviser")


def _received(_lead: Lead) -> tuple[str, str]:
    return (
        _("We have your enquiry"),
        _("Our desk gets in touch first to hear what you need. Only then does a dealer get your details."),
    )


def _qualified(lead: Lead) -> tuple[str, str]:
    if lead.wanted_dealer:
        return _("Checked"), _("We are passing your enquiry to %(dealer)s.", dealer=lead.wanted_dealer.name)
    return _("Checked"), _("We know what you need and are choosing a dealer near you.")


def _assigned(lead: Lead) -> tuple[str, str]:
    return (
        _("At the dealer"),
        _("%(dealer)s has your enquiry and is choosing who looks after you.", dealer=_dealer(lead)),
    )


def _accepted(lead: Lead) -> tuple[str, str]:
    return (
        _("Your adviser is chosen"),
        _("%(name)s at %(dealer)s gets in touch with you.", name=_adviser(lead), dealer=_dealer(lead)),
    )


def _in_contact(lead: Lead) -> tuple[str, str]:
    return (
        _("You are in contact"),
        _("%(name)s at %(dealer)s looks after you.", name=_adviser(lead), dealer=_dealer(lead)),
    )


def _appointment(lead: Lead) -> tuple[str, str]:
    return (
        _("You have an appointment"),
        _("%(name)s at %(dealer)s expects you. If the time no longer suits you, call the dealer.",
          name=_adviser(lead), dealer=_dealer(lead)),
    )  # fmt: skip


def _ordered(lead: Lead) -> tuple[str, str]:
    return _("Your car is ordered"), _("%(name)s tells you when it arrives.", name=_adviser(lead))


def _sold(_lead: Lead) -> tuple[str, str]:
    return (
        _("The car is yours"),
        _("Everything about it is in the owner club: warranty, service and points. Your invitation came by message."),
    )


def _resting(lead: Lead) -> tuple[str, str]:
    if lead.nurture_until:
        return (
            _("Your enquiry rests"),
            _("Until %(day)s nobody calls you about it, unless you ask.", day=day(lead.nurture_until)),
        )
    return _("Your enquiry rests"), _("Nobody calls you about it for now, unless you ask.")


def _closed(_lead: Lead) -> tuple[str, str]:
    return (
        _("This enquiry is closed"),
        _("Nobody calls you about it any more. If you would like to talk about a car again, send us a new one."),
    )


def _left_alone(_lead: Lead) -> tuple[str, str]:
    return (
        _("We leave you alone"),
        _("Nobody calls or writes about this enquiry any more, and every permission you gave is withdrawn."),
    )


_SAID: dict[State, Callable[[Lead], tuple[str, str]]] = {
    State.RECEIVED: _received,
    State.QUALIFIED: _qualified,
    State.ASSIGNED: _assigned,
    State.ACCEPTED: _accepted,
    State.CONTACTED: _in_contact,
    State.APPOINTMENT: _appointment,
    State.TEST_DRIVEN: _in_contact,
    State.NEGOTIATING: _in_contact,
    State.ORDERED: _ordered,
    State.LOST_CLAIMED: _in_contact,
    State.SOLD: _sold,
    State.LOST: _closed,
    State.NURTURING: _resting,
    State.INVALID: _closed,
    State.DUPLICATE: _closed,
    State.WITHDRAWN: _left_alone,
}


def _facts(lead: Lead) -> list[tuple[str, str]]:
    facts = [(_("The car"), _car(lead))] if lead.model else []
    facts.append((_("Who calls"), _who(lead)))
    facts.append((_("How"), _how(lead)))
    expected = _expected_at(lead)
    if expected:
        facts.append((_("At the latest"), moment(expected)))
    if lead.appointment_at and lead.appointment_at > clock.now():
        kind = appointment_kind(lead.appointment_kind)
        facts.append(
            (_("Next appointment"), f"{moment(lead.appointment_at)} · {kind}" if kind else moment(lead.appointment_at))
        )
    return facts


def _car(lead: Lead) -> str:
    parts = [lead.model.name if lead.model else "", lead.trim.name if lead.trim else ""]
    parts.append(lead.paint.name if lead.paint else "")
    return " · ".join(part for part in parts if part)


def _who(lead: Lead) -> str:
    if lead.consultant:
        return lead.consultant.name
    return _dealer(lead) if lead.dealer else _("Our desk")


def _how(lead: Lead) -> str:
    if lead.wants_call_now:
        return _("A call, as soon as somebody is free")
    channel = contact_channel(lead.channel.value) if lead.channel else contact_channel("call")
    return f"{channel} · {lead.call_window.label}"


def _expected_at(lead: Lead) -> datetime | None:
    """By when the first call is promised; nothing once it is past, for then it comes as soon as it can."""
    promised = {ClockKind.VERIFY, ClockKind.FIRST_CONTACT}
    due = next((running.due_at for running in leads.clocks_of(lead) if running.kind in promised), None)
    return due if due and due > clock.now() else None
