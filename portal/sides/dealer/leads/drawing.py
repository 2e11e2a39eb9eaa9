"""Drawing the rows of the inbox. What was drawn is kept: most rows of most looks at the inbox did not change."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.domain.leads import WORKED, InboxRow, Lead, State
from portal.platform import clock, htmx
from portal.platform.brand import brand
from portal.platform.language import current
from portal.platform.tokens import new_token
from portal.sides.dealer.leads.outcome_table import OUTCOMES, names_for
from portal.sides.dealer.leads.rows import Labels, row_of, words_of

MOST_KEPT = 3000
"""Rows kept by one process, some two kilobytes each."""
_MARK = f"~{secrets.token_hex(6)}"
"""Begins the places that are filled in later. Nobody can know it, so that no name can be one of them."""
_CSRF, _KEY, _BACK = f"{_MARK}csrf~", f"{_MARK}key~", f"{_MARK}back~"
_REF, _VERSION, _NAME = f"{_MARK}ref~", f"{_MARK}version~", f"{_MARK}name~"

_kept_rows: dict[tuple[Any, ...], str] = {}
_kept_buttons: dict[tuple[State, bool, str], str] = {}


@dataclass(frozen=True)
class Rows:
    """What all rows of one page share."""

    base: str
    csrf: str
    key: str
    """The first part of each row's one-time key; the lead's reference and version follow."""
    back: str
    is_manager: bool


def shared(back: str, *, is_manager: bool) -> Rows:
    """What the rows of a page that is at `back` share."""
    return Rows(
        base=url_for("dealer.leads.index"), csrf=generate_csrf(), key=new_token(), back=back, is_manager=is_manager
    )


def draw_rows(found: Iterable[InboxRow], rows: Rows, *, extra: str = "") -> Markup:
    """The rows as HTML, for one person's page. `extra` is a class that each of them has."""
    labels, language, today = Labels(), current(), brand().today()
    drawn = [_kept_row(row, rows, labels, language, today, extra) for row in found]
    return _for_page("".join(drawn), rows)


def draw_row(lead: Lead, rows: Rows, *, extra: str = "", problem: str = "") -> Markup:
    """One lead's row as HTML, with what stands against the last act."""
    return _for_page(_row(row_of(lead), rows, Labels(), extra, problem), rows)


def _for_page(html: str, rows: Rows) -> Markup:
    html = html.replace(_CSRF, rows.csrf).replace(_KEY, rows.key).replace(_BACK, str(escape(rows.back)))
    return Markup(html)  # noqa: S704  (drawn by our templates; what was filled in is escaped)


def _kept_row(row: InboxRow, rows: Rows, labels: Labels, language: str, today: date, extra: str) -> str:
    """Everything a row says hangs on these values, so that what is kept is never stale."""
    key = (row, language, rows.is_manager, _span(row.due_at), today, extra)
    html = _kept_rows.get(key)
    if html is None:
        if len(_kept_rows) >= MOST_KEPT:
            _kept_rows.clear()
        html = _kept_rows[key] = _row(row, rows, labels, extra, "")
    return html


def _span(due_at: datetime | None) -> int | None:
    """A number that changes when the words about the time left do: each minute below three hours, else each hour."""
    if due_at is None:
        return None
    minutes = int((due_at - clock.now()).total_seconds() // 60)
    return minutes if abs(minutes) < 180 else 1000 * (minutes // 60)


def _row(row: InboxRow, rows: Rows, labels: Labels, extra: str, problem: str) -> str:
    template: Any = current_app.jinja_env.get_template("dealer/leads/_row.html").module
    html: str = template.lead_row(words_of(row, labels), rows.base, _buttons(row, rows), extra, problem)
    return str(html)


def _buttons(row: InboxRow, rows: Rows) -> Markup:
    """What can be done with the row: drawn once for each state, then filled in."""
    key = (row.state, rows.is_manager, current())
    html = _kept_buttons.get(key)
    if html is None:
        names = names_for(row.state, is_manager=rows.is_manager)
        html = _kept_buttons[key] = render_template(
            "dealer/leads/_row_buttons.html",
            base=rows.base,
            is_manager=rows.is_manager,
            csrf=_CSRF,
            key=_KEY,
            back=_BACK,
            ref=_REF,
            version=_VERSION,
            name=_NAME,
            is_new=row.state is State.ASSIGNED,
            is_worked=row.state in WORKED,
            is_claimed=row.state is State.LOST_CLAIMED,
            keyed=[(OUTCOMES[name].key, name) for name in names if OUTCOMES[name].key],
        )
    filled = html.replace(_REF, row.ref).replace(_VERSION, str(row.version)).replace(_NAME, str(escape(row.name)))
    return Markup(filled)  # noqa: S704  (drawn by our template; what was filled in is escaped)


def answer_row(
    lead: Lead | None, ref: str, said: str, rows: Rows, *, can_undo: bool = False, problem: str = "", status: int = 200
) -> Any:
    """The row of a lead after an act, as htmx swaps it in; nothing where the lead left this person's sight."""
    row = draw_row(lead, rows, extra="just-in" if said else "", problem=problem) if lead is not None else ""
    html = render_template("dealer/leads/_row_answer.html", row=row, rows=rows, ref=ref, said=said, can_undo=can_undo)
    return htmx.answer(html, status)
