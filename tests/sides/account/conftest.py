"""Browsers on the account's side, and the people who sign in there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.domain.messages import Message
from portal.platform.db import db, in_one_write
from tests.domain.accounts.cast import PASSWORD, People, make_people
from tests.support.pages import Page


class Person:
    """Somebody at a browser of their own, who fills in the forms that the pages show."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **more: Any) -> TestResponse:
        """Open an address, in English unless it says otherwise."""
        return self._checked(
            self.client.get(address, headers={"Accept-Language": "en", **more.pop("headers", {})}, **more)
        )

    def send(self, page: str, values: dict[str, str], *, to: str | None = None, **more: Any) -> TestResponse:
        """Open `page`, take its form's hidden values, add `values`, and post it to `to` or the page itself."""
        shown = self.get(page)
        hidden = dict(_hidden(shown.text))
        values = {**hidden, **values}
        headers = {"Accept-Language": "en", **more.pop("headers", {})}
        return self._checked(self.client.post(to or page, data=values, headers=headers, **more))

    def _checked(self, answer: TestResponse) -> TestResponse:
        if answer.status_code in (200, 410, 422, 429):
            Page(answer).check()
        return answer

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in by the form."""
        return self.send("/account/sign-in", {"login": login, "password": password, **more})

    @property
    def is_signed_in(self) -> bool:
        """Whether a page for the signed-in opens."""
        return self.get("/account/sessions").status_code == 200


def _hidden(page: str) -> Iterator[tuple[str, str]]:
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            yield name.group(1), html.unescape(value.group(1))


@pytest.fixture
def demo(make_app: Callable[..., Flask]) -> Flask:
    """The portal as a demonstration, on the same database."""
    return make_app(demo=True)


@pytest.fixture
def people(app: Flask) -> People:
    with app.app_context():
        found = in_one_write(make_people)
        for row in vars(found).values():
            db.session.refresh(row)
            db.session.expunge(row)
    return found


@pytest.fixture
def person(app: Flask, people: People) -> Person:
    """Somebody at the portal, with second factors for staff."""
    return Person(app.test_client())


@pytest.fixture
def newcomer(app: Flask, people: People) -> Callable[[], Person]:
    """Another browser each time."""
    return lambda: Person(app.test_client())


@pytest.fixture
def visitor(demo: Flask, people: People) -> Person:
    """Somebody at the demonstration."""
    return Person(demo.test_client())


@pytest.fixture
def secret_in(app: Flask) -> Callable[[str, str], str]:
    """A secret of the newest message of a letter: `secret_in("sign-in-code", "code")`."""

    def found(letter: str, name: str) -> str:
        with app.app_context():
            query = sa.select(Message).where(Message.letter == letter).order_by(Message.id.desc()).limit(1)
            message = db.session.scalars(query).one()
            assert message.secrets is not None
            return str(message.secrets[name])

    return found
