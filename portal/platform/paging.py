"""Keyset paging: a place in an ordered list, carried in the address, so that no page counts or skips rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list and where the next ones begin; None where there are no more."""

    rows: Sequence[T]
    after: str | None = None
    """Put into the address as `after=` it leads to the next rows."""
    before: str | None = None
    """Put into the address as `before=` it leads to the rows ahead of these."""


def place_of(*values: Any) -> str:
    """The place of a row by its sorting values (numbers, texts, moments, None), fit for an address."""
    plain = [{"t": v.timestamp()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def read_place(text: str | None, length: int) -> tuple[Any, ...] | None:
    """The sorting values of a place, or None where the text is none of ours."""
    if not text or len(text) > 300:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(plain, list) or len(plain) != length:
            return None
        values = [datetime.fromtimestamp(v["t"], UTC) if isinstance(v, dict) else v for v in plain]
    except (ValueError, KeyError, TypeError, OverflowError, OSError, binascii.Error):
        return None
    return tuple(values) if all(isinstance(v, (int, float, str, datetime, type(None))) for v in values) else None
