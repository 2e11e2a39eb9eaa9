"""The demonstration, made once for all processes of a test run; whoever needs it takes a copy of its SQLite file.

A conftest takes the fixtures in with `from tests.support.demonstration import *`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fasteners
import pytest
from flask import Flask
from sqlalchemy import event

from config import Settings
from portal import create_app, demonstration
from portal.platform.db import create_schema, db
from tests.support.databases import let_go

__all__ = ["demonstration_app", "demonstration_template"]


@pytest.fixture(scope="session")
def demonstration_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the demonstration. The first process that asks makes it, the others wait for it."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent  # the folder that all processes of this run share
    file = folder / "demonstration.db"
    with fasteners.InterProcessLock(f"{file}.lock"):
        if not file.exists():
            making = file.with_suffix(".making")
            _make(making)
            making.rename(file)
    return file


@pytest.fixture
def demonstration_app(demonstration_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """A portal of the demonstration kind on a copy of its own."""
    shutil.copyfile(demonstration_template, tmp_path / "portal.db")
    app = _portal_on(tmp_path / "portal.db")
    yield app
    let_go(app)


def _make(file: Path) -> None:
    app = _portal_on(file)
    create_schema(app)
    with app.app_context():
        demonstration.make(lambda _word: None)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    let_go(app)


def _portal_on(file: Path) -> Flask:
    settings = Settings(
        database_url=f"sqlite:///{file}",
        secret_key="only-for-tests-" + "x" * 32,
        data_dir=file.parent,
        demo=True,
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        event.listen(db.engine, "connect", _without_waiting_for_the_disk)
    return app


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
