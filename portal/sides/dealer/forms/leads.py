"""A dealer's own enquiry: somebody came in, or called the showroom."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from portal.domain import catalogue, customers
from portal.domain.customers import Channel, ConsentKind, Purpose
from portal.domain.leads import ConsentGiven, Enquiry, Horizon, Source
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.contacts import parse_email
from portal.platform.forms import Form, IsEmail, IsPhone, LinesField, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.dealer.forms.fields import ChosenField, Needed, PickedField

CONSENTS = (ConsentKind.CALL, ConsentKind.SMS, ConsentKind.MAIL)


class OwnEnquiryForm(Form):
    """What the reception notes of a visit or a call."""

    source = ChosenField(_l("How did they come?"), validators=[Needed(_l("Say whether they came in or called"))])
    name = TextField(_l("Name"), most=120, wanted=_l("Enter the customer's name"))
    phone = TextField(_l("Mobile number"), most=40, validators=[IsPhone(lambda: brand().country)])
    email = TextField(_l("Email"), most=254, validators=[IsEmail()])
    language = ChosenField(_l("Speaks"), default="zh-Hans")
    model = PickedField(_l("Model"))
    horizon = ChosenField(_l("Wants to buy"), default=Horizon.UNKNOWN.value)
    reception = LinesField(
        _l("Reception record"), most=2000, wanted=_l("Note who received the customer and what they asked for")
    )
    sharing = BooleanField()
    call = BooleanField()
    sms = BooleanField()
    mail = BooleanField()

    def start(self, by: Viewer) -> None:
        """Fill in the lists and the words of the consents."""
        self.source.choices = [(s.value, s.label) for s in (Source.WALK_IN, Source.DEALER_PHONE)]
        self.language.choices = [("zh-Hans", _("Chinese")), ("en", _("English"))]
        self.model.choices = [("", _("Not settled")), *((m.slug, m.name) for m in catalogue.models())]
        self.horizon.choices = [(h.value, h.label) for h in Horizon]
        self.sharing.label.text = self._words(ConsentKind.SHARING, by)[0]
        for kind in CONSENTS:
            self[kind.value].label.text = self._words(kind, by)[0]

    def validate_phone(self, field: Any) -> None:
        """One of the two contacts is needed."""
        if not field.data and not self.email.data:
            raise ValidationError(_("Enter a mobile number or an email address"))

    def enquiry(self, by: Viewer) -> Enquiry:
        """What was entered, for the domain."""
        return Enquiry(
            name=self.name.data or "",
            source=Source(self.source.data),
            phone=getattr(self.phone, "e164", None),
            email=parse_email(self.email.data) if self.email.data else None,
            language=self.language.data,
            model_slug=self.model.data or None,
            horizon=Horizon(self.horizon.data),
            consents=self._consents(by),
            note=self.reception.data or "",
            tells_prospect=False,
        )

    def _words(self, kind: ConsentKind, by: Viewer) -> tuple[str, str]:
        return customers.words_of(kind, by.dealer_name if kind is ConsentKind.SHARING else None)

    def _consents(self, by: Viewer) -> tuple[ConsentGiven, ...]:
        """The yeses. What was not ticked was not asked, so nothing is recorded of it."""
        given = []
        for kind in (ConsentKind.SHARING, *CONSENTS):
            if self[kind.value].data:
                shown, version = self._words(kind, by)
                is_sharing = kind is ConsentKind.SHARING
                given.append(
                    ConsentGiven(
                        channel=Channel(kind.value),
                        purpose=Purpose.MARKETING,
                        given=True,
                        shown=shown,
                        version=version,
                        dealer_id=by.dealer_id if is_sharing else None,
                    )
                )
        return tuple(given)
