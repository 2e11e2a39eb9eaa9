"""Copies of a SQLite database that are consistent while others write, and the way back from one.

PostgreSQL has its own programs for this (pg_dump, pg_restore), which the commands name.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from portal.platform import clock


class CannotCopy(Exception):
    """Why there is no copy or no way back, as a sentence for whoever runs the command."""


def backup(url: str, path: Path) -> None:
    """Copy the database at `url` to the new file `path` and check the copy. Raises CannotCopy.

    All pages are copied at once: copied page by page, a busy database would begin anew again and again.
    """
    source_file = _file_of(url, "pg_dump --format=custom --file=PATH DATABASE")
    if path.exists():
        raise CannotCopy(f"{path} exists. Choose another name; a backup never replaces a file.")
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(_open(source_file)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            _refuse_damage(target, unfinished)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, path: Path, *, known_revisions: set[str]) -> str:
    """Put the copy at `path` in the place of everything in the database at `url`. Returns the copy's revision.

    The copy is checked first: whole, its keys in order, made by these migrations. It goes in as one transaction, also
    while the portal runs. Sessions that had ended since would live again, so all are ended. Raises CannotCopy, having
    changed nothing.
    """
    target_file = _file_of(url, "pg_restore --clean --if-exists --dbname=DATABASE PATH")
    if not path.is_file():
        raise CannotCopy(f"There is no file {path}.")
    with closing(_open(path)) as source:
        _refuse_damage(source, path)
        revision = _revision_in(source, path)
        if revision not in known_revisions:
            raise CannotCopy(f"{path} was made by a newer portal (revision {revision}). Update the portal first.")
        with closing(sqlite3.connect(target_file, timeout=30)) as target:
            source.backup(target, pages=-1)
            now = clock.now().replace(tzinfo=None).isoformat(" ", "microseconds")
            target.execute("UPDATE sign_ins SET ended_at = ? WHERE ended_at IS NULL", (now,))
            target.commit()
    return revision


def _file_of(url: str, instead: str) -> Path:
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite":
        raise CannotCopy(f"This portal keeps its data in PostgreSQL. Use its own program: {instead}")
    return Path(address.database or "")


def _open(file: Path) -> sqlite3.Connection:
    """A connection that reads and makes no file where there is none."""
    try:
        return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    except sqlite3.OperationalError as error:
        raise CannotCopy(f"{file} cannot be opened: {error}") from error


def _refuse_damage(connection: sqlite3.Connection, file: Path) -> None:
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise CannotCopy(f"{file} is no database: {error}") from error
    if not whole or dangling:
        raise CannotCopy(f"{file} is damaged.")


def _revision_in(connection: sqlite3.Connection, file: Path) -> str:
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise CannotCopy(f"{file} is no database of the portal.") from error
    if found is None:
        raise CannotCopy(f"{file} is an empty database.")
    return str(found[0])
