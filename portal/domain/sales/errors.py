"""What sale reports refuse, each at the field it is about."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class BuyerIsMissing(Refusal):
    sentence = _l("Enter the buyer's name, as it stands on the invoice")
    field = "buyer_name"


class BuyerHasNoContact(Refusal):
    """Without a contact there is no file to join, and nowhere to send the invitation."""

    sentence = _l("Enter a mobile number or an email address. The invitation to the owner club goes there.")
    field = "phone"


class PhoneIsWrong(Refusal):
    sentence = _l("Enter a mobile number with 11 digits, like 138 0000 0001")
    field = "phone"


class EmailIsWrong(Refusal):
    sentence = _l("Enter an email address, like mei@example.com")
    field = "email"


class ModelIsMissing(Refusal):
    sentence = _l("Choose the model that was sold")
    field = "model"


class OptionIsUnknown(Refusal):
    """The model has no such trim or paint."""

    sentence = _l("The %(model)s does not come like that. Choose one from the list.")

    def __init__(self, field: str, model: str) -> None:
        super().__init__(model=model)
        self.field = field  # type: ignore[misc]  # trim or paint


class SaleIsAhead(Refusal):
    sentence = _l("The sale date lies in the future. Enter the day on the invoice.")
    field = "sold_on"


class DateIsTooOld(Refusal):
    sentence = _l("Check the year of the sale date")
    field = "sold_on"


class DeliveryIsAhead(Refusal):
    """A sale is reported from delivery on."""

    sentence = _l("A sale is reported from delivery on. Report it on %(day)s or later.")
    field = "delivered_on"


class DeliveredBeforeSold(Refusal):
    sentence = _l("The delivery cannot be before the sale on %(day)s")
    field = "delivered_on"


class InvoiceIsMissing(Refusal):
    sentence = _l("Enter the invoice number")
    field = "invoice_number"


class InvoiceIsTaken(Refusal):
    """The dealer reported another car with this invoice number."""

    sentence = _l("You reported another car with this invoice number: %(vin)s. Compare the invoice.")
    field = "invoice_number"


class CarIsSold(Refusal):
    """A new car is sold once."""

    sentence = _l("A car with this VIN was already reported as sold. If it is a used car, say so, or compare the VIN.")
    field = "vin"


class OverrideNeedsAReason(Refusal):
    """A dealer may not let a wrong check digit pass; the desk may, and says why."""

    sentence = _l("Only the desk can let a VIN pass that does not fit its check digit. Call the desk.")
    field = "vin"


class PriceIsOutOfRange(Refusal):
    sentence = _l("Enter the price on the invoice, above 0 and at most %(most)s")
    field = "price"


class PlateIsWrong(Refusal):
    sentence = _l("Enter the plate like 沪A 12345, or leave it out until the car has one")
    field = "plate"


class PlateIsWrongAbroad(Refusal):
    sentence = _l("Enter the plate with 2 to 12 letters and digits, or leave it out until the car has one")
    field = "plate"


class ConsultantIsNotYours(Refusal):
    sentence = _l("Choose a sales consultant or manager of this dealer")
    field = "consultant"


class LeadReasonIsMissing(Refusal):
    sentence = _l("Say why there is no lead, for instance: walk-in, bought the same day")
    field = "no_lead_reason"


class ReversalNeedsAReason(Refusal):
    sentence = _l("Say why the report is reversed. The dealer reads it.")
    field = "reason"


class AlreadyReversed(Refusal):
    sentence = _l("This report was reversed on %(day)s")


class LaterSaleStands(Refusal):
    """The car was sold on; the later sale is reversed first."""

    sentence = _l("The car was sold on after this report: %(ref)s. Reverse that report first.")
