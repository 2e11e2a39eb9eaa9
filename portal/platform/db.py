"""The database: one declarative base, one way to write, the guards that stand in the database itself.

A request that changes something opens exactly one write. Everything else only reads, and a change outside a
write raises, so that a GET cannot change state and a forgotten write is loud on its first run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "recursive_triggers=ON",  # without it INSERT OR REPLACE slips past the append-only triggers
    "cache_size=-16000",
    "temp_store=MEMORY",
)
POSTGRES_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=3000 -c timezone=UTC"


class Base(DeclarativeBase):
    """The base of every table. Names of constraints follow one pattern, so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(render_as_batch=True, compare_type=True)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment in UTC on both databases; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(enum: type[E], *, called: str = "", length: int = 24) -> sa.Enum:
    """A column type for a StrEnum: its values as text, guarded by a CHECK constraint of the database.

    `called` names the constraint where a table has the same enum twice.
    """
    name = called or "".join(f"_{c.lower()}" if c.isupper() else c for c in enum.__name__).lstrip("_")
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [m.value for m in members],
        validate_strings=True,
    )


# --- append-only tables ---------------------------------------------------------------------------------------


def append_only_statements(table: str, dialect: str) -> list[str]:
    """The statements that forbid UPDATE and DELETE on `table`, for a migration or a new schema."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    ]


def append_only(table: sa.FromClause) -> None:
    """Guard `table` in the database: rows are inserted, never changed or deleted."""
    assert isinstance(table, sa.Table)
    table.info["append_only"] = True
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_statements(table.name, dialect):
            ddl: sa.DDL = sa.DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def create_schema(app: Flask) -> None:
    """Make every table, constraint and trigger from the models, for tests. Production goes by migrations."""
    with app.app_context():
        db.create_all()


# --- the one write path ---------------------------------------------------------------------------------------

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_one_writer_per_process = threading.Lock()


class WriteOutsideWriting(RuntimeError):
    """Something was about to change the database outside a write."""


@contextmanager
def writing() -> Iterator[Session]:
    """The one way to change data: takes the write lock first, commits at the end, leaves nothing on an error.

    On SQLite the transaction begins IMMEDIATE behind one lock per process; on PostgreSQL it is READ COMMITTED.
    What you decide on is read (or re-read with `lock`) inside.
    """
    session = db.session()
    if _writing.get():
        raise WriteOutsideWriting("a write inside a write")
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideWriting("changes were pending before the write began")
    session.commit()  # ends the read transaction; what was loaded stays loaded
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _one_writer_per_process if is_sqlite else nullcontext():
        token = _writing.set(True)
        try:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("locked", None)
            session.info.pop("locked_rows", None)
            session.info.pop("kept", None)
            _writing.reset(token)


def in_one_write(operation: Callable[[], T], *, tries: int = 3) -> T:
    """Run `operation` as one write and return what it returns.

    Run again, at most `tries` times in all, where the database broke off a whole unit because others wrote at
    the same moment. The operation must have no effect outside the database.
    """
    for attempt in range(1, tries + 1):
        try:
            with writing():
                return operation()
        except sa.exc.OperationalError as error:
            if attempt == tries or not is_passing_conflict(error):
                raise
            time.sleep(0.02 * attempt)
    raise AssertionError("unreachable")


def is_passing_conflict(error: sa.exc.DBAPIError) -> bool:
    """True where the database gave up a unit that may go through on the next try."""
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"} or "database is locked" in str(error.orig)


@contextmanager
def small_write() -> Iterator[sa.Connection]:
    """A write of its own beside the act: for limits, tries of a code and a session's last-seen, and only those.

    It commits before and apart from the act, so that a refusal of the act does not undo the count.
    """
    if _writing.get():
        raise WriteOutsideWriting("a small write inside a write would wait for itself")
    db.session.rollback()  # ends a read transaction that would hold an old snapshot
    with _one_writer_per_process if db.engine.dialect.name == "sqlite" else nullcontext():
        token = _writing.set(True)
        try:
            with db.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
                yield connection
        finally:
            _writing.reset(token)


@contextmanager
def migrating() -> Iterator[None]:
    """Changes in here belong to a migration, which has a transaction of its own."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@cache
