"""An enquiry comes in: a new lead, or one more touch of the lead that is there. docs/rules.md, Leads: receiving."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain import catalogue, customers, dealers, journal, messages, settings
from portal.domain.customers import Channel, ContactKind
from portal.domain.leads import clocks, history, keys, scoring
from portal.domain.leads.errors import ContactIsMissing, HandledElsewhere
from portal.domain.leads.models import (
    Act,
    ClockKind,
    Horizon,
    Lead,
    LeadInterest,
    LeadLink,
    LeadTouch,
    Source,
    State,
)
from portal.domain.leads.operations import assigning
from portal.domain.leads.values import ConsentGiven, Enquiry, Registered
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import append, db, lock
from portal.platform.errors import NotAllowed
from portal.platform.tokens import hash_token, new_reference, new_token

SUSPECT_HINTS = {"honeypot", "fast"}


def register_interest(enquiry: Enquiry, *, by: Viewer | None = None) -> Registered:
    """A prospect's enquiry becomes a lead, or a touch of the open lead of the same person.

    The same person is known by telephone or e-mail; where they find two leads the telephone wins and the pair goes
    to the duplicates queue. A lead lost within 30 days reopens, a resting one is taken up again. Raises
    ContactIsMissing. docs/rules.md, Leads: receiving.
    """
    contacts = lock_contacts(enquiry)
    _record_consents(contacts, enquiry.consents, enquiry.source)
    lead = _open_lead_of(enquiry)
    if lead is not None:
        outcome = _join(lead, enquiry, by=by)
    else:
        lead = _lately_lost(enquiry)
        if lead is not None:
            _reopen(lead, enquiry, by=by)
            outcome = "reopened"
        else:
            lead = _new_lead(enquiry, contacts, by=by)
            outcome = "new"
    token = new_link(lead)
    if enquiry.tells_prospect:
        _confirm(lead, token)
    history.finish(lead)
    return Registered(lead=lead, outcome=outcome, token=token)  # type: ignore[arg-type]


def enter_own_enquiry(dealer_id: int, enquiry: Enquiry, reception: str, *, by: Viewer) -> Registered:
    """A dealer's own walk-in or telephone enquiry becomes a lead assigned to that dealer, with a customer file.

    `reception` is the record of the visit. Raises HandledElsewhere where another dealer has the person (all that
    the dealer learns), NotAllowed for another dealer's staff. docs/rules.md, Leads: a dealer's own enquiries.
    """
    if by.dealer_id != dealer_id:
        raise NotAllowed
    contacts = lock_contacts(enquiry)
    lead = _open_lead_of(enquiry)
    if lead is not None:
        if lead.dealer_id not in {None, dealer_id}:
            raise HandledElsewhere
        _record_consents(contacts, enquiry.consents, enquiry.source)
        outcome = _join(lead, enquiry, by=by)
        return Registered(lead=history.finish(lead), outcome=outcome, token=new_link(lead))  # type: ignore[arg-type]
    _record_consents(contacts, enquiry.consents, enquiry.source)
    lead = _make(enquiry, contacts)
    lead.first_dealer_id = lead.dealer_id = dealer_id
    lead.customer_id = join_file(lead).id
    history.write_line(lead, Act.RECEIVED, to=State.ASSIGNED, by=by, note=reception, details={"source": lead.source})
    lead.assigned_at = lead.qualified_at = clock.now()
    lead.assigned_because = "own"
    clocks.start(lead, ClockKind.ACCEPT, is_first=True)
    clocks.start(lead, ClockKind.FEEDBACK, is_first=True)
    keys.take(lead, are_free=True)
    keys.index_lead(lead, is_new=True)
    journal.note("lead.enter", "lead", lead.id, by=by)
    return Registered(lead=history.finish(lead), outcome="new", token=new_link(lead))


# --- the parts ------------------------------------------------------------------------------------------------


def lock_contacts(enquiry: Enquiry) -> list[customers.Contact]:
    """Find or make the enquiry's contacts and lock them in one order, so that one person's enquiries queue up."""
    found = []
    for kind, value in ((ContactKind.PHONE, enquiry.phone), (ContactKind.EMAIL, enquiry.email)):
        if value:
            found.append(customers.lock_contact(kind, value))
    if not found:
        raise ContactIsMissing
    return found


def _record_consents(contacts: list[customers.Contact], given: tuple[ConsentGiven, ...], source: Source) -> None:
    """Each yes or no hangs on the contact it is about: mail on the address, the other channels on the telephone."""
    for consent in given:
        wanted = ContactKind.EMAIL if consent.channel is Channel.MAIL else ContactKind.PHONE
        about = [c for c in contacts if c.kind is wanted] or contacts
        for contact in contacts if consent.channel is Channel.SHARING else about:
            customers.record_consent(
                contact,
                consent.channel,
                consent.purpose,
                given=consent.given,
                shown=consent.shown,
                version=consent.version,
                source=source.value,
                dealer=consent.dealer_id,
            )


def _open_lead_of(enquiry: Enquiry) -> Lead | None:
    by_phone = keys.holder_of(ContactKind.PHONE, enquiry.phone)
    by_email = keys.holder_of(ContactKind.EMAIL, enquiry.email)
    if by_phone and by_email and by_phone != by_email:
        keys.note_pair(by_phone, by_email, "phone_and_email")
    found = by_phone or by_email
    return lock(db.session.get_one(Lead, found)) if found else None


_LOST = (
    sa.select(Lead)
    .where(Lead.state == State.LOST, Lead.closed_at >= sa.bindparam("since"))
    .where(sa.or_(Lead.phone == sa.bindparam("of_phone"), Lead.email == sa.bindparam("of_email")))
    .order_by(Lead.closed_at.desc(), Lead.id.desc())
    .limit(1)
)
"""A contact that was not left is null, which equals nothing."""


def _lately_lost(enquiry: Enquiry) -> Lead | None:
    since = clock.now() - timedelta(days=int(settings.value("leads.reopen_days")))
    found = db.session.scalar(_LOST, {"since": since, "of_phone": enquiry.phone, "of_email": enquiry.email})
    if found is None or lock(found).state is not State.LOST:
        return None
    return found


def _make(enquiry: Enquiry, contacts: list[customers.Contact]) -> Lead:
    model = catalogue.find_model(enquiry.model_slug)
    city = dealers.find_city(enquiry.city_code)
    dealer = dealers.find_dealer(enquiry.dealer_code)
    now = clock.now()
    lead = Lead(
        ref=new_reference(),
        state=State.RECEIVED,
        version=0,
        name=enquiry.name,
        phone=enquiry.phone,
        email=enquiry.email,
        language=enquiry.language,
        channel=enquiry.channel,
        call_window=enquiry.call_window,
        wants_call_now=enquiry.wants_call_now,
        city_id=city.id if city else dealer.city_id if dealer else None,
        wanted_dealer_id=dealer.id if dealer else None,
        model_id=model.id if model else None,
        horizon=_horizon(enquiry),
        planned_on=enquiry.planned_on,
        source=enquiry.source,
        campaign=enquiry.campaign,
        hints=list(enquiry.hints),
        is_suspect=bool(SUSPECT_HINTS & set(enquiry.hints)),
        received_at=now,
        needs={},
        score_parts={},
        declines=0,
        attempts=0,
        agreed_moves=0,
    )
    if model is not None:
        lead.trim_id = next((t.id for t in model.trims if t.code == enquiry.trim_code), None)
        lead.paint_id = next((p.id for p in model.paints if p.code == enquiry.paint_code), None)
    file_id = next((contact.customer_id for contact in contacts if contact.customer_id is not None), None)
    owner = customers.get_customer(file_id) if file_id is not None else None
    scoring.rate(
        lead,
        has_configuration=enquiry.source is Source.CONFIGURATION or bool(enquiry.trim_code or enquiry.paint_code),
        wants_test_drive=enquiry.source is Source.TEST_DRIVE,
        is_owner=owner is not None and owner.owner_since is not None,
    )
    db.session.add(lead)
    db.session.flush()
    if lead.model_id is not None:
        append(LeadInterest, lead_id=lead.id, model_id=lead.model_id)
    _add_touch(lead, enquiry)
    return lead


def _side(enquiry: Enquiry, by: Viewer | None) -> str | None:
    """Whose act it is where nobody of ours is behind it: the prospect's own, or the portal's for an imported row."""
    if by is not None:
        return None
    return "prospect" if enquiry.tells_prospect else "portal"


def _horizon(enquiry: Enquiry) -> Horizon:
    if enquiry.planned_on is not None and enquiry.horizon is Horizon.UNKNOWN:
        return scoring.horizon_of(enquiry.planned_on, brand().today())
    return enquiry.horizon


def _new_lead(enquiry: Enquiry, contacts: list[customers.Contact], *, by: Viewer | None) -> Lead:
    lead = _make(enquiry, contacts)
    history.write_line(
        lead, Act.RECEIVED, by=by, by_side=_side(enquiry, by), note=enquiry.note, details={"source": lead.source}
    )
    clocks.start(lead, ClockKind.VERIFY, is_first=True)
    keys.take(lead, are_free=True)
    keys.index_lead(lead, is_new=True)
    return lead


def _join(lead: Lead, enquiry: Enquiry, *, by: Viewer | None) -> str:
    """One more touch: more heat, and a notice to whoever holds the lead; a resting lead is taken up again."""
    _add_touch(lead, enquiry)
    _fill_in(lead, enquiry)
    scoring.rate(lead, asked_again=True)
    history.write_line(
        lead, Act.ASKED_AGAIN, by=by, by_side=_side(enquiry, by), note=enquiry.note, details={"source": enquiry.source}
    )
    keys.take(lead)
    keys.index_lead(lead)
    if lead.state is State.NURTURING:
        assigning.resume(lead, "signal", by=by)
        return "resumed"
    if lead.consultant_id is not None:
        _notify_consultant(lead)
    return "joined"


def _reopen(lead: Lead, enquiry: Enquiry, *, by: Viewer | None) -> None:
    _add_touch(lead, enquiry)
    _fill_in(lead, enquiry)
    scoring.rate(lead, asked_again=True)
    history.write_line(lead, Act.REOPENED, to=State.QUALIFIED, by=by, by_side=_side(enquiry, by), note=enquiry.note)
    lead.consultant_id = None
    keys.index_lead(lead)
    clocks.start(lead, ClockKind.ASSIGN)


def _fill_in(lead: Lead, enquiry: Enquiry) -> None:
    """What the person says now completes the lead; a nearer horizon and a wish for a call count."""
    lead.phone = lead.phone or enquiry.phone
    lead.email = lead.email or enquiry.email
    lead.wants_call_now = lead.wants_call_now or enquiry.wants_call_now
    order = list(Horizon)
    if _horizon(enquiry) is not Horizon.UNKNOWN and order.index(_horizon(enquiry)) < order.index(lead.horizon):
        lead.horizon = _horizon(enquiry)
    model = catalogue.find_model(enquiry.model_slug)
    if model is not None:
        lead.model_id = lead.model_id or model.id
        add_interest(lead, model.id)
    dealer = dealers.find_dealer(enquiry.dealer_code)
    if dealer is not None and lead.dealer_id is None:
        lead.wanted_dealer_id = dealer.id
    city = dealers.find_city(enquiry.city_code)
    lead.city_id = lead.city_id or (city.id if city else dealer.city_id if dealer else None)


_INTEREST = sa.select(LeadInterest.id).where(
    LeadInterest.lead_id == sa.bindparam("lead"), LeadInterest.model_id == sa.bindparam("model")
)


def add_interest(lead: Lead, model_id: int | None) -> None:
    """Two models are one lead with two interests."""
    if model_id is None:
        return
    known = {"lead": lead.id, "model": model_id}
    if db.session.connection().execute(_INTEREST, known).first() is None:
        append(LeadInterest, lead_id=lead.id, model_id=model_id)


def _add_touch(lead: Lead, enquiry: Enquiry) -> None:
    model = catalogue.find_model(enquiry.model_slug)
    append(
        LeadTouch,
        lead_id=lead.id,
        at=clock.now(),
        source=enquiry.source,
        name=enquiry.name,
        model_id=model.id if model else None,
        campaign=enquiry.campaign,
        utm=enquiry.utm,
        note=enquiry.note,
        details={"trim": enquiry.trim_code, "paint": enquiry.paint_code, "hints": list(enquiry.hints)},
    )


def new_link(lead: Lead) -> str:
    """A new way to the prospect's page; older ones stay valid. Returns the token, stores its hash."""
    token = new_token()
    append(LeadLink, lead_id=lead.id, token_hash=hash_token(token), created_at=clock.now())
    return token


