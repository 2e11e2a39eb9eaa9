"""The triggers of append-only tables, written down for migrations as they were when the tables were made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def guard_append_only(op: Any, tables: Iterable[str]) -> None:
    """Forbid UPDATE and DELETE on these tables."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
            )


def release_append_only(op: Any, tables: Iterable[str]) -> None:
    """After the tables are gone: drop the functions PostgreSQL keeps; triggers go with their tables."""
    if op.get_bind().dialect.name != "sqlite":
        for table in tables:
            op.execute(f"DROP FUNCTION IF EXISTS {table}_append_only()")
