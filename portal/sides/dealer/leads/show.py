"""One lead: who, what they want, what is due, what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, catalogue, leads
from portal.domain.accounts import Role
from portal.domain.leads import Act, ClockKind, Lead, LostClaim, State
from portal.look.car_outlines import OUTLINES
from portal.look.cars import TRIMS
from portal.platform import language
from portal.platform.access import Viewer, viewer
from portal.platform.contacts import readable_phone
from portal.platform.formats import day, moment, money, remaining
from portal.platform.language import gettext as _
from portal.sides.dealer.forms import acts as forms
from portal.sides.dealer.leads import drawing, rows
from portal.sides.dealer.leads.inbox import sellers_of
from portal.sides.dealer.leads.outcome_table import OUTCOMES, names_for
from portal.sides.lead_words import Told, contact_channel, tell


@dataclass(frozen=True)
class Button:
    """One outcome to press: it saves at once, or leads to its form."""

    name: str
    words: str
    picture: str
    number: int
    href: str | None


@dataclass(frozen=True)
class Build:
    """The car the customer has in mind."""

    slug: str | None
    """None where the model has no drawing."""
    label: str
    paint: str
    trim: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Claim:
    """A lost claim as its reviewer reads it."""

    told: str
    by: str
    at: str
    is_own: bool
    waits_for_desk: bool
    is_audited: bool


def show(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    if request.args.get("row") and request.htmx.wants_piece:
        shared = drawing.shared(request.args.get("back", ""), is_manager=by.role == Role.MANAGER)
        return drawing.answer_row(lead, ref, "", shared)
    return page(lead, by)


def page(
    lead: Lead, by: Viewer, *, problem: str = "", review: forms.ReviewForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The lead's page, with what stood against the last act where something did."""
    lines = leads.timeline_of(lead)
    before, behind = leads.neighbours(by, lead)
    is_manager = by.role == Role.MANAGER
    acts = leads.allowed_acts(lead.state, is_manager=is_manager)
    claim = leads.claim_of(lead) if lead.state is State.LOST_CLAIMED else None
    needs_colleagues = is_manager and (lead.state is State.ASSIGNED or Act.HANDED in acts)
    form = OUTCOMES["contacted"].form(formdata=None)
    _prepare(form, lead, [])
    told = _claim(claim, by) if claim else None
    return render_template(
        "dealer/leads/show.html",
        lead=lead,
        form=review if review is not None and review.errors else form,
        outcome=form,
        problem=problem,
        initials=_initials(lead.name),
        interest=_interest(lead),
        phone=readable_phone(lead.phone) if lead.phone else "",
        status=rows.status_of(lead.state, lead.last_act, lead.next_step_at, lead.appointment_at),
        left=rows.time_left(lead.due_at, lead.due_clock) if lead.is_with_dealer else None,
        before=before[0] if before else None,
        behind=behind[0] if behind else None,
        buttons=_buttons(lead, is_manager=is_manager),
        can_accept=Act.ACCEPTED in acts,
        can_decline=Act.DECLINED in acts,
        can_sell=Act.SOLD in acts,
        hand=_hand_form(lead, by) if needs_colleagues else None,
        hint=_hint(lead),
        claim=told,
        review=_review_form(review, lead) if told and is_manager and not told.is_own else None,
        told=[tell(line) for line in lines],
        can_undo=leads.can_undo(lead, by),
        build=_build(lead),
        contact=_contact(lead),
        needs=_needs(lead),
        clocks=_clocks(lead),
        score=_score(lead),
        shared=drawing.shared("", is_manager=is_manager),
    ), status


def now_panel(lead: Lead) -> dict[str, Any]:
    """What is true of the lead now, for somebody whose page was older: the state and the newest line."""
    newest = leads.timeline_of(lead, limit=1)
    told: Told | None = tell(newest[0]) if newest else None
    return {"state": lead.state.label, "told": told, "left": rows.time_left(lead.due_at, lead.due_clock)}


def _prepare(form: forms.ActForm, lead: Lead, colleagues: list[accounts.Account]) -> None:
    form.start(lead, colleagues)
    form.show_fresh(lead)


def _hand_form(lead: Lead, by: Viewer) -> forms.HandForm:
    form = forms.HandForm(formdata=None)
    _prepare(form, lead, sellers_of(by, present=True))
    form.consultant.data = lead.consultant_id
    return form


def _review_form(review: forms.ReviewForm | None, lead: Lead) -> forms.ReviewForm:
    form = review if review is not None else forms.ReviewForm(formdata=None)
    form.show_fresh(lead)
    return form


def _initials(name: str) -> str:
    words = name.split()
    if len(words) > 1:
        return f"{words[0][0]}{words[-1][0]}".upper()
    return name[:1]


