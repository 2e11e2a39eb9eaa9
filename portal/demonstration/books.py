"""What a dealer counts up: invoices, and repair orders."""

from __future__ import annotations

from collections import Counter
from datetime import date


class Books:
    """Numbers that no dealer gives twice."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def invoice(self, dealer: str, on: date) -> str:
        """The next invoice number of that dealer."""
        return self._next(f"{dealer}-{on:%y%m}")

    def repair_order(self, dealer: str, on: date) -> str:
        """The next repair order of that dealer."""
        return self._next(f"RO-{dealer}-{on:%y%m}")

    def _next(self, series: str) -> str:
        self._used[series] += 1
        return f"{series}-{self._used[series]:03d}"
