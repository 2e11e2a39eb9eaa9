"""The desk gives a lead to a dealer, with the reason kept. docs/rules.md, Leads: assignment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from portal.domain import accounts, customers, dealers, journal, messages, settings
from portal.domain.leads import clocks, history, keys
from portal.domain.leads.errors import DealerIsClosed, NoDealerFits, SharingNotPermitted
from portal.domain.leads.models import Act, ClockKind, Lead, LeadLine, State
from portal.domain.leads.transitions import require_state
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.contacts import readable_phone
from portal.platform.db import db, lock
from portal.platform.language import gettext as _


@dataclass(frozen=True)
class Why:
    """Why a dealer: a code and what it speaks of, kept with the lead and told in the reader's language."""

    code: str
    """`named`, `had`, `city`, `area`, `hand`, `own`."""
    city_en: str = ""
    city_zh: str = ""
    weight: int = 0
    reason: str = ""

    def as_text(self) -> str:
        return json.dumps({k: v for k, v in vars(self).items() if v}, ensure_ascii=False, separators=(",", ":"))[:300]


def explain(because: str, language: str) -> str:
    """The kept reason as a sentence in the reader's language."""
    if not because:
        return ""
    try:
        kept = json.loads(because)
    except ValueError:
        kept = {"code": because}
    city = kept.get("city_zh" if language == "zh-Hans" else "city_en", "")
    sentences = {
        "named": _("The customer named this dealer"),
        "had": _("This dealer had the lead before"),
        "city": _("Next in turn in %(city)s, by level and acceptance", city=city),
        "area": _("Next in turn in the area, because no dealer in %(city)s is free", city=city),
        "hand": _("Chosen by hand: %(reason)s", reason=kept.get("reason", "")),
        "own": _("The dealer's own enquiry"),
    }
    return sentences.get(kept["code"], str(kept["code"]))


@dataclass(frozen=True)
class Standing:
    """How a dealer stands for the turn."""

    dealer: dealers.Dealer
    weight: int
    is_over_cap: bool
    is_overdue: bool


@dataclass(frozen=True)
class Proposal:
    """The dealer that the rules propose, why, and who else stands in the turn."""

    dealer: dealers.Dealer
    why: Why
    others: Sequence[Standing]


def propose_dealer(lead: Lead) -> Proposal:
    """The dealer for this lead by the rules' order. Changes nothing. Raises NoDealerFits."""
    declined = _declined_by(lead)
    for dealer_id, code in ((lead.wanted_dealer_id, "named"), (lead.first_dealer_id, "had")):
        if dealer_id is not None and dealer_id not in declined:
            dealer = dealers.get_dealer(dealer_id)
            if dealer.is_open:
                return Proposal(dealer=dealer, why=Why(code=code), others=())
    if lead.city is None:
        raise NoDealerFits
    city = lead.city
    in_city = sa.and_(dealers.Dealer.city_id == city.id)
    in_area = dealers.City.area_id == city.area_id
    for code, where in (("city", in_city), ("area", in_area)):
        standings = _standings(where, declined)
        free = [s for s in standings if not s.is_over_cap and not s.is_overdue]
        if free:
            chosen = _next_in_turn(free)
            why = Why(code=code, city_en=city.name_en, city_zh=city.name_zh, weight=chosen.weight)
            return Proposal(dealer=chosen.dealer, why=why, others=standings)
    raise NoDealerFits


_TAKEN_BACK = sa.select(LeadLine.details).where(
    LeadLine.lead_id == sa.bindparam("lead"), LeadLine.act.in_((Act.DECLINED, Act.RETURNED))
)


def _declined_by(lead: Lead) -> set[int]:
    found = db.session.connection().execute(_TAKEN_BACK, {"lead": lead.id}).scalars()
    return {int(d["dealer_id"]) for d in found if d.get("dealer_id")}