_FIRST_TOUCH = (
    sa.select(LeadTouch.at, LeadTouch.source)
    .where(LeadTouch.lead_id == sa.bindparam("lead"))
    .order_by(LeadTouch.at, LeadTouch.id)
    .limit(1)
)


def join_file(lead: Lead) -> customers.Customer:
    """The customer's file of this lead, made or joined by its contacts."""
    first = db.session.connection().execute(_FIRST_TOUCH, {"lead": lead.id}).one()
    return customers.join_or_make(
        lead.name,
        phone=lead.phone,
        email=lead.email,
        language=lead.language,
        city_id=lead.city_id,
        channel=lead.channel,
        first_touch_at=first.at,
        first_touch_source=first.source.value,
    )


def enquiry_address(token: str) -> str:
    """The address of the prospect's page."""
    return f"{brand().base_url}/enquiry/{token}"


def _confirm(lead: Lead, token: str) -> None:
    messages.queue_to(
        "lead-received",
        cause=history.cause(lead, "received"),
        phone=lead.phone,
        email=lead.email,
        prefer=lead.channel,
        language=lead.language,
        to_name=lead.name,
        about=("lead", lead.id),
        values={"name": lead.name, "ref": lead.ref},
        secrets={"link": enquiry_address(token)},
    )


def _notify_consultant(lead: Lead) -> None:
    consultant = lead.consultant
    if consultant is None or not consultant.email:
        return
    messages.queue(
        "lead-asked-again",
        cause=history.cause(lead, "asked-again"),
        to=consultant.email,
        way=messages.Way.EMAIL,
        language=consultant.language,
        to_name=consultant.name,
        about=("lead", lead.id),
        values={"name": lead.name, "ref": lead.ref, "address": f"{brand().base_url}/dealer/leads/{lead.ref}"},
    )
