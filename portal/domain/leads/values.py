"""What is handed to the operations: plain values, checked by the forms before and by the rules after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from portal.domain.customers import Channel, Purpose
from portal.domain.leads.models import CallWindow, Horizon, Lead, Source


@dataclass(frozen=True)
class ConsentGiven:
    """One yes or no, with the words that were shown and their version."""

    channel: Channel
    purpose: Purpose
    given: bool
    shown: str
    version: str
    dealer_id: int | None = None


@dataclass(frozen=True)
class Enquiry:
    """One touch of a prospect: a form, a call, a row of a file."""

    name: str
    source: Source
    phone: str | None = None
    """E.164."""
    email: str | None = None
    """Case-folded."""
    language: str = "zh-Hans"
    model_slug: str | None = None
    trim_code: str | None = None
    paint_code: str | None = None
    horizon: Horizon = Horizon.UNKNOWN
    planned_on: date | None = None
    dealer_code: str | None = None
    city_code: str | None = None
    channel: Channel | None = None
    call_window: CallWindow = CallWindow.ANY
    wants_call_now: bool = False
    consents: tuple[ConsentGiven, ...] = ()
    campaign: str = ""
    utm: dict[str, str] = field(default_factory=dict)
    note: str = ""
    hints: tuple[str, ...] = ()
    """Why it may be spam: `fast`, `honeypot`, `disposable_mail`, `many_from_one_address`."""
    tells_prospect: bool = True
    """False for imported rows: the person did not just act, so nothing is sent."""


@dataclass(frozen=True)
class Registered:
    """What became of an enquiry."""

    lead: Lead
    outcome: Literal["new", "joined", "reopened", "resumed"]
    token: str
    """For the prospect's own page; only its hash is stored."""


@dataclass(frozen=True)
class Qualification:
    """What the agent found out: everything a dealer needs and the rules ask for."""

    name: str
    horizon: Horizon
    model_slug: str | None = None
    second_model_slug: str | None = None
    planned_on: date | None = None
    channel: Channel | None = None
    call_window: CallWindow = CallWindow.ANY
    dealer_code: str | None = None
    city_code: str | None = None
    needs: dict[str, str] = field(default_factory=dict)
    """use, household, budget, current_car, timing."""
    consents: tuple[ConsentGiven, ...] = ()
    note: str = ""
