"""The catalogue is read often and changes seldom. docs/rules.md, Catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from portal.domain import catalogue
from portal.domain.catalogue import CarModel, PaintFacts
from portal.platform import language
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotThere
from tests.domain.sales.cast import model_facts


@pytest.fixture
def models(app_context: Flask) -> None:
    in_one_write(lambda: catalogue.load([model_facts("tessel", 2), model_facts("ostrel", 1)]))


@pytest.fixture
def queries(app_context: Flask) -> Iterator[list[str]]:
    """The statements that were sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_models_come_in_the_order_of_the_showroom_with_their_options(models: None) -> None:
    first, second = catalogue.models()
    assert (first.slug, second.slug) == ("ostrel", "tessel")
    assert [trim.code for trim in first.trims] == ["pure", "line"]
    assert [paint.code for paint in first.paints] == ["sage", "copper"]
    assert [wheels.code for wheels in first.wheels] == ["arc"]


def test_a_model_is_found_by_slug_and_by_id(models: None) -> None:
    ostrel = catalogue.get_model("ostrel")
    assert catalogue.find_model("ostrel") is ostrel
    assert catalogue.model_by_id(ostrel.id) is ostrel
    assert catalogue.find_model("nothing") is None
    assert catalogue.find_model(None) is None
    assert catalogue.model_by_id(None) is None
    with pytest.raises(NotThere):
        catalogue.get_model("nothing")


def test_names_are_read_in_the_readers_language(models: None) -> None:
    ostrel = catalogue.get_model("ostrel")
    with language.speaking("zh-Hans"):
        assert (ostrel.kind, ostrel.trims[1].name, ostrel.paints[0].name) == ("七座 SUV", "Night Line 版", "鼠尾草绿")
    with language.speaking("en"):
        assert (ostrel.kind, ostrel.trims[1].name, ostrel.paints[0].name) == ("Seven-seat SUV", "Night Line", "Sage")


def test_the_catalogue_is_read_once_and_then_kept(models: None, queries: list[str]) -> None:
    catalogue.models()
    queries.clear()
    for _page in range(50):
        catalogue.models()
        catalogue.version()
        catalogue.find_model("ostrel")
    assert queries == []


def test_a_change_is_seen_at_once_and_changes_the_version(models: None) -> None:
    before = catalogue.version()
    dearer = replace(model_facts("ostrel", 1), price_from_cents=99_900_000)
    in_one_write(lambda: catalogue.load([dearer]))
    assert catalogue.get_model("ostrel").price_from_cents == 99_900_000
    assert catalogue.version() != before


def test_the_version_is_the_same_for_the_same_catalogue(models: None) -> None:
    before = catalogue.version()
    catalogue.forget_kept()
    assert catalogue.version() == before


def test_loading_twice_makes_each_model_once(models: None) -> None:
    before = [(model.id, [paint.id for paint in model.paints]) for model in catalogue.models()]
    in_one_write(lambda: catalogue.load([model_facts("tessel", 2), model_facts("ostrel", 1)]))
    assert [(model.id, [paint.id for paint in model.paints]) for model in catalogue.models()] == before


def test_a_paint_that_is_no_longer_named_stays_for_the_cars_that_have_it(models: None) -> None:
    fewer = replace(model_facts("ostrel", 1), paints=(PaintFacts("copper", "Copper", "铜色"),))
    in_one_write(lambda: catalogue.load([fewer]))
    assert {paint.code: paint.name_en for paint in catalogue.get_model("ostrel").paints} == {
        "copper": "Copper",
        "sage": "Sage",
    }


def test_a_write_that_is_rolled_back_leaves_the_catalogue_as_it_was(models: None) -> None:
    before = catalogue.version()

    def break_off() -> None:
        catalogue.load([replace(model_facts("ostrel", 1), name_en="Another")])
        assert catalogue.get_model("ostrel").name_en == "Another"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        in_one_write(break_off)
    assert catalogue.version() == before


def test_reading_the_catalogue_leaves_the_request_as_it_was(models: None) -> None:
    """It belongs to no session: what a request loads of it stays the request's own."""

    def read() -> bool:
        mine = db.session.scalars(sa.select(CarModel).where(CarModel.slug == "ostrel")).one()
        mine.name_zh = "奥斯特尔"
        catalogue.forget_kept()
        kept = catalogue.get_model("ostrel")
        return kept is not mine and mine in db.session and kept not in db.session

    assert in_one_write(read)
    catalogue.forget_kept()
    assert catalogue.get_model("ostrel").name_zh == "奥斯特尔"
