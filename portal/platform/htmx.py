"""htmx-flask for htmx 4: its headers, the swaps the extension left out, and a Vary that keeps caches honest."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response
from htmx_flask import Htmx
from htmx_flask import make_response as _make_response
from htmx_flask.requests import HtmxAwareRequest, HtmxHeaders

RESWAPS = ("innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none")


class Headers(HtmxHeaders):  # type: ignore[misc]
    """What htmx 4 says of a request."""

    @property
    def source(self) -> str | None:
        """HX-Source: the id of the element that asked."""
        found: str | None = self._headers.get("HX-Source")
        return found

    @property
    def wants_piece(self) -> bool:
        """True where a piece of the page was asked for, not a whole page."""
        return bool(self) and self._headers.get("HX-Request-Type", "partial") == "partial"


class Request(HtmxAwareRequest):  # type: ignore[misc]
    """Flask's request with `request.htmx` as htmx 4 speaks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.htmx = Headers(self.headers)


def init_app(app: Flask) -> None:
    """Let requests know htmx, and answers vary by it."""
    Htmx(app)
    app.request_class = Request


def answer(*args: Any, reswap: str | None = None, **kwargs: Any) -> Response:
    """An answer with htmx headers; see htmx_flask.make_response for the arguments."""
    if reswap is not None and reswap not in RESWAPS:
        raise ValueError(f"no such swap: {reswap}")
    response: Response = _make_response(*args, **kwargs)
    if reswap is not None:
        response.headers["HX-Reswap"] = reswap
    return response
