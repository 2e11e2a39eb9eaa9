"""Short messages by an HTTP gateway: one POST of JSON for each."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app

from portal.platform.mail import CannotSend

SECONDS_TO_ANSWER = 10
LONGEST_ANSWER = 10_000
_NEVER_RIGHT = {400, 410, 422}
"""Answers that say the message itself is wrong, so that trying again would change nothing."""


class _NoRedirect(HTTPRedirectHandler):
    """A gateway answers itself; following it elsewhere would turn the POST into a GET."""

    def redirect_request(self, *_details: Any) -> None:
        return None


_opener = build_opener(_NoRedirect)


def is_configured() -> bool:
    """Whether there is a gateway to send by."""
    return bool(current_app.config["SETTINGS"].sms_url)


def send(text: str, *, to: str, reference: str) -> str:
    """Send `text` to the number `to` (E.164) and return the gateway's reference, else our own.

    POSTs `{"to", "text", "reference"}` as JSON; any 2xx is a yes, and an `id` in its JSON the gateway's reference. The
    same `reference` is the same message again. Raises CannotSend. No transaction of the database may be open.
    """
    request = _request(
        urlsplit(current_app.config["SETTINGS"].sms_url), {"to": to, "text": text, "reference": reference}
    )
    try:
        with _opener.open(request, timeout=SECONDS_TO_ANSWER) as answer:
            said = answer.read(LONGEST_ANSWER)
    except HTTPError as error:
        with error:
            raise CannotSend(f"the gateway answered {error.code}", is_final=error.code in _NEVER_RIGHT) from error
    except (OSError, http.client.HTTPException) as error:
        raise CannotSend(type(error).__name__) from error
    return _reference_in(said) or reference


def _request(gateway: SplitResult, content: dict[str, str]) -> Request:
    """The request, with the user of the gateway's address as basic authorisation."""
    host = gateway.netloc.rpartition("@")[2]
    request = Request(  # noqa: S310  (the settings allow http and https only)
        urlunsplit(gateway._replace(netloc=host)),
        data=json.dumps(content).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    if gateway.username:
        user = f"{unquote(gateway.username)}:{unquote(gateway.password or '')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")
    return request


def _reference_in(said: bytes) -> str:
    try:
        found = json.loads(said)
    except ValueError:
        return ""
    named = found.get("id") if isinstance(found, dict) else None
    return str(named)[:200] if isinstance(named, str | int) and not isinstance(named, bool) else ""
