"""Points as lots and entries. docs/rules.md, Points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import points
from portal.domain.points import (
    AdjustmentNeedsAReason,
    AdjustmentNeedsASecondPerson,
    Allocation,
    Entry,
    Lot,
    LotState,
    NotEnoughPoints,
    PointsAccount,
    Source,
)
from portal.domain.points.operations import end_of_points
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotAllowed
from tests.domain.points.book import ADMINISTRATOR, AGENT, NOON, SUPERVISOR, activate, customer, earn, figures, sweep

MONTH = timedelta(days=30)


@pytest.fixture
def mei(app_context: Flask) -> int:
    with clock.at(NOON):
        return customer()


def lots(owner: int) -> list[tuple[int, int, LotState]]:
    query = sa.select(Lot.points, Lot.remaining, Lot.state).join(PointsAccount)
    rows = db.session.execute(query.where(PointsAccount.customer_id == owner).order_by(Lot.id)).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


def reverse(ref: str, *, at: datetime = NOON) -> Entry | None:
    with clock.at(at):
        return in_one_write(lambda: points.reverse(Source.CAR, ref, by=None))


def test_points_are_pending_first_and_become_spendable_at_their_time(mei: int) -> None:
    earn(mei, 2000, "A")
    assert figures(mei) == (0, 2000, 0)
    with clock.at(NOON + MONTH - timedelta(seconds=1)):
        sweep()
    assert figures(mei) == (0, 2000, 0)
    with clock.at(NOON + MONTH):
        sweep()
    assert figures(mei) == (2000, 0, 0)


def test_the_same_cause_credits_once(mei: int) -> None:
    first = earn(mei, 2000, "A")
    second = earn(mei, 2000, "A")
    assert first.id == second.id
    assert figures(mei) == (0, 2000, 0)
    assert len(points.entries_of(mei)) == 1


def test_what_needs_no_waiting_is_spendable_at_once(mei: int) -> None:
    earn(mei, 100, "profile", days=0, source=Source.PROFILE)
    assert figures(mei) == (100, 0, 0)


def test_activating_twice_activates_once(mei: int) -> None:
    lot = earn(mei, 2000, "A")
    activate(lot, NOON + MONTH)
    activate(lot, NOON + MONTH)
    assert figures(mei) == (2000, 0, 0)
    assert [entry.kind.value for entry in points.entries_of(mei)] == ["activate", "earn"]


def test_reversing_a_pending_lot_takes_it_back_from_pending(mei: int) -> None:
    earn(mei, 2000, "A")
    earn(mei, 300, "B")
    reverse("A")
    assert figures(mei) == (0, 300, 0)
    assert lots(mei) == [(2000, 0, LotState.REVERSED), (300, 300, LotState.PENDING)]


def test_a_reversed_lot_is_never_activated(mei: int) -> None:
    lot = earn(mei, 2000, "A")
    reverse("A")
    activate(lot, NOON + MONTH)
    assert figures(mei) == (0, 0, 0)


def test_reversing_what_was_used_takes_other_lots_by_earliest_expiry_and_owes_the_rest(mei: int) -> None:
    earn(mei, 1000, "A", days=0)
    take(mei, 400)  # from A: 600 are left
    earn(mei, 250, "later", days=0, at=NOON + 3 * MONTH)
    earn(mei, 100, "sooner", days=0, at=NOON + MONTH)
    entry = reverse("A", at=NOON + 3 * MONTH)
    assert entry is not None
    assert figures(mei) == (0, 0, 50)
    assert (entry.active, entry.owed) == (-950, 50)
    taken = db.session.execute(
        sa.select(Lot.source_ref, Allocation.points)
        .join(Lot, Lot.id == Allocation.lot_id)
        .where(Allocation.entry_id == entry.id)
        .order_by(Allocation.id)
    ).all()
    assert [tuple(row) for row in taken] == [("A", -600), ("sooner", -100), ("later", -250)]


def take(owner: int, amount: int) -> None:
    """Take points away by hand, in parts that one person may take."""
    for part in range(0, amount, 500):
        with clock.at(NOON):
            in_one_write(
                lambda part=part: points.adjust(  # type: ignore[misc]
                    owner, -min(500, amount - part), cause=f"taken-{amount}-{part}", reason="Spent", by=SUPERVISOR
                )
            )


def test_what_is_owed_is_paid_by_the_next_activation(mei: int) -> None:
    earn(mei, 1000, "A", days=0)
    take(mei, 1000)
    reverse("A")
    assert figures(mei) == (0, 0, 1000)
    activate(earn(mei, 300, "B"), NOON + MONTH)
    assert figures(mei) == (0, 0, 700)
    activate(earn(mei, 900, "C"), NOON + MONTH)
    assert figures(mei) == (200, 0, 0)
    assert lots(mei)[-1] == (900, 200, LotState.ACTIVE)


def test_reversing_twice_reverses_once_and_returns_the_first_entry(mei: int) -> None:
    earn(mei, 1000, "A", days=0)
    first, second = reverse("A"), reverse("A")
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert figures(mei) == (0, 0, 0)


def test_reversing_what_was_never_credited_does_nothing(mei: int) -> None:
    assert reverse("nothing") is None


def test_points_end_with_the_month_36_months_after_earning_where_the_brand_is(mei: int) -> None:
    assert end_of_points(NOON) == datetime(2029, 6, 30, 16, 0, tzinfo=UTC)
    late_on_the_31st = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)
    assert end_of_points(late_on_the_31st) == datetime(2028, 12, 31, 16, 0, tzinfo=UTC)
    assert end_of_points(late_on_the_31st + timedelta(minutes=1)) == datetime(2029, 1, 31, 16, 0, tzinfo=UTC)


def test_what_is_left_of_a_lot_expires_at_its_end(mei: int) -> None:
    earn(mei, 1000, "A", days=0)
    take(mei, 300)
    with clock.at(datetime(2029, 6, 30, 15, 59, tzinfo=UTC)):
        sweep()
    assert figures(mei) == (700, 0, 0)
    with clock.at(datetime(2029, 6, 30, 16, 0, tzinfo=UTC)):
        sweep()
        sweep()
    assert figures(mei) == (0, 0, 0)
    assert lots(mei) == [(1000, 0, LotState.EXPIRED)]


def test_reversing_an_expired_lot_takes_back_only_what_was_used_of_it(mei: int) -> None:
    earn(mei, 1000, "A", days=0)
    take(mei, 300)
    with clock.at(NOON + timedelta(days=1200)):
        sweep()
    reverse("A", at=NOON + timedelta(days=1200))
    assert figures(mei) == (0, 0, 300)


def test_a_timetable_that_comes_late_changes_nothing(mei: int) -> None:
    """The lot's time to be active has come, but nobody swept: the reversal does what was due first."""
    earn(mei, 1000, "A")
    reverse("A", at=NOON + 2 * MONTH)
    assert figures(mei) == (0, 0, 0)
    kinds = [entry.kind.value for entry in points.entries_of(mei)]
    assert kinds == ["reverse", "activate", "earn"]


