"""Every revision goes up and down on data, on both databases, and leaves constraints and triggers as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from portal import create_app, schema
from portal.demonstration import ground as demonstration_ground
from portal.domain import accounts, imports, leads, sales
from portal.domain.accounts import Account
from portal.domain.dealers import Dealer
from portal.platform.db import Base, db, in_one_write
from tests.domain.sales.cast import FACTS
from tests.support.databases import let_go


@pytest.fixture
def fresh(app: Flask) -> Iterator[Flask]:
    """A portal on an empty database of this run's kind."""
    with schema._two_databases(app.config["SETTINGS"]) as (url, _other):
        made = create_app(replace(app.config["SETTINGS"], database_url=url, demo=True))
        with made.app_context():
            yield made
        let_go(made)


def _fill() -> None:
    """A sale with all its effects, an imported file and a lead at the desk."""
    in_one_write(demonstration_ground.load)
    manager = accounts.viewer_of(db.session.scalars(sa.select(Account).where(Account.role == "manager")).first())
    dealer = db.session.get_one(Dealer, manager.dealer_id)
    facts = replace(FACTS, model_slug="ostrel", trim_code=None, paint_code=None)
    in_one_write(lambda: sales.report_sale(facts, dealer=dealer, lead=None, by=manager))
    enquiry = leads.Enquiry(name="Peng Bo", source=leads.Source.HOTLINE, phone="+8613800001003")
    in_one_write(lambda: leads.register_interest(enquiry))
    in_one_write(lambda: imports.receive_file("a.csv", b"Name,Mobile\nWei,13800001011\n", campaign="", by=None))
    db.session.remove()


def _counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        present = set(sa.inspect(connection).get_table_names())
        found = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
            if name in present
        }
    db.engine.dispose()
    return found


def test_every_revision_goes_down_and_up_again_on_data(fresh: Flask) -> None:
    config = Config()
    config.set_main_option("script_location", str(fresh.config["ROOT"] / "migrations"))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    directory = str(fresh.config["ROOT"] / "migrations")
    upgrade(directory)
    _fill()
    before, described = _counts(), schema.describe(db.engine)
    assert min(before[name] for name in ("leads", "sale_reports", "enquiry_imports", "points_entries")) >= 1
    db.engine.dispose()
    for revision in [*revisions[1:], "base"]:
        downgrade(directory, revision=revision)
        left = _counts()
        assert {name: before[name] for name in left} == left, f"rows were lost on the way down to {revision}"
    assert _counts() == {}
    for revision in reversed(revisions):
        upgrade(directory, revision=revision)
    assert schema.describe(db.engine) == described
    assert set(_counts().values()) == {0}
