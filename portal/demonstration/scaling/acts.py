"""What is done to a lead, act by act, each as the domain does it: a line, clocks, and what is true of the lead then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from portal.demonstration.content.distributions import LOST_REASON_SHARES
from portal.demonstration.content.people import INVALID_REMARKS, loss_detail, needs, next_step, note
from portal.demonstration.scaling import sold
from portal.demonstration.scaling.chances import Wheel
from portal.demonstration.scaling.lives import Life
from portal.domain import leads
from portal.domain.leads import Act, ClockKind, Heat, LostReason, ManagerDecision, ProofKind, Source, State

Step = Callable[[Life, datetime], None]

_LANGUAGE = "zh-Hans"
_VARIETY = 16
_AUDITED = 0.2
_FROM = {source: {"source": source.value} for source in Source}
_KINDS = ("showroom", "test_drive", "home")
_INVALID = tuple(sorted(set(INVALID_REMARKS) & set(leads.INVALID_REASONS) - {"unreachable"}))
"""`unreachable` needs six tries over five days, which these short lives do not have."""
_LOST = Wheel({LostReason(reason): share for reason, share in LOST_REASON_SHARES.items() if reason != "unreachable"})


@lru_cache(maxsize=64)
def _remarks(kind: str, model: str) -> tuple[str, ...]:
    random = Random(kind)
    return tuple(note(random, kind, model).in_language(_LANGUAGE) for _ in range(_VARIETY))


@lru_cache(maxsize=16)
def _next_steps(kind: str) -> tuple[str, ...]:
    random = Random(kind)
    return tuple(next_step(random, kind).in_language(_LANGUAGE) for _ in range(_VARIETY))


@lru_cache(maxsize=64)
def _needs(horizon: str, model: str) -> tuple[dict[str, str], ...]:
    random = Random(horizon)
    answers = [needs(random, horizon, model) for _ in range(_VARIETY)]
    return tuple(
        {name: getattr(one, name).in_language(_LANGUAGE) for name in ("use", "household", "budget", "current_car")}
        for one in answers
    )


@lru_cache(maxsize=128)
def _losses(reason: str, model: str) -> tuple[tuple[str, str], ...]:
    """What the claim says besides its reason, and the remark."""
    random = Random(reason)
    found = []
    for _ in range(_VARIETY):
        detail = loss_detail(random, reason, model)
        remark = detail.remark.in_language(_LANGUAGE)
        wanted = {
            LostReason.COMPETITOR: f"{detail.competitor_zh} {detail.competitor_model}",
            LostReason.NO_STOCK: str(detail.weeks),
            LostReason.SAME_BRAND_ELSEWHERE: remark,
            LostReason.PRODUCT_LACKS: remark,
            LostReason.OTHER: remark,
        }
        found.append((wanted.get(LostReason(reason), ""), remark))
    return tuple(found)


def _said(life: Life, kind: str) -> str:
    return life.scene.random.choice(_remarks(kind, life.choice.name))


# --- at the desk ----------------------------------------------------------------------------------------------


def received(life: Life, at: datetime) -> None:
    """The person registers, or calls the hotline."""
    told = {"details": _FROM[life.lead.source]}
    if life.lead.source is Source.HOTLINE:
        life.at_desk(at, Act.RECEIVED, **told)
    else:
        life.by_prospect(at, Act.RECEIVED, **told)
    life.start(at, ClockKind.VERIFY)


def asked_again(life: Life, at: datetime) -> None:
    """A duplicate of this lead was found and gave it its touches."""
    life.at_desk(at, Act.ASKED_AGAIN, reason="duplicate")


def attempt(life: Life, at: datetime) -> None:
    """The agent calls in vain."""
    life.at_desk(at, Act.ATTEMPT, reason="no_answer", note=_said(life, "no_answer"))
    life.lead.attempts += 1
    life.start(at, ClockKind.VERIFY, due_at=leads.clocks.next_attempt_at(at))


def called(life: Life, at: datetime) -> None:
    """The person answers and confirms the name."""
    _prove(life, at, ProofKind.CALL)


def code_returned(life: Life, at: datetime) -> None:
    """The one-time code comes back."""
    _prove(life, at, ProofKind.CODE)


def _prove(life: Life, at: datetime, kind: ProofKind) -> None:
    life.at_desk(at, Act.PROOF, reason=kind.value)
    life.scene.rows.add("lead_proofs", lead_id=life.lead.id, kind=kind, at=at, by_id=life.agent)


def qualified(life: Life, at: datetime) -> None:
    """The lead is real: the customer has a file."""
    lead = life.lead
    life.at_desk(at, Act.QUALIFIED, to=State.QUALIFIED, note=_said(life, "verified"))
    lead.needs = life.scene.random.choice(_needs(lead.horizon.value, life.choice.name))
    lead.qualified_at = at
    life.open_file(at)
    life.stop(at, ClockKind.VERIFY)
    life.start(at, ClockKind.ASSIGN)


def assigned(life: Life, at: datetime) -> None:
    """The desk gives the lead to the next dealer in turn."""
    house = life.house
    why = {"code": "city", "city_en": house.city.name_en, "city_zh": house.city.name_zh, "weight": 300}
    told = {"dealer_id": house.id, "dealer_en": house.name_en, "dealer_zh": house.name_zh}
    life.at_desk(at, Act.ASSIGNED, to=State.ASSIGNED, reason="city", details=told)
    life.stop(at, ClockKind.ASSIGN)
    _is_with(life, at, json.dumps(why, ensure_ascii=False, separators=(",", ":")))


def _is_with(life: Life, at: datetime, because: str) -> None:
    lead = life.lead
    lead.dealer_id = lead.first_dealer_id = life.house.id
    lead.assigned_at, lead.assigned_because = at, because
    life.start(at, ClockKind.ACCEPT)
    life.start(at, ClockKind.FEEDBACK)


def invalid(life: Life, at: datetime) -> None:
    """The lead is none."""
    reason = life.scene.random.choice(_INVALID)
    remark = life.scene.random.choice(INVALID_REMARKS[reason]).in_language(_LANGUAGE)
    life.at_desk(at, Act.INVALID, to=State.INVALID, reason=reason, note=remark)


def rested_at_desk(life: Life, at: datetime) -> None:
    """The person buys later: the lead rests."""
    before = life.lead.state
    life.at_desk(at, Act.NURTURED, to=State.NURTURING, note=_said(life, "nurturing"))
    _rest(life, at, before)


def _rest(life: Life, at: datetime, before: State) -> None:
    lead, scene = life.lead, life.scene
    lead.resumes_state = before
    lead.nurture_until = scene.today + timedelta(days=scene.random.randint(3, 200))
    life.stop_all(at)


def withdrawn(life: Life, at: datetime) -> None:
    """The person wants no contact."""
    life.by_prospect(at, Act.WITHDRAWN, to=State.WITHDRAWN)


# --- at the dealer --------------------------------------------------------------------------------------------


def entered(life: Life, at: datetime) -> None:
    """The dealer enters an enquiry of its own."""
    life.at_dealer(at, Act.RECEIVED, to=State.ASSIGNED, details=_FROM[life.lead.source])
    life.lead.qualified_at = at
    life.open_file(at)
    _is_with(life, at, "own")


def accepted(life: Life, at: datetime) -> None:
    """A consultant takes the lead."""
    life.at_dealer(at, Act.ACCEPTED, to=State.ACCEPTED, details={"consultant": life.seller_name})
    life.lead.consultant_id, life.lead.accepted_at = life.seller, at
    life.stop(at, ClockKind.ACCEPT)
    life.start(at, ClockKind.FIRST_CONTACT)


def contacted(life: Life, at: datetime) -> None:
    """The customer is reached, for the first time or once more."""
    to = State.CONTACTED if life.lead.state is State.ACCEPTED else life.lead.state
    step, step_at = life.scene.random.choice(_next_steps("reached")), at + timedelta(days=1)
    life.at_dealer(
        at, Act.CONTACTED, to=to, reason="call", note=_said(life, "reached"), next_step=step, next_step_at=step_at,
        details={"outcome": "", "spoke_at": at.isoformat()},
    )  # fmt: skip
    life.lead.next_step, life.lead.next_step_at = step, step_at
    life.lead.wants_call_now = False
    life.stop(at, ClockKind.FIRST_CONTACT)
    life.start(at, ClockKind.FEEDBACK)


def meeting(life: Life, at: datetime) -> None:
    """An appointment is made."""
    lead, random = life.lead, life.scene.random
    kind, meets_at = random.choice(_KINDS), at + timedelta(days=random.randint(1, 5))
    life.at_dealer(
        at, Act.APPOINTMENT, to=State.APPOINTMENT, reason=kind, note=_said(life, "appointment"),
        next_step_at=meets_at, details={"place": life.house.name_zh},
    )  # fmt: skip
    lead.appointment_at, lead.appointment_kind = meets_at, kind
    lead.next_step, lead.next_step_at = "", meets_at
    life.start(at, ClockKind.FEEDBACK)


def driven(life: Life, at: datetime) -> None:
    """A test drive was made."""
    rating = life.scene.random.randint(3, 5)
    told = {"car": life.choice.name, "rating": rating}
    _advance(life, at, Act.TEST_DRIVEN, State.TEST_DRIVEN, "test_drive", told)


def bargained(life: Life, at: datetime) -> None:
    """A price is on the table."""
    told = {"trim": life.choice.trim, "price_cents": life.choice.price_cents(life.scene.random), "competitor": ""}
    _advance(life, at, Act.NEGOTIATING, State.NEGOTIATING, "negotiating", told)


def ordered(life: Life, at: datetime) -> None:
    """The customer orders."""
    expected = at + timedelta(days=35)
    told = {
        "ordered_on": at.date().isoformat(),
        "trim": life.choice.trim,
        "expected_month": f"{expected:%Y-%m}",
    }
    _advance(life, at, Act.ORDERED, State.ORDERED, "ordered", told)


def _advance(life: Life, at: datetime, act: Act, to: State, remark: str, told: dict[str, object]) -> None:
    lead = life.lead
    life.at_dealer(at, act, to=to, note=_said(life, remark), details=told)
    lead.appointment_at, lead.appointment_kind = None, ""
    lead.next_step_at = at + timedelta(days=1)
    life.start(at, ClockKind.FEEDBACK)


def postponed(life: Life, at: datetime) -> None:
    """The customer will not buy yet."""
    before = life.lead.state
    life.at_dealer(at, Act.NURTURED, to=State.NURTURING, note=_said(life, "nurturing"))
    _rest(life, at, before)


def claimed_lost(life: Life, at: datetime) -> None:
    """The consultant says that the lead is lost."""
    lead, random = life.lead, life.scene.random
    before, reason = lead.state, _LOST.turn(random)
    detail, remark = random.choice(_losses(reason.value, life.choice.name))
    life.at_dealer(
        at, Act.LOST_CLAIMED, to=State.LOST_CLAIMED, reason=reason.value, note=remark, details={"detail": detail}
    )
    lead.resumes_state = before
    is_audited = lead.heat is Heat.HOT or reason is LostReason.PLAN_CANCELLED or random.random() < _AUDITED
    life.claim = {
        "lead_id": lead.id,
        "dealer_id": lead.dealer_id,
        "claimed_at": at,
        "claimed_by_id": life.seller,
        "from_state": before,
        "reason": reason,
        "details": {"detail": detail, "note": remark},
        "is_audited": is_audited,
    }
    life.stop(at, ClockKind.FEEDBACK, ClockKind.FIRST_CONTACT)
    life.start(at, ClockKind.LOST_REVIEW)


def lost(life: Life, at: datetime) -> None:
    """The manager confirms, and the desk where the claim is audited."""
    lead, claim = life.lead, life.claim
    manager_at = at - timedelta(hours=2) if claim["is_audited"] else at
    claim |= {
        "manager_decision": ManagerDecision.CONFIRMED, "manager_id": life.house.manager_id, "manager_at": manager_at,
        "settled_at": at,
    }  # fmt: skip
    lead.lost_reason, lead.resumes_state = claim["reason"], None
    ending = {"to": State.LOST, "reason": claim["reason"].value}
    if claim["is_audited"]:
        life.at_dealer(manager_at, Act.NOTE, by=life.house.manager_id, reason="manager_confirmed")
        life.at_desk(at, Act.LOST_CONFIRMED, **ending)
        claim |= {"desk_decision": leads.DeskDecision.CONFIRMED, "desk_id": life.agent, "desk_at": at}
    else:
        life.at_dealer(at, Act.LOST_CONFIRMED, by=life.house.manager_id, **ending)


STEPS: Mapping[str, Step] = {
    step.__name__: step
    for step in (
        received, asked_again, attempt, called, code_returned, qualified, assigned, invalid, rested_at_desk, withdrawn,
        entered, accepted, contacted, meeting, driven, bargained, ordered, postponed, claimed_lost, lost, sold.sold,
    )
}  # fmt: skip
"""Every act by its name, as the journeys name them."""
