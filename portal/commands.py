"""What is run from the command line: `flask worker`, `flask demo`, `flask check-invariants` and the like.

The sentences here are for whoever runs the portal and are English only, as the settings' are.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click
import sqlalchemy as sa
import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext

from config import Settings
from portal import backups, invariants, running, schema
from portal.domain import accounts, imports
from portal.platform import clock, timetable
from portal.platform.contacts import parse_email
from portal.platform.db import db, in_one_write
from portal.platform.errors import Refusal
from portal.platform.timetable import Job
from portal.sides.account import demonstration as sign_in_list
from portal.timetable import JOBS

log = structlog.get_logger("worker")


def init_app(app: Flask) -> None:
    """Register every command."""
    for command in (
        run_due,
        worker,
        check_invariants,
        check_deploy,
        check_migrations,
        demo,
        invite_admin,
        import_enquiries,
        backup,
        restore,
    ):
        app.cli.add_command(command)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


# --- the timetable --------------------------------------------------------------------------------------------


class _Stop(BaseException):
    """The worker was told to stop; passes through everything that outlives an ordinary exception."""


@click.command("run-due")
@with_appcontext
def run_due() -> None:
    """Do once all that is due by the clock."""
    for name, (well, badly) in timetable.run_all(JOBS).items():
        if well or badly:
            click.echo(f"{name}: {well} done" + (f", {badly} not, see the log" if badly else ""))


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do what is due, whenever it is due, until told to stop. As many workers as you like may run."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    log.info("worker began", jobs=len(JOBS))
    try:
        timetable.run_forever(stopping_between_rows(JOBS, lambda: bool(told)), goes_on=lambda: not told)
    except _Stop:
        db.session.remove()
    log.info("worker ended")


def stopping_between_rows(jobs: Sequence[Job], is_told: Callable[[], bool]) -> list[Job]:
    """The same jobs, which finish the row they are at and begin no other once `is_told()`."""

    def stopping(do: Callable[[Any], object]) -> Callable[[Any], object]:
        def do_unless_told(key: Any) -> object:
            if is_told():
                raise _Stop
            return do(key)

        return do_unless_told

    return [replace(job, do=stopping(job.do)) for job in jobs]


# --- checks ---------------------------------------------------------------------------------------------------


@click.command("check-invariants")
@with_appcontext
def check_invariants() -> None:
    """Ask the database for every broken promise; exit code 1 where there is one."""
    broken = invariants.broken()
    for promise, ids in broken.items():
        for key in ids:
            click.echo(f"{promise}: {key}")
    if broken:
        raise SystemExit(1)
    click.echo(f"All {len(invariants.INVARIANTS)} promises hold.")


@click.command("check-deploy")
@with_appcontext
def check_deploy() -> None:
    """Say what stands between this portal and real customers; exit code 1 where something must not stay so."""
    wrong, doubtful = deployment_faults(_settings()), deployment_doubts(_settings())
    for sentence in wrong:
        click.echo(f"WRONG  {sentence}")
    for sentence in doubtful:
        click.echo(f"LOOK   {sentence}")
    if wrong:
        raise SystemExit(1)
    click.echo("Ready for customers.")


def deployment_faults(settings: Settings) -> list[str]:
    """What must not be so in production, a sentence each. What `Settings` refuses stopped the start already."""
    local = settings.base_url.startswith("http://")
    checks = [
        (not settings.demo, "PORTAL_DEMO is 1: anybody can sign in with the demonstration's password. Unset it."),
        (not current_app.debug, "Debug mode shows the source to visitors. Unset FLASK_DEBUG."),
        (not local, "PORTAL_BASE_URL is no https address: sessions would travel in the clear."),
        (bool(settings.hosts), "No host is trusted: set PORTAL_BASE_URL or PORTAL_TRUSTED_HOSTS."),
        (_is_migrated(), "The database is not up to date: run `flask db upgrade`."),
    ]
    return [sentence for holds, sentence in checks if not holds]


def _is_migrated() -> bool:
    try:
        with db.engine.connect() as connection:
            now = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    except sa.exc.SQLAlchemyError:
        return False
    return now == [running.newest_revision()]


def deployment_doubts(settings: Settings) -> list[str]:
    """What may be right and may be forgotten, a sentence each."""
    is_sqlite = settings.database_url.startswith("sqlite")
    checks = [
        (not is_sqlite, "SQLite serves one machine. With web or worker processes on several, use PostgreSQL."),
        (bool(settings.smtp_url), "PORTAL_SMTP_URL is not set: e-mail is kept at /desk/outbox and not sent."),
        (bool(settings.sms_url), "PORTAL_SMS_URL is not set: SMS are kept at /desk/outbox and not sent."),
        (settings.proxies > 0, "PORTAL_PROXIES is 0: behind a proxy all visitors look like one, also to the limits."),
    ]
    return [sentence for holds, sentence in checks if not holds]


@click.command("check-migrations")
@with_appcontext
def check_migrations() -> None:
    """Compare what the migrations make with what the models say; exit code 1 where they differ."""
    from portal import create_app  # noqa: PLC0415  (it imports us)

    kinds = {"SQLite": replace(_settings(), database_url="sqlite://")}
    if _settings().database_url.startswith("postgresql"):
        kinds["PostgreSQL"] = _settings()
    differ = False
    for kind, settings in kinds.items():
        found = schema.differences(settings, create_app)
        differ = differ or bool(found)
        for line in found:
            click.echo(f"{kind}: {line}")
    if differ:
        raise SystemExit(1)
    click.echo(f"Migrations and models are equal on {' and '.join(kinds)}.")


# --- data -----------------------------------------------------------------------------------------------------


@click.command("demo")
@click.option("--accounts", "only_accounts", is_flag=True, help="List who can sign in, and make nothing.")
@click.option("--scale", help="Bulk-load so many leads for measuring, as 10k or 200k.")
@with_appcontext
def demo(only_accounts: bool, scale: str | None) -> None:
    """Make the demonstration on the first start; keep what is there on every other."""
    if only_accounts:
        for group, people in sign_in_list.PEOPLE:
            click.echo(f"{group}: " + ", ".join(f"{login} ({who})" for login, who in people))
        click.echo(f"Password of all: {sign_in_list.PASSWORD}")
        return
    if not _settings().demo:
        raise click.ClickException("The demonstration is made only with PORTAL_DEMO=1.")
    from portal import demonstration  # noqa: PLC0415  (only who makes it pays for its names and places)

    if scale:
        demonstration.scale(_count(scale), click.echo)
    else:
        demonstration.make(click.echo)


def _count(text: str) -> int:
    """`10k` as 10000, `250` as 250."""
    found = re.fullmatch(r"(\d{1,7})(k?)", text.strip().lower())
    if found is None:
        raise click.BadParameter("a number of leads, as 10k or 200k")
    return int(found[1]) * (1000 if found[2] else 1)


@click.command("invite-admin")
@click.argument("email")
@with_appcontext
def invite_admin(email: str) -> None:
    """Invite an administrator, who then invites everybody else. Prints the link, which is good once."""
    address = parse_email(email)
    if address is None:
        raise click.ClickException(f"{email} is no e-mail address.")
    try:
        link = in_one_write(lambda: accounts.invite_first_administrator(address))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Open this to set a password, once, within two days:\n{link}")


@click.command("import-enquiries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_enquiries(file: Path) -> None:
    """Take enquiries from a CSV or XLSX file, with its columns matched by guess."""
    try:
        report = imports.import_file(file.name, file.read_bytes(), by=None)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(report)


# --- copies ---------------------------------------------------------------------------------------------------


@click.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(path: Path) -> None:
    """Copy the SQLite database to PATH, consistent also while the portal runs."""
    try:
        backups.backup(_settings().database_url, path)
    except backups.CannotCopy as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"Copied and checked: {path}")


@click.command("restore")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore(path: Path) -> None:
    """Put the copy at PATH in the place of the SQLite database. What was there is copied beside it first."""
    url = _settings().database_url
    kept = _settings().data_dir / f"before-restore-{clock.now():%Y%m%d-%H%M%S}.db"
    try:
        if Path(sa.make_url(url).database or "").exists():
            backups.backup(url, kept)
            click.echo(f"What was there is kept in {kept}")
        revision = backups.restore(url, path, known_revisions=_revisions())
    except backups.CannotCopy as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"Restored from {path}. Whoever was signed in signs in anew.")
    if revision != running.newest_revision():
        click.echo("It is older than the portal: now run `flask db upgrade`, then `flask check-invariants`.")
        return
    broken = invariants.broken()
    for promise, ids in broken.items():
        click.echo(f"{promise}: {len(ids)} rows")
    if broken:
        raise SystemExit(1)


def _revisions() -> set[str]:
    config = Config()
    config.set_main_option("script_location", str(current_app.config["ROOT"] / "migrations"))
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