def _columns_and_others(kind: type[Any]) -> tuple[list[str], dict[str, list[str]]]:
    """A model's columns, and its relationships with the columns they go by."""
    mapper = sa.inspect(kind)
    names = {column: attribute.key for attribute in mapper.column_attrs for column in attribute.columns}
    others = {r.key: sorted(names[column] for column in r.local_columns) for r in mapper.relationships}
    return [attribute.key for attribute in mapper.column_attrs], others


def lock(row: T) -> T:
    """Re-read `row` for update inside a write; decide on what it says now, not on what a page showed.

    A row that this very write has locked already is not read again: nobody else can have changed it.
    """
    if not _writing.get():
        raise WriteOutsideWriting("a lock outside a write")
    locked: set[int] = db.session.info.setdefault("locked", set())
    if id(row) not in locked:
        columns, others = _columns_and_others(cast(Any, type(row)))
        held = row.__dict__
        shown = {name: [held.get(key) for key in keys] for name, keys in others.items() if name in held}
        # Only the row itself: a page may have fetched it with others joined, which PostgreSQL will not lock.
        db.session.refresh(row, columns, with_for_update={"of": type(row)})
        moved = [name for name, ids in shown.items() if [held.get(key) for key in others[name]] != ids]
        if moved:
            db.session.expire(row, moved)
        note_locked(row)
    return row


def note_locked(*rows: Any) -> None:
    """Say that these rows were read for update in this write."""
    info = db.session.info
    info.setdefault("locked", set()).update(id(row) for row in rows)
    info.setdefault("locked_rows", []).extend(rows)  # keeps the rows alive, so that ids stay theirs


def _remember_as_locked(session: Session, _flush: Any) -> None:
    """What this write has made itself nobody else can see, so there is nothing to read again."""
    if session.new:
        note_locked(*session.new)


event.listen(db.session, "after_flush", _remember_as_locked)


def kept_in_write(name: str) -> dict[Any, Any]:
    """A dictionary that lives as long as this write: what it has locked nobody else can change, so it is read once."""
    if not _writing.get():
        raise WriteOutsideWriting("nothing is kept outside a write")
    kept: dict[Any, Any] = db.session.info.setdefault("kept", {}).setdefault(name, {})
    return kept


def append(model: type[Base], **values: Any) -> Any:
    """Insert one row inside a write as plain values: a line of a history, a link, a key, a word of an index.

    For rows that the write does not look at as objects. It goes out at once, before objects that wait to be flushed.
    Returns the row's key, the first column of it.
    """
    result = db.session.connection().execute(_insert_into(model), values)
    return result.inserted_primary_key[0]  # type: ignore[index]


def append_unless_there(model: type[Base], *unique: str, **values: Any) -> bool:
    """`append`, or nothing where a row has these unique columns already; waits for whoever makes it at this moment.

    Returns whether the row is this write's own.
    """
    result = db.session.connection().execute(_insert_unless_there(db.engine.dialect.name, model, unique), values)
    return result.rowcount > 0


@cache
def _insert_unless_there(dialect: str, model: type[Base], unique: tuple[str, ...]) -> sa.Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table_of(model)).on_conflict_do_nothing(index_elements=unique)


def table_of(model: type[Base]) -> sa.Table:
    """The table behind a model, for statements that are made once and speak to it directly."""
    return cast(sa.Table, model.__table__)


@cache
def _insert_into(model: type[Base]) -> sa.Insert:
    return sa.insert(table_of(model))


# --- wiring ---------------------------------------------------------------------------------------------------


def init_app(app: Flask) -> None:
    """Bind the database to the application, with the settings that were measured to keep promises."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    options: dict[str, Any] = {"pool_pre_ping": True}
    if url.get_backend_name() == "postgresql":
        options |= {
            "connect_args": {"connect_timeout": 3, "options": POSTGRES_OPTIONS},
            "pool_size": 4,
            "max_overflow": 4,
            "pool_timeout": 4,
            "isolation_level": "READ COMMITTED",
        }
    else:
        options |= {"pool_size": 4, "max_overflow": 8, "pool_pre_ping": False}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        _prepare(db.engine)


def _prepare(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    event.listen(engine, "before_execute", _refuse_stray_changes)


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: sa.Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def _refuse_stray_changes(_connection: Any, statement: Any, _multiparams: Any, _params: Any, _options: Any) -> None:
    if getattr(statement, "is_dml", False) and not getattr(statement, "is_select", False) and not _writing.get():
        raise WriteOutsideWriting(f"outside a write: {str(statement)[:120]}")
