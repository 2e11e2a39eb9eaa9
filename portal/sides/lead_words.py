"""What the lines of a lead's history say, in the reader's language: one sentence for each act, for every side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from portal.domain.leads import Act, LeadLine, LostReason, ProofKind, Source
from portal.platform.formats import day, moment, money
from portal.platform.language import current, in_language
from portal.platform.language import gettext as _


@dataclass(frozen=True)
class Told:
    """One line as people read it."""

    icon: str
    level: str
    """`ok`, `warn`, `bad`, `new` or nothing."""
    title: str
    body: str
    who: str
    """Who did it: a name, the customer, or the portal itself."""
    at: datetime
    number: int


_ACTS = frozenset(Act)
_PICTURES: dict[Act, tuple[str, str]] = {
    Act.RECEIVED: ("send", "new"),
    Act.ASKED_AGAIN: ("repeat", "new"),
    Act.ATTEMPT: ("phone-outgoing", ""),
    Act.PROOF: ("fingerprint-pattern", "ok"),
    Act.NEEDS: ("clipboard-list", ""),
    Act.QUALIFIED: ("badge-check", "ok"),
    Act.ASSIGNED: ("route", ""),
    Act.ACCEPTED: ("hand", "ok"),
    Act.DECLINED: ("x", "warn"),
    Act.HANDED: ("arrow-right-left", ""),
    Act.CONTACTED: ("phone", "ok"),
    Act.NO_ANSWER: ("phone-missed", "warn"),
    Act.NO_CHANGE: ("minus", ""),
    Act.APPOINTMENT: ("calendar-check", "ok"),
    Act.APPOINTMENT_DONE: ("calendar", ""),
    Act.TEST_DRIVEN: ("car", "ok"),
    Act.NEGOTIATING: ("file-text", "ok"),
    Act.ORDERED: ("clipboard-check", "ok"),
    Act.ORDER_CANCELLED: ("calendar-x", "warn"),
    Act.LOST_CLAIMED: ("circle-x", "warn"),
    Act.LOST_CONFIRMED: ("circle-x", "warn"),
    Act.LOST_OVERTURNED: ("rotate-ccw", "ok"),
    Act.SOLD: ("handshake", "ok"),
    Act.SALE_REVERSED: ("rotate-ccw", "warn"),
    Act.NURTURED: ("hourglass", ""),
    Act.RESUMED: ("play", "new"),
    Act.RETURNED: ("undo-2", "warn"),
    Act.REOPENED: ("refresh-cw", "new"),
    Act.INVALID: ("ban", "warn"),
    Act.DUPLICATE: ("copy", ""),
    Act.BOUGHT_ELSEWHERE: ("circle-x", "warn"),
    Act.WITHDRAWN: ("bell-off", "warn"),
    Act.WISHES: ("pencil", "new"),
    Act.EXTENDED: ("calendar-plus", ""),
    Act.NOTE: ("message-square", ""),
    Act.UNDONE: ("undo-2", ""),
}


def tell(line: LeadLine) -> Told:
    """The line as people read it: picture, level, title, text, and who did it."""
    picture, level = _PICTURES.get(line.act, ("circle-dot", ""))
    sentence = _SENTENCES.get(line.act)
    said = sentence(line) if sentence else ""
    parts = [said, line.note if line.act is not Act.ORDER_CANCELLED else ""]
    return Told(
        icon=picture,
        level=level,
        title=_title(line),
        body=_joined(parts),
        who=who_did(line),
        at=line.at,
        number=line.number,
    )


def who_did(line: LeadLine) -> str:
    """Who wrote the line, as a name or a part."""
    if line.by is not None:
        return line.by.name
    sides = {"prospect": _("Customer"), "desk": _("Desk"), "dealer": _("Dealer")}
    return sides.get(line.by_side, _("Portal"))


def _joined(parts: list[str]) -> str:
    """Sentences one after the other; Chinese ones without a blank between them."""
    kept = [part for part in parts if part]
    return in_language(" ", "").join(kept)


def _sentence(text: str) -> str:
    """What somebody typed, with an end to it."""
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else text + in_language(".", "。")


def _title(line: LeadLine) -> str:
    if line.act is Act.RECEIVED and line.by_side == "dealer":
        return _("Entered at the dealer")
    if line.act is Act.UNDONE:
        return _("Undone: %(what)s", what=act_label(line.reason))
    if line.act is Act.NOTE and line.reason == "code_sent":
        return _("One-time code sent")
    if line.act is Act.NOTE and line.reason == "manager_confirmed":
        return _("The manager confirmed the loss; the desk decides next")
    if line.act is Act.APPOINTMENT and line.reason == "test_drive":
        return _("Test drive booked")
    return act_label(line.act)


def act_label(act: str) -> str:
    """The name of an act by its value; the value itself where there is no such act."""
    return _label(Act(act), current()) if act in _ACTS else act


@lru_cache(maxsize=128)
def _label(act: Act, _language: str) -> str:
    """Kept for each language: a timeline asks for many."""
    return act.label


# --- words for the codes that lines keep ----------------------------------------------------------------------


def contact_channel(code: str) -> str:
    """By which way two people spoke."""
    words = {
        "call": _("Call"),
        "visit": _("Visit"),
        "wechat": _("WeChat"),
        "sms": _("Text message"),
        "mail": _("Email"),
    }
    return words.get(code, code)


def appointment_kind(code: str) -> str:
    """What an appointment is for."""
    words = {"showroom": _("Showroom visit"), "test_drive": _("Test drive"), "home": _("Visit at home")}
    return words.get(code, code)


def appointment_result(code: str) -> str:
    """How an appointment went."""
    words = {"came": _("Came"), "did_not_come": _("Did not come"), "moved": _("Moved to another day")}
    return words.get(code, code)


def decline_reason(code: str) -> str:
    """Why a dealer does not take a lead."""
    words = {
        "out_of_area": _("Out of our area"),
        "no_capacity": _("No capacity"),
        "conflict": _("Conflict of interest"),
        "test": _("A test, no customer"),
    }
    return words.get(code, code)


def invalid_reason(code: str) -> str:
    """Why a lead is none."""
    words = {
        "dead_number": _("Dead number"),
        "wrong_person": _("Wrong person"),
        "spam": _("Spam or a test"),
        "not_about_buying": _("Not about buying"),
        "other_brand": _("Another brand"),
        "unreachable": _("Unreachable"),
    }
    return words.get(code, code)


def attempt_outcome(code: str) -> str:
    """How a call of the desk ended."""
    words = {
        "no_answer": _("No answer"),
        "busy": _("Busy"),
        "call_back": _("Asked to be called back"),
        "answered": _("Answered"),
    }
    return words.get(code, code)


def _source(code: object) -> str:
    return Source(code).label if code in set(Source) else ""


def _lost_reason(code: str) -> str:
    return LostReason(code).label if code in set(LostReason) else code


# --- a sentence for each act ----------------------------------------------------------------------------------


def _came_from(line: LeadLine) -> str:
    if line.reason == "duplicate":
        return _("Lead %(ref)s was the same person's.", ref=line.details.get("ref", ""))
    source = _source(line.details.get("source"))
    return _("Source: %(source)s.", source=source) if source else ""


def _tried(line: LeadLine) -> str:
    return _sentence(attempt_outcome(line.reason)) if line.reason else ""


def _proved(line: LeadLine) -> str:
    return _sentence(ProofKind(line.reason).label) if line.reason in set(ProofKind) else ""


def _to_dealer(line: LeadLine) -> str:
    dealer = in_language(line.details.get("dealer_en", ""), line.details.get("dealer_zh", ""))
    return _("To %(dealer)s.", dealer=dealer) if dealer else ""


def _to_consultant(line: LeadLine) -> str:
    name = line.details.get("consultant", "")
    return _("%(name)s looks after this customer.", name=name) if name else ""


def _declined(line: LeadLine) -> str:
    return _sentence(decline_reason(line.reason))


def _spoke(line: LeadLine) -> str:
    parts = []
    if line.reason:
        parts.append(_sentence(contact_channel(line.reason)))
    if line.details.get("outcome"):
        parts.append(_sentence(str(line.details["outcome"])))
    if line.next_step or line.next_step_at:
        parts.append(_next_step(line))
    return _joined(parts)


def _next_step(line: LeadLine) -> str:
    when = moment(line.next_step_at)
    if line.next_step and when:
        return _("Next: %(step)s, %(when)s.", step=line.next_step, when=when)
    return _("Next: %(step)s.", step=line.next_step or when)


def _met(line: LeadLine) -> str:
    kind, when, place = appointment_kind(line.reason), moment(line.next_step_at), line.details.get("place", "")
    if place:
        return _("%(kind)s, %(when)s, at %(place)s.", kind=kind, when=when, place=place)
    return _("%(kind)s, %(when)s.", kind=kind, when=when)


def _over(line: LeadLine) -> str:
    return _sentence(appointment_result(line.reason)) if line.reason else ""


def _drove(line: LeadLine) -> str:
    return _("Drove the %(car)s and rates it %(rating)s of 5. The driving licence was seen.",
             car=line.details.get("car", ""), rating=line.details.get("rating", "-"))  # fmt: skip


def _negotiated(line: LeadLine) -> str:
    parts = []
    if line.details.get("price_cents"):
        parts.append(_("Indicative price %(price)s.", price=money(line.details["price_cents"])))
    if line.details.get("competitor"):
        parts.append(_("Compares with %(competitor)s.", competitor=line.details["competitor"]))
    return _joined(parts)


def _ordered(line: LeadLine) -> str:
    parts = []
    if line.details.get("ordered_on"):
        parts.append(_("Ordered on %(day)s.", day=day(date.fromisoformat(line.details["ordered_on"]))))
    if line.details.get("expected_month"):
        parts.append(_("Delivery expected in %(month)s.", month=line.details["expected_month"]))
    return _joined(parts)


def _order_off(line: LeadLine) -> str:
    return _("Reason: %(reason)s", reason=line.note) if line.note else ""


def _lost(line: LeadLine) -> str:
    reason, detail = _lost_reason(line.reason), line.details.get("detail", "")
    if reason and detail:
        return _("%(reason)s: %(detail)s.", reason=reason, detail=detail)
    return _sentence(reason) if reason else ""


def _sold(line: LeadLine) -> str:
    return _("Sale report %(ref)s.", ref=line.reason) if line.reason else ""


def _resumed(line: LeadLine) -> str:
    words = {"signal": _("The customer asked again."), "date": _("The day to take it up has come.")}
    return words.get(line.reason, "")


def _returned(line: LeadLine) -> str:
    words = {
        "accept_clock": _("The time to accept it ran out."),
        "feedback_clock": _("The time for feedback ran out."),
        "customer": _("The customer wants another dealer."),
    }
    return words.get(line.reason, "")


def _invalid(line: LeadLine) -> str:
    return _sentence(invalid_reason(line.reason)) if line.reason else ""


def _duplicate(line: LeadLine) -> str:
    return _("The same person's as lead %(ref)s.", ref=line.reason) if line.reason else ""


def _bought(line: LeadLine) -> str:
    return _("Bought: %(brand)s.", brand=line.details["detail"]) if line.details.get("detail") else ""


def _withdrawn(_line: LeadLine) -> str:
    return _("Nobody contacts this customer for 180 days.")


_SENTENCES: dict[Act, Callable[[LeadLine], str]] = {
    Act.RECEIVED: _came_from,
    Act.ASKED_AGAIN: _came_from,
    Act.ATTEMPT: _tried,
    Act.PROOF: _proved,
    Act.ASSIGNED: _to_dealer,
    Act.ACCEPTED: _to_consultant,
    Act.DECLINED: _declined,
    Act.HANDED: _to_consultant,
    Act.CONTACTED: _spoke,
    Act.APPOINTMENT: _met,
    Act.APPOINTMENT_DONE: _over,
    Act.TEST_DRIVEN: _drove,
    Act.NEGOTIATING: _negotiated,
    Act.ORDERED: _ordered,
    Act.ORDER_CANCELLED: _order_off,
    Act.LOST_CLAIMED: _lost,
    Act.LOST_CONFIRMED: _lost,
    Act.SOLD: _sold,
    Act.RESUMED: _resumed,
    Act.RETURNED: _returned,
    Act.INVALID: _invalid,
    Act.DUPLICATE: _duplicate,
    Act.BOUGHT_ELSEWHERE: _bought,
    Act.WITHDRAWN: _withdrawn,
}
