"""The showroom's forms: registering interest, and what prospects decide on their own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from portal.domain import catalogue, customers
from portal.domain.customers import Channel, ConsentKind, Purpose
from portal.domain.leads import CallWindow, ConsentGiven, Enquiry, Horizon, Source
from portal.platform import language
from portal.platform.brand import brand
from portal.platform.contacts import parse_email, parse_phone
from portal.platform.forms import Form, IsEmail, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.platform.text import clean_text
from portal.sides.showroom import campaign, suspicion, words
from portal.sides.showroom.places import DealerPlace, places

MARKETING = {"news_call": ConsentKind.CALL, "news_sms": ConsentKind.SMS, "news_mail": ConsentKind.MAIL}
REACHED_BY_PHONE = {Channel.CALL.value, Channel.SMS.value, Channel.WECHAT.value}


class OneOf:
    """Refuses an answer that was not offered, and no answer unless `takes_none`; `wanted` says what to do."""

    def __init__(self, wanted: Any = None, *, takes_none: bool = False) -> None:
        self.wanted = wanted
        self.takes_none = takes_none

    def __call__(self, form: Any, field: Any) -> None:
        is_missing = not field.data and not self.takes_none
        if is_missing or field.data not in set(_values_of(field.choices)):
            raise ValidationError(self.wanted or _("Choose one of the answers offered"))


def _values_of(choices: Any) -> Iterable[str]:
    groups = choices.values() if isinstance(choices, dict) else [choices]
    return (value for group in groups for value, _label in group)


def _short(value: str | None) -> str:
    """A hidden answer, through the input filter and cut: nobody typed it, so nobody can be asked to shorten it."""
    return clean_text(value or "")[: campaign.MOST]


def _hidden() -> HiddenField:
    return HiddenField(filters=[_short])


class InterestForm(Form):
    """Who is interested in which car, where, and when to call. See docs/rules.md, Leads: receiving."""

    model = RadioField(_l("The car"), validate_choice=False, validators=[OneOf(_l("Choose a car"))])
    test_drive = BooleanField(_l("I would like to drive it"))
    name = TextField(_l("Full name"), most=80, wanted=_l("Enter your full name"))
    country = SelectField(_l("Country code"), validate_choice=False, validators=[OneOf()])
    phone = TextField(_l("Mobile number"), most=40)
    email = TextField(_l("Email"), most=254, validators=[IsEmail()])
    place = SelectField(
        _l("Dealer or city"), validate_choice=False, validators=[OneOf(_l("Choose a dealer or a city"))]
    )
    horizon = RadioField(
        _l("When would you like the car?"),
        default=Horizon.UNKNOWN.value,
        validate_choice=False,
        validators=[OneOf(_l("Choose when you would like the car"))],
    )
    channel = RadioField(
        _l("How may we answer?"),
        default=Channel.CALL.value,
        validate_choice=False,
        validators=[OneOf(_l("Choose how we may answer"))],
    )
    call_window = RadioField(
        _l("When may we call?"),
        default=CallWindow.ANY.value,
        validate_choice=False,
        validators=[OneOf(_l("Choose when we may call"))],
    )
    wants_call_now = BooleanField(_l("Call me now"))
    sharing = BooleanField()
    sharing_shown = StringField(filters=[_short])
    """The code of the dealer whom the consent named when it was read; empty where the brand chooses."""
    news_call = BooleanField()
    news_sms = BooleanField()
    news_mail = BooleanField()

    trim, paint, wheels = _hidden(), _hidden(), _hidden()
    utm_source, utm_medium, utm_campaign, utm_term, utm_content = (_hidden() for _tag in campaign.TAGS)
    stamp = HiddenField(default=suspicion.new_stamp)
    website = StringField(filters=[_short])
    """No person sees this field; machines fill it in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model.choices = [(model.slug, model.name) for model in catalogue.models()]
        self.country.choices = words.country_choices()
        self.place.choices = words.place_choices()
        self.horizon.choices = words.horizon_choices()
        self.channel.choices = words.channel_choices()
        self.call_window.choices = words.window_choices()
        if self.country.data is None:
            self.country.data = brand().country

    # --- what was asked ---------------------------------------------------------------------------------------

    @property
    def dealer(self) -> DealerPlace | None:
        """The dealer that was chosen, if one was."""
        kind, _colon, code = (self.place.data or "").partition(":")
        return places().find_dealer(code) if kind == "dealer" else None

    @property
    def city_code(self) -> str | None:
        """The city in which we choose, if no dealer was chosen."""
        kind, _colon, code = (self.place.data or "").partition(":")
        return code if kind == "city" else None

    @property
    def sharing_words(self) -> tuple[str, str]:
        """The words of the consent that a dealer gets the details, and their version."""
        return customers.words_of(ConsentKind.SHARING, self.dealer.name if self.dealer else None)

    def news_words(self, name: str) -> str:
        """The words of one consent to news, by its field."""
        return customers.words_of(MARKETING[name])[0]

    # --- what is wrong ----------------------------------------------------------------------------------------

    def validate_phone(self, field: Field) -> None:
        if field.data:
            if self.e164 is None:
                raise ValidationError(_wrong_phone(self.country.data))
        elif not self.email.data:
            raise ValidationError(_("Enter a mobile number or an email address, so that we can answer you"))
        elif self.channel.data in REACHED_BY_PHONE:
            raise ValidationError(_("Enter a mobile number, or choose email for the answer"))

    def validate_email(self, field: Field) -> None:
        if not field.data and self.phone.data and self.channel.data == Channel.MAIL.value:
            raise ValidationError(_("Enter an email address, or choose another way for the answer"))

    def validate_sharing(self, field: Field) -> None:
        named = self.dealer.code if self.dealer else ""
        if field.data and self.sharing_shown.data and self.sharing_shown.data != named:
            field.data = False
            raise ValidationError(_("You chose another dealer since. Read this once more."))

    @property
    def e164(self) -> str | None:
        """The telephone number in the form in which it is kept."""
        country = self.country.data if self.country.data in words.COUNTRIES else brand().country
        return parse_phone(self.phone.data, country) if self.phone.data else None

    @property
    def address(self) -> str | None:
        """The e-mail address in the form in which it is kept."""
        return parse_email(self.email.data) if self.email.data else None

    # --- what it says -----------------------------------------------------------------------------------------

    def hints(self) -> list[str]:
        """Why it may come from a machine."""
        return suspicion.hints_in(stamp=self.stamp.data or "", honeypot=self.website.data, email=self.address)

    def enquiry(self, hints: Iterable[str]) -> Enquiry:
        """The form as the plain value that becomes a lead. Only for a form that is in order."""
        return Enquiry(
            name=self.name.data,
            source=self.source,
            phone=self.e164,
            email=self.address,
            language=language.current(),
            model_slug=self.model.data,
            trim_code=self.trim.data or None,
            paint_code=self.paint.data or None,
            horizon=Horizon(self.horizon.data),
            dealer_code=self.dealer.code if self.dealer else None,
            city_code=self.city_code,
            channel=Channel(self.channel.data),
            call_window=CallWindow(self.call_window.data),
            wants_call_now=self.wants_call_now.data,
            consents=tuple(self._consents()),
            campaign=self.utm_campaign.data,
            utm=campaign.tags_in(self.data),
            note=self._note(),
            hints=tuple(hints),
        )

    @property
    def source(self) -> Source:
        """Where the interest comes from: the strongest sign of it."""
        if self.test_drive.data:
            return Source.TEST_DRIVE
        if self.trim.data or self.paint.data:
            return Source.CONFIGURATION
        return Source.CAMPAIGN if self.utm_campaign.data else Source.MODEL_PAGE

    def _note(self) -> str:
        """What the enquiry has no place for: the wheels that were chosen with the car."""
        model = catalogue.find_model(self.model.data)
        chosen = next((w for w in model.wheels if w.code == self.wheels.data), None) if model else None
        return _("Wheels chosen: %(wheels)s", wheels=chosen.name) if chosen else ""

    def _consents(self) -> Iterable[ConsentGiven]:
        """Every yes, with the words that were shown. An empty box is no answer, so it withdraws nothing."""
        if self.sharing.data:
            named = self.dealer if self.sharing_shown.data else None
            shown, version = customers.words_of(ConsentKind.SHARING, named.name if named else None)
            yield ConsentGiven(
                Channel.SHARING, Purpose.MARKETING, True, shown, version, dealer_id=named.id if named else None
            )
        for name, kind in MARKETING.items():
            contact = self.address if kind is ConsentKind.MAIL else self.e164
            if self[name].data and contact:
                shown, version = customers.words_of(kind)
                yield ConsentGiven(kind.channel, Purpose.MARKETING, True, shown, version)


