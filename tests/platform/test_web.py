"""What every answer has, and what happens when the database is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.platform.db import db
from tests.support.pages import Page

PATHS = ("/", "/interest", "/account/sign-in", "/no-such-page", "/dealer/leads", "/static/portal.css", "/healthz")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_errors_included(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers


def test_under_https_cookies_are_bound_to_the_host_and_the_browser_is_told_to_stay(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(base_url="https://portal.example")
    answer = app.test_client().get("/account/sign-in", base_url="https://portal.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = answer.headers.getlist("Set-Cookie")
    assert [c for c in cookies if c.startswith("__Host-session=")]
    assert all("Secure" in c and "HttpOnly" in c and "SameSite=Lax" in c for c in cookies)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_another_host_name_is_not_answered(app: Flask, host: str) -> None:
    assert app.test_client().get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_an_absent_page_says_so_in_the_readers_language(app: Flask, language: str) -> None:
    answer = app.test_client().get("/no-such-page", headers={"Accept-Language": language})
    page = Page(answer).check()
    assert answer.status_code == 404
    assert page.reader.language == ("en" if language == "en" else "zh-Hans")


def test_a_million_characters_are_too_much_and_a_page_says_so(app: Flask) -> None:
    answer = app.test_client().post("/interest", data={"name": "x" * 1_000_001})
    assert answer.status_code == 413
    Page(answer).check()


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_next_leads_only_to_a_path_of_ours(app: Flask, address: str) -> None:
    page = app.test_client().get("/account/sign-in", query_string={"next": address}).get_data(as_text=True)
    assert f'value="{address}"' not in page or "evil" not in page


def test_the_database_away_is_a_503_with_a_sentence_and_comes_back_by_itself(
    make_app: Callable[..., Flask], database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite"):
        folder = tmp_path / "there"
        away, back = f"sqlite:///{folder}/portal.db", lambda: folder.mkdir()
    else:
        away = database_url.split("?")[0] + f"?host={tmp_path}"  # a folder without a server's socket
        back = None
    app = make_app(database_url=away, testing=False)
    began = time.monotonic()
    answer = app.test_client().get("/account/join/some-token-or-other")
    assert time.monotonic() - began < 10
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    Page(answer).check()
    assert app.test_client().get("/healthz").status_code == 200
    if back is not None:
        back()
        with app.app_context():
            db.create_all()
            db.session.remove()
        assert app.test_client().get("/account/join/some-token-or-other").status_code != 503
