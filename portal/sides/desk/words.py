"""The desk's names for what the domain keeps as codes, in the reader's language."""

from __future__ import annotations

from portal.domain.accounts import Role, Side
from portal.domain.customers import Channel
from portal.platform.contacts import readable_phone
from portal.platform.language import gettext as _
from portal.sides.lead_words import attempt_outcome

NEEDS = ("use", "household", "current_car", "budget", "timing")
"""What an agent asks, in the order of the script."""


phone = readable_phone


def channel(value: Channel) -> str:
    """A way of reaching a person."""
    return {
        Channel.CALL: _("Call"),
        Channel.SMS: _("SMS"),
        Channel.MAIL: _("Email"),
        Channel.POST: _("Post"),
        Channel.WECHAT: _("WeChat"),
        Channel.SHARING: _("Sharing with a dealer"),
    }[value]


def hint(code: str) -> tuple[str, str]:
    """A hint of spam: its name and what it means. A hint never removes a lead."""
    return {
        "fast": (_("Filled in very fast"), _("The form came back in under three seconds. People need longer.")),
        "honeypot": (_("Hidden field filled in"), _("A field that people do not see had text in it.")),
        "disposable_mail": (_("Throw-away address"), _("The email address is of a kind that lasts minutes.")),
        "many_from_one_address": (
            _("Many from one place"),
            _("Several enquiries came from the same connection today. Offices and fairs do that too."),
        ),
    }.get(code, (code, ""))


def likeness(code: str) -> str:
    """By what another lead looks like the same person's."""
    return {
        "phone": _("Same telephone"),
        "email": _("Same email"),
        "name_city_model": _("Same name, city and model"),
        "file": _("Same customer file"),
    }.get(code, code)


def outcome(code: str) -> str:
    """How a call ended, as the agent's buttons say it."""
    found = {"confirmed": _("Answered, name confirmed"), "answered": _("Answered, not confirmed")}
    return found.get(code) or attempt_outcome(code)


def role(value: Role) -> str:
    """What somebody does here."""
    return {
        Role.OWNER: _("Owner"),
        Role.MANAGER: _("Dealer manager"),
        Role.CONSULTANT: _("Sales consultant"),
        Role.ADVISOR: _("Service advisor"),
        Role.MARKETING: _("Dealer marketing"),
        Role.AGENT: _("Agent"),
        Role.SUPERVISOR: _("Centre supervisor"),
        Role.MARKETER: _("Marketer"),
        Role.AREA_MANAGER: _("Area manager"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[value]


def side(value: Side) -> str:
    """Where somebody signs in."""
    return {Side.CLUB: _("Owner club"), Side.DEALER: _("Dealer"), Side.DESK: _("Head office")}[value]


def decision(code: str) -> str:
    """What became of a lost claim."""
    return {
        "confirmed": _("Confirmed"),
        "overturned": _("Overturned"),
        "not_reached": _("Not reached"),
    }[code]
