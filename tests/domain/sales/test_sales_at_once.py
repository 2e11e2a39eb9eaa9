"""The same sale from many hands at one moment is one sale; and what would happen without the guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import catalogue, points, sales, vehicles
from portal.domain.sales import SaleReport, reporting
from portal.domain.vehicles import Ownership, Vehicle
from portal.domain.vehicles import operations as vehicle_operations
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import (
    FACTS,
    OTHER_PHONE,
    OTHER_VIN,
    Cast,
    another_vin,
    at_once,
    broken_promises,
    report,
    reverse,
)
from tests.support.databases import Database

PROMISES = (sales.INVARIANTS, points.INVARIANTS, vehicles.INVARIANTS)


def standing() -> int:
    query = sa.select(sa.func.count()).select_from(SaleReport).where(SaleReport.reversed_at.is_(None))
    found = db.session.scalar(query) or 0
    db.session.rollback()
    return found


def test_eight_reports_of_one_sale_are_one(cast: Cast, app: Flask) -> None:
    done = at_once(app, [lambda: report(cast).ref] * 8)
    assert len(set(done)) == 1, done
    assert standing() == 1
    assert points.overview(report(cast).customer_id).pending == 2000
    assert broken_promises(*PROMISES) == []


def test_a_car_reported_by_two_dealers_at_once_is_sold_by_one(cast: Cast, app: Flask) -> None:
    acts = [lambda: report(cast).ref, lambda: report(cast, by=cast.other_manager, phone=OTHER_PHONE, email=None).ref]
    done = at_once(app, acts * 3)
    assert {type(one) for one in done} == {str, sales.CarIsSold}, done
    assert standing() == 1
    assert broken_promises(*PROMISES) == []


def test_one_invoice_for_two_cars_at_once_is_one_sale(cast: Cast, app: Flask) -> None:
    acts = [lambda number=number: report(cast, vin=another_vin(number), plate="").ref for number in range(6)]
    done = at_once(app, acts)
    assert sum(isinstance(one, str) for one in done) == 1, done
    assert sum(isinstance(one, sales.InvoiceIsTaken) for one in done) == 5, done
    assert standing() == 1


def test_one_buyer_of_six_cars_at_once_has_one_file_and_one_account_of_points(cast: Cast, app: Flask) -> None:
    acts = [
        lambda number=number: (
            report(cast, vin=another_vin(number), invoice_number=f"INV-{number}", plate="").customer_id
        )
        for number in range(6)
    ]
    done = at_once(app, acts)
    assert len(set(done)) == 1, done
    assert points.overview(done[0]).pending == 12_000  # type: ignore[arg-type]
    assert broken_promises(*PROMISES) == []


def test_a_report_is_reversed_by_one_of_many_at_once(cast: Cast, app: Flask) -> None:
    ref = report(cast).ref
    done = at_once(app, [lambda: reverse(cast, sales.get_report(cast.supervisor, ref)).ref] * 4)
    assert sum(isinstance(one, str) for one in done) == 1, done
    assert sum(isinstance(one, sales.AlreadyReversed) for one in done) == 3, done
    assert broken_promises(*PROMISES) == []


def known(vin: str) -> None:
    """The portal knows the car already, so that nobody has to make it."""
    model_id = catalogue.get_model("ostrel").id
    in_one_write(lambda: vehicles.take_in(vin, model_id=model_id))


# --- the twin with the guards off -----------------------------------------------------------------------------


@pytest.fixture
def without_constraints(app_context: Flask, database: Database) -> Iterator[None]:
    """The database's own last guards against a second sale, taken away for one test."""
    if database.kind == "sqlite":
        pytest.skip("SQLite has one writer at a time, so there is no row lock to leave out")
    guards = [index for index in (*SaleReport.__table__.indexes, *Ownership.__table__.indexes) if index.unique]  # type: ignore[attr-defined]
    with db.engine.begin() as connection:
        for index in guards:
            index.drop(connection)
    yield
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE sale_reports, ownerships CASCADE")
        for index in guards:
            index.create(connection)


def test_without_lock_and_constraints_one_sale_would_be_several(
    without_constraints: None, cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All four look for an earlier report before any of them writes one."""
    in_one_write(
        lambda: vehicles.take_in(FACTS.vin, model_id=db.session.scalars(sa.text("SELECT id FROM models")).first())
    )
    all_have_looked = Barrier(4)
    look = reporting.reported

    def look_together(dealer_id: int, invoice_number: str) -> SaleReport | None:
        found = look(dealer_id, invoice_number)
        all_have_looked.wait(20)
        return found

    def look_only(row: Vehicle) -> Vehicle:
        return row

    monkeypatch.setattr(vehicle_operations, "lock", look_only)
    monkeypatch.setattr(reporting, "reported", look_together)
    facts = replace(FACTS, is_new_car=False)
    done = at_once(
        app,
        [lambda: in_one_write(lambda: sales.report_sale(facts, dealer=cast.dealer, lead=None, by=cast.manager).ref)]
        * 4,
    )
    assert len(set(done)) == 4, done
    assert standing() == 4
    assert broken_promises(*PROMISES) != []


def test_without_the_lock_the_database_still_keeps_one_new_car_one_sale(
    cast: Cast, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The constraint alone: whoever comes second is refused, by us or by the database, and leaves nothing."""
    in_one_write(
        lambda: vehicles.take_in(OTHER_VIN, model_id=db.session.scalars(sa.text("SELECT id FROM models")).first())
    )
    monkeypatch.setattr(vehicle_operations, "lock", lambda row: row)
    acts = [
        lambda number=number: report(cast, vin=OTHER_VIN, invoice_number=f"INV-{number}", plate="").ref
        for number in range(4)
    ]
    done = at_once(app, acts)
    assert sum(isinstance(one, str) for one in done) == 1, done
    assert standing() == 1
    assert broken_promises(*PROMISES) == []
