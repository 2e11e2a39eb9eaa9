"""The forms by which a dealer reports what happened to a lead. Left-out answers mean the usual."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from portal.domain import catalogue, leads
from portal.domain.accounts import Account
from portal.domain.leads import Lead, LostReason, State
from portal.platform.brand import brand
from portal.platform.forms import Form, LinesField, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides import lead_words
from portal.sides.dealer.forms.fields import (
    AmountField,
    ChosenField,
    DayField,
    MomentField,
    MonthField,
    Needed,
    PickedField,
)

CHANNELS = ("call", "visit", "wechat", "sms", "mail")


class ActForm(Form):
    """What every act carries: the line the page had seen, where to go back to, whether a row is wanted."""

    version = HiddenField()
    back = HiddenField()
    row = HiddenField()

    @property
    def seen(self) -> int | None:
        """The length of the history the page had seen, or None where it did not say."""
        text = (self.version.data or "")[:9]
        return int(text) if text.isascii() and text.isdigit() else None

    def show_fresh(self, lead: Lead) -> None:
        """From now on the page has seen the lead as it is."""
        self.version.data = str(lead.version)
        self.version.raw_data = None

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Fill in the lists and the usual answers for this lead; for most acts there are none."""


class PlainForm(ActForm):
    """One button."""


class NoteForm(ActForm):
    """A note that may come with an act."""

    note = LinesField(_l("Note"), most=2000)


class ContactForm(NoteForm):
    """Somebody spoke with the customer."""

    channel = ChosenField(_l("How did you speak?"), default="call")
    at = MomentField(_l("Day and time"))
    outcome = TextField(_l("What came of it"), most=200)
    next_step = TextField(_l("Next step"), most=200)
    next_step_at = MomentField(_l("Next contact"))

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the channels and tomorrow morning."""
        self.channel.choices = [(code, lead_words.contact_channel(code)) for code in CHANNELS]
        if not self.is_submitted():
            self.next_step_at.data = leads.tomorrow_morning()


class AppointmentForm(NoteForm):
    """A date agreed with the customer."""

    kind = ChosenField(_l("What for?"), default="showroom")
    appointment_at = MomentField(_l("Day and time"), validators=[Needed(_l("Enter the day and time you agreed on"))])
    place = TextField(_l("Where"), most=120)

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the kinds; an appointment that stands is the start of another one."""
        self.kind.choices = [(code, lead_words.appointment_kind(code)) for code in leads.APPOINTMENT_KINDS]
        if not self.is_submitted() and lead.appointment_kind in leads.APPOINTMENT_KINDS:
            self.kind.data = lead.appointment_kind


class AppointmentDoneForm(NoteForm):
    """The appointment is over."""

    result = ChosenField(_l("Did the customer come?"), validators=[Needed(_l("Say whether the customer came"))])
    to = ChosenField(_l("Where does it stand now?"), default=State.CONTACTED.value)

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the results and the states that may follow."""
        self.result.choices = [(c, lead_words.appointment_result(c)) for c in ("came", "did_not_come")]
        self.to.choices = [(s.value, s.label) for s in (State.CONTACTED, State.NEGOTIATING, State.ORDERED)]


class TestDriveForm(NoteForm):
    """The customer drove."""

    __test__ = False
    car = TextField(_l("Car driven"), most=80, wanted=_l("Enter the car that was driven"))
    licence_seen = BooleanField(_l("I have seen the driving licence"))
    rating = ChosenField(_l("The customer's rating"), validators=[Needed(_l("Choose a rating from 1 to 5"))])

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the ratings, and the model as the car."""
        self.rating.choices = [(str(n), str(n)) for n in range(1, 6)]
        if not self.is_submitted() and lead.model is not None:
            self.car.data = lead.model.name


class NegotiatingForm(NoteForm):
    """A trim and a price are on the table."""

    trim = PickedField(_l("Trim"))
    price = AmountField(_l("Indicative price"))
    competitor = TextField(_l("Compares with"), most=80)

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the model's trims."""
        self.trim.choices = trims_of(lead)
        if not self.is_submitted():
            self.trim.data = lead.trim.code if lead.trim else ""


class OrderForm(NoteForm):
    """The customer ordered."""

    on = DayField(_l("Ordered on"), validators=[Needed(_l("Enter the day of the order"))])
    trim = PickedField(_l("Trim"))
    expected_month = MonthField(_l("Delivery expected in"))

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the model's trims and today."""
        self.trim.choices = trims_of(lead)
        if not self.is_submitted():
            self.trim.data = lead.trim.code if lead.trim else ""

    def validate_on(self, field: Any) -> None:
        """An order that was signed, not one that will be."""
        if field.data is not None and field.data > brand().today():
            raise ValidationError(_("The order lies in the future. Enter the day it was signed."))


class CancelForm(ActForm):
    """The order is off."""

    reason = TextField(_l("Why is the order off?"), most=200, wanted=_l("Say why, so that the next one understands"))


class PostponeForm(NoteForm):
    """The customer will not buy yet."""

    until = DayField(_l("Take it up again on"), validators=[Needed(_l("Choose the day to take it up again"))])


class LostForm(NoteForm):
    """The lead is lost, and why."""

    reason = ChosenField(_l("Why is it lost?"), validators=[Needed(_l("Choose the reason"))])
    detail = TextField(_l("What the reason needs"), most=200)

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the reasons."""
        self.reason.choices = [(reason.value, reason.label) for reason in LostReason]

    @property
    def wanted_details(self) -> dict[str, str]:
        """What each reason needs besides itself, in the reader's language."""
        return {r.value: wanted for r in LostReason if (wanted := leads.detail_wanted(r))}


class WrittenNoteForm(ActForm):
    """A note alone."""

    note = LinesField(_l("Note"), most=2000, wanted=_l("Write the note first"))


class HandForm(ActForm):
    """Which consultant looks after the lead."""

    consultant = PickedField(_l("Sales consultant"), coerce=int)

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer everybody who sells and is present."""
        self.consultant.choices = [(person.id, person.name) for person in colleagues]

    def validate_consultant(self, field: Any) -> None:
        """Somebody is chosen."""
        if not field.data:
            raise ValidationError(_("Choose who looks after this customer"))


class DeclineForm(NoteForm):
    """The dealer does not take the lead."""

    reason = ChosenField(_l("Why not?"), validators=[Needed(_l("Choose the reason"))])

    def start(self, lead: Lead, colleagues: list[Account]) -> None:
        """Offer the reasons."""
        self.reason.choices = [(code, lead_words.decline_reason(code)) for code in leads.DECLINE_REASONS]


class ReviewForm(ActForm):
    """The manager's word on a lost claim."""

    remark = LinesField(_l("Remark"), most=500)
    decision = TextField(most=20)
    """Which of the two buttons was pressed; it has no control of its own."""


def trims_of(lead: Lead) -> list[tuple[str, str]]:
    """The trims of the lead's model for a list, with none chosen first."""
    model = catalogue.model_by_id(lead.model_id)
    return [("", _("Not settled")), *((trim.code, trim.name) for trim in (model.trims if model else []))]
