"""The sale report: the same form for a lead and for a sale without one."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from portal.domain import catalogue, vehicles
from portal.domain.accounts import Account
from portal.domain.customers import CustomerType
from portal.domain.leads import Lead
from portal.domain.sales import SaleFacts
from portal.platform.brand import brand
from portal.platform.contacts import readable_phone
from portal.platform.errors import Refusal
from portal.platform.forms import Form, IsEmail, IsPhone, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.dealer.forms.fields import AmountField, ChosenField, DayField, Needed, PickedField

NEW, USED = "new", "used"


def buyer_type(kind: CustomerType) -> str:
    """The name of a kind of buyer."""
    return {
        CustomerType.INDIVIDUAL: _("A person"),
        CustomerType.COMPANY: _("A company"),
        CustomerType.GOVERNMENT: _("A government body"),
    }[kind]


class SaleForm(Form):
    """Everything a dealer says of a sale."""

    buyer_name = TextField(
        _l("Buyer's name"), most=120, wanted=_l("Enter the buyer's name, as it stands on the invoice")
    )
    buyer_type = ChosenField(_l("The buyer is"), default=CustomerType.INDIVIDUAL.value)
    phone = TextField(_l("Mobile number"), most=40, validators=[IsPhone(lambda: brand().country)])
    email = TextField(_l("Email"), most=254, validators=[IsEmail()])
    vin = TextField(_l("VIN"), most=40, wanted=_l("Enter the VIN, 17 characters"))
    condition = ChosenField(_l("Sold as"), default=NEW)
    model = PickedField(_l("Model"), validators=[Needed(_l("Choose the model that was sold"))])
    trim = PickedField(_l("Trim"))
    paint = PickedField(_l("Paint"))
    plate = TextField(_l("Plate"), most=20)
    sold_on = DayField(_l("Sold on"), validators=[Needed(_l("Enter the day of the sale"))])
    delivered_on = DayField(_l("Delivered on"), validators=[Needed(_l("Enter the day of the delivery"))])
    invoice_number = TextField(_l("Invoice number"), most=40, wanted=_l("Enter the invoice number"))
    price = AmountField(_l("Price"), validators=[Needed(_l("Enter the price on the invoice"))])
    consultant = PickedField(_l("Sales consultant"))
    trade_in = TextField(_l("Trade-in"), most=200)
    competitor = TextField(_l("Bought instead of"), most=120)
    invites = BooleanField(_l("Invite the buyer to the owner club"))
    no_lead_reason = TextField(_l("Why is there no lead?"), most=200)

    def start(self, colleagues: list[Account], lead: Lead | None) -> None:
        """Fill in the lists and, where the form is new, what is known from the lead."""
        models = catalogue.models()
        self.buyer_type.choices = [(kind.value, buyer_type(kind)) for kind in CustomerType]
        self.condition.choices = [(NEW, _("A new car")), (USED, _("A used car"))]
        self.model.choices = [("", _("Choose a model")), *((m.slug, m.name) for m in models)]
        self.trim.choices = {
            "": [("", _("Not said"))],
            **{m.name: [(f"{m.slug}/{t.code}", t.name) for t in m.trims] for m in models},
        }
        self.paint.choices = {
            "": [("", _("Not said"))],
            **{m.name: [(f"{m.slug}/{p.code}", p.name) for p in m.paints] for m in models},
        }
        self.consultant.choices = [("", _("Nobody")), *((str(person.id), person.name) for person in colleagues)]
        if not self.is_submitted():
            self.invites.data = True
            self.sold_on.data = self.delivered_on.data = brand().today()
            if lead is not None:
                self._take_from(lead)

    def _take_from(self, lead: Lead) -> None:
        self.buyer_name.data = lead.name
        self.phone.data = readable_phone(lead.phone) if lead.phone else ""
        self.email.data = lead.email or ""
        self.consultant.data = str(lead.consultant_id or "")
        if lead.model is not None:
            slug = lead.model.slug
            self.model.data = slug
            self.trim.data = f"{slug}/{lead.trim.code}" if lead.trim else ""
            self.paint.data = f"{slug}/{lead.paint.code}" if lead.paint else ""

    def validate_vin(self, field: Any) -> None:
        """Say what is wrong with the VIN before anything is written."""
        try:
            vehicles.check_vin(field.data or "")
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def validate_phone(self, field: Any) -> None:
        """One of the two contacts is needed."""
        if not field.data and not self.email.data:
            raise ValidationError(
                _("Enter a mobile number or an email address. The invitation to the owner club goes there.")
            )

    def validate_trim(self, field: Any) -> None:
        """The trim belongs to the model that was sold."""
        self._must_fit(field)

    def validate_paint(self, field: Any) -> None:
        """The paint belongs to the model that was sold."""
        self._must_fit(field)

    def _must_fit(self, field: Any) -> None:
        model = catalogue.find_model(self.model.data)
        if field.data and model is not None and field.data.partition("/")[0] != model.slug:
            raise ValidationError(
                _("The %(model)s does not come like that. Choose one from the list.", model=model.name)
            )

    def facts(self) -> SaleFacts:
        """What was entered, for the domain."""
        return SaleFacts(
            buyer_name=self.buyer_name.data or "",
            vin=self.vin.data or "",
            model_slug=self.model.data,
            sold_on=self.sold_on.data,
            delivered_on=self.delivered_on.data,
            invoice_number=self.invoice_number.data or "",
            price_cents=self.price.data,
            phone=getattr(self.phone, "e164", None),
            email=self.email.data or None,
            buyer_type=CustomerType(self.buyer_type.data),
            is_new_car=self.condition.data == NEW,
            trim_code=(self.trim.data or "").partition("/")[2] or None,
            paint_code=(self.paint.data or "").partition("/")[2] or None,
            plate=self.plate.data or "",
            consultant_id=int(self.consultant.data) if self.consultant.data else None,
            trade_in=self.trade_in.data or "",
            competitor=self.competitor.data or "",
            invites=self.invites.data,
            no_lead_reason=self.no_lead_reason.data or "",
        )
