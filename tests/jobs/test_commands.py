"""What is run from the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import commands, invariants
from portal.domain import accounts, messages
from portal.domain.messages import MessageState
from portal.platform import clock, timetable
from portal.platform.db import db, in_one_write
from portal.platform.timetable import Job
from tests.domain.messages.post import written

MakeApp = Callable[..., Flask]


def run(app: Flask, *arguments: str) -> Result:
    """`flask <arguments>` in this process."""
    return app.test_cli_runner().invoke(args=list(arguments))


def test_a_round_does_what_is_due_and_says_what(app_context: Flask) -> None:
    message = written()
    done = run(app_context, "run-due")
    assert done.exit_code == 0, done.output
    assert "deliver messages: 1 done" in done.output
    assert messages.get_message(message.id).state is MessageState.KEPT


def test_an_administrator_is_invited_once_and_the_link_is_shown(app_context: Flask) -> None:
    done = run(app_context, "invite-admin", "Lin@Brand.example")
    assert done.exit_code == 0, done.output
    assert "http://127.0.0.1" in done.output
    account = accounts.find_login("lin@brand.example")
    assert account is not None
    assert account.role is accounts.Role.ADMINISTRATOR


def test_what_is_no_address_is_invited_by_nobody(app_context: Flask) -> None:
    done = run(app_context, "invite-admin", "lin")
    assert (done.exit_code, done.output) == (1, "Error: lin is no e-mail address.\n")


def test_the_demonstration_is_made_only_where_it_is_asked_for(app_context: Flask) -> None:
    done = run(app_context, "demo")
    assert done.exit_code == 1
    assert "PORTAL_DEMO=1" in done.output


def test_the_accounts_of_the_demonstration_are_listed_with_their_password(make_app: MakeApp) -> None:
    done = run(make_app(demo=True), "demo", "--accounts")
    assert done.exit_code == 0
    for login in ("owner@demo.example", "manager@d001.example", "agent@desk.example", "forecourt-demo"):
        assert login in done.output


def test_a_file_of_enquiries_is_taken_with_its_counts_told(app_context: Flask, tmp_path: Path) -> None:
    file = tmp_path / "fair.csv"
    file.write_text("Name,Mobile\nChen Mei,13800000001\nLin Wei,12345\n")
    done = run(app_context, "import-enquiries", str(file))
    assert done.exit_code == 0, done.output
    assert "1 new leads" in done.output
    assert "1 refused" in done.output


def test_a_file_that_is_no_table_is_refused_with_a_sentence(app_context: Flask, tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.touch()
    done = run(app_context, "import-enquiries", str(file))
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


@pytest.mark.parametrize(("text", "count"), [("10k", 10_000), ("200K", 200_000), ("250", 250)])
def test_a_scale_is_a_number_of_leads(text: str, count: int) -> None:
    assert commands._count(text) == count


@pytest.mark.parametrize("text", ["", "k", "10m", "-1", "1.5k", "99999999"])
def test_what_is_no_scale_is_refused(text: str) -> None:
    with pytest.raises(commands.click.BadParameter):
        commands._count(text)


# --- checks -------------------------------------------------------------------------------------------------------


def test_promises_that_hold_are_told_in_one_line(app_context: Flask) -> None:
    done = run(app_context, "check-invariants")
    assert (done.exit_code, done.output) == (0, f"All {len(invariants.INVARIANTS)} promises hold.\n")


def test_every_broken_row_is_named(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "INVARIANTS", {"test: nothing is": "SELECT 7 UNION SELECT 8"})
    done = run(app_context, "check-invariants")
    assert (done.exit_code, done.output) == (1, "test: nothing is: 7\ntest: nothing is: 8\n")


def test_a_portal_that_is_not_ready_for_customers_is_told_why(make_app: MakeApp) -> None:
    done = run(make_app(demo=True), "check-deploy")
    assert done.exit_code == 1
    for word in ("PORTAL_DEMO", "PORTAL_BASE_URL", "flask db upgrade", "PORTAL_SMTP_URL", "PORTAL_SMS_URL"):
        assert word in done.output


def test_a_portal_that_is_ready_is_told_so(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_is_migrated", lambda: True)
    app = make_app(
        base_url="https://portal.brand.example",
        smtp_url="smtp://mail.brand.example",
        sms_url="https://sms.brand.example",
        proxies=1,
    )
    done = run(app, "check-deploy")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Ready for customers.")
    assert "WRONG" not in done.output


# --- the worker ---------------------------------------------------------------------------------------------------


def test_a_worker_told_to_stop_finishes_the_row_it_is_at_and_begins_no_other(app_context: Flask) -> None:
    told: list[bool] = []
    done: list[str] = []

    def do(key: str) -> None:
        done.append(key)
        told.append(True)

    job = Job("test", every=timedelta(0), due=lambda: ["a", "b", "c"], do=do)
    with pytest.raises(commands._Stop):
        timetable.run_forever(commands.stopping_between_rows([job], lambda: bool(told)), goes_on=lambda: True)
    assert done == ["a"]
    db.session.rollback()


def test_being_told_between_rounds_needs_no_exception(app_context: Flask) -> None:
    job = Job("test", every=timedelta(0), due=lambda: ["a"], do=lambda _key: None)
    timetable.run_forever(commands.stopping_between_rows([job], lambda: True), goes_on=lambda: False)


def test_a_write_that_was_about_to_begin_when_told_leaves_nothing(app_context: Flask) -> None:
    [stopping] = commands.stopping_between_rows(
        [Job("test", timedelta(0), due=list, do=lambda _key: written())], lambda: True
    )
    with pytest.raises(commands._Stop):
        in_one_write(lambda: stopping.do("a"))
    assert clock.now()