def _standings(where: sa.ColumnElement[bool], declined: set[int]) -> list[Standing]:
    query = sa.select(dealers.Dealer).join(dealers.City).where(dealers.Dealer.is_open, where)
    found = [d for d in db.session.scalars(query.order_by(dealers.Dealer.id)) if d.id not in declined]
    ids = [d.id for d in found]
    if not ids:
        return []
    midnight = clock.now().astimezone(brand().zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    today = _count_by_dealer(ids, Lead.assigned_at >= midnight, Lead.is_with_dealer.is_(True))
    working = _count_by_dealer(ids, Lead.is_with_dealer.is_(True))
    late = _count_by_dealer(
        ids, Lead.is_with_dealer.is_(True), Lead.due_clock == ClockKind.FEEDBACK.value, Lead.due_at < clock.now()
    )
    acceptance = _acceptance(ids)
    percent = int(settings.value("leads.overdue_percent"))
    return [
        Standing(
            dealer=d,
            weight=max(1, round(d.level * acceptance.get(d.id, 100))),
            is_over_cap=today.get(d.id, 0) >= d.daily_cap,
            is_overdue=late.get(d.id, 0) * 100 > percent * working.get(d.id, 0) and working.get(d.id, 0) >= 5,
        )
        for d in found
    ]


def _count_by_dealer(ids: list[int], *where: sa.ColumnElement[bool]) -> dict[int, int]:
    query = sa.select(Lead.dealer_id, sa.func.count()).where(Lead.dealer_id.in_(ids), *where).group_by(Lead.dealer_id)
    return {dealer_id: n for dealer_id, n in db.session.execute(query) if dealer_id is not None}


def _acceptance(ids: list[int]) -> dict[int, int]:
    """Percent of the dealer's leads of the last 90 days that it accepted; 100 for a dealer without any."""
    since: datetime = clock.now() - timedelta(days=90)
    query = (
        sa.select(Lead.dealer_id, sa.func.count(), sa.func.count(Lead.accepted_at))
        .where(Lead.dealer_id.in_(ids), Lead.assigned_at >= since)
        .group_by(Lead.dealer_id)
    )
    return {d: max(10, 100 * accepted // n) for d, n, accepted in db.session.execute(query) if d is not None and n}


def _next_in_turn(standings: list[Standing]) -> Standing:
    """Smooth weighted turn: whoever has waited most for its weight; the smaller id where two are even."""
    return max(standings, key=lambda s: (s.dealer.turn + s.weight, -s.dealer.id))


def _advance_turn(chosen: dealers.Dealer, standings: Sequence[Standing]) -> None:
    free = [s for s in standings if not s.is_over_cap and not s.is_overdue]
    total = sum(s.weight for s in free)
    for standing in sorted(free, key=lambda s: s.dealer.id):
        dealer = lock(standing.dealer)
        dealer.turn += standing.weight - (total if dealer.id == chosen.id else 0)


def assign(lead: Lead, dealer_code: str | None, reason: str, *, by: Viewer | None) -> Lead:
    """Give the qualified lead to that dealer, or to the proposed one where none is named; say why.

    Raises DealerIsClosed, NoDealerFits, SharingNotPermitted, StepNotAllowed.
    """
    history.begin(lead)
    require_state(lead, State.QUALIFIED)
    chosen = dealers.find_dealer(dealer_code)
    proposal = _proposal_or_none(lead, needed=chosen is None)
    if proposal is not None and (chosen is None or chosen.id == proposal.dealer.id):
        chosen, why = proposal.dealer, proposal.why
        if why.code in {"city", "area"}:
            _advance_turn(chosen, proposal.others)
    else:
        assert chosen is not None
        why = Why(code="hand", reason=reason)
    if not chosen.is_open:
        raise DealerIsClosed
    contacts = [customers.contact_for(kind, value) for kind, value in keys.contacts_of(lead)]
    if not customers.may_share_with(contacts, chosen.id):
        raise SharingNotPermitted
    hand_to(lead, chosen, why, by=by)
    journal.note("lead.assign", "lead", lead.id, by=by, reason=why.code)
    return history.finish(lead)


def _proposal_or_none(lead: Lead, *, needed: bool) -> Proposal | None:
    try:
        return propose_dealer(lead)
    except NoDealerFits:
        if needed:
            raise
        return None


def hand_to(lead: Lead, dealer: dealers.Dealer, why: Why, *, by: Viewer | None) -> None:
    """The lead is the dealer's from now on: clocks run, the manager is told, the customer learns who will call."""
    lead.dealer_id = dealer.id
    lead.first_dealer_id = lead.first_dealer_id or dealer.id
    lead.consultant_id = lead.accepted_at = None
    lead.assigned_at = clock.now()
    lead.assigned_because = why.as_text()
    lead.next_step, lead.next_step_at = "", None
    history.write_line(
        lead,
        Act.ASSIGNED,
        to=State.ASSIGNED,
        by=by,
        reason=why.code,
        details={"dealer_id": dealer.id, "dealer_en": dealer.name_en, "dealer_zh": dealer.name_zh},
    )
    clocks.stop(lead, ClockKind.ASSIGN)
    clocks.start(lead, ClockKind.ACCEPT)
    clocks.start(lead, ClockKind.FEEDBACK)
    keys.move_index(lead)
    _tell_dealer(lead, dealer)
    _tell_customer(lead, dealer)


def managers_of(dealer_id: int) -> list[accounts.Account]:
    """The dealer's managers."""
    return [person for person in accounts.staff_of(dealer_id) if person.role is accounts.Role.MANAGER]


def _tell_dealer(lead: Lead, dealer: dealers.Dealer) -> None:
    for manager in managers_of(dealer.id):
        if manager.email:
            messages.queue(
                "lead-new-dealer",
                cause=f"{history.cause(lead, 'new-dealer')}:{manager.id}",
                to=manager.email,
                way=messages.Way.EMAIL,
                language=manager.language,
                to_name=manager.name,
                about=("lead", lead.id),
                values={
                    "name": lead.name,
                    "ref": lead.ref,
                    "address": f"{brand().base_url}/dealer/leads/{lead.ref}",
                },
            )


def _tell_customer(lead: Lead, dealer: dealers.Dealer) -> None:
    from portal.domain.leads.operations.receiving import enquiry_address, new_link  # noqa: PLC0415  (a circle else)

    messages.queue_to(
        "lead-assigned-prospect",
        cause=history.cause(lead, "assigned"),
        phone=lead.phone,
        email=lead.email,
        prefer=lead.channel,
        language=lead.language,
        to_name=lead.name,
        about=("lead", lead.id),
        values={
            "name": lead.name,
            "ref": lead.ref,
            "dealer": dealer.name_zh if lead.language == "zh-Hans" else dealer.name_en,
            "phone": readable_phone(dealer.phone) if dealer.phone else "",
        },
        secrets={"link": enquiry_address(new_link(lead))},
    )


def take_back(lead: Lead, act: Act, reason: str, note: str, *, by: Viewer | None, by_side: str | None = None) -> None:
    """The lead goes back to the desk as qualified: declined, out of time, or the customer wants another dealer."""
    dealer_id = lead.dealer_id
    history.write_line(
        lead,
        act,
        to=State.QUALIFIED,
        by=by,
        by_side=by_side,
        reason=reason,
        note=note,
        details={"dealer_id": dealer_id},
    )
    if lead.wanted_dealer_id == dealer_id:
        lead.wanted_dealer_id = None
    lead.dealer_id = lead.consultant_id = lead.accepted_at = lead.assigned_at = None
    lead.assigned_because = ""
    clocks.stop(lead)
    clocks.start(lead, ClockKind.ASSIGN)
    keys.move_index(lead)


def resume(lead: Lead, reason: str, *, by: Viewer | None) -> None:
    """A resting lead wakes: to the state before if it was never qualified, else qualified and to its first dealer."""
    require_state(lead, State.NURTURING)
    lead.nurture_until = None
    if lead.qualified_at is None:
        history.write_line(lead, Act.RESUMED, to=State.RECEIVED, by=by, reason=reason)
        clocks.start(lead, ClockKind.VERIFY)
        return
    lead.consultant_id = None
    history.write_line(lead, Act.RESUMED, to=State.QUALIFIED, by=by, reason=reason)
    first = dealers.get_dealer(lead.first_dealer_id) if lead.first_dealer_id else None
    if first is not None and first.is_open and first.id not in _declined_by(lead):
        hand_to(lead, first, Why(code="had"), by=by)
    else:
        clocks.start(lead, ClockKind.ASSIGN)
