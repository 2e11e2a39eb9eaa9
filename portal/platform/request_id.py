"""The reference of the request being answered, as the log and the error page show it."""

from __future__ import annotations

from flask import g, has_request_context


def current_request_id() -> str:
    """Eight hexadecimal digits inside a request, empty outside one."""
    return str(g.get("request_id", "")) if has_request_context() else ""