def _interest(lead: Lead) -> str:
    if lead.model is None:
        return _("Model not settled")
    parts = [lead.model.name, *(option.name for option in (lead.trim, lead.paint) if option is not None)]
    return ", ".join(parts)


def _buttons(lead: Lead, *, is_manager: bool) -> list[Button]:
    offered = [name for name in names_for(lead.state, is_manager=is_manager) if name not in {"note", "hand"}]
    return [
        Button(
            name=name,
            words=str(OUTCOMES[name].words),
            picture=OUTCOMES[name].picture,
            number=number,
            href=None if OUTCOMES[name].is_one_tap else url_for("dealer.leads.outcome_form", ref=lead.ref, o=name),
        )
        for number, name in enumerate(offered, start=1)
    ]


def _hint(lead: Lead) -> str:
    """What a lead that offers nothing to do waits for."""
    if lead.state is State.NURTURING and lead.nurture_until:
        return _("Resting until %(day)s. It comes back to this dealer on that day, or when the customer asks again.",
                 day=day(lead.nurture_until))  # fmt: skip
    words = {
        State.SOLD: _("Sold. The desk can reverse the report if it was wrong."),
        State.LOST: _("Lost. It opens again by itself if the customer asks within 30 days."),
        State.WITHDRAWN: _("The customer wants no contact."),
    }
    return words.get(lead.state, "")


def _claim(claim: LostClaim, by: Viewer) -> Claim:
    detail = claim.details.get("detail", "")
    told = _("%(reason)s: %(detail)s", reason=claim.reason.label, detail=detail) if detail else claim.reason.label
    return Claim(
        told=told,
        by=claim.claimed_by.name,
        at=moment(claim.claimed_at),
        is_own=claim.claimed_by_id == by.account_id,
        waits_for_desk=claim.manager_decision is not None,
        is_audited=claim.is_audited,
    )


def _build(lead: Lead) -> Build | None:
    model = catalogue.model_by_id(lead.model_id)
    if model is None:
        return None
    price = model.price_from_cents
    lines = []
    for words, option in ((_("Trim"), lead.trim), (_("Paint"), lead.paint)):
        if option is not None:
            lines.append((words, option.name))
            price += option.extra_cents
    is_settled = lead.trim is not None
    lines.append((_("Price of this build") if is_settled else _("Price from"), money(price)))
    look = lead.trim.look if lead.trim else ""
    return Build(
        slug=model.slug if model.slug in OUTLINES else None,
        label=_interest(lead),
        paint=lead.paint.code if lead.paint else "glacier",
        trim=look if look in TRIMS else "",
        lines=lines,
    )


def _contact(lead: Lead) -> dict[str, Any]:
    return {
        "phone": readable_phone(lead.phone) if lead.phone else "",
        "email": lead.email or "",
        "lines": [
            (_("Best time"), lead.call_window.label),
            (_("Prefers"), contact_channel(lead.channel.value) if lead.channel else _("Any way")),
            (_("Language"), _("Chinese") if lead.language == "zh-Hans" else _("English")),
            *([(_("City"), lead.city.name)] if lead.city else []),
        ],
    }


def _needs(lead: Lead) -> list[tuple[str, str]]:
    names = {
        "use": _("Use"),
        "household": _("Household"),
        "budget": _("Budget"),
        "current_car": _("Drives now"),
        "timing": _("Timing"),
    }
    needs = [(names.get(key, key), str(text)) for key, text in (lead.needs or {}).items() if text]
    models = [interest.model.name for interest in leads.interests_of(lead)]
    if len(models) > 1:
        needs.insert(0, (_("Models"), ", ".join(models)))
    needs.append((_("Wants to buy"), day(lead.planned_on) if lead.planned_on else lead.horizon.label))
    needs.append((_("Source"), lead.source.label))
    if lead.campaign:
        needs.append((_("Campaign"), lead.campaign))
    why = leads.explain(lead.assigned_because, language.current())
    if why:
        needs.append((_("Why us"), why))
    return needs


def _clocks(lead: Lead) -> list[tuple[str, str, str, str]]:
    """Each running promise: what, level, how long is left, when it is due. The same due time as everybody sees."""
    shown = (ClockKind.ACCEPT, ClockKind.FIRST_CONTACT, ClockKind.FEEDBACK, ClockKind.LOST_REVIEW)
    return [
        (running.kind.label, *remaining(running.due_at), moment(running.due_at))
        for running in leads.clocks_of(lead)
        if running.kind in shown
    ]


def _score(lead: Lead) -> list[tuple[str, int]]:
    names = {
        "horizon": _("Time to purchase"),
        "source": _("Source"),
        "configuration": _("Saved a configuration"),
        "test_drive": _("Wants a test drive"),
        "owner": _("Is an owner already"),
        "contacts": _("Good contacts"),
        "asked_again": _("Asked again"),
    }
    return [(names.get(key, key), points) for key, points in (lead.score_parts or {}).items()]
