"""The rows of the inbox as the page shows them: plain words, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import render_template, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.domain import accounts
from portal.domain.leads import WORKED, Act, ClockKind, InboxRow, Lead, Source, State
from portal.platform import clock, htmx
from portal.platform.brand import brand
from portal.platform.contacts import masked_email, masked_phone
from portal.platform.formats import day, moment, remaining, time_of_day, weekday
from portal.platform.language import gettext as _
from portal.platform.language import in_language
from portal.platform.tokens import new_token
from portal.sides.dealer.leads.outcome_table import OUTCOMES, names_for

TICKS = 7
"""Seven ticks are the seven days in which a dealer gives its first feedback."""


@dataclass(frozen=True)
class Rows:
    """What all rows of one page share."""

    base: str
    csrf: str
    key: str
    """The first part of each row's one-time key; the lead's reference and version follow."""
    back: str
    is_manager: bool
    drawn: dict[State, str] = field(default_factory=dict)
    named: dict[StrEnum, str] = field(default_factory=dict)

    def name(self, word: Any) -> str:
        """The label of a state, heat, source or clock, asked for once for all rows."""
        found = self.named.get(word)
        if found is None:
            found = self.named[word] = word.label
        return found

    def buttons(self, row: InboxRow) -> Markup:
        """What can be done with the row. Drawn once for each state, then filled in: a list has fifty rows."""
        html = self.drawn.get(row.state)
        if html is None:
            names = names_for(row.state, is_manager=self.is_manager)
            html = self.drawn[row.state] = render_template(
                "dealer/leads/_row_buttons.html",
                rows=self,
                is_new=row.state is State.ASSIGNED,
                is_worked=row.state in WORKED,
                is_claimed=row.state is State.LOST_CLAIMED,
                keyed=[(OUTCOMES[name].key, name) for name in names if OUTCOMES[name].key],
            )
        filled = html.replace("~ref~", row.ref).replace("~version~", str(row.version))
        return Markup(filled.replace("~name~", escape(row.name)))  # noqa: S704  (both parts are escaped already)


def shared(back: str, *, is_manager: bool) -> Rows:
    """What the rows of a page that is at `back` share."""
    return Rows(
        base=url_for("dealer.leads.index"), csrf=generate_csrf(), key=new_token(), back=back, is_manager=is_manager
    )


def rows_of(found: Iterable[InboxRow], rows: Rows) -> list[dict[str, Any]]:
    """The rows as their template takes them."""
    return [_row(row, rows) for row in found]


def row_of(lead: Lead, rows: Rows) -> dict[str, Any]:
    """One lead as a row, after an act on it."""
    consultant = accounts.get_account(lead.consultant_id).name if lead.consultant_id else None
    model = lead.model
    return _row(
        InboxRow(
            id=lead.id,
            ref=lead.ref,
            version=lead.version,
            name=lead.name,
            phone=lead.phone,
            email=lead.email,
            state=lead.state,
            heat=lead.heat,
            score=lead.score,
            source=lead.source,
            model_en=model.name_en if model else None,
            model_zh=model.name_zh if model else None,
            consultant_id=lead.consultant_id,
            consultant=consultant,
            assigned_at=lead.assigned_at,
            due_at=lead.due_at,
            due_clock=lead.due_clock,
            next_step=lead.next_step,
            next_step_at=lead.next_step_at,
            appointment_at=lead.appointment_at,
            last_act=lead.last_act,
            last_act_at=lead.last_act_at,
            language=lead.language,
            closed_at=lead.closed_at,
            wants_call_now=lead.wants_call_now,
        ),
        rows,
    )


def _row(row: InboxRow, rows: Rows) -> dict[str, Any]:
    level, words = status_of(row.state, row.last_act, row.next_step_at, row.appointment_at, rows)
    left = time_left(row.due_at, row.due_clock, rows)
    return {
        "ref": row.ref,
        "version": row.version,
        "name": row.name,
        "contact": masked_phone(row.phone) if row.phone else masked_email(row.email or ""),
        "left": left,
        "closed": moment(row.closed_at) if row.closed_at else "",
        "model": in_language(row.model_en or "", row.model_zh or "") or _("Not settled"),
        "heat": _("%(heat)s, score %(score)s", heat=rows.name(row.heat), score=row.score),
        "level": level,
        "status": words,
        "wants_call": row.wants_call_now and row.state is not State.SOLD,
        "source": rows.name(Source(row.source)),
        "consultant": row.consultant or "",
        "received": moment(row.assigned_at),
        "buttons": rows.buttons(row),
    }


def time_left(
    due_at: datetime | None, due_clock: str | None, rows: Rows | None = None
) -> tuple[str, str, int | None, str] | None:
    """What is left of the most urgent promise: level, words, used ticks (None where it is no matter of days), which."""
    if due_at is None:
        return None
    level, words = remaining(due_at)
    kind = ClockKind(due_clock) if due_clock else ClockKind.FEEDBACK
    label = rows.name(kind) if rows else kind.label
    if kind is not ClockKind.FEEDBACK:
        return level, words, None, label
    days = (due_at - clock.now()).total_seconds() / 86400
    return level, words, max(0, min(TICKS, TICKS - int(days))), label


def status_of(
    state: State,
    last_act: str,
    next_step_at: datetime | None,
    appointment_at: datetime | None,
    rows: Rows | None = None,
) -> tuple[str, str]:
    """Where the lead stands in a word or two, and the badge's level."""
    if state in WORKED and last_act == Act.NO_ANSWER:
        return "warn", _("No answer")
    if state is State.ASSIGNED:
        return "new", _("New")
    if state is State.ACCEPTED:
        return "bad", _("Not called")
    if state is State.CONTACTED and next_step_at is not None:
        return "info" if next_step_at > clock.now() else "warn", _("Call %(when)s", when=_soon(next_step_at))
    if state is State.APPOINTMENT and appointment_at is not None:
        return "ok", _("Visit %(when)s", when=_soon(appointment_at))
    levels = {
        State.TEST_DRIVEN: "ok",
        State.NEGOTIATING: "info",
        State.ORDERED: "ok",
        State.SOLD: "ok",
        State.LOST_CLAIMED: "warn",
        State.CONTACTED: "info",
    }
    return levels.get(state, ""), rows.name(state) if rows else state.label


def _soon(at: datetime) -> str:
    """A time today, a weekday within a week, else a day."""
    zone = brand().zone
    ahead = (at.astimezone(zone).date() - brand().today()).days
    if ahead == 0:
        return time_of_day(at)
    if 0 < ahead < 7:
        return weekday(at.astimezone(zone).date())
    return day(at)


def answer_row(lead: Lead | None, ref: str, said: str, rows: Rows, *, can_undo: bool = False, problem: str = "",
               status: int = 200) -> Any:  # fmt: skip
    """The row of a lead after an act, as htmx swaps it in; nothing where the lead left this person's sight."""
    html = render_template(
        "dealer/leads/_row_answer.html",
        row=row_of(lead, rows) if lead is not None else None,
        rows=rows,
        ref=ref,
        said=said,
        can_undo=can_undo,
        problem=problem,
    )
    return htmx.answer(html, status)


def rail_counts(counts: dict[str, int]) -> dict[str, tuple[str, str, str]]:
    """What the rail shows beside the sections: how many leads are overdue."""
    if not counts["overdue"]:
        return {}
    return {"dealer.leads.index": (capped(counts["overdue"]), "bad", _("overdue"))}


def capped(count: int) -> str:
    """A count as people read it: `99+` from a hundred on."""
    return f"{count}" if count <= 99 else "99+"
