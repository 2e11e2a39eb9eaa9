"""The desk proves that a lead is real. docs/rules.md, Leads: verification."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from portal.domain import accounts, catalogue, customers, dealers, journal, messages, settings
from portal.domain.leads import clocks, history, keys, scoring
from portal.domain.leads.errors import (
    ClaimedByAnother,
    CodeNeedsContact,
    NeedsAreMissing,
    NotClaimed,
    NurturingNeedsConsent,
    NurturingNeedsDistance,
    PlaceIsMissing,
    ProofsAreMissing,
    ReasonIsMissing,
    RestIsTooShortOrLong,
    SameLead,
    SharingNotPermitted,
    UnreachableTooSoon,
)
from portal.domain.leads.models import Act, ClockKind, Lead, LeadLine, LeadTouch, Proof, ProofKind, Source, State
from portal.domain.leads.operations.receiving import add_interest, join_file
from portal.domain.leads.transitions import require_state
from portal.domain.leads.values import ConsentGiven, Qualification
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import append, db
from portal.platform.formats import time_of_day

INVALID_REASONS = ("dead_number", "wrong_person", "spam", "not_about_buying", "other_brand", "unreachable")
NEEDED_PROOFS = {Source.HOTLINE: 1, Source.REFERRAL: 1}
FIRST_REST_DAYS, LAST_REST_DAYS = 31, 365
DESK_REST_DAYS = 90


def claim(lead: Lead, *, by: Viewer) -> Lead:
    """The agent works on this lead for 15 minutes. Raises ClaimedByAnother."""
    history.begin(lead)
    _refuse_foreign_claim(lead, by)
    lead.claimed_by_id = by.account_id
    lead.claimed_until = clock.now() + timedelta(minutes=int(settings.value("leads.claim_minutes")))
    return lead


def claim_next(*, by: Viewer) -> Lead | None:
    """Claim the first free lead of the verification queue, or the one this agent has claimed. None if it is empty."""
    now = clock.now()
    mine = sa.select(Lead).where(
        Lead.state == State.RECEIVED, Lead.claimed_by_id == by.account_id, Lead.claimed_until > now
    )
    found = db.session.scalars(mine.order_by(Lead.queue_rank, Lead.received_at).limit(1)).first()
    if found is None:
        free = (
            sa.select(Lead)
            .where(Lead.state == State.RECEIVED, Lead.queue_rank < 9)
            .where(sa.or_(Lead.claimed_until.is_(None), Lead.claimed_until <= now))
            .order_by(Lead.queue_rank, Lead.received_at, Lead.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        found = db.session.scalars(free, execution_options={"populate_existing": True}).first()
    return claim(found, by=by) if found is not None else None


def release_claim(lead: Lead, *, by: Viewer) -> Lead:
    """Give the lead back to the queue before the claim runs out."""
    history.begin(lead)
    _refuse_foreign_claim(lead, by)
    lead.claimed_by_id = lead.claimed_until = None
    return lead


def _refuse_foreign_claim(lead: Lead, by: Viewer) -> None:
    now = clock.now()
    if lead.claimed_until and lead.claimed_until > now and lead.claimed_by_id != by.account_id:
        name = accounts.get_account(lead.claimed_by_id or 0).name
        raise ClaimedByAnother(name=name, time=time_of_day(lead.claimed_until))


def _begin_at_desk(lead: Lead, by: Viewer, *states: State) -> None:
    history.begin(lead)
    require_state(lead, *(states or (State.RECEIVED,)))
    _refuse_foreign_claim(lead, by)
    is_mine = lead.claimed_by_id == by.account_id and lead.claimed_until and lead.claimed_until > clock.now()
    if lead.state is State.RECEIVED and not is_mine:
        raise NotClaimed


def log_attempt(lead: Lead, outcome: str, note: str, *, by: Viewer) -> Lead:
    """The agent called: `no_answer`, `busy`, `call_back` or `answered`. Sets when the next attempt is due."""
    _begin_at_desk(lead, by)
    lead.attempts += 1
    history.write_line(lead, Act.ATTEMPT, by=by, reason=outcome, note=note)
    clocks.put_off(lead, ClockKind.VERIFY, clocks.next_attempt_at(clock.now()))
    return history.finish(lead)


def add_proof(lead: Lead, kind: ProofKind, *, by: Viewer | None) -> Lead:
    """Note a proof that a received lead is real; each kind counts once. An agent needs the claim on the lead."""
    if by is not None:
        _begin_at_desk(lead, by)
    else:
        require_state(history.begin(lead), State.RECEIVED)
    if kind not in _proved(lead):
        append(Proof, lead_id=lead.id, kind=kind, at=clock.now(), by_id=by.account_id if by else None)
        history.write_line(lead, Act.PROOF, by=by, reason=kind.value)
    return history.finish(lead)


def send_code(lead: Lead, way: messages.Way, *, by: Viewer) -> Lead:
    """Send a one-time code to the lead's telephone or address; what comes back proves it."""
    _begin_at_desk(lead, by)
    to = lead.phone if way is messages.Way.SMS else lead.email
    if not to:
        raise CodeNeedsContact
    code = messages.new_code("lead", f"lead:{lead.id}")
    number = history.write_line(lead, Act.NOTE, by=by, reason="code_sent", details={"way": way.value})
    messages.queue(
        "lead-code",
        cause=f"lead-code:{lead.id}:{number}",
        to=to,
        way=way,
        language=lead.language,
        to_name=lead.name,
        about=("lead", lead.id),
        values={"name": lead.name},
        secrets={"code": code},
    )
    return history.finish(lead)


