"""What can come of a lead: one table says which form and which operation stand for each outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.domain import leads
from portal.domain.leads import Act, Lead, LostReason, State
from portal.platform.access import Viewer
from portal.platform.language import lazy_gettext as _l
from portal.sides.dealer.forms import acts as forms
from portal.sides.dealer.forms.acts import ActForm

Run = Callable[[Lead, Any, Viewer], object]


@dataclass(frozen=True)
class Outcome:
    """One thing that can have come of a lead."""

    act: Act
    form: type[ActForm]
    run: Run
    words: Any
    picture: str
    endpoint: str = "dealer.leads.outcome"
    is_one_tap: bool = False
    """True where a press saves at once; undoing is a press too."""
    key: str = ""
    """The letter that opens it on a row."""


def _contacted(lead: Lead, form: forms.ContactForm, by: Viewer) -> object:
    return leads.note_contact(
        lead,
        channel=form.channel.data,
        at=form.at.data,
        outcome=form.outcome.data or "",
        next_step=form.next_step.data or "",
        next_step_at=form.next_step_at.data,
        note=form.note.data or "",
        by=by,
        version=form.seen,
    )


def _appointment(lead: Lead, form: forms.AppointmentForm, by: Viewer) -> object:
    place = form.place.data or by.dealer_name
    return leads.make_appointment(
        lead, form.appointment_at.data, place, form.kind.data, form.note.data or "", by=by, version=form.seen
    )


def _appointment_done(lead: Lead, form: forms.AppointmentDoneForm, by: Viewer) -> object:
    return leads.close_appointment(
        lead, form.result.data, form.note.data or "", by=by, version=form.seen, to=State(form.to.data)
    )


def _test_drive(lead: Lead, form: forms.TestDriveForm, by: Viewer) -> object:
    return leads.note_test_drive(
        lead,
        car=form.car.data,
        licence_seen=form.licence_seen.data,
        rating=int(form.rating.data),
        note=form.note.data or "",
        by=by,
        version=form.seen,
    )


def _negotiating(lead: Lead, form: forms.NegotiatingForm, by: Viewer) -> object:
    return leads.start_negotiating(
        lead,
        trim_code=form.trim.data or None,
        price_cents=form.price.data,
        competitor=form.competitor.data or "",
        note=form.note.data or "",
        by=by,
        version=form.seen,
    )


def _ordered(lead: Lead, form: forms.OrderForm, by: Viewer) -> object:
    return leads.note_order(
        lead,
        on=form.on.data,
        trim_code=form.trim.data or None,
        expected_month=form.expected_month.data or "",
        note=form.note.data or "",
        by=by,
        version=form.seen,
    )


def _lost(lead: Lead, form: forms.LostForm, by: Viewer) -> object:
    reason = LostReason(form.reason.data)
    return leads.claim_lost(lead, reason, form.detail.data or "", form.note.data or "", by=by, version=form.seen)


OUTCOMES: dict[str, Outcome] = {
    "contacted": Outcome(Act.CONTACTED, forms.ContactForm, _contacted, _l("Reached"), "check", is_one_tap=True),
    "no_answer": Outcome(
        Act.NO_ANSWER,
        forms.NoteForm,
        lambda lead, form, by: leads.note_no_answer(lead, form.note.data or "", by=by, version=form.seen),
        _l("No answer"),
        "phone-missed",
        is_one_tap=True,
    ),
    "appointment": Outcome(
        Act.APPOINTMENT, forms.AppointmentForm, _appointment, _l("Appointment"), "calendar-check", key="a"
    ),
    "appointment_done": Outcome(
        Act.APPOINTMENT_DONE, forms.AppointmentDoneForm, _appointment_done, _l("Appointment over"), "calendar"
    ),
    "test_drive": Outcome(Act.TEST_DRIVEN, forms.TestDriveForm, _test_drive, _l("Test drive"), "car", key="t"),
    "negotiating": Outcome(Act.NEGOTIATING, forms.NegotiatingForm, _negotiating, _l("Negotiating"), "file-text"),
    "ordered": Outcome(Act.ORDERED, forms.OrderForm, _ordered, _l("Ordered"), "clipboard-check"),
    "order_cancelled": Outcome(
        Act.ORDER_CANCELLED,
        forms.CancelForm,
        lambda lead, form, by: leads.cancel_order(lead, form.reason.data, by=by, version=form.seen),
        _l("Order cancelled"),
        "calendar-x",
    ),
    "no_change": Outcome(
        Act.NO_CHANGE,
        forms.NoteForm,
        lambda lead, form, by: leads.note_no_change(lead, form.note.data or "", by=by, version=form.seen),
        _l("No change"),
        "minus",
        is_one_tap=True,
    ),
    "postpone": Outcome(
        Act.NURTURED,
        forms.PostponeForm,
        lambda lead, form, by: leads.postpone(lead, form.until.data, form.note.data or "", by=by, version=form.seen),
        _l("Postpone"),
        "hourglass",
    ),
    "lost": Outcome(Act.LOST_CLAIMED, forms.LostForm, _lost, _l("Lost"), "circle-x", key="l"),
    "note": Outcome(
        Act.NOTE,
        forms.WrittenNoteForm,
        lambda lead, form, by: leads.add_note(lead, form.note.data, by=by),
        _l("Note"),
        "message-square",
        endpoint="dealer.leads.note",
        key="n",
    ),
    "hand": Outcome(
        Act.HANDED,
        forms.HandForm,
        lambda lead, form, by: leads.hand_over(lead, form.consultant.data, by=by, version=form.seen),
        _l("Hand to"),
        "arrow-right-left",
        endpoint="dealer.leads.hand",
    ),
}
"""By the word that stands in addresses and buttons: `o=lost`."""


def names_for(state: State, *, is_manager: bool) -> list[str]:
    """The outcomes a lead in that state may have, in the order in which pages offer them."""
    acts = set(leads.allowed_acts(state, is_manager=is_manager))
    if state is State.ASSIGNED and is_manager:
        acts.add(Act.HANDED)
    if state not in leads.WORKED:
        return [name for name in ("hand",) if OUTCOMES[name].act in acts]
    return [name for name, outcome in OUTCOMES.items() if outcome.act in acts or name == "note"]
