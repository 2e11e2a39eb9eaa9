"""Whether migrations and models agree is seen, down to constraints, conditions and triggers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from config import Settings
from portal import create_app, schema
from portal.platform.db import create_schema, db

CHANGES = {
    "a column": ("ALTER TABLE cities ADD COLUMN more INTEGER", "ALTER TABLE cities ADD COLUMN more INTEGER"),
    "an index": ("DROP INDEX ix_messages_about", "DROP INDEX ix_messages_about"),
    "the condition of an index": (
        "DROP INDEX ix_messages_due; CREATE INDEX ix_messages_due ON messages (next_try_at, id)",
        "DROP INDEX ix_messages_due; CREATE INDEX ix_messages_due ON messages (next_try_at, id)",
    ),
    "a trigger": ("DROP TRIGGER settings_no_update", "DROP TRIGGER settings_append_only ON settings"),
    "a table": ("DROP TABLE form_keys", "DROP TABLE form_keys"),
    "a check": (
        "CREATE TABLE more (id INTEGER, CONSTRAINT ck_more_id CHECK (id > 0))",
        "ALTER TABLE cities ADD CONSTRAINT ck_more CHECK (id > 0)",
    ),
}


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found


def test_migrations_and_models_are_equal(settings: Settings) -> None:
    assert schema.differences(settings, create_app) == []


@pytest.mark.parametrize("what", CHANGES)
def test_a_difference_is_seen(settings: Settings, what: str) -> None:
    with schema._two_databases(settings) as (url, _other):
        app = create_app(Settings(**{**vars(settings), "database_url": url}))
        create_schema(app)
        with app.app_context():
            engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
            before = schema.describe(engine)
            assert schema.describe(engine) == before
            with engine.begin() as connection:
                for statement in CHANGES[what][engine.dialect.name == "postgresql"].split(";"):
                    connection.exec_driver_sql(statement)
            assert schema.describe(engine) != before
            db.engine.dispose()


def test_nothing_is_left_of_the_databases_made_for_it(settings: Settings) -> None:
    if not settings.database_url.startswith("postgresql"):
        with schema._two_databases(settings) as urls:
            folder = sa.make_url(urls[0]).database
            assert folder is not None
        assert not schema.Path(folder).parent.exists()
        return
    with schema._two_databases(settings) as urls:
        assert names(settings) >= {sa.make_url(url).database for url in urls}
    assert not {name for name in names(settings) if name.startswith("portal_check_")}


def names(settings: Settings) -> set[str | None]:
    """The databases of the server."""
    engine = sa.create_engine(settings.database_url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT datname FROM pg_database").scalars())