def use_code(lead: Lead, code_id: int, *, by: Viewer) -> Lead:
    """The code came back right (checked by `messages.check_code`): that proves the lead's contact."""
    messages.use_code(code_id)
    return add_proof(lead, ProofKind.CODE, by=by)


def proofs_of(lead: Lead) -> list[Proof]:
    """The lead's proofs, oldest first."""
    return list(db.session.scalars(sa.select(Proof).where(Proof.lead_id == lead.id).order_by(Proof.at)))


_PROVED = sa.select(Proof.kind).where(Proof.lead_id == sa.bindparam("lead"))


def _proved(lead: Lead) -> set[ProofKind]:
    return set(db.session.connection().execute(_PROVED, {"lead": lead.id}).scalars())


def needed_proofs(lead: Lead) -> int:
    """One for hotline callers and owners' referrals, two for everybody else."""
    return NEEDED_PROOFS.get(lead.source, 2)


def qualify(lead: Lead, found: Qualification, *, by: Viewer) -> Lead:
    """The lead is real and wants to buy: the customer file is made or joined, and a dealer can be found.

    Raises ProofsAreMissing, NeedsAreMissing, PlaceIsMissing, SharingNotPermitted, NotClaimed, StepNotAllowed.
    """
    _begin_at_desk(lead, by)
    _take_over(lead, found)
    proofs = len(_proved(lead))
    if proofs < needed_proofs(lead):
        raise ProofsAreMissing(needed=needed_proofs(lead), present=proofs)
    if lead.model_id is None and not any(lead.needs.values()):
        raise NeedsAreMissing
    if lead.city_id is None and lead.wanted_dealer_id is None:
        raise PlaceIsMissing
    contacts = record_consents(lead, found.consents)
    if not customers.may_share_with(contacts, lead.wanted_dealer_id or 0):
        raise SharingNotPermitted
    customer = join_file(lead)
    lead.customer_id = customer.id
    scoring.rate(lead, is_owner=customer.owner_since is not None)
    history.write_line(lead, Act.QUALIFIED, to=State.QUALIFIED, by=by, note=found.note)
    lead.qualified_at = clock.now()
    lead.claimed_by_id = lead.claimed_until = None
    clocks.stop(lead, ClockKind.VERIFY)
    clocks.start(lead, ClockKind.ASSIGN)
    keys.index_lead(lead)
    journal.note("lead.qualify", "lead", lead.id, by=by)
    return history.finish(lead)


def _take_over(lead: Lead, found: Qualification) -> None:
    model = catalogue.find_model(found.model_slug)
    city, dealer = dealers.find_city(found.city_code), dealers.find_dealer(found.dealer_code)
    lead.name = found.name or lead.name
    if model is not None:
        lead.model_id = model.id
        add_interest(lead, model.id)
    second = catalogue.find_model(found.second_model_slug)
    add_interest(lead, second.id if second else None)
    lead.planned_on = found.planned_on or lead.planned_on
    lead.horizon = scoring.horizon_of(found.planned_on, brand().today()) if found.planned_on else found.horizon
    lead.channel, lead.call_window = found.channel or lead.channel, found.call_window
    lead.wanted_dealer_id = dealer.id if dealer else None
    lead.city_id = city.id if city else dealer.city_id if dealer else lead.city_id
    lead.needs = {name: text for name, text in found.needs.items() if text}


def record_consents(lead: Lead, given: tuple[ConsentGiven, ...]) -> list[customers.Contact]:
    """Record what was said on the call at the lead's contacts. Returns the contacts."""
    contacts = [customers.contact_for(kind, value) for kind, value in keys.contacts_of(lead)]
    for consent in given:
        for contact in contacts:
            customers.record_consent(
                contact,
                consent.channel,
                consent.purpose,
                given=consent.given,
                shown=consent.shown,
                version=consent.version,
                source=lead.source.value,
                dealer=consent.dealer_id,
            )
    return contacts


def nurture(lead: Lead, until: date, reason: str, *, consents: tuple[ConsentGiven, ...] = (), by: Viewer) -> Lead:
    """Let the lead rest at the desk until a day more than 90 days away. One consent is needed to keep in touch.

    Raises NurturingNeedsDistance, NurturingNeedsConsent, RestIsTooShortOrLong.
    """
    _begin_at_desk(lead, by, State.RECEIVED, State.QUALIFIED)
    if lead.state is State.RECEIVED and (until - brand().today()).days <= DESK_REST_DAYS:
        raise NurturingNeedsDistance
    contacts = record_consents(lead, consents)
    if lead.state is State.RECEIVED and not any(c.given for c in customers.consents_of(contacts)):
        raise NurturingNeedsConsent
    return rest(lead, until, reason, by=by)


