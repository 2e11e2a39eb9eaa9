"""A database of each kind for a test process: made once from the models, empty at the start of every test.

Tests commit for real, as the portal does. What they leave is removed afterwards, whoever wrote it: a thread, another
process, or SQL past the models.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from portal.platform.db import create_schema, db
from tests.support.postgres import Postgres

KINDS = ("sqlite", "postgresql")


class Database(Protocol):
    """One database that tests share one after the other."""

    kind: str
    url: str

    def prepare(self, app: Flask) -> None:
        """Make the tables, constraints and triggers, once."""

    def empty(self) -> None:
        """Make it as `prepare` left it."""

    def close(self) -> None:
        """Let go of every connection of ours, at the end of the process."""


def let_go(app: Flask) -> None:
    """Close the connections that a portal keeps."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class SqliteDatabase:
    """A file; it is emptied by putting back a copy of the file as it was, which append-only triggers cannot refuse."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "portal.db"
        self.template = folder / "empty.db"
        self.url = f"sqlite:///{self.file}"

    def prepare(self, app: Flask) -> None:
        """Make the tables in the file and keep a copy."""
        with app.app_context():
            event.listen(db.engine, "connect", _without_waiting_for_the_disk)
        create_schema(app)
        self._app = app
        let_go(self._app)
        shutil.copyfile(self.file, self.template)
        self._seen = self._state()

    def empty(self) -> None:
        """Put the copy back, where anything was written since."""
        if self._state() == self._seen:
            return
        let_go(self._app)
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.template, fresh)
        fresh.replace(self.file)
        self._seen = self._state()

    def close(self) -> None:
        """Let go of the file."""
        let_go(self._app)

    def _state(self) -> tuple[int, int, int]:
        """Changes with every write: a write lands in the log beside the file or, by a checkpoint, in the file."""
        log = Path(f"{self.file}-wal")
        file = self.file.stat()
        return file.st_ino, file.st_mtime_ns, log.stat().st_size if log.exists() else 0


class PostgresDatabase:
    """A database of its own on the run's server; it is emptied of the rows it has."""

    kind = "postgresql"

    def __init__(self, server: Postgres, name: str) -> None:
        self.url = server.create_database(name)
        self._engine = sa.create_engine(self.url, connect_args={"options": "-c lock_timeout=5000"})

    def prepare(self, app: Flask) -> None:
        """Make the tables and the one question that says which of them have rows."""
        create_schema(app)
        self._app = app
        tables = [f'"{table.name}"' for table in db.metadata.sorted_tables]
        self._question = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables
        )

    def empty(self) -> None:
        """Delete every row, with triggers and foreign keys looking away. A transaction left open in a test fails it."""
        with self._engine.begin() as connection:
            filled = connection.exec_driver_sql(self._question).scalars().all()
            if filled:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                for table in filled:
                    connection.exec_driver_sql(f"DELETE FROM {table}")

    def close(self) -> None:
        """Let go of the server, the portal's connections and the one that empties."""
        let_go(self._app)
        self._engine.dispose()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
