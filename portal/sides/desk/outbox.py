"""What was written to people: what waits, what went, what could not be delivered."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import journal, messages
from portal.domain.messages import Message, MessageState
from portal.platform.access import may, viewer
from portal.platform.forms import Form, attempt
from portal.platform.language import gettext as _
from portal.platform.mail import LetterIsBroken, paragraphs_of

pages = Blueprint("outbox", __name__, url_prefix="/outbox")

LEVELS = {
    MessageState.QUEUED: "info",
    MessageState.SENT: "ok",
    MessageState.KEPT: "",
    MessageState.FAILED: "bad",
    MessageState.CANCELLED: "",
}


@pages.get("/")
def index() -> ResponseReturnValue:
    state = _state_asked_for()
    page = messages.outbox_page(
        state=state, before=request.args.get("before", type=int), after=request.args.get("after", type=int)
    )
    kept = {"state": state.value} if state else {}
    return render_template(
        "desk/outbox/index.html",
        page=page,
        state=state,
        states=list(MessageState),
        levels=LEVELS,
        label_of=messages.label_of,
        failed=messages.count_failed(),
        older=url_for(".index", before=page.older, **kept) if page.older else None,
        newer=url_for(".index", after=page.newer, **kept) if page.newer else None,
    )


@pages.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    return _page(messages.get_message(number), Form())


@pages.post("/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    message = messages.get_message(number)
    form = Form()

    def send_again() -> Message:
        messages.send_again(message)
        journal.note("message.send_again", "message", message.id, by=viewer())
        return message

    done = attempt(form, send_again, then=lambda row: url_for(".show", number=row.id))
    if done is None:
        return _page(message, form), 422
    flash(_("The message is on its way again."), "ok")
    return done


def _page(message: Message, form: Form) -> str:
    shows_secrets = _shows_secrets()
    try:
        letter = messages.preview(message, shows_secrets=shows_secrets)
    except LetterIsBroken:
        letter = None
    return render_template(
        "desk/outbox/show.html",
        message=message,
        label=messages.label_of(message.letter),
        letter=letter,
        paragraphs=paragraphs_of(letter.text) if letter else [],
        level=LEVELS[message.state],
        shows_links=shows_secrets and message.secrets is not None,
        hides_secrets=message.secrets is not None and not shows_secrets,
        can_retry=may("desk.outbox.retry") and message.state in {MessageState.FAILED, MessageState.KEPT},
        form=form,
    )


def _shows_secrets() -> bool:
    """Links and codes are for administrators, and for everybody at the desk of the demonstration."""
    return viewer().title == "desk.administrator" or bool(current_app.config["DEMO"])


def _state_asked_for() -> MessageState | None:
    asked = request.args.get("state", "")
    return MessageState(asked) if asked in set(MessageState) else None
