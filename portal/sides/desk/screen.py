"""The agent's screen: one lead with all a call needs. Every act on it shows it again, with all that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from flask import render_template, url_for

from portal.domain import accounts, customers, leads, vehicles
from portal.domain.leads import Act, Lead, State
from portal.domain.messages import Way
from portal.platform.access import viewer
from portal.platform.forms import Form
from portal.platform.tokens import new_token
from portal.sides.desk import words
from portal.sides.desk.cars import model_card
from portal.sides.desk.findings import (
    compare,
    contacts_of,
    hold_on,
    next_step,
    permissions_of,
    proof_lines,
    tries_in,
)
from portal.sides.desk.forms.leads import (
    AttemptForm,
    CodeForm,
    DuplicateForm,
    InvalidForm,
    NurtureForm,
    RemarkForm,
    TalkForm,
    WithdrawForm,
)
from portal.sides.desk.script import Script, script_for
from portal.sides.lead_words import tell

QUEUE_EXCERPT = 8
F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Forms:
    """The forms of the screen. All of them are parts of one form element, told apart by their fields' names."""

    talk: TalkForm
    attempt: AttemptForm
    code: CodeForm
    nurture: NurtureForm
    invalid: InvalidForm
    duplicate: DuplicateForm
    withdraw: WithdrawForm
    remark: RemarkForm


def page(lead: Lead, *, acted: Form | None = None, done: Form | None = None) -> str:
    """The screen. `acted` is the form a rule said no to; `done` is one whose act is done, so that it starts empty."""
    by = viewer()
    hold = hold_on(lead, by.account_id, lambda account_id: accounts.get_account(account_id).name)
    script = script_for(lead, by.name)
    contacts = contacts_of(lead)
    proofs = proof_lines(lead, leads.proofs_of(lead))
    is_at_desk = lead.state in {State.RECEIVED, State.QUALIFIED}
    likely = [compare(lead, likeness) for likeness in leads.likely_duplicates_of(lead)] if is_at_desk else []
    lines = leads.timeline_of(lead)
    needed = leads.needed_proofs(lead)
    given = sum(1 for proof in proofs if proof.at)
    return render_template(
        "desk/leads/show.html",
        here=partial(url_for, "desk.leads.show", ref=lead.ref),
        lead=lead,
        form=acted,
        forms=_forms(lead, script, acted, done),
        hold=hold,
        may_work=hold.kind == "mine" or (lead.state is State.QUALIFIED and hold.kind == "none"),
        advice=next_step(lead, hold, proofs, needed, likely),
        script=script,
        permissions=permissions_of(lead, contacts, script),
        proofs=proofs,
        given=given,
        needed=needed,
        ways=_ways(lead),
        likely=likely,
        owner=_owner(lead, contacts),
        car_card=model_card(lead),
        tries=tries_in(lines),
        hints=[words.hint(code) for code in lead.hints],
        words=words,
        lines=[(line, tell(line)) for line in lines],
        queue=leads.queue_page(by, limit=QUEUE_EXCERPT).rows,
        because=leads.explain(lead.assigned_because, by.language) if lead.assigned_because else "",
        survivor_ref=next((line.reason for line in lines if line.act is Act.DUPLICATE), ""),
    )


def _forms(lead: Lead, script: Script, acted: Form | None, done: Form | None) -> Forms:
    def form(kind: type[F]) -> F:
        if isinstance(acted, kind):
            return acted
        return kind(formdata=None) if isinstance(done, kind) else kind()

    talk = acted if isinstance(acted, TalkForm) else TalkForm.of(lead)
    for kind, (sentence, _version) in script.consents.items():
        talk[kind.value].label.text = f"“{sentence}”"
    if done is not None:
        talk.once.data = new_token()  # what follows is another act
    return Forms(
        talk=talk,
        attempt=form(AttemptForm),
        code=form(CodeForm),
        nurture=form(NurtureForm),
        invalid=form(InvalidForm),
        duplicate=form(DuplicateForm),
        withdraw=form(WithdrawForm),
        remark=form(RemarkForm),
    )


def _ways(lead: Lead) -> list[tuple[Way, str]]:
    """How a one-time code can reach this person."""
    return [(way, to) for way, to in ((Way.SMS, lead.phone), (Way.EMAIL, lead.email)) if to]


def _owner(lead: Lead, contacts: list[customers.Contact]) -> dict[str, Any] | None:
    """The customer's file behind the lead, with the cars they have; None where there is no file yet."""
    known = [contact.customer_id for contact in contacts if contact.customer_id is not None]
    customer_id = lead.customer_id or (known[0] if known else None)
    if customer_id is None:
        return None
    return {"customer": customers.get_customer(customer_id), "cars": vehicles.cars_of(customer_id)}
