"""Copies that are good while others write, and the way back from one."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from config import Settings
from portal import backups, create_app, invariants
from portal.domain import messages
from portal.platform.db import db, in_one_write
from tests.domain.messages.post import written

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations brought up to date, to be copied for each test."""
    folder = tmp_path_factory.mktemp("empty")
    app = portal_on(folder)
    with app.app_context():
        flask_migrate.upgrade(directory=str(app.config["ROOT"] / "migrations"))
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "live.db"


def portal_on(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'live.db'}"
    return create_app(Settings(database_url=url, secret_key="x" * 40, data_dir=folder, testing=True))


@pytest.fixture
def portal(empty_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """A portal on a SQLite file of its own."""
    shutil.copyfile(empty_file, tmp_path / "live.db")
    app = portal_on(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def run(portal: Flask) -> Run:
    """`flask <arguments>` in this process."""

    def running(*arguments: object) -> Result:
        db.session.rollback()
        return portal.test_cli_runner().invoke(args=[str(argument) for argument in arguments])

    return running


def causes(file: Path | None = None) -> set[str]:
    """The causes of the messages the live database, or a copy, has."""
    query = "SELECT cause_key FROM messages"
    if file is None:
        with db.engine.connect() as connection:
            return set(connection.exec_driver_sql(query).scalars())
    with closing(sqlite3.connect(file)) as connection:
        return {cause for (cause,) in connection.execute(query)}


def test_a_backup_is_one_whole_file_with_everything_in_it(run: Run, tmp_path: Path) -> None:
    written("test:1")
    done = run("backup", tmp_path / "copy.db")
    assert (done.exit_code, done.output) == (0, f"Copied and checked: {tmp_path / 'copy.db'}\n")
    assert causes(tmp_path / "copy.db") == {"test:1"}
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_backup_never_replaces_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("something of mine")
    done = run("backup", tmp_path / "copy.db")
    assert done.exit_code == 1
    assert "never replaces a file" in done.output
    assert (tmp_path / "copy.db").read_text() == "something of mine"


def test_backups_are_good_while_others_write(portal: Flask, tmp_path: Path) -> None:
    stop = threading.Event()

    def write_on() -> None:
        with portal.app_context():
            number = 0
            while not stop.is_set():
                written(f"test:{number}:a")
                in_one_write(lambda number=number: pair(number))  # type: ignore[misc]
                number += 1
            db.session.remove()

    def pair(number: int) -> None:
        for half in ("left", "right"):
            messages.queue(
                "sign-in-code", cause=f"{half}:{number}", to="a@b.example", way=messages.Way.EMAIL, language="en"
            )

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(8):
            copy = tmp_path / f"copy{number}.db"
            backups.backup(f"sqlite:///{tmp_path / 'live.db'}", copy)
            halves = {kind: {c for c in causes(copy) if c.startswith(kind)} for kind in ("left", "right")}
            assert len(halves["left"]) == len(halves["right"])
    finally:
        stop.set()
        writer.join(30)


def test_restoring_brings_back_what_was_and_keeps_what_is(run: Run, tmp_path: Path) -> None:
    written("before")
    run("backup", tmp_path / "copy.db")
    written("after")
    done = run("restore", tmp_path / "copy.db")
    assert done.exit_code == 0, done.output
    assert causes() == {"before"}
    [kept] = tmp_path.glob("before-restore-*.db")
    assert causes(kept) == {"before", "after"}
    assert invariants.broken() == {}


def test_after_restoring_everybody_signs_in_anew(run: Run, tmp_path: Path) -> None:
    add = """INSERT INTO accounts (id, side, role, name, email, language, is_active, is_present, keys_on, created_at)
        VALUES (1, 'desk', 'agent', 'Lin', 'a@b.example', 'en', 1, 1, 1, '2026-01-01')"""
    begin = """INSERT INTO sign_ins (token_hash, account_id, began_at, last_seen_at, idle_until, ends_at, browser,
        awaits_second_factor) VALUES ('x', 1, '2026-01-01', '2026-01-01', '2036-01-01', '2036-01-01', '', 0)"""
    with db.engine.begin() as connection:
        connection.exec_driver_sql(add)
        connection.exec_driver_sql(begin)
    run("backup", tmp_path / "copy.db")
    assert run("restore", tmp_path / "copy.db").exit_code == 0
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sign_ins WHERE ended_at IS NULL").scalar() == 0


def test_what_is_no_copy_of_a_portal_is_not_restored(run: Run, tmp_path: Path) -> None:
    written("before")
    wrong = {name: tmp_path / name for name in ("text.db", "empty.db", "other.db", "newer.db", "absent.db")}
    wrong["text.db"].write_text("This is no database. " * 200)
    wrong["empty.db"].touch()
    sqlite3.connect(wrong["other.db"]).execute("CREATE TABLE something (id INTEGER)").connection.close()
    run("backup", wrong["newer.db"])
    with closing(sqlite3.connect(wrong["newer.db"])) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for path in wrong.values():
        done = run("restore", path)
        assert done.exit_code == 1, path
        assert done.output.splitlines()[-1].startswith("Error: "), path
        assert causes() == {"before"}, path


def test_postgresql_is_copied_by_its_own_programs(tmp_path: Path) -> None:
    with pytest.raises(backups.CannotCopy, match="pg_dump"):
        backups.backup("postgresql://portal@localhost/portal", tmp_path / "copy.db")
    with pytest.raises(backups.CannotCopy, match="pg_restore"):
        backups.restore("postgresql://portal@localhost/portal", tmp_path / "copy.db", known_revisions=set())


def test_the_way_a_file_is_copied_naively_is_not_good_enough(portal: Flask, tmp_path: Path) -> None:
    written("test:1")
    shutil.copyfile(tmp_path / "live.db", tmp_path / "naive.db")
    with pytest.raises((sa.exc.DatabaseError, sqlite3.DatabaseError, AssertionError)):
        assert causes(tmp_path / "naive.db") == {"test:1"}
