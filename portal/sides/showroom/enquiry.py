"""The prospect's own page, reached by the link of a message. GET shows, POST acts. docs/rules.md, Leads."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import customers, leads
from portal.domain.customers import Channel, ConsentKind, ContactKind, Purpose
from portal.domain.leads import CallWindow, ConsentGiven, Lead
from portal.platform.contacts import readable_phone
from portal.platform.forms import Form, attempt
from portal.platform.language import gettext as _
from portal.platform.web import page_of_error
from portal.sides.showroom.forms import BoughtForm, LeaveForm, WishesForm
from portal.sides.showroom.places import places
from portal.sides.showroom.progress import Step, progress_of

pages = Blueprint("enquiry", __name__, url_prefix="/enquiry/<token>")


@pages.after_request
def _keep_nothing(response: Response) -> Response:
    """The page is about a person and has no sign-in before it: no browser and no search engine keeps it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@pages.get("")
def show(token: str) -> ResponseReturnValue:
    lead = leads.find_by_link(token)
    return _ended() if lead is None else _page(token, lead)


@pages.route("/change", methods=["GET", "POST"])
def change(token: str) -> ResponseReturnValue:
    lead = leads.find_by_link(token)
    if not _can_act_on(lead):
        return _back(token, lead)
    form = _wishes_form(lead)
    done = attempt(form, lambda: _change(lead, form), then=lambda _lead: _address(token))
    return _confirmed(done, _("Saved. Whoever calls you knows it now.")) or _page(token, lead, wishes=form)


@pages.route("/bought", methods=["GET", "POST"])
def bought(token: str) -> ResponseReturnValue:
    lead = leads.find_by_link(token)
    if not _can_act_on(lead):
        return _back(token, lead)
    form = BoughtForm()
    operation = lambda: leads.bought_elsewhere(lead, form.brand_name.data)  # noqa: E731  (reads as the line below)
    done = attempt(form, operation, then=lambda _lead: _address(token))
    return _confirmed(done, _("Noted. Thank you for telling us, and enjoy the car.")) or _page(token, lead, bought=form)


@pages.route("/leave", methods=["GET", "POST"])
def leave(token: str) -> ResponseReturnValue:
    lead = leads.find_by_link(token)
    if not _can_act_on(lead):
        return _back(token, lead)
    form = LeaveForm()
    done = attempt(form, lambda: leads.leave_alone(lead), then=lambda _lead: _address(token))
    return _confirmed(done, _("Done. We leave you alone.")) or _page(token, lead, leave=form)


# --- the parts ------------------------------------------------------------------------------------------------


def _can_act_on(lead: Lead | None) -> bool:
    """Whether this request may change the lead: it is a POST, and the lead is still open."""
    return request.method == "POST" and lead is not None and lead.is_open


def _back(token: str, lead: Lead | None) -> ResponseReturnValue:
    """To the page itself: the address of an act was opened by hand, or the enquiry was closed already."""
    return _ended() if lead is None else redirect(_address(token, lang=request.args.get("lang")), 303)


def _ended() -> Response:
    return page_of_error(
        404, _("This link has ended or was not copied whole. Register interest again, and you get a new one.")
    )


def _address(token: str, **more: str | None) -> str:
    return url_for("showroom.enquiry.show", token=token, **more)


def _confirmed(done: ResponseReturnValue | None, sentence: str) -> ResponseReturnValue | None:
    if done is not None:
        flash(sentence, "ok")
    return done


def _page(token: str, lead: Lead, **forms: Form) -> ResponseReturnValue:
    """The page, with the form that was refused in place of a fresh one."""
    refused = next(iter(forms.values()), None)
    fresh = {"wishes": _wishes_form(lead, fresh=True), "bought": BoughtForm(None), "leave": LeaveForm(None)}
    html = render_template(
        "showroom/enquiry/show.html",
        token=token,
        lead=lead,
        progress=progress_of(lead),
        steps=list(Step),
        form=refused or fresh["wishes"],
        forms=fresh | forms,
        asks_sharing=_asks_sharing(lead),
        sharing_words=customers.words_of(ConsentKind.SHARING)[0],
        readable_phone=readable_phone,
    )
    return (html, refused.status) if refused else html


def _wishes_form(lead: Lead, *, fresh: bool = False) -> WishesForm:
    named = lead.dealer or lead.wanted_dealer
    keep = _("Keep %(dealer)s", dealer=named.name) if named else _("You choose one for me")
    if not fresh:
        return WishesForm(keep=keep)
    wished = {"channel": lead.channel or Channel.CALL, "call_window": lead.call_window}
    return WishesForm(None, data=wished, keep=keep)


def _change(lead: Lead, form: WishesForm) -> Lead:
    dealer = places().find_dealer(form.dealer.data)
    if form.sharing.data:
        shown, version = customers.words_of(ConsentKind.SHARING)
        leads.record_consents(lead, (ConsentGiven(Channel.SHARING, Purpose.MARKETING, True, shown, version),))
    return leads.change_wishes(
        lead,
        channel=Channel(form.channel.data),
        call_window=CallWindow(form.call_window.data),
        dealer_code=dealer.code if dealer else None,
        wants_call_now=form.wants_call_now.data,
    )


def _asks_sharing(lead: Lead) -> bool:
    """Whether it is still open that the dealer the brand chooses may have the details."""
    given = ((ContactKind.PHONE, lead.phone), (ContactKind.EMAIL, lead.email))
    found = [customers.find_contact(kind, value) for kind, value in given if value]
    answers = customers.consents_of([contact for contact in found if contact])
    return not any(a.given and a.channel is Channel.SHARING and a.dealer_id is None for a in answers)