def _wrong_phone(country: str | None) -> str:
    if country in {None, "CN"}:
        return _("Enter a mobile number with 11 digits, like 138 0000 0001")
    return _("Enter the number of one telephone, with + and the country code if it is from elsewhere")


def asked_for(args: Mapping[str, str]) -> dict[str, Any]:
    """What an address already answers: model, trim, paint, wheels, place, test drive, campaign. The rest is ignored."""
    model = catalogue.find_model(args.get("model"))
    known = {"model": model.slug if model else None, "test_drive": args.get("test_drive") == "1"}
    if model is not None:
        offered = {"trim": model.trims, "paint": model.paints, "wheels": model.wheels}
        for kind, options in offered.items():
            known[kind] = args.get(kind) if args.get(kind) in {option.code for option in options} else None
    place = args.get("place")
    known["place"] = place if place in set(_values_of(words.place_choices())) else None
    return {name: value for name, value in known.items() if value} | campaign.tags_in(args)


class WishesForm(Form):
    """Another way, time or dealer for an enquiry that is under way."""

    channel = RadioField(_l("How may we answer?"), validate_choice=False, validators=[OneOf()])
    call_window = RadioField(_l("When may we call?"), validate_choice=False, validators=[OneOf()])
    dealer = SelectField(
        _l("Dealer"), validate_choice=False, validators=[OneOf(_l("Choose one of the dealers"), takes_none=True)]
    )
    wants_call_now = BooleanField(_l("Call me now"))
    sharing = BooleanField()

    def __init__(self, *args: Any, keep: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = words.channel_choices()
        self.call_window.choices = words.window_choices()
        self.dealer.choices = words.dealer_choices(keep)
        if self.dealer.data is None:
            self.dealer.data = ""


class BoughtForm(Form):
    """The customer bought another brand."""

    brand_name = TextField(_l("Which car did you choose?"), most=80, wanted=_l("Enter the brand you chose"))


class LeaveForm(Form):
    """The customer wants no contact."""