def rest(lead: Lead, until: date, note: str, *, by: Viewer) -> Lead:
    """Let the lead rest until that day, 31 to 365 days from today. Its clocks stop; a signal or the day wakes it."""
    today = brand().today()
    first, last = today + timedelta(days=FIRST_REST_DAYS), today + timedelta(days=LAST_REST_DAYS)
    if not first <= until <= last:
        raise RestIsTooShortOrLong(first=first.isoformat(), last=last.isoformat())
    undo = history.take_snapshot(lead)
    before = lead.state
    history.write_line(lead, Act.NURTURED, to=State.NURTURING, by=by, note=note, undo=undo)
    lead.resumes_state = before
    lead.nurture_until = until
    lead.claimed_by_id = lead.claimed_until = None
    clocks.stop(lead)
    return history.finish(lead)


def declare_invalid(lead: Lead, reason: str, note: str, *, by: Viewer) -> Lead:
    """The lead is none, for one of six reasons; unreachable only after the attempt rule. Raises UnreachableTooSoon."""
    _begin_at_desk(lead, by, State.RECEIVED, State.QUALIFIED)
    if reason not in INVALID_REASONS:
        raise ReasonIsMissing
    if reason == "unreachable":
        _require_attempts(lead)
    history.write_line(lead, Act.INVALID, to=State.INVALID, by=by, reason=reason, note=note)
    lead.claimed_by_id = lead.claimed_until = None
    journal.note("lead.invalid", "lead", lead.id, by=by, reason=reason)
    return history.finish(lead)


def _require_attempts(lead: Lead) -> None:
    query = sa.select(LeadLine.at).where(LeadLine.lead_id == lead.id, LeadLine.act == Act.ATTEMPT)
    moments = list(db.session.scalars(query))
    zone = brand().zone
    days = {moment.astimezone(zone).date() for moment in moments}
    parts = {clocks.part_of_day(moment) for moment in moments} - {None}
    tries, span = int(settings.value("leads.attempts")), int(settings.value("leads.attempt_days"))
    reached = (max(days) - min(days)).days + 1 if days else 0
    if len(moments) < tries or reached < span or len(parts) < 3:
        raise UnreachableTooSoon(tries=tries, days=span, done=len(moments), on=reached, parts=len(parts))


def mark_duplicate(lead: Lead, survivor: Lead, *, by: Viewer) -> Lead:
    """This lead is the same person's as `survivor`, which takes its touches, consents and interests."""
    first, second = sorted((lead, survivor), key=lambda row: row.id)
    history.begin(first)
    if first is not second:
        history.begin(second)
    if lead is survivor or not survivor.is_open:
        raise SameLead
    _refuse_foreign_claim(lead, by)
    require_state(lead, State.RECEIVED, State.QUALIFIED)
    db.session.execute(sa.update(LeadTouch).where(LeadTouch.lead_id == lead.id).values(lead_id=survivor.id))
    history.write_line(lead, Act.DUPLICATE, to=State.DUPLICATE, by=by, reason=survivor.ref)
    lead.survivor_id = survivor.id
    lead.claimed_by_id = lead.claimed_until = None
    survivor.phone, survivor.email = survivor.phone or lead.phone, survivor.email or lead.email
    for interest in lead.interests:
        add_interest(survivor, interest.model_id)
    scoring.rate(survivor, asked_again=True)
    history.write_line(survivor, Act.ASKED_AGAIN, by=by, reason="duplicate", details={"ref": lead.ref})
    keys.take(survivor)
    keys.index_lead(survivor)
    journal.note("lead.duplicate", "lead", lead.id, by=by, reason=survivor.ref)
    history.finish(survivor)
    return history.finish(lead)


def withdraw(lead: Lead, note: str, *, by: Viewer | None) -> Lead:
    """The person wants no contact: the lead ends, and nobody calls for 180 days."""
    history.begin(lead)
    history.write_line(lead, Act.WITHDRAWN, to=State.WITHDRAWN, by=by, by_side=None if by else "prospect", note=note)
    lead.claimed_by_id = lead.claimed_until = None
    _withdraw_consents(lead, source="enquiry" if by is None else "agent")
    return history.finish(lead)


def _withdraw_consents(lead: Lead, *, source: str) -> None:
    """Every yes that was given becomes a no, with the words it was given to."""
    for contact in [customers.contact_for(kind, value) for kind, value in keys.contacts_of(lead)]:
        for consent in customers.consents_of([contact]):
            if consent.given:
                customers.record_consent(
                    contact,
                    consent.channel,
                    consent.purpose,
                    given=False,
                    shown=consent.shown,
                    version=consent.shown_version,
                    source=source,
                    dealer=consent.dealer_id,
                )


def add_desk_note(lead: Lead, note: str, *, by: Viewer) -> Lead:
    """A note of the desk on the timeline."""
    if not note:
        raise ReasonIsMissing
    history.begin(lead)
    history.write_line(lead, Act.NOTE, by=by, note=note)
    return history.finish(lead)
