"""Rows of imported files as the page shows them: plain words, made once for each row."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain import catalogue, leads
from portal.domain.imports import Fate, ImportRow
from portal.platform.contacts import readable_phone

LONGEST_TEXT_SHOWN = 160
LONGEST_NAME_SHOWN = 40
"""A name may be 120 characters without a blank, which no row of a table has room for."""
FATE_LEVELS = {Fate.NEW: "new", Fate.JOINS: "info", Fate.REPEATED: "", Fate.REFUSED: "bad", Fate.LEFT_OUT: ""}
FATE_PICTURES = {
    Fate.NEW: "user-plus",
    Fate.JOINS: "merge",
    Fate.REPEATED: "copy",
    Fate.REFUSED: "circle-x",
    Fate.LEFT_OUT: "minus",
}


@dataclass(frozen=True)
class ShownRow:
    """One row: where it stands, who it is, what is wanted, what becomes of it and why."""

    number: int
    last_number: int
    name: str
    contact: str
    wish: str
    as_it_stood: str
    """The cells themselves, where nothing else says what the row is."""
    fate: Fate
    reason: str
    warnings: list[str]
    lead_ref: str | None


def shown(row: ImportRow) -> ShownRow:
    """The row for the page, in the reader's language."""
    values, told = row.values, row.reasons_told
    phone, email = values.get("phone"), values.get("email")
    contacts = [*([readable_phone(phone)] if phone else []), *([email] if email else [])]
    return ShownRow(
        number=row.number,
        last_number=row.last_number,
        name=_shortened(values.get("name", ""), LONGEST_NAME_SHOWN),
        contact=" · ".join(_shortened(contact, LONGEST_NAME_SHOWN) for contact in contacts),
        wish=_wish(row) if contacts else "",
        as_it_stood="" if contacts else _shortened(" · ".join(cell for cell in row.cells if cell), LONGEST_TEXT_SHOWN),
        fate=row.fate,
        reason=told[0] if row.reason else "",
        warnings=told[1:] if row.reason else told,
        lead_ref=row.lead.ref if row.lead else None,
    )


def _wish(row: ImportRow) -> str:
    found = [catalogue.find_model(slug) for slug in row.values.get("models", [])]
    parts = [", ".join(model.name for model in found if model)]
    if "horizon" in row.values:
        parts.append(leads.Horizon(row.values["horizon"]).label)
    return " · ".join(part for part in parts if part)


def _shortened(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"
