"""Verification: the queue in its order, and the agent's screen with every act on a lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import leads, messages
from portal.domain.leads import Lead, ProofKind
from portal.domain.messages import Way
from portal.platform import clock, forms, htmx
from portal.platform.access import viewer
from portal.platform.contacts import readable_phone
from portal.platform.errors import NotThere, Refusal
from portal.platform.forms import Form
from portal.platform.language import gettext as _
from portal.platform.text import clean_text
from portal.sides.desk import rows, screen, waiting
from portal.sides.desk.forms.leads import (
    AttemptForm,
    CodeForm,
    DuplicateForm,
    InvalidForm,
    NurtureForm,
    ProofForm,
    RemarkForm,
    TalkForm,
    WayForm,
    WithdrawForm,
    consents_said,
)
from portal.sides.desk.script import script_for

pages = Blueprint("leads", __name__, url_prefix="/leads")

QUEUES = ("verify", "suspect", "nurturing")
TYPED = "name"
"""A field of the screen's form: where it is not sent, the act came from a list and there is nothing to keep."""
MOST_TYPED = 80
"""Characters of a search that are looked at."""


@pages.get("")
def index() -> ResponseReturnValue:
    asked = request.args.get("kind", "")
    kind = asked if asked in QUEUES else QUEUES[0]
    text = clean_text(request.args.get("q", ""))[:MOST_TYPED]
    found = leads.search_desk(viewer(), text) if text else None
    place = request.args.get("after")
    page = leads.queue_page(viewer(), kind=kind, after=place) if found is None else None
    return render_template(
        "desk/leads/index.html",
        kind=kind,
        text=text,
        rows=found if page is None else page.rows,
        first=url_for(".index", kind=kind) if place and page else None,
        following=url_for(".index", kind=kind, after=page.after) if page and page.after else None,
        counts=waiting.counts(),
        said=waiting.said,
        now=clock.now(),
        readable_phone=readable_phone,
        **rows.words_of_rows(),
    )


@pages.post("/next", endpoint="next")
def take_next() -> ResponseReturnValue:
    form = Form()
    done = forms.attempt(form, lambda: leads.claim_next(by=viewer()), then=_address_of)
    if done is None:
        _flash_refusals(form)
        return redirect(url_for(".index"), 303)
    return done


def _address_of(lead: Lead | None) -> str:
    if lead is None:
        flash(_("Nothing waits to be taken. Others may be working on what the list shows."))
        return url_for(".index")
    return url_for(".show", ref=lead.ref)


def _flash_refusals(form: Form) -> None:
    for sentence in form.form_errors:
        flash(sentence, "bad")


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    return screen.page(_lead(ref))


def _lead(ref: str) -> Lead:
    return leads.get_desk_lead(viewer(), ref)


def _act(
    lead: Lead, form: Form, operation: Callable[[], Any], said: str, *, leads_to: str | None = None
) -> ResponseReturnValue:
    """Run one act of the screen, then show the screen again with everything else that was typed, or lead on.

    The one-time key is shared by all acts of the screen, so it is told apart by the act and what was sent with it:
    the same again is done once, something else is something new.
    """
    sent = sorted((name, repr(value)) for name, value in form.data.items() if name not in {"once", "csrf_token"})
    form.once.data = f"{form.once.data}:{request.endpoint}:{lead.ref}:{sent}"

    next_page = leads_to or (None if TYPED in request.form else url_for(".show", ref=lead.ref))

    def answer() -> ResponseReturnValue:
        if next_page is None and request.htmx:  # type: ignore[attr-defined]
            return htmx.answer(screen.page(lead, done=form), trigger={"portal:toast": said})
        flash(said, "ok")
        return screen.page(lead, done=form) if next_page is None else redirect(next_page, 303)

    done = forms.attempt(form, operation, then=lambda _done: url_for(".show", ref=lead.ref), piece=answer)
    return done or (screen.page(lead, acted=form), form.status)


@pages.post("/<ref>/claim")
def claim(ref: str) -> ResponseReturnValue:
    lead = _lead(ref)
    return _act(lead, Form(), lambda: leads.claim(lead, by=viewer()), _("The lead is yours."))


@pages.post("/<ref>/release")
def release(ref: str) -> ResponseReturnValue:
    lead = _lead(ref)
    said = _("%(name)s is back in the queue.", name=lead.name)
    return _act(lead, Form(), lambda: leads.release_claim(lead, by=viewer()), said, leads_to=url_for(".index"))


