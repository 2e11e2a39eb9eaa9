"""Sale reports and their reversal: one report, all its effects, or none. See docs/rules.md, Sales."""

from portal.domain.sales.errors import (
    AlreadyReversed,
    BuyerHasNoContact,
    BuyerIsMissing,
    CarIsSold,
    ConsultantIsNotYours,
    DateIsTooOld,
    DeliveredBeforeSold,
    DeliveryIsAhead,
    InvoiceIsMissing,
    InvoiceIsTaken,
    LaterSaleStands,
    LeadReasonIsMissing,
    ModelIsMissing,
    OptionIsUnknown,
    OverrideNeedsAReason,
    PhoneIsWrong,
    PlateIsWrong,
    PriceIsOutOfRange,
    ReversalNeedsAReason,
    SaleIsAhead,
)
from portal.domain.sales.facts import SaleFacts
from portal.domain.sales.invariants import INVARIANTS
from portal.domain.sales.models import SaleReport
from portal.domain.sales.queries import ReportPage, effects_of, get_report, reports_of
from portal.domain.sales.reporting import report_sale
from portal.domain.sales.reversing import may_reverse, reverse_sale

__all__ = [
    "INVARIANTS",
    "AlreadyReversed",
    "BuyerHasNoContact",
    "BuyerIsMissing",
    "CarIsSold",
    "ConsultantIsNotYours",
    "DateIsTooOld",
    "DeliveredBeforeSold",
    "DeliveryIsAhead",
    "InvoiceIsMissing",
    "InvoiceIsTaken",
    "LaterSaleStands",
    "LeadReasonIsMissing",
    "ModelIsMissing",
    "OptionIsUnknown",
    "OverrideNeedsAReason",
    "PhoneIsWrong",
    "PlateIsWrong",
    "PriceIsOutOfRange",
    "ReportPage",
    "ReversalNeedsAReason",
    "SaleFacts",
    "SaleIsAhead",
    "SaleReport",
    "effects_of",
    "get_report",
    "may_reverse",
    "report_sale",
    "reports_of",
    "reverse_sale",
]
