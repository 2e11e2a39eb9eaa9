"""The one way in which a view runs an operation."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.demonstration import ground as demonstration_ground
from portal.domain.leads import Lead
from portal.platform import forms
from portal.platform.db import WriteOutsideWriting, db, in_one_write

TOKEN = re.compile(r'name="(csrf_token|once|stamp)"[^>]*value="([^"]*)"')
GIVEN = {
    "model": "solenne",
    "name": "Sun Jiayi",
    "country": "CN",
    "phone": "13800000417",
    "place": "city:shanghai",
    "horizon": "month",
    "channel": "call",
    "call_window": "any",
    "sharing": "y",
}


@pytest.fixture
def portal(app: Flask) -> Flask:
    with app.app_context():
        in_one_write(demonstration_ground.load)
        db.session.remove()
    return app


def _hidden(client: Any) -> dict[str, str]:
    page = client.get("/interest").get_data(as_text=True)
    return dict(TOKEN.findall(page))


def _count(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(sa.select(sa.func.count()).select_from(Lead))
        db.session.remove()
    return int(found or 0)


def _post_at_once(app: Flask, times: int) -> list[Any]:
    client = app.test_client()
    values = {**GIVEN, **_hidden(client)}
    cookie = client.get_cookie("session")
    assert cookie is not None
    start = Barrier(times)

    def post(number: int) -> Any:
        browser = app.test_client()
        browser.set_cookie("session", cookie.value)
        start.wait(20)
        answer = browser.post("/interest", data=values, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(post, range(times)))


def test_a_form_sent_twice_makes_one_thing_and_shows_it(portal: Flask) -> None:
    client = portal.test_client()
    values = {**GIVEN, **_hidden(client)}
    first, second = client.post("/interest", data=values), client.post("/interest", data=values)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert _count(portal) == 1


def test_eight_parallel_posts_make_one_thing_and_eight_same_redirects(portal: Flask) -> None:
    answers = _post_at_once(portal, 8)
    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    with portal.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM lead_touches")) == 1
        db.session.remove()


def test_without_the_key_the_same_form_is_taken_more_than_once(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: keys are not looked at, so the same person asks eight times."""
    monkeypatch.setattr(forms, "hash_token", lambda text: forms.new_token())
    _post_at_once(portal, 4)
    with portal.app_context():
        assert (db.session.scalar(sa.text("SELECT count(*) FROM lead_touches")) or 0) > 1
        db.session.remove()


def test_a_change_outside_a_write_raises(portal: Flask) -> None:
    with portal.app_context():
        with pytest.raises(WriteOutsideWriting):
            db.session.execute(sa.update(Lead).values(name="x"))
        db.session.rollback()


def test_a_refused_form_writes_nothing_and_can_be_sent_again(portal: Flask) -> None:
    client = portal.test_client()
    values = {**GIVEN, **_hidden(client), "name": ""}
    refused = client.post("/interest", data=values)
    assert refused.status_code == 422
    assert _count(portal) == 0
    assert client.post("/interest", data={**values, "name": "Sun Jiayi"}).status_code == 303
