"""Which language the reader reads, and the words in it. English and Simplified Chinese are complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_translations, lazy_gettext, lazy_ngettext

LANGUAGES = ("en", "zh-Hans")
COOKIE = "language"
_CATALOGUES = {"en": "en", "zh-Hans": "zh_Hans"}

__all__ = ["LANGUAGES", "current", "gettext", "in_language", "lazy_gettext", "lazy_ngettext", "ngettext", "speaking"]


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask us for the language of each request."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["ROOT"] / "translations"))
    Babel(app, locale_selector=lambda: _CATALOGUES[_of_request()], configure_jinja=False)


def known(tag: str | None) -> str | None:
    """`en` or `zh-Hans` for a language tag of ours or a browser's (`zh-CN`, `zh_Hans`, `en-GB`), else None."""
    if not tag:
        return None
    start = tag.replace("_", "-").lower().split("-")[0]
    return {"zh": "zh-Hans", "en": "en"}.get(start)


def _of_request() -> str:
    if not has_request_context():
        return "en"
    viewer = g.get("viewer")
    return (
        known(request.args.get("lang"))
        or known(getattr(viewer, "language", None))
        or known(request.cookies.get(COOKIE))
        or next((found for tag, _quality in request.accept_languages if (found := known(tag))), "en")
    )


def current() -> str:
    """The reader's language: the address's, else the account's, else the cookie's, else the browser's."""
    given = g.get("speaking") if g else None
    if given:
        return str(given)
    if "language" not in g:
        g.language = _of_request()
    return str(g.language)


def forget() -> None:
    """Decide the language anew, after somebody signed in during this request."""
    g.pop("language", None)
    g.pop("translations", None)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Everything inside is said in `tag`, whoever reads the page: for messages to somebody else."""
    before, translations = g.get("speaking"), g.pop("translations", None)
    g.speaking = known(tag) or "en"
    with force_locale(Locale.parse(_CATALOGUES[g.speaking])):
        try:
            yield
        finally:
            g.speaking = before
            g.translations = translations
            if translations is None:
                g.pop("translations")


def _translations() -> Any:
    found = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def gettext(msgid: str, **values: Any) -> str:
    """`msgid` in the reader's language, its `%(name)s` places filled."""
    text: str = _translations().gettext(msgid)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The form for `n` of them in the reader's language; `%(n)s` is the number."""
    text: str = _translations().ngettext(one, many, n)
    return text % {"n": n, **values}


def in_language(english: str, chinese: str) -> str:
    """Of two texts kept side by side, the one the reader reads."""
    return chinese if current() == "zh-Hans" else english
