"""The ground every test stands on: a portal on an empty database, a client, a browser, a mail server.

Tests in tests/domain, tests/jobs and tests/platform that use the database run twice, on SQLite and on PostgreSQL;
others on SQLite, unless marked `both_databases`. Both run in the same suite, and every test commits for real.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser

from config import Settings
from portal import create_app
from tests.support import postgres
from tests.support.browser import Visitor, chromium
from tests.support.databases import KINDS, Database, PostgresDatabase, SqliteDatabase, let_go
from tests.support.server import serving
from tests.support.smtp import MailServer, free_port, mail_server

settings.register_profile("portal", deadline=None)  # nothing here is a timed test
settings.load_profile("portal")

HERE = Path(__file__).parent
ON_BOTH = tuple(HERE / folder for folder in ("domain", "jobs", "platform"))
POSTGRES_AT = "PORTAL_TEST_POSTGRES"


# --- one PostgreSQL for all processes of the run ---------------------------------------------------------------


def is_controller(config: pytest.Config) -> bool:
    """True in the process that ends last: the one that hands tests to the others, or the only one."""
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if is_controller(config):  # the folder's name reaches the other processes through the environment
        os.environ[POSTGRES_AT] = tempfile.mkdtemp(prefix="portal-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if is_controller(config):
        postgres.end(Path(os.environ.pop(POSTGRES_AT)))


# --- which tests run on which database -------------------------------------------------------------------------


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("both_databases")
        twice = marked or any(folder in metafunc.definition.path.parents for folder in ON_BOTH)
        metafunc.parametrize("database", KINDS if twice else KINDS[:1], indirect=True)


class Ground:
    """What one test process keeps for all its tests: per kind of database one portal, made when first asked for."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self.port = free_port()
        self._made: dict[str, tuple[Database, Flask]] = {}

    def settings(self, database: Database, **changes: object) -> Settings:
        """A portal's settings on that database, with what a test wants otherwise."""
        values: dict[str, object] = {
            "database_url": database.url,
            "secret_key": "only-for-tests-" + "x" * 32,
            "data_dir": self.folder,
            "base_url": f"http://127.0.0.1:{self.port}",
            "testing": True,
        }
        return Settings(**{**values, **changes})  # type: ignore[arg-type]

    def on(self, kind: str) -> tuple[Database, Flask]:
        """The database of that kind and the portal on it."""
        if kind not in self._made:
            database: Database
            if kind == "sqlite":
                database = SqliteDatabase(self.folder)
            else:
                server = postgres.shared(Path(os.environ[POSTGRES_AT]))
                database = PostgresDatabase(server, f"tests_{self.worker}")
            app = create_app(self.settings(database))
            database.prepare(app)
            self._made[kind] = database, app
        return self._made[kind]

    def close(self) -> None:
        """Let go of everything."""
        for database, _app in self._made.values():
            database.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    folder = Path(tempfile.mkdtemp(prefix=f"portal-{worker}-"))
    kept = Ground(folder, worker)
    yield kept
    kept.close()


# --- what tests ask for ----------------------------------------------------------------------------------------


@pytest.fixture
def database(ground: Ground, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the kind this run of the test is about; emptied again afterwards."""
    found, _app = ground.on(request.param)
    yield found
    found.empty()


@pytest.fixture
def database_url(database: Database) -> str:
    """Its address, for clients in other processes."""
    return database.url


@pytest.fixture
def app(ground: Ground, database: Database) -> Flask:
    """The portal on that database."""
    return ground.on(database.kind)[1]


@pytest.fixture
def make_app(ground: Ground, database: Database) -> Iterator[Callable[..., Flask]]:
    """Another portal on the same database, with other settings: `make_app(demo=True)`."""
    with ExitStack() as made:

        def make(**changes: object) -> Flask:
            app = create_app(ground.settings(database, **changes))
            made.callback(let_go, app)
            return app

        yield make


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The portal with its context pushed, for tests that call the domain without a request."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody without a session."""
    return app.test_client()


@pytest.fixture
def address(app: Flask, ground: Ground) -> Iterator[str]:
    """The portal answering on the loopback, at the base address of its settings."""
    with serving(app, ground.port) as found:
        yield found


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server on the loopback."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of this process."""
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Open a screen on the portal: `visit(language="zh-CN", viewport=TELEPHONE, javascript=False)`.

    Each must be quiet to the end: no broken script, no breach of the content security policy, no 500.
    """
    with ExitStack() as screens:
        opened: list[Visitor] = []

        def open_screen(**choices: object) -> Visitor:
            visitor = Visitor(browser, address, **choices)  # type: ignore[arg-type]
            screens.callback(visitor.leave)
            opened.append(visitor)
            return visitor

        yield open_screen
        for visitor in opened:
            visitor.check_quiet()
