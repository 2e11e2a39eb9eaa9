"""The dealer works the lead: accepts, reports back, rests it, undoes. docs/rules.md, Leads: feedback."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from portal.domain import accounts, catalogue, dealers, journal, messages, settings
from portal.domain.leads import clocks, history
from portal.domain.leads.errors import (
    AppointmentInThePast,
    ConsultantIsAway,
    ContactInTheFuture,
    LicenceNotSeen,
    NextStepInThePast,
    NoNewerContact,
    NothingToUndo,
    ReasonIsMissing,
)
from portal.domain.leads.models import Act, ClockKind, Lead, LeadLine, LostClaim, State
from portal.domain.leads.models.words import WORKED
from portal.domain.leads.operations import assigning, verifying
from portal.domain.leads.operations.receiving import enquiry_address, new_link
from portal.domain.leads.transitions import require_state, require_step
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db
from portal.platform.errors import NotAllowed

DECLINE_REASONS = ("out_of_area", "no_capacity", "conflict", "test")
APPOINTMENT_KINDS = ("showroom", "test_drive", "home")
APPOINTMENT_RESULTS = ("came", "did_not_come", "moved")
STOPPING_TRIES = 3


def require_worker(lead: Lead, by: Viewer) -> None:
    """Raises NotAllowed unless `by` is this dealer's manager or the lead's own consultant."""
    is_manager = by.role == "manager"
    if by.side != "dealer" or by.dealer_id != lead.dealer_id or not (is_manager or lead.consultant_id == by.account_id):
        raise NotAllowed


def _begin(lead: Lead, by: Viewer, version: int | None, *states: State) -> history.Snapshot:
    history.begin(lead, by=by, version=version)
    require_worker(lead, by)
    if states:
        require_state(lead, *states)
    return history.take_snapshot(lead)


def accept(lead: Lead, consultant_id: int | None, *, by: Viewer, version: int | None = None) -> Lead:
    """The dealer takes the lead: a manager for a consultant who is present, a consultant for themself.

    Raises ConsultantIsAway, NotAllowed, StepNotAllowed, LeadHasChanged.
    """
    history.begin(lead, by=by, version=version)
    if by.side != "dealer" or by.dealer_id != lead.dealer_id:
        raise NotAllowed
    require_state(lead, State.ASSIGNED)
    undo = history.take_snapshot(lead)
    if by.role != "manager":
        consultant_id = by.account_id
    consultant = _present_consultant(lead, consultant_id or by.account_id)
    lead.consultant_id = consultant.id
    lead.accepted_at = clock.now()
    history.write_line(lead, Act.ACCEPTED, to=State.ACCEPTED, by=by, details={"consultant": consultant.name}, undo=undo)
    clocks.stop(lead, ClockKind.ACCEPT)
    clocks.start(lead, ClockKind.FIRST_CONTACT)
    _tell_consultant(lead, consultant, by=by)
    _tell_customer(lead, consultant)
    return history.finish(lead)


def _present_consultant(lead: Lead, account_id: int) -> accounts.Account:
    found = accounts.get_account(account_id)
    works_here = found.dealer_id == lead.dealer_id and found.role in {accounts.Role.CONSULTANT, accounts.Role.MANAGER}
    if not works_here:
        raise NotAllowed
    if not found.is_active or not found.is_present:
        raise ConsultantIsAway(name=found.name)
    return found


def _tell_consultant(lead: Lead, consultant: accounts.Account, *, by: Viewer) -> None:
    if consultant.id == by.account_id or not consultant.email:
        return
    messages.queue(
        "lead-handed",
        cause=history.cause(lead, history.HANDED),
        not_before=_end_of_undo(),
        to=consultant.email,
        way=messages.Way.EMAIL,
        language=consultant.language,
        to_name=consultant.name,
        about=("lead", lead.id),
        values={"name": lead.name, "ref": lead.ref, "address": f"{brand().base_url}/dealer/leads/{lead.ref}"},
    )


def _end_of_undo() -> datetime:
    """Until then an act may be taken back, so its messages wait."""
    return clock.now() + timedelta(seconds=int(settings.value("leads.undo_seconds")))


def _tell_customer(lead: Lead, consultant: accounts.Account) -> None:
    dealer = dealers.get_dealer(consultant.dealer_id or 0)
    messages.queue_to(
        "lead-accepted",
        cause=history.cause(lead, history.ACCEPTED),
        phone=lead.phone,
        email=lead.email,
        prefer=lead.channel,
        language=lead.language,
        to_name=lead.name,
        about=("lead", lead.id),
        values={
            "ref": lead.ref,
            "consultant": consultant.name,
            "dealer": dealer.name_zh if lead.language == "zh-Hans" else dealer.name_en,
        },
        secrets={"link": enquiry_address(new_link(lead))},
        not_before=_end_of_undo(),
    )


def decline(lead: Lead, reason: str, note: str, *, by: Viewer, version: int | None = None) -> Lead:
    """The dealer does not take the lead; it goes back to the desk. Raises ReasonIsMissing, NotAllowed."""
    history.begin(lead, by=by, version=version)
    if by.side != "dealer" or by.dealer_id != lead.dealer_id or by.role != "manager":
        raise NotAllowed
    require_state(lead, State.ASSIGNED)
    if reason not in DECLINE_REASONS:
        raise ReasonIsMissing
    lead.declines += 1
    assigning.take_back(lead, Act.DECLINED, reason, note, by=by)
    journal.note("lead.decline", "lead", lead.id, by=by, reason=reason)
    return history.finish(lead)


def hand_over(lead: Lead, consultant_id: int, *, by: Viewer, version: int | None = None) -> Lead:
    """The manager hands the lead to another consultant; clocks run on. An assigned lead is accepted with it."""
    if lead.state is State.ASSIGNED:
        return accept(lead, consultant_id, by=by, version=version)
    history.begin(lead, by=by, version=version)
    if by.side != "dealer" or by.dealer_id != lead.dealer_id or by.role != "manager":
        raise NotAllowed
    require_state(lead, *WORKED, State.LOST_CLAIMED)
    undo = history.take_snapshot(lead)
    consultant = _present_consultant(lead, consultant_id)
    lead.consultant_id = consultant.id
    history.write_line(lead, Act.HANDED, by=by, details={"consultant": consultant.name}, undo=undo)
    _tell_consultant(lead, consultant, by=by)
    return history.finish(lead)


def note_contact(
    lead: Lead,
    *,
    channel: str = "call",
    at: datetime | None = None,
    outcome: str = "",
    next_step: str = "",
    next_step_at: datetime | None = None,
    note: str = "",
    by: Viewer,
    version: int | None = None,
) -> Lead:
    """A two-way contact: channel, time, outcome, next step and its date.

    From accepted the lead becomes contacted; later it is a contact without a change of state, which is feedback
    too. Without a next step it is tomorrow's. Raises ContactInTheFuture, NextStepInThePast.
    """
    undo = _begin(lead, by, version, *WORKED)
    moment = at or clock.now()
    if moment > clock.now() + timedelta(minutes=1):
        raise ContactInTheFuture
    if next_step_at is not None and next_step_at < clock.now() - timedelta(days=1):
        raise NextStepInThePast
    step_at = next_step_at or tomorrow_morning()
    to = State.CONTACTED if lead.state is State.ACCEPTED else lead.state
    lead.next_step, lead.next_step_at = next_step, step_at
    lead.wants_call_now = False
    history.write_line(
        lead,
        Act.CONTACTED,
        to=to,
        by=by,
        reason=channel,
        note=note,
        next_step=next_step,
        next_step_at=step_at,
        details={"outcome": outcome, "spoke_at": moment.isoformat()},
        undo=undo,
    )
    clocks.stop(lead, ClockKind.FIRST_CONTACT)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def tomorrow_morning() -> datetime:
    """Ten o'clock tomorrow on the brand's clock, in UTC."""
    local = clock.now().astimezone(brand().zone) + timedelta(days=1)
    return local.replace(hour=10, minute=0, second=0, microsecond=0).astimezone(UTC)


def note_no_answer(lead: Lead, note: str = "", *, by: Viewer, version: int | None = None) -> Lead:
    """A try without an answer. The third logged try stops the first-contact clock."""
    undo = _begin(lead, by, version, *WORKED)
    history.write_line(lead, Act.NO_ANSWER, by=by, note=note, undo=undo)
    if _count_tries(lead) >= STOPPING_TRIES:
        clocks.stop(lead, ClockKind.FIRST_CONTACT)
    return history.finish(lead)


_TRIES = sa.select(sa.func.count()).where(LeadLine.lead_id == sa.bindparam("lead"), LeadLine.act == Act.NO_ANSWER)


def _count_tries(lead: Lead) -> int:
    return db.session.connection().execute(_TRIES, {"lead": lead.id}).scalar() or 0


def note_no_change(lead: Lead, note: str = "", *, by: Viewer, version: int | None = None) -> Lead:
    """Nothing changed, which counts as feedback only with a contact newer than the last. Raises NoNewerContact."""
    undo = _begin(lead, by, version, *(WORKED - {State.ACCEPTED}))
    query = sa.select(LeadLine.act).where(
        LeadLine.lead_id == lead.id, LeadLine.act.in_((Act.CONTACTED, Act.NO_ANSWER, Act.NO_CHANGE))
    )
    newest = db.session.scalars(query.order_by(LeadLine.number.desc()).limit(1)).first()
    if newest in {None, Act.NO_CHANGE}:
        raise NoNewerContact
    history.write_line(lead, Act.NO_CHANGE, by=by, note=note, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def make_appointment(
    lead: Lead, at: datetime, place: str, kind: str, note: str = "", *, by: Viewer, version: int | None = None
) -> Lead:
    """A date agreed with the customer: showroom, test drive or home. It may move the feedback's due time.

    Raises AppointmentInThePast, StepNotAllowed.
    """
    undo = _begin(lead, by, version)
    if lead.state is not State.APPOINTMENT:
        require_step(lead, State.APPOINTMENT)
    if at <= clock.now():
        raise AppointmentInThePast
    lead.appointment_at, lead.appointment_kind = at, kind
    lead.next_step, lead.next_step_at = "", at
    history.write_line(
        lead,
        Act.APPOINTMENT,
        to=State.APPOINTMENT,
        by=by,
        reason=kind,
        note=note,
        next_step_at=at,
        details={"place": place},
        undo=undo,
    )
    clocks.restart_feedback(lead, agreed_at=at)
    return history.finish(lead)


def close_appointment(
    lead: Lead, result: str, note: str = "", *, by: Viewer, version: int | None = None, to: State = State.CONTACTED
) -> Lead:
    """The appointment is over: the customer `came`, `did_not_come`, or it was `moved`; the lead becomes `to`."""
    undo = _begin(lead, by, version, State.APPOINTMENT)
    if result not in APPOINTMENT_RESULTS:
        raise ReasonIsMissing
    require_step(lead, to)
    lead.appointment_at, lead.appointment_kind = None, ""
    lead.next_step_at = tomorrow_morning()
    history.write_line(lead, Act.APPOINTMENT_DONE, to=to, by=by, reason=result, note=note, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def note_test_drive(
    lead: Lead,
    *,
    car: str,
    licence_seen: bool,
    rating: int,
    note: str = "",
    by: Viewer,
    version: int | None = None,
) -> Lead:
    """A test drive with the car driven, the licence seen and the customer's rating of 1 to 5. Raises LicenceNotSeen."""
    undo = _begin(lead, by, version)
    require_step(lead, State.TEST_DRIVEN)
    if not licence_seen:
        raise LicenceNotSeen
    lead.appointment_at, lead.appointment_kind = None, ""
    lead.next_step_at = tomorrow_morning()
    details = {"car": car, "rating": rating}
    history.write_line(lead, Act.TEST_DRIVEN, to=State.TEST_DRIVEN, by=by, note=note, details=details, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def start_negotiating(
    lead: Lead,
    *,
    trim_code: str | None,
    price_cents: int | None,
    competitor: str = "",
    note: str = "",
    by: Viewer,
    version: int | None = None,
) -> Lead:
    """A trim, an indicative price in minor units and the competitor, if any, are on the table."""
    undo = _begin(lead, by, version)
    require_step(lead, State.NEGOTIATING)
    _set_trim(lead, trim_code)
    details = {"trim": trim_code, "price_cents": price_cents, "competitor": competitor}
    lead.next_step_at = tomorrow_morning()
    history.write_line(lead, Act.NEGOTIATING, to=State.NEGOTIATING, by=by, note=note, details=details, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def note_order(
    lead: Lead,
    *,
    on: date,
    trim_code: str | None,
    expected_month: str,
    note: str = "",
    by: Viewer,
    version: int | None = None,
) -> Lead:
    """The customer ordered: order date, trim, expected month of delivery (`2026-12`). Raises ContactInTheFuture."""
    undo = _begin(lead, by, version)
    require_step(lead, State.ORDERED)
    if on > brand().today():
        raise ContactInTheFuture
    _set_trim(lead, trim_code)
    details = {"ordered_on": on.isoformat(), "trim": trim_code, "expected_month": expected_month}
    history.write_line(lead, Act.ORDERED, to=State.ORDERED, by=by, note=note, details=details, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def cancel_order(lead: Lead, reason: str, *, by: Viewer, version: int | None = None) -> Lead:
    """The order is off, for a reason; the lead is negotiated again."""
    undo = _begin(lead, by, version, State.ORDERED)
    if not reason:
        raise ReasonIsMissing
    history.write_line(lead, Act.ORDER_CANCELLED, to=State.NEGOTIATING, by=by, note=reason, undo=undo)
    clocks.restart_feedback(lead)
    return history.finish(lead)


def _set_trim(lead: Lead, trim_code: str | None) -> None:
    model = catalogue.model_by_id(lead.model_id)
    if model is not None and trim_code:
        lead.trim_id = next((t.id for t in model.trims if t.code == trim_code), lead.trim_id)


def postpone(lead: Lead, until: date, note: str = "", *, by: Viewer, version: int | None = None) -> Lead:
    """The customer will not buy yet: the lead rests 31 to 365 days and comes back to this dealer."""
    _begin(lead, by, version, *WORKED)
    return verifying.rest(lead, until, note, by=by)


def add_note(lead: Lead, note: str, *, by: Viewer) -> Lead:
    """A note on the timeline; it is no feedback and stops no clock."""
    if not note:
        raise ReasonIsMissing
    history.begin(lead)
    require_worker(lead, by)
    history.write_line(lead, Act.NOTE, by=by, note=note)
    return history.finish(lead)


def undo(lead: Lead, *, by: Viewer) -> Lead:
    """Take back the newest act: the same person within ten seconds, nothing having followed. Raises NothingToUndo."""
    history.begin(lead)
    line = history.last_line(lead)
    seconds = int(settings.value("leads.undo_seconds"))
    in_time = line is not None and clock.now() - line.at <= timedelta(seconds=seconds)
    if line is None or not in_time or line.by_id != by.account_id or "undo" not in line.details:
        raise NothingToUndo
    before = State(line.details["undo"]["columns"]["state"])
    claim = db.session.scalar(sa.select(LostClaim).where(LostClaim.lead_id == lead.id, LostClaim.settled_at.is_(None)))
    if claim is not None and line.act is Act.LOST_CLAIMED:
        claim.settled_at, claim.remark = clock.now(), "undone"
    after = lead.state
    history.write_line(lead, Act.UNDONE, to=before, by=by, reason=line.act.value, checked=False)
    shown = lead.last_act, lead.last_act_at
    history.restore(lead, line)
    lead.state, (lead.last_act, lead.last_act_at) = before, shown
    if after is State.NURTURING:
        lead.nurture_until = None
    return history.finish(lead)


def hand_all_to_manager(account: accounts.Account, *, by: Viewer) -> int:
    """The open leads of one who leaves go to the manager the same moment. Returns how many."""
    managers = [m for m in assigning.managers_of(account.dealer_id or 0) if m.id != account.id]
    query = sa.select(Lead).where(
        Lead.dealer_id == account.dealer_id, Lead.consultant_id == account.id, Lead.is_with_dealer.is_(True)
    )
    moved = 0
    for lead in db.session.scalars(query.order_by(Lead.id)):
        history.begin(lead)
        lead.consultant_id = managers[0].id if managers else None
        history.write_line(lead, Act.HANDED, by=by, details={"consultant": managers[0].name if managers else ""})
        history.finish(lead)
        moved += 1
    return moved
