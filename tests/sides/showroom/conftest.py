"""A showroom with four models and three dealers, and a prospect who fills in what its pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.demonstration import showroom
from portal.domain import catalogue
from portal.domain.dealers import Area, City, Dealer
from portal.domain.leads import Lead
from portal.domain.messages import Message
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.sides.showroom import places
from tests.support.pages import Page

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
"""Noon in Shanghai, on a Monday."""
A_MINUTE = timedelta(minutes=1)

MEI = {
    "model": "ostrel",
    "name": "Mei Chen",
    "country": "CN",
    "phone": "138 0000 0001",
    "email": "",
    "place": "city:shanghai",
    "horizon": "month",
    "channel": "call",
    "call_window": "afternoon",
}
"""What Mei answers; every test changes what it is about."""


class FormReader(HTMLParser):
    """The answers a page's forms hold as it is shown, by the address each is sent to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, dict[str, str]] = {}
        self.offered: dict[str, list[str]] = {}
        self._here: dict[str, str] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._here = self.forms.setdefault(given.get("action", ""), {})
        elif self._here is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.offered.setdefault(self._select, []).append(value)
            if "selected" in given:
                self._here[self._select] = value
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            self.offered.setdefault(name, []).append(value)
            if "checked" in given:
                self._here[name] = value or "y"
        elif tag == "input" and name:
            self._here[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._here = None
        if tag == "select":
            self._select = ""


def answers_in(html: str, action: str) -> dict[str, str]:
    """What the form sent to `action` holds."""
    reader = FormReader()
    reader.feed(html)
    return dict(reader.forms[action])


class Prospect:
    """Somebody at a browser, who takes a minute to fill in a form."""

    def __init__(self, client: FlaskClient, language: str = "en") -> None:
        self.client = client
        self.language = language
        self.now = NOON

    def open(self, address: str, **headers: str) -> Page:
        """The page of an address."""
        with clock.at(self.now):
            return Page(self.client.get(address, headers={"Accept-Language": self.language, **headers}))

    def fill_in(self, address: str, answers: Mapping[str, str], *, action: str = "/interest") -> dict[str, str]:
        """Open the page and answer its form, as it would be sent a minute later."""
        shown = answers_in(self.open(address).check().html, action)
        self.now += A_MINUTE
        return {**shown, **answers}

    def send(self, data: Mapping[str, str], *, action: str = "/interest", **headers: str) -> Page:
        """Send a form."""
        with clock.at(self.now):
            given = {"Accept-Language": self.language, **headers}
            return Page(self.client.post(action, data=dict(data), headers=given))

    def register(self, **answers: str) -> Page:
        """Open the form, answer as Mei does but for `answers`, and send it."""
        return self.send(self.fill_in("/interest", {**MEI, **answers}))


@pytest.fixture
def stage(app: Flask) -> Iterator[Flask]:
    """The portal with models, cities and dealers."""
    with app.app_context():
        places.forget_kept()
        in_one_write(_build)
    yield app
    with app.app_context():
        places.forget_kept()
        catalogue.forget_kept()


def _build() -> None:
    catalogue.load(showroom.models())
    area = Area(code="east", name_en="East", name_zh="东区")
    db.session.add(area)
    db.session.flush()
    shanghai, hefei, nanjing = (
        City(code=code, name_en=name_en, name_zh=name_zh, area_id=area.id, latitude=31.0, longitude=121.0)
        for code, name_en, name_zh in (
            ("shanghai", "Shanghai", "上海"),
            ("hefei", "Hefei", "合肥"),
            ("nanjing", "Nanjing", "南京"),
        )
    )
    db.session.add_all([shanghai, hefei, nanjing])
    db.session.flush()
    for code, name_en, name_zh, city in (
        ("D001", "Alborea Riverside", "曜晨滨江店", shanghai),
        ("D002", "Alborea West Gate", "曜晨西门店", shanghai),
        ("D003", "Alborea Swan Lake", "曜晨天鹅湖店", hefei),
    ):
        db.session.add(Dealer(code=code, name_en=name_en, name_zh=name_zh, city_id=city.id, phone="+862155500101"))


@pytest.fixture
def prospect(stage: Flask) -> Prospect:
    """Somebody who reads English."""
    return Prospect(stage.test_client())


@pytest.fixture
def leads_there(stage: Flask) -> Any:
    """Reads every lead, newest last."""

    def read() -> list[Lead]:
        with stage.app_context():
            db.session.expire_all()
            return list(db.session.scalars(sa.select(Lead).order_by(Lead.id)))

    return read


@pytest.fixture
def own_page(prospect: Prospect, stage: Flask) -> str:
    """Mei registered; the path of the page of her own, from the message she got."""
    prospect.register()
    with stage.app_context():
        message = db.session.scalars(sa.select(Message).order_by(Message.id.desc())).first()
        assert message is not None
        assert message.secrets is not None
        return "/enquiry/" + str(message.secrets["link"]).rpartition("/")[2]
