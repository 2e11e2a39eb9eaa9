"""Rows on their way into the database: each has its id at once, so that others can name it before it is written.

The fastest way in is taken: COPY on PostgreSQL, one statement for many rows on SQLite. What costs each of them most is
taken on trust, CHECK constraints on SQLite and foreign keys on PostgreSQL; each checks what the other does not, and the
rows are the same. Columns that are not told have the models' defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from portal.platform.db import Base, UtcDateTime, db, writing

Row = dict[str, Any]
SQLITE_CACHE_KIB = 96 * 1024
"""While so many indexes grow at once, their pages should stay in memory."""


class _Sheet:
    """The waiting rows of one table."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table
        self.has_id = "id" in table.c
        self.waiting: list[Row] = []
        self._next_id = 1
        if self.has_id:
            highest = db.session.scalar(sa.select(sa.func.max(table.c.id)))
            self._next_id = (highest or 0) + 1
        self._columns = [_Column(column, db.engine.dialect) for column in table.columns]

    def new_id(self) -> int:
        found = self._next_id
        self._next_id += 1
        return found

    def values(self) -> list[tuple[Any, ...]]:
        """The waiting rows as the database takes them, in the order of the table's columns."""
        return list(zip(*(column.of(self.waiting) for column in self._columns), strict=True))


class _Column:
    """How the values of one column are made ready. Millions go through here, so that each step has to pay."""

    def __init__(self, column: sa.Column[Any], dialect: sa.Dialect) -> None:
        self._name = column.name
        self._bind = _binder(column.type, dialect)
        self._is_json = isinstance(column.type, sa.JSON)
        default = column.default
        value = None if default is None else default.arg(None) if default.is_callable else default.arg
        self._default = value if self._bind is None or value is None else self._bind(value)

    def of(self, rows: list[Row]) -> list[Any]:
        """This column of all rows."""
        name, bind, default = self._name, self._bind, self._default
        if bind is None:
            return [row.get(name, default) for row in rows]
        values = [row.get(name, _MISSING) for row in rows]
        if self._is_json:
            bind = _once_for_each(bind)
        return [default if value is _MISSING else None if value is None else bind(value) for value in values]


_MISSING = object()


def _once_for_each(bind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`bind`, asked once for an object that stands in many rows. For as long as these keep the objects alive."""
    known: dict[int, Any] = {}

    def bind_once(value: Any) -> Any:
        if id(value) not in known:
            known[id(value)] = bind(value)
        return known[id(value)]

    return bind_once


def _binder(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """What the type of the model does to a value, by a shorter way for words and moments."""
    if isinstance(kind, sa.Enum):
        return str.__str__
    if isinstance(kind, UtcDateTime):
        return _moment if dialect.name == "sqlite" else None
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _moment(value: datetime) -> str:
    """A moment as SQLAlchemy writes it into SQLite."""
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.replace(tzinfo=None).isoformat(" ", "microseconds")


class Rows:
    """All rows that wait, by the names of their tables."""

    def __init__(self) -> None:
        self._sheets: dict[str, _Sheet] = {}

    def new_id(self, table: str) -> int:
        """The id of a row that is added later, for those that name it."""
        return self._sheet(table).new_id()

    def add(self, table: str, **values: Any) -> int:
        """Let a row wait and return its id; 0 where the table has none."""
        sheet = self._sheets.get(table) or self._sheet(table)
        found: int = values.get("id", 0)
        if not found and sheet.has_id:
            found = values["id"] = sheet.new_id()
        sheet.waiting.append(values)
        return found

    def write(self) -> None:
        """Put everything that waits into the database, in one write."""
        with writing() as session:
            connection = session.connection()
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                if connection.exec_driver_sql("SHOW is_superuser").scalar() == "on":
                    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                self._put(connection, _copy)
                return
            connection.exec_driver_sql(f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            try:
                self._put(connection, _insert)
            finally:
                connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")

    def _put(self, connection: sa.Connection, put: Callable[[sa.Connection, _Sheet], None]) -> None:
        for table in Base.metadata.sorted_tables:
            sheet = self._sheets.get(table.name)
            if sheet is not None and sheet.waiting:
                put(connection, sheet)
                sheet.waiting.clear()

    def _sheet(self, table: str) -> _Sheet:
        found = self._sheets.get(table)
        if found is None:
            found = self._sheets[table] = _Sheet(Base.metadata.tables[table])
        return found


def _insert(connection: sa.Connection, sheet: _Sheet) -> None:
    statement = sa.insert(sheet.table).compile(dialect=connection.dialect)
    connection.exec_driver_sql(statement.string, sheet.values())


def _copy(connection: sa.Connection, sheet: _Sheet) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in sheet.table.columns)
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(sheet.table.name)} ({columns}) FROM STDIN") as copy,
    ):
        for values in sheet.values():
            copy.write_row(values)


def settle() -> None:
    """After the last write: on PostgreSQL ids go on behind those that were given, and the planner learns what is there.

    SQLite does the first by itself; the portal never asks it for the second, so the load does not either.
    """
    if db.engine.dialect.name != "postgresql":
        return
    with writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for table in Base.metadata.sorted_tables:
            if "id" in table.c:
                named = {"name": table.name}
                connection.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) FROM {table.name}"  # noqa: S608
                    ),
                    named,
                )
        connection.exec_driver_sql("ANALYZE")
