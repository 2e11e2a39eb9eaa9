"""Writing the history: one line for each act. The lines' number is the lead's version, their states join up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal.domain import messages
from portal.domain.leads import clocks, keys
from portal.domain.leads.errors import LeadHasChanged
from portal.domain.leads.models import Act, Lead, LeadLine, LostReason, State
from portal.domain.leads.transitions import is_closing, require_step
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import append, db, lock
from portal.platform.language import gettext as _

HANDED, ACCEPTED = "handed", "accepted"
"""Causes of the messages that acts which can be undone send: to the consultant and to the customer."""
_KEPT_FOR_UNDO = (
    "state",
    "resumes_state",
    "consultant_id",
    "accepted_at",
    "next_step",
    "next_step_at",
    "appointment_at",
    "appointment_kind",
    "last_act",
    "last_act_at",
    "lost_reason",
    "closed_at",
    "nurture_until",
    "agreed_moves",
    "trim_id",
)


@dataclass
class Snapshot:
    """What an undo needs to put back: the lead's figures and its running clocks before the act."""

    columns: dict[str, Any]
    clocks: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {"columns": {n: _plain(v) for n, v in self.columns.items()}, "clocks": self.clocks}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if hasattr(value, "isoformat"):
        return {"on": value.isoformat()}
    return value


def take_snapshot(lead: Lead) -> Snapshot:
    """What is true of the lead now, for an act that can be undone."""
    return Snapshot(
        columns={name: getattr(lead, name) for name in _KEPT_FOR_UNDO},
        clocks=clocks.as_kept(lead),
    )


def begin(lead: Lead, *, by: Viewer | None = None, version: int | None = None) -> Lead:
    """Lock the lead and check that the page that asks has seen its newest line. Raises LeadHasChanged."""
    lock(lead)
    if version is not None and version != lead.version:
        last = last_line(lead)
        if last is None or by is None or last.by_id != by.account_id:
            name = last.by.name if last and last.by else _("Somebody")
            raise LeadHasChanged(name=name, state=lead.state.label)
    return lead


def write_line(
    lead: Lead,
    act: Act,
    *,
    to: State | None = None,
    by: Viewer | None,
    by_side: str | None = None,
    reason: str = "",
    note: str = "",
    next_step: str = "",
    next_step_at: datetime | None = None,
    details: dict[str, Any] | None = None,
    undo: Snapshot | None = None,
    checked: bool = True,
) -> int:
    """Append a line and let the lead become `to`. Returns the line's number.

    Raises StepNotAllowed where the table has no such step.
    Closing a lead stops its clocks and frees its contact keys; opening it again takes the keys back. `undo` keeps
    what an undo within ten seconds needs. `checked=False` is for the undo itself, which goes backwards.
    """
    before = lead.state if lead.version else None
    after = to if to is not None else lead.state
    if checked and before is not None and after is not before:
        require_step(lead, after)
    now = clock.now()
    told = dict(details or {})
    if undo is not None:
        told["undo"] = undo.as_json()
    append(
        LeadLine,
        lead_id=lead.id,
        number=lead.version + 1,
        at=now,
        by_id=by.account_id if by else None,
        by_side=by_side or (by.side if by else "portal"),
        act=act,
        from_state=before,
        to_state=after,
        reason=reason[:60],
        note=note,
        next_step=next_step,
        next_step_at=next_step_at,
        details=told,
    )
    lead.version += 1
    lead.last_act, lead.last_act_at = act.value, now
    if before is not after:
        _change_state(lead, after, was_open=before is None or not is_closing(before))
    return lead.version


def _change_state(lead: Lead, after: State, *, was_open: bool) -> None:
    lead.state = after
    if is_closing(after):
        lead.closed_at = clock.now()
        if was_open:
            clocks.stop(lead)
            keys.release(lead)
    else:
        lead.closed_at = None
        if not was_open:
            lead.lost_reason = None
            keys.take(lead)


def finish(lead: Lead) -> Lead:
    """The end of every act: the due time and the lists' marks are brought up to date."""
    clocks.refresh_due(lead)
    return lead


def last_line(lead: Lead) -> LeadLine | None:
    """The newest line of the lead's history."""
    query = sa.select(LeadLine).where(LeadLine.lead_id == lead.id, LeadLine.number == lead.version)
    return db.session.scalar(query)


def cause(lead: Lead, letter: str) -> str:
    """The unique cause of a message that the newest line of this lead sets off."""
    return f"{letter}:lead:{lead.id}:{lead.version}"


def restore(lead: Lead, line: LeadLine) -> None:
    """Put back what `line` changed: figures, clocks, and messages that have not gone out."""
    kept = line.details["undo"]
    for name, value in kept["columns"].items():
        setattr(lead, name, _read(name, value))
    clocks.put_back(lead, kept["clocks"])
    for sent in (HANDED, ACCEPTED):
        messages.cancel(f"{sent}:lead:{lead.id}:{line.number}")


def _read(name: str, value: Any) -> Any:

    if isinstance(value, dict):
        return datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])
    if value is not None and name in {"state", "resumes_state"}:
        return State(value)
    if value is not None and name == "lost_reason":
        return LostReason(value)
    return value
