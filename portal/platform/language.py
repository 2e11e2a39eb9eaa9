"""Which language the reader reads, and the words in it. English and Simplified Chinese are complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString

LANGUAGES = ("en", "zh-Hans")
COOKIE = "language"
CATALOGUES = Path(__file__).resolve().parents[2] / "translations"
_LOCALES = {"en": "en", "zh-Hans": "zh_Hans"}

# Asked for hundreds of times on a page: a context variable answers ten times as fast as the request's `g`.
_speech: ContextVar[tuple[str, NullTranslations] | None] = ContextVar("speech", default=None)

__all__ = ["LANGUAGES", "current", "gettext", "in_language", "lazy_gettext", "lazy_ngettext", "ngettext", "speaking"]


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask us for the language of each request, and begin each request without one."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(CATALOGUES))
    Babel(app, locale_selector=lambda: _LOCALES[current()], configure_jinja=False)
    app.before_request(forget)
    app.teardown_request(lambda _error: forget())


def known(tag: str | None) -> str | None:
    """`en` or `zh-Hans` for a language tag of ours or a browser's (`zh-CN`, `zh_Hans`, `en-GB`), else None."""
    if not tag:
        return None
    start = tag.replace("_", "-").lower().split("-")[0]
    return {"zh": "zh-Hans", "en": "en"}.get(start)


def _of_request() -> str:
    viewer = g.get("viewer")
    return (
        known(request.args.get("lang"))
        or known(getattr(viewer, "language", None))
        or known(request.cookies.get(COOKIE))
        or next((found for tag, _quality in request.accept_languages if (found := known(tag))), "en")
    )


@cache
def catalogue(tag: str) -> NullTranslations:
    """The sentences of a language. English sentences are the keys, so English needs none."""
    if tag == "en":
        return NullTranslations()
    return Translations.load(CATALOGUES, [_LOCALES[tag]])


def _spoken() -> tuple[str, NullTranslations]:
    found = _speech.get()
    if found is None:
        if not has_request_context():
            return "en", catalogue("en")
        tag = _of_request()
        found = tag, catalogue(tag)
        _speech.set(found)
    return found


def current() -> str:
    """The reader's language: the address's, else the account's, else the cookie's, else the browser's."""
    return _spoken()[0]


def forget() -> None:
    """Decide the language anew: at the start of a request, and after it is known who asks."""
    _speech.set(None)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Everything inside is said in `tag`, whoever reads the page: for messages to somebody else."""
    chosen = known(tag) or "en"
    token = _speech.set((chosen, catalogue(chosen)))
    try:
        yield
    finally:
        _speech.reset(token)


def gettext(msgid: str, **values: Any) -> str:
    """`msgid` in the reader's language, its `%(name)s` places filled."""
    text: str = _spoken()[1].gettext(msgid)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The form for `n` of them in the reader's language; `%(n)s` is the number."""
    text: str = _spoken()[1].ngettext(one, many, n)
    return text % {"n": n, **values}


def lazy_gettext(msgid: str, **values: Any) -> LazyString:
    """Like `gettext`, said when it is read: for forms and refusals, which are made before anybody asks."""
    return LazyString(gettext, msgid, **values)


def lazy_ngettext(one: str, many: str, n: int, **values: Any) -> LazyString:
    """Like `ngettext`, said when it is read."""
    return LazyString(ngettext, one, many, n, **values)


def in_language(english: str, chinese: str) -> str:
    """Of two texts kept side by side, the one the reader reads."""
    return chinese if _spoken()[0] == "zh-Hans" else english
