"""Points as lots and entries: earned, activated, taken back, expired, adjusted. See docs/rules.md, Points."""

from portal.domain.points.errors import AdjustmentNeedsAReason, AdjustmentNeedsASecondPerson, NotEnoughPoints
from portal.domain.points.invariants import INVARIANTS
from portal.domain.points.models import Allocation, Entry, EntryKind, Lot, LotState, PointsAccount, Source
from portal.domain.points.operations import activate_lot, adjust, earn, expire_lot, lock_accounts, reverse
from portal.domain.points.queries import (
    ComingPoints,
    EntryPage,
    Overview,
    account_of,
    entries_of,
    lots_to_activate,
    lots_to_expire,
    overview,
    page_of_entries,
)

__all__ = [
    "INVARIANTS",
    "AdjustmentNeedsAReason",
    "AdjustmentNeedsASecondPerson",
    "Allocation",
    "ComingPoints",
    "Entry",
    "EntryKind",
    "EntryPage",
    "Lot",
    "LotState",
    "NotEnoughPoints",
    "Overview",
    "PointsAccount",
    "Source",
    "account_of",
    "activate_lot",
    "adjust",
    "earn",
    "entries_of",
    "expire_lot",
    "lock_accounts",
    "lots_to_activate",
    "lots_to_expire",
    "overview",
    "page_of_entries",
    "reverse",
]