def test_the_timetable_finds_what_is_due_and_nothing_else(mei: int) -> None:
    pending = earn(mei, 1000, "A")
    active = earn(mei, 500, "B", days=0)
    with clock.at(NOON):
        assert (points.lots_to_activate(), points.lots_to_expire()) == ([], [])
    with clock.at(NOON + MONTH):
        assert points.lots_to_activate() == [pending.id]
    with clock.at(NOON + timedelta(days=1200)):
        assert points.lots_to_expire() == [active.id]


# --- adjusting by hand ----------------------------------------------------------------------------------------


def adjust(owner: int, amount: int, *, by: Viewer = SUPERVISOR, **changes: object) -> Entry:
    told: dict[str, object] = {"cause": "adjusted-1", "reason": "Forgotten service", **changes}
    with clock.at(NOON):
        return in_one_write(lambda: points.adjust(owner, amount, by=by, **told))  # type: ignore[arg-type]


def test_an_adjustment_gives_and_takes_at_once(mei: int) -> None:
    adjust(mei, 300)
    assert figures(mei) == (300, 0, 0)
    adjust(mei, -100, cause="adjusted-2")
    assert figures(mei) == (200, 0, 0)


def test_the_same_adjustment_again_changes_nothing(mei: int) -> None:
    assert adjust(mei, 300).id == adjust(mei, 300).id
    assert figures(mei) == (300, 0, 0)


def test_an_adjustment_pays_first_what_is_owed(mei: int) -> None:
    earn(mei, 200, "A", days=0)
    take(mei, 200)
    reverse("A")
    adjust(mei, 300)
    assert figures(mei) == (100, 0, 0)


def test_an_adjustment_never_goes_below_zero(mei: int) -> None:
    adjust(mei, 100)
    with pytest.raises(NotEnoughPoints) as refusal:
        adjust(mei, -101, cause="adjusted-2")
    assert str(refusal.value) == "There are 100 points, 101 are needed."
    assert figures(mei) == (100, 0, 0)


def test_a_large_adjustment_needs_somebody_else(mei: int) -> None:
    for second in (None, SUPERVISOR, AGENT):
        with pytest.raises(AdjustmentNeedsASecondPerson):
            adjust(mei, 501, seconded_by=second)
    adjust(mei, 501, seconded_by=ADMINISTRATOR)
    assert figures(mei) == (501, 0, 0)


def test_an_adjustment_needs_a_reason_and_the_right_role(mei: int) -> None:
    with pytest.raises(AdjustmentNeedsAReason):
        adjust(mei, 100, reason=" ")
    with pytest.raises(NotAllowed):
        adjust(mei, 100, by=AGENT)
    assert figures(mei) == (0, 0, 0)


# --- reading --------------------------------------------------------------------------------------------------


def test_an_overview_tells_what_is_coming_and_what_ends_next(mei: int) -> None:
    earn(mei, 2000, "A")
    earn(mei, 100, "B", days=0)
    with clock.at(NOON):
        found = points.overview(mei)
    assert (found.balance, found.pending, found.owed) == (100, 2000, 0)
    assert [(coming.points, coming.at, coming.source) for coming in found.coming] == [(2000, NOON + MONTH, Source.CAR)]
    assert found.expires_next == 100
    assert str(found.expires_on) == "2029-06-30"


def test_who_never_earned_has_an_overview_of_nothing(mei: int) -> None:
    assert points.overview(mei) == points.Overview()
    assert points.account_of(mei) is None
    assert points.entries_of(mei) == []


def test_entries_come_newest_first_and_page_by_page(mei: int) -> None:
    for number in range(5):
        earn(mei, 10 + number, f"A{number}")
    first = points.entries_of(mei, limit=3)
    assert [entry.pending for entry in first] == [14, 13, 12]
    assert [entry.pending for entry in points.entries_of(mei, before=first[-1].id, limit=3)] == [11, 10]


def test_one_customers_points_are_not_anothers(mei: int) -> None:
    with clock.at(NOON):
        wen = customer()
    earn(mei, 2000, "A")
    assert points.overview(wen) == points.Overview()
    assert points.entries_of(wen) == []


@pytest.mark.parametrize("act", ["UPDATE points_entries SET active = 9", "DELETE FROM points_allocations"])
def test_entries_and_allocations_are_never_changed(mei: int, act: str) -> None:
    earn(mei, 2000, "A")
    reverse("A")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        in_one_write(lambda: db.session.execute(sa.text(act)))
