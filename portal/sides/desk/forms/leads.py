"""The forms of the agent's screen. They share one form element, so that no act loses what another one was told."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from portal.domain import catalogue, customers, dealers, leads
from portal.domain.customers import Channel, ConsentKind
from portal.domain.leads import CallWindow, Horizon, Lead, ProofKind, Qualification
from portal.domain.messages import Way
from portal.platform.brand import brand
from portal.platform.forms import Form, LinesField, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.desk import words
from portal.sides.desk.forms.fields import ChipsField, DayField, PickField
from portal.sides.lead_words import invalid_reason

CHANNELS = (Channel.CALL, Channel.SMS, Channel.MAIL, Channel.WECHAT)
OUTCOMES = ("confirmed", "answered", "call_back", "no_answer", "busy")
NOTED_PROOFS = (ProofKind.REPLY, ProofKind.REFERRER)
"""Proofs an agent notes by hand; the call and the code prove themselves by being logged and typed."""


def _models() -> list[tuple[str, str]]:
    return [("", _("Not decided")), *((model.slug, model.name) for model in catalogue.models())]


def _second_models() -> list[tuple[str, str]]:
    return [("", _("No other")), *((model.slug, model.name) for model in catalogue.models())]


def _dealers() -> list[tuple[str, str]]:
    return [("", _("No preference")), *((d.code, f"{d.name} · {d.city.name}") for d in dealers.open_dealers())]


def _cities() -> list[tuple[str, str]]:
    return [("", _("Not said")), *((city.code, city.name) for city in dealers.cities())]


def _answers() -> list[tuple[str, str]]:
    return [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]


class TalkForm(Form):
    """What the agent finds out on the call: everything that qualifying takes."""

    name = TextField(_l("Name"), wanted=_l("Enter the name, as the person says it"))
    use = TextField(_l("What the car is for"), most=200)
    household = TextField(_l("Who travels along"), most=200)
    current_car = TextField(_l("Car today"), most=200)
    budget = TextField(_l("Budget"), most=200)
    timing = TextField(_l("What the date depends on"), most=200)
    model = PickField(_l("Model"), choices=_models, default="")
    second_model = PickField(_l("Also thinks about"), choices=_second_models, default="")
    horizon = ChipsField(
        _l("When they plan to buy"),
        choices=lambda: [(h.value, h.label) for h in Horizon],
        default=Horizon.UNKNOWN.value,
    )
    planned_on = DayField(_l("Planned day"))
    channel = ChipsField(
        _l("How the dealer reaches them"),
        choices=lambda: [("", _("Not said")), *((c.value, words.channel(c)) for c in CHANNELS)],
        default="",
    )
    call_window = ChipsField(
        _l("Best time"), choices=lambda: [(w.value, w.label) for w in CallWindow], default=CallWindow.ANY.value
    )
    dealer = PickField(_l("Dealer"), choices=_dealers, default="")
    city = PickField(_l("City"), choices=_cities, default="")
    sharing = ChipsField(_l("Sharing with one dealer"), choices=_answers, default="")
    call = ChipsField(_l("News by call"), choices=_answers, default="")
    sms = ChipsField(_l("News by SMS"), choices=_answers, default="")
    mail = ChipsField(_l("News by email"), choices=_answers, default="")
    talk_note = LinesField(_l("Note for the dealer"), most=2000)

    @classmethod
    def of(cls, lead: Lead) -> TalkForm:
        """The form as the lead stands, or as it was typed where it was sent."""
        others = [i.model.slug for i in lead.interests if i.model_id != lead.model_id]
        return cls(
            data={
                **{need: (lead.needs or {}).get(need, "") for need in words.NEEDS},
                "name": lead.name,
                "model": lead.model.slug if lead.model else "",
                "second_model": others[0] if others else "",
                "horizon": lead.horizon.value,
                "planned_on": lead.planned_on,
                "channel": lead.channel.value if lead.channel else "",
                "call_window": lead.call_window.value,
                "dealer": lead.wanted_dealer.code if lead.wanted_dealer else "",
                "city": lead.city.code if lead.city else "",
            }
        )

    def validate_planned_on(self, field: Any) -> None:
        if field.data is not None and field.data < brand().today():
            raise ValidationError(_("Choose a day from today on"))

    def validate_horizon(self, field: Any) -> None:
        if field.data == Horizon.UNKNOWN.value and self.planned_on.data is None:
            raise ValidationError(_("Ask when they plan to buy"))

    def validate_channel(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Ask how they like to be reached"))

    def qualification(self, consents: tuple[leads.ConsentGiven, ...]) -> Qualification:
        """What was found out, as plain values."""
        return Qualification(
            name=self.name.data or "",
            horizon=Horizon(self.horizon.data),
            model_slug=self.model.data or None,
            second_model_slug=self.second_model.data or None,
            planned_on=self.planned_on.data,
            channel=Channel(self.channel.data) if self.channel.data else None,
            call_window=CallWindow(self.call_window.data),
            dealer_code=self.dealer.data or None,
            city_code=self.city.data or None,
            needs={need: self[need].data or "" for need in words.NEEDS},
            consents=consents,
            note=self.talk_note.data or "",
        )


class SpokenForm(Form):
    """The answers to what was read aloud, for an act that needs only them."""

    sharing = ChipsField(choices=_answers, default="")
    call = ChipsField(choices=_answers, default="")
    sms = ChipsField(choices=_answers, default="")
    mail = ChipsField(choices=_answers, default="")


def consents_said(
    form: TalkForm | SpokenForm, read: dict[ConsentKind, tuple[str, str]]
) -> tuple[leads.ConsentGiven, ...]:
    """Each yes or no that was said, with the words that were read and their version."""
    return tuple(
        leads.ConsentGiven(
            channel=kind.channel,
            purpose=customers.Purpose.MARKETING,
            given=form[kind.value].data == "yes",
            shown=text,
            version=version,
        )
        for kind, (text, version) in read.items()
        if form[kind.value].data in {"yes", "no"}
    )


class AttemptForm(Form):
    """A call and how it ended."""

    outcome = PickField(
        _l("How the call ended"), choices=lambda: [(code, words.outcome(code)) for code in OUTCOMES], default=""
    )
    attempt_note = TextField(_l("Note on the call"), most=500)


class ProofForm(Form):
    """A proof that reached the agent by another way."""

    proof = PickField(choices=lambda: [(kind.value, kind.label) for kind in NOTED_PROOFS], default="")


class WayForm(Form):
    """How the one-time code goes out."""

    way = PickField(choices=lambda: [(way.value, way.label) for way in (Way.SMS, Way.EMAIL)], default="")


class CodeForm(Form):
    """The code as the person reads it out."""

    code = TextField(_l("Code they read out"), most=20, wanted=_l("Enter the six digits they read out"))


class NurtureForm(SpokenForm):
    """Let the lead rest until a day."""

    until = DayField(_l("Rest until"))
    rest_reason = TextField(_l("Why"), most=500, wanted=_l("Say why, so that the next one understands"))

    def validate_until(self, field: Any) -> None:
        if field.data is None:
            raise ValidationError(_("Choose the day on which somebody calls again"))


class InvalidForm(Form):
    """The lead is none."""

    reason = PickField(
        _l("Reason"),
        choices=lambda: [
            ("", _("Choose a reason")),
            *((code, invalid_reason(code)) for code in leads.INVALID_REASONS),
        ],
        default="",
    )
    invalid_note = TextField(_l("Note"), most=500)

    def validate_reason(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose a reason"))


class DuplicateForm(Form):
    """The same person has another open lead."""

    survivor = TextField(_l("Reference of the open lead"), most=12)
    same_as = TextField(most=12)
    """The button beside a lead that was shown; it goes before what was typed."""

    @property
    def wanted(self) -> str:
        """The reference that was chosen or typed."""
        return (self.same_as.data or self.survivor.data or "").upper()

    def validate_survivor(self, _field: Any) -> None:
        if not self.wanted:
            raise ValidationError(_("Enter the reference of the lead that stays"))


class WithdrawForm(Form):
    """The person wants no contact."""

    withdraw_note = TextField(_l("What they said"), most=500)


class RemarkForm(Form):
    """A note on the timeline."""

    remark = LinesField(_l("Note"), most=2000, wanted=_l("Write the note first"))
