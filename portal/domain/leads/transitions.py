"""The table of states: which step leads from where to where. docs/rules.md, Leads: states."""

from __future__ import annotations

from portal.domain.leads.errors import StepNotAllowed
from portal.domain.leads.models import Lead, State
from portal.domain.leads.models.words import CLOSED, OPEN, WORKED

_S = State

_OWN_STEPS: dict[State, frozenset[State]] = {
    _S.RECEIVED: frozenset({_S.QUALIFIED, _S.INVALID, _S.DUPLICATE}),
    _S.QUALIFIED: frozenset({_S.ASSIGNED, _S.INVALID, _S.DUPLICATE}),
    _S.ASSIGNED: frozenset({_S.ACCEPTED, _S.QUALIFIED}),
    _S.ACCEPTED: frozenset({_S.CONTACTED}),
    _S.CONTACTED: frozenset({_S.APPOINTMENT, _S.TEST_DRIVEN, _S.NEGOTIATING, _S.ORDERED}),
    _S.APPOINTMENT: frozenset({_S.CONTACTED, _S.NEGOTIATING, _S.ORDERED, _S.TEST_DRIVEN}),
    _S.TEST_DRIVEN: frozenset({_S.APPOINTMENT, _S.NEGOTIATING, _S.ORDERED}),
    _S.NEGOTIATING: frozenset({_S.APPOINTMENT, _S.ORDERED}),
    _S.ORDERED: frozenset({_S.NEGOTIATING}),
    _S.LOST_CLAIMED: frozenset({_S.LOST, *WORKED}),
    _S.LOST: frozenset({_S.QUALIFIED}),
    _S.NURTURING: frozenset({_S.RECEIVED, _S.QUALIFIED}),
}


def _steps_from(state: State) -> frozenset[State]:
    steps = set(_OWN_STEPS.get(state, ()))
    if state in WORKED:
        steps |= {_S.QUALIFIED, _S.LOST_CLAIMED}
    if state in OPEN:
        steps |= {_S.LOST, _S.WITHDRAWN}
        if state is not _S.NURTURING:
            steps.add(_S.NURTURING)
    if state not in {_S.INVALID, _S.DUPLICATE, _S.SOLD}:
        steps.add(_S.SOLD)
    if state is _S.SOLD:
        steps |= set(_S) - {_S.INVALID, _S.DUPLICATE, _S.SOLD}  # a reversal goes back to the state before
    return frozenset(steps)


STEPS: dict[State, frozenset[State]] = {state: _steps_from(state) for state in State}
"""Every step there is, by the state it starts from."""


def require_step(lead: Lead, to: State, *more: State) -> None:
    """Raises StepNotAllowed, naming what is allowed, unless the lead may become `to` (or one of `more`)."""
    if not ({to, *more} & STEPS[lead.state]):
        refuse_step(lead)


def require_state(lead: Lead, *states: State) -> None:
    """Raises StepNotAllowed unless the lead is in one of `states`."""
    if lead.state not in states:
        refuse_step(lead)


def refuse_step(lead: Lead) -> None:
    """Raise StepNotAllowed with the names of the steps that are allowed."""
    allowed = [state.label for state in State if state in STEPS[lead.state]]
    raise StepNotAllowed(state=lead.state.label, allowed=", ".join(allowed) or "-")


def is_closing(state: State) -> bool:
    """Whether a lead that becomes `state` is no longer open."""
    return state in CLOSED
