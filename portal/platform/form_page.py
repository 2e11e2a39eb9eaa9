"""A public page with a fresh form: the same for every reader of a language but for the form's keys.

It is rendered once with marks in place of the keys, compressed once up to the first mark, and each reader gets it with
keys of their own: the CSRF token of their session, a one-time key, and what else the page asks to be filled in.
"""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Callable, Mapping

from flask import Response, current_app, g, request
from flask_wtf.csrf import generate_csrf

from portal.platform import language, pages

MOST_KEPT = 30
"""Each holds some 300 kB, most of it the compressor."""
_CSRF = "csrf_token"


class KeptForm:
    """The page in memory: the bytes before the first mark, then by turns a mark's name and the bytes after it."""

    def __init__(self, first: bytes, rest: list[tuple[str, bytes]]) -> None:
        self.first = first
        self.rest = rest
        self.zipped = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        """Has swallowed the first bytes; each answer goes on with a copy of it."""
        self.head = self.zipped.compress(first)

    def tail(self, values: Mapping[str, str]) -> bytes:
        """What follows the first bytes, with `values` for the marks' names."""
        return b"".join(values[name].encode() + piece for name, piece in self.rest)


def fresh_form_page(
    version: object, render: Callable[[Mapping[str, str]], str], fill: Mapping[str, Callable[[], str]]
) -> Response:
    """The page of this address in the reader's language and theme, rendered anew when `version` changes.

    `fill` says for each name what every reader gets; `render` is given a mark for each of these names, puts it where
    the value belongs, and must not look at who asks: no name, no word about the last act. The CSRF token is filled
    in without being named.
    """
    kept: dict[tuple[object, ...], KeptForm] = current_app.extensions.setdefault("kept_forms", {})
    key = (request.path, request.query_string, language.current(), pages.theme(), version)
    page = kept.get(key)
    if page is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        page = kept[key] = _render(render, list(fill))
    values = {name: make() for name, make in fill.items()} | {_CSRF: generate_csrf()}
    response = Response(mimetype="text/html")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        zipped = page.zipped.copy()
        response.data = page.head + zipped.compress(page.tail(values)) + zipped.flush()
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.data = page.first + page.tail(values)
    response.vary.add("Accept-Encoding")
    return response


def _render(render: Callable[[Mapping[str, str]], str], names: list[str]) -> KeptForm:
    marks = {name: f"mark-{secrets.token_hex(12)}" for name in [*names, _CSRF]}
    g.is_public_page = True
    g.csrf_token = marks[_CSRF]  # where Flask-WTF keeps this request's token: the page is rendered with the mark
    try:
        html = render({name: marks[name] for name in names})
    finally:
        g.pop("csrf_token")
    return _split(html, marks)


def _split(html: str, marks: Mapping[str, str]) -> KeptForm:
    names = {mark: name for name, mark in marks.items()}
    first, *rest = re.split(f"({'|'.join(names)})", html)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return KeptForm(first.encode(), [(names[mark], piece.encode()) for mark, piece in pairs])
