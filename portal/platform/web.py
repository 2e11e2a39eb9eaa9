"""What every answer has: headers, an error page in the reader's language, a line in the log."""

from __future__ import annotations

import logging
import secrets
import time
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, current_app, g, get_flashed_messages, render_template, request, url_for
from flask_compress import Compress
from flask_wtf.csrf import CSRFError
from prometheus_client import Counter, Histogram
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.platform import access, formats, htmx, language, pages
from portal.platform.assets import asset
from portal.platform.brand import brand
from portal.platform.db import db
from portal.platform.errors import NotAllowed, NotThere, Refusal
from portal.platform.language import gettext as _
from portal.platform.limits import TooManyTries

CSP = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'self'; "
    "style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
PAGES_OF_ERRORS = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
HSTS = "max-age=31536000; includeSubDomains"

log = structlog.get_logger("portal")
_requests = Counter("portal_requests", "Requests by endpoint and status", ["endpoint", "status"])
_seconds = Histogram("portal_request_seconds", "Time from the gate to the answer", ["endpoint"])


def init_app(app: Flask, *, is_https: bool, proxies: int) -> None:
    """Give every answer its headers, errors their pages, templates their words and logs their lines."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if is_https else "session",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=1,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_STREAMS=False,
    )
    app.extensions["hsts"] = HSTS if is_https else None
    htmx.init_app(app)
    app.before_request(_begin)
    app.after_request(_headers)
    Compress(app)
    app.after_request(_note)
    _register_error_pages(app)
    _prepare_templates(app)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(4).upper()


def _headers(response: Response) -> Response:
    _remember_language(response)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    hsts = current_app.extensions["hsts"]
    if hsts:
        response.headers["Strict-Transport-Security"] = hsts
    if request.endpoint == "static" or "ETag" in response.headers:
        return response
    response.headers.setdefault("Cache-Control", "no-store" if g.get("viewer") else "private, no-cache")
    response.vary.update(("Accept-Language", "Cookie", "HX-Request"))
    return response


def _remember_language(response: Response) -> None:
    """Whoever chose a language in the address reads the next pages in it too."""
    chosen = language.known(request.args.get("lang"))
    if chosen and request.cookies.get(language.COOKIE) != chosen:
        response.set_cookie(
            language.COOKIE,
            chosen,
            max_age=31_536_000,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )


def _note(response: Response) -> Response:
    took = time.perf_counter() - g.get("began", time.perf_counter())
    endpoint = request.endpoint or "none"
    _requests.labels(endpoint, response.status_code).inc()
    _seconds.labels(endpoint).observe(took)
    if endpoint not in {"static", "running.health"}:
        viewer = g.get("viewer")
        log.info(
            "request",
            id=g.get("request_id"),
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            ms=round(took * 1000, 1),
            who=viewer.title if viewer else None,
        )
    return response


# --- errors ---------------------------------------------------------------------------------------------------


def _register_error_pages(app: Flask) -> None:
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(NotThere, lambda _error: page_of_error(404))
    app.register_error_handler(NotAllowed, lambda _error: page_of_error(403))
    app.register_error_handler(sa.exc.OperationalError, _on_database_away)
    app.register_error_handler(sa.exc.TimeoutError, _on_database_away)
    app.register_error_handler(Exception, _on_anything)


def sentence_of(status: int) -> str:
    """What a person reads on the page of an error, where the cause gives no sentence of its own."""
    sentences = {
        400: _("The address or the form was not readable. Go back and try once more."),
        403: _("This page needs another role than yours. Your manager or an administrator can change that."),
        404: _("The page moved or never existed. The address may have a typing mistake."),
        405: _("This address does not answer that kind of request."),
        410: _("This link has ended. Ask for a new one."),
        413: _("That was more than we take at once. Shorten it or choose a smaller file, then send again."),
        429: _("Too many tries. Wait a few minutes, then try again."),
        503: _("The portal cannot reach its records for a moment. Nothing is lost. Try again shortly."),
    }
    return sentences.get(status) or _("Nothing you entered was saved twice or sent twice. Try again, or call us.")


def page_of_error(status: int, sentence: str | None = None, **headers: str) -> Response:
    """The error page with that status, in the reader's language, which reads nothing from the database."""
    known = (
        status if status in {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503} else 500 if status > 499 else 400
    )
    viewer = g.get("viewer")
    try:
        home = access.home_of(viewer) if viewer else url_for("showroom.home.index")
    except Exception:  # noqa: BLE001  (an error page must not fail because an address cannot be built)
        home = "/"
    html = render_template(
        f"errors/{known}.html", sentence=sentence or sentence_of(known), reference=g.get("request_id"), home=home
    )
    response = Response(html, status=status)
    response.headers.update(headers)
    return response


def _on_http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    return page_of_error(error.code or 500)


def _on_csrf(_error: CSRFError) -> Response:
    return page_of_error(
        400, _("This form was open too long or came from elsewhere. Reload the page and send it again.")
    )


def _on_refusal(refusal: Refusal) -> Response:
    if isinstance(refusal, TooManyTries):
        return page_of_error(429, str(refusal), **{"Retry-After": str(refusal.wait_seconds)})
    return page_of_error(refusal.status, str(refusal))


def _on_database_away(error: Exception) -> Response:
    log.error("database away", id=g.get("request_id"), kind=type(error).__name__, exc_info=error)
    db.session.remove()
    g.viewer = None
    return page_of_error(503, **{"Retry-After": "5"})


def _on_anything(error: Exception) -> Response:
    log.error("error", id=g.get("request_id"), endpoint=request.endpoint, exc_info=error)
    db.session.remove()
    if current_app.testing:
        raise error
    return page_of_error(500)


# --- templates ------------------------------------------------------------------------------------------------


def _prepare_templates(app: Flask) -> None:
    from jinja2 import StrictUndefined  # noqa: PLC0415  (only needed once, at the start)

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(formats.for_templates())
    app.jinja_env.globals.update(
        _=language.gettext, ngettext=language.ngettext, asset=asset, may=access.may, here=here, rail_counts={}
    )
    app.context_processor(_for_every_page)


def here(**changes: str) -> str:
    """This same address with other query values: `here(lang="zh-Hans")`."""
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    endpoint = request.endpoint
    if not endpoint or request.method != "GET":
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items())
    return url_for(endpoint, **values)


def _for_every_page() -> dict[str, Any]:
    viewer = g.get("viewer")
    return {
        "lang": language.current(),
        "theme": pages.theme(),
        "viewer": viewer,
        "brand": brand(),
        "is_demo": current_app.config["DEMO"],
        "keys_on": viewer.keys_on if viewer else True,
        "flashes": [] if g.get("is_public_page") else _flashes(),
        "is_public_page": g.get("is_public_page", False),
    }


def _flashes() -> list[tuple[str, str]]:
    found: Any = get_flashed_messages(with_categories=True)
    return list(found)


def prepare_logs(*, level: int = logging.INFO) -> None:
    """JSON lines on standard output, without names, numbers, codes or tokens: callers log kinds and references."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
