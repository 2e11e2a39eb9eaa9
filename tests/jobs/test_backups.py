"""Copies that are good while others write, and the way back from one."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from click.testing import Result
from flask import Flask

from config import Settings
from portal import backups, create_app
from portal.domain import accounts, messages
from portal.platform.db import db, in_one_write
from tests.domain.messages.post import written
from tests.support.databases import Database

Run = Callable[..., Result]


@pytest.fixture
def portal(ground: object, database: Database, app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A portal on a SQLite file of its own, brought up to date by the migrations."""
    settings: Settings = app.config["SETTINGS"]
    own = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'live.db'}", data_dir=tmp_path))
    with own.app_context():
        flask_migrate.upgrade(directory=str(own.config["ROOT"] / "migrations"))
        yield own
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def run(portal: Flask) -> Run:
    """`flask <arguments>` in this process."""
    return lambda *arguments: portal.test_cli_runner().invoke(args=[str(a) for a in arguments])


def causes() -> set[str]:
    db.session.rollback()
    return {m.cause_key for m in db.session.query(messages.Message)}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestOnSqlite:
    """SQLite is copied by the portal."""
