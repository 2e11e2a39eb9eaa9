"""The table of states."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask

from portal.domain import leads
from portal.domain.leads import CLOSED, OPEN, Lead, State
from portal.domain.leads.errors import StepNotAllowed
from portal.domain.leads.transitions import STEPS, require_step
from portal.platform import clock
from portal.platform.db import in_one_write
from tests.domain.sales.cast import Cast

S = State
WORKED = {S.ACCEPTED, S.CONTACTED, S.APPOINTMENT, S.TEST_DRIVEN, S.NEGOTIATING, S.ORDERED}
OWN = {
    S.RECEIVED: {S.QUALIFIED, S.INVALID, S.DUPLICATE},
    S.QUALIFIED: {S.ASSIGNED, S.INVALID, S.DUPLICATE},
    S.ASSIGNED: {S.ACCEPTED, S.QUALIFIED},
    S.ACCEPTED: {S.CONTACTED},
    S.CONTACTED: {S.APPOINTMENT, S.TEST_DRIVEN, S.NEGOTIATING, S.ORDERED},
    S.APPOINTMENT: {S.CONTACTED, S.TEST_DRIVEN, S.NEGOTIATING, S.ORDERED},
    S.TEST_DRIVEN: {S.APPOINTMENT, S.NEGOTIATING, S.ORDERED},
    S.NEGOTIATING: {S.APPOINTMENT, S.ORDERED},
    S.ORDERED: {S.NEGOTIATING},
    S.LOST_CLAIMED: {S.LOST} | WORKED,
    S.LOST: {S.QUALIFIED},
    S.NURTURING: {S.RECEIVED, S.QUALIFIED},
}


def allowed(before: State) -> set[State]:
    """What the rules allow from `before`, written down anew."""
    steps = set(OWN.get(before, set()))
    if before in WORKED:
        steps |= {S.QUALIFIED, S.LOST_CLAIMED}
    if before in OPEN:
        steps |= {S.LOST, S.WITHDRAWN, S.NURTURING}
    if before not in {S.INVALID, S.DUPLICATE}:
        steps.add(S.SOLD)
    if before is S.SOLD:
        steps |= set(S) - {S.INVALID, S.DUPLICATE}
    return steps - {before}


@pytest.mark.parametrize("before", State)
def test_every_step_of_the_table_and_no_other_is_there(before: State) -> None:
    assert STEPS[before] - {before} == allowed(before)


def test_there_are_sixteen_states_three_final_and_eleven_open() -> None:
    assert len(State) == 16
    assert {S.INVALID, S.DUPLICATE, S.WITHDRAWN, S.SOLD, S.LOST} == CLOSED


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_a_step_that_is_not_in_the_table_is_refused_with_what_is_allowed(
    app_context: Flask, before: State, after: State
) -> None:
    lead = Lead(state=before)
    if after in STEPS[before]:
        require_step(lead, after)
        return
    with pytest.raises(StepNotAllowed) as refusal:
        require_step(lead, after)
    for state in STEPS[before]:
        assert state.label in str(refusal.value)


def test_the_history_is_as_long_as_the_version_and_its_states_join_up(
    cast: Cast, contacted: Callable[..., Lead]
) -> None:
    lead = contacted()
    lines = list(reversed(leads.timeline_of(lead)))
    assert [line.number for line in lines] == list(range(1, lead.version + 1))
    assert lines[0].from_state is None
    assert all(a.to_state is b.from_state for a, b in pairwise(lines))
    assert lines[-1].to_state is lead.state


def test_a_closed_lead_has_no_clock_and_frees_its_contacts(cast: Cast, contacted: Callable[..., Lead]) -> None:
    lead = contacted()
    in_one_write(lambda: leads.leave_alone(lead))
    assert lead.state is State.WITHDRAWN
    assert list(leads.clocks_of(lead)) == []
    assert (lead.due_at, lead.is_with_dealer, lead.closed_at) == (None, False, clock.now())
