"""Registering interest: the form, its live check of one answer, and thanks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import catalogue, leads
from portal.domain.leads import Registered
from portal.platform.form_page import fresh_form_page
from portal.platform.forms import attempt
from portal.platform.limits import TooManyTries
from portal.platform.tokens import ALPHABET, new_token
from portal.sides.showroom import suspicion
from portal.sides.showroom.forms import InterestForm, asked_for
from portal.sides.showroom.places import places
from portal.sides.showroom.story import Build, Story

pages = Blueprint("interest", __name__, url_prefix="/interest")

CHECKED_LIVE = {"name", "phone", "email", "place"}
_REFERENCE = re.compile(f"[{ALPHABET}]{{8}}")


@pages.get("")
def new() -> ResponseReturnValue:
    version = (catalogue.version(), places().version)
    return fresh_form_page(version, _fresh, fill={"once": new_token, "stamp": suspicion.new_stamp})


def _fresh(marks: Mapping[str, str]) -> str:
    return _page(InterestForm(data={**asked_for(request.args), **marks}))


@pages.post("")
def create() -> ResponseReturnValue:
    form = InterestForm()
    if not form.validate_on_submit():
        return _page(form), form.status
    try:
        many = suspicion.count_form(
            form.once.data or "", address=request.remote_addr, contact=form.e164 or form.address or ""
        )
    except TooManyTries as refusal:
        form.refuse(refusal)
        return _page(form), refusal.status, {"Retry-After": str(refusal.wait_seconds)}
    enquiry = form.enquiry([*form.hints(), *many])
    done = attempt(form, lambda: leads.register_interest(enquiry), then=_thanks_address)
    return done or (_page(form), form.status)


@pages.post("/check")
def check() -> ResponseReturnValue:
    """One answer, checked on leaving its field; answers with that field, or with the consent that names the dealer."""
    name = request.args.get("field", "")
    if name not in CHECKED_LIVE:
        abort(404)
    form = InterestForm()
    if form[name].data:
        form.validate()
    if name == "place":
        form.sharing.data, form.sharing.errors = False, []
    return render_template("showroom/interest/_field.html", form=form, name=name)


@pages.get("/thanks/<ref>")
def thanks(ref: str) -> ResponseReturnValue:
    """The same page for every reference that could be one, so that nobody learns here which of them exist."""
    if not _REFERENCE.fullmatch(ref):
        abort(404)
    return render_template("showroom/interest/thanks.html", ref=ref)


def _thanks_address(registered: Registered) -> str:
    return url_for("showroom.interest.thanks", ref=registered.lead.ref)


def _page(form: InterestForm) -> str:
    stories = {model.slug: Story(model) for model in catalogue.models()}
    story = stories.get(form.model.data or "")
    is_built = story is not None and (form.trim.data or form.paint.data or form.wheels.data)
    build = (
        Build.of(story.model, trim=form.trim.data, paint=form.paint.data, wheels=form.wheels.data)
        if story and is_built
        else None
    )
    kinds = {slug: story.words("short_kind") or story.model.kind for slug, story in stories.items()}
    return render_template("showroom/interest/new.html", form=form, stories=stories, kinds=kinds, build=build)