@pages.post("/<ref>/attempt")
def attempt(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), AttemptForm()

    def log() -> None:
        is_confirmed = form.outcome.data == "confirmed"
        outcome = "answered" if is_confirmed else str(form.outcome.data)
        leads.log_attempt(lead, outcome, form.attempt_note.data or "", by=viewer())
        if is_confirmed:
            leads.add_proof(lead, ProofKind.CALL, by=viewer())

    return _act(lead, form, log, _("The call is noted."))


@pages.post("/<ref>/code")
def send_code(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), WayForm()
    said = _("The code is on its way. Ask %(name)s to read it out.", name=lead.name)
    return _act(lead, form, lambda: leads.send_code(lead, Way(form.way.data), by=viewer()), said)


@pages.post("/<ref>/code/check")
def check_code(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), CodeForm()
    code_id = 0
    if form.validate_on_submit() and not _has_code(lead):
        try:
            code_id = messages.check_code("lead", f"lead:{lead.id}", form.code.data or "", use=False)
        except Refusal as refusal:
            form.refuse(refusal)
            return screen.page(lead, acted=form), form.status
    if form.errors:
        return screen.page(lead, acted=form), form.status

    def prove() -> Lead:
        return leads.use_code(lead, code_id, by=viewer()) if code_id else lead

    return _act(lead, form, prove, _("The code is right. That is a proof."))


def _has_code(lead: Lead) -> bool:
    """The same code sent twice, by a double click: the first has proved it."""
    return any(proof.kind is ProofKind.CODE for proof in leads.proofs_of(lead))


@pages.post("/<ref>/proof")
def prove(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), ProofForm()
    said = _("The proof is noted.")
    return _act(lead, form, lambda: leads.add_proof(lead, ProofKind(form.proof.data), by=viewer()), said)


@pages.post("/<ref>/qualify")
def qualify(ref: str) -> ResponseReturnValue:
    lead = _lead(ref)
    form = TalkForm.of(lead)

    def decide() -> Lead:
        consents = consents_said(form, script_for(lead, viewer().name).consents)
        return leads.qualify(lead, form.qualification(consents), by=viewer())

    said = _("%(name)s is qualified. Assign the lead to a dealer.", name=form.name.data or lead.name)
    return _act(lead, form, decide, said, leads_to=url_for("desk.assignment.show", ref=ref))


@pages.post("/<ref>/nurture")
def nurture(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), NurtureForm()

    def rest() -> Lead:
        assert form.until.data is not None, "the form asks for the day"
        consents = consents_said(form, script_for(lead, viewer().name).consents)
        return leads.nurture(lead, form.until.data, form.rest_reason.data or "", consents=consents, by=viewer())

    return _act(lead, form, rest, _("The lead rests."), leads_to=url_for(".show", ref=ref))


@pages.post("/<ref>/invalid")
def invalid(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), InvalidForm()

    def declare() -> Lead:
        return leads.declare_invalid(lead, form.reason.data, form.invalid_note.data or "", by=viewer())

    return _act(lead, form, declare, _("The lead is closed as invalid."), leads_to=url_for(".show", ref=ref))


@pages.post("/<ref>/duplicate")
def duplicate(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), DuplicateForm()
    survivor: Lead | None = None
    if form.validate_on_submit():
        try:
            survivor = _lead(form.wanted)
        except NotThere:
            form.survivor.errors = [_("No lead has this reference. Check it, or search for the person.")]
    if survivor is None:
        return screen.page(lead, acted=form), form.status
    stays = survivor
    said = _("Merged. Lead %(ref)s has taken over its enquiries and consents.", ref=stays.ref)
    leads_to = url_for(".show", ref=stays.ref)
    return _act(lead, form, lambda: leads.mark_duplicate(lead, stays, by=viewer()), said, leads_to=leads_to)


@pages.post("/<ref>/withdraw")
def withdraw(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), WithdrawForm()

    def end() -> Lead:
        return leads.withdraw(lead, form.withdraw_note.data or "", by=viewer())

    said = _("Noted: no contact. Every permission is withdrawn.")
    return _act(lead, form, end, said, leads_to=url_for(".show", ref=ref))


@pages.post("/<ref>/note")
def note(ref: str) -> ResponseReturnValue:
    lead, form = _lead(ref), RemarkForm()
    said = _("The note is on the timeline.")
    return _act(lead, form, lambda: leads.add_desk_note(lead, form.remark.data or "", by=viewer()), said)
