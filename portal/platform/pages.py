"""Public pages that are the same for every reader of a language: rendered once, compressed once, sent from memory."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import brotli
from flask import Response, current_app, g, make_response, request

from portal.platform import language

MOST_KEPT = 200


@dataclass
class KeptPage:
    """One rendered page in memory, with its compressed forms."""

    html: bytes

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.html).hexdigest()[:24]

    @cached_property
    def br(self) -> bytes:
        return bytes(brotli.compress(self.html, quality=9))

    @cached_property
    def gz(self) -> bytes:
        return gzip.compress(self.html, 6, mtime=0)


def theme() -> str:
    """`light` or `dark` as the reader chose, else `auto`."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else "auto"


def public_page(version: object, render: Callable[[], str]) -> Response:
    """The page of this address in the reader's language and theme, rendered anew when `version` changes.

    `render` must not look at who asks: no form token, no name. Answers 304 where the browser has this very page.
    """
    kept: dict[tuple[object, ...], KeptPage] = current_app.extensions.setdefault("kept_pages", {})
    key = (request.path, request.query_string, language.current(), theme(), version)
    page = kept.get(key)
    if page is None:
        g.is_public_page = True
        page = KeptPage(render().encode())
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = page
    response = make_response()
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie, HX-Request"
    response.set_etag(page.etag, weak=True)
    if request.if_none_match.contains_weak(page.etag):
        response.status_code = 304
        return response
    accepted = request.headers.get("Accept-Encoding", "")
    if "br" in accepted:
        response.data, response.headers["Content-Encoding"] = page.br, "br"
    elif "gzip" in accepted:
        response.data, response.headers["Content-Encoding"] = page.gz, "gzip"
    else:
        response.data = page.html
    return response
