"""Workers as processes of their own: several at once, one that is killed, one that is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.domain import messages
from portal.domain.messages import MessageState, delivery
from portal.platform import clock
from portal.platform.db import db
from tests.domain.messages.post import deliver_all, fresh, written
from tests.support.databases import Database
from tests.support.smtp import MailServer

ROOT = Path(__file__).resolve().parents[2]
DIES_BEFORE_THE_NOTE = """
import os, signal
from portal import create_app
from portal.domain import messages
from portal.domain.messages import delivery

delivery.settle_sent = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    for message_id in messages.due():
        messages.deliver(message_id)
"""
FOUR_AT_ONCE = """
import os
from portal import create_app
from portal.platform import timetable
from portal.timetable import JOBS

app = create_app()
[deliver] = [job for job in JOBS if job.name == "deliver messages"]


def work():
    with app.app_context():
        timetable.run(deliver)
    os._exit(0)


children = [os.fork() or work() for _ in range(4)]
raise SystemExit(any(os.waitpid(child, 0)[1] for child in children))
"""

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(database: Database, mails: MailServer, tmp_path: Path) -> Iterator[Start]:
    """Start a process of the portal on the test's database that sends by the test's mail server."""
    running: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "FLASK_APP": "wsgi",
        "PORTAL_DEMO": "1",
        "PORTAL_DATABASE_URL": database.url,
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_SMTP_URL": mails.url,
    }

    def starting(*command: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"{len(running)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        running.append(process)
        return process

    yield starting
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def references(mails: MailServer) -> Counter[str]:
    return Counter(str(arrived.message["Message-ID"]) for arrived in mails.deliveries)


def test_a_worker_killed_between_the_providers_yes_and_the_note_sends_under_the_same_reference(
    app_context: Flask, make_app: Callable[..., Flask], start: Start, mails: MailServer
) -> None:
    message = written()
    assert start("-c", DIES_BEFORE_THE_NOTE).wait(60) == -signal.SIGKILL
    assert (fresh(message).state, message.attempts) == (MessageState.QUEUED, 1)
    assert len(mails.deliveries) == 1
    assert messages.due() == []  # its lease still runs
    db.session.rollback()
    with make_app(smtp_url=mails.url).app_context(), clock.at(clock.now() + delivery.LEASE):
        deliver_all()
        db.session.remove()
        db.engine.dispose()
    assert (fresh(message).state, message.attempts) == (MessageState.SENT, 2)
    [(_reference, times)] = references(mails).items()
    assert times == 2


def test_four_workers_at_once_send_each_message_once(app_context: Flask, start: Start, mails: MailServer) -> None:
    rows = [written(f"test:{number}", to=f"p{number}@example.com") for number in range(40)]
    assert start("-c", FOUR_AT_ONCE).wait(120) == 0
    assert {fresh(row).state for row in rows} == {MessageState.SENT}
    assert {row.attempts for row in rows} == {1}
    assert set(references(mails).values()) == {1}
    assert len(mails.deliveries) == 40


def test_a_worker_goes_on_until_it_is_told_to_stop(app_context: Flask, start: Start, mails: MailServer) -> None:
    worker = start("-m", "flask", "worker")
    for number in range(2):
        message = written(f"test:{number}")
        until = time.monotonic() + 60
        while fresh(message).state is not MessageState.SENT:
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < until, "the worker sent nothing"
            time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert len(mails.deliveries) == 2
