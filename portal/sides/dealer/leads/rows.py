"""A lead in a word or two: where it stands, how much time is left, and the words of its row in the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.domain import accounts
from portal.domain.leads import WORKED, Act, ClockKind, InboxRow, Lead, Source, State
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.contacts import masked_email, masked_phone
from portal.platform.formats import day, moment, remaining, time_of_day, weekday
from portal.platform.language import gettext as _
from portal.platform.language import in_language

TICKS = 7
"""Seven ticks are the seven days in which a dealer gives its first feedback."""


class Labels(dict[Any, str]):
    """The labels of states, heats, sources and clocks in one language: each is asked for once for all rows."""

    def __missing__(self, word: Any) -> str:
        label: str = word.label
        self[word] = label
        return label


def row_of(lead: Lead) -> InboxRow:
    """One lead as a row of the inbox, as it is after an act."""
    model = lead.model
    return InboxRow(
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
        consultant=accounts.get_account(lead.consultant_id).name if lead.consultant_id else None,
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
    )


def words_of(row: InboxRow, labels: Labels) -> dict[str, Any]:
    """The row as its template takes it: plain words, worked out before the template is asked."""
    level, status = status_of(row.state, row.last_act, row.next_step_at, row.appointment_at, labels)
    return {
        "ref": row.ref,
        "name": row.name,
        "contact": masked_phone(row.phone) if row.phone else masked_email(row.email or ""),
        "left": time_left(row.due_at, row.due_clock, labels),
        "closed": moment(row.closed_at) if row.closed_at else "",
        "model": in_language(row.model_en or "", row.model_zh or "") or _("Not settled"),
        "heat": _("%(heat)s, score %(score)s", heat=labels[row.heat], score=row.score),
        "level": level,
        "status": status,
        "wants_call": row.wants_call_now and row.state is not State.SOLD,
        "source": labels[Source(row.source)],
        "consultant": row.consultant or "",
        "received": moment(row.assigned_at),
    }


def time_left(
    due_at: datetime | None, due_clock: str | None, labels: Labels | None = None
) -> tuple[str, str, int | None, str] | None:
    """What is left of the most urgent promise: level, words, used ticks (None where it is no matter of days), which."""
    if due_at is None:
        return None
    level, words = remaining(due_at)
    kind = ClockKind(due_clock) if due_clock else ClockKind.FEEDBACK
    label = labels[kind] if labels is not None else kind.label
    if kind is not ClockKind.FEEDBACK:
        return level, words, None, label
    days = (due_at - clock.now()).total_seconds() / 86400
    return level, words, max(0, min(TICKS, TICKS - int(days))), label


def status_of(
    state: State,
    last_act: str,
    next_step_at: datetime | None,
    appointment_at: datetime | None,
    labels: Labels | None = None,
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
    return levels.get(state, ""), labels[state] if labels is not None else state.label


def _soon(at: datetime) -> str:
    """A time today, a weekday within a week, else a day."""
    zone = brand().zone
    ahead = (at.astimezone(zone).date() - brand().today()).days
    if ahead == 0:
        return time_of_day(at)
    if 0 < ahead < 7:
        return weekday(at.astimezone(zone).date())
    return day(at)


def rail_counts(counts: dict[str, int]) -> dict[str, tuple[str, str, str]]:
    """What the rail shows beside the sections: how many leads are overdue."""
    if not counts["overdue"]:
        return {}
    return {"dealer.leads.index": (capped(counts["overdue"]), "bad", _("overdue"))}


def capped(count: int) -> str:
    """A count as people read it: `99+` from a hundred on."""
    return f"{count}" if count <= 99 else "99+"
