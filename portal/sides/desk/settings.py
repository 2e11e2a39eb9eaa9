"""The brand's figures: what each number of the rules is now, and what it was."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, journal, settings
from portal.domain.settings import Setting
from portal.platform.access import viewer
from portal.platform.forms import Form, TextField, attempt
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l

pages = Blueprint("settings", __name__, url_prefix="/settings")


class FigureForm(Form):
    """A new value for one figure."""

    value = TextField(_l("New value"), most=12, wanted=_l("Enter a whole number."))


@pages.get("/")
def index() -> ResponseReturnValue:
    changes = settings.newest_changes()
    groups = [
        (group, [(key, figure) for key, figure in settings.DEFAULTS.items() if settings.group_of(key) is group])
        for group in settings.Group
    ]
    return render_template(
        "desk/settings/index.html", groups=groups, changes=changes, value_of=settings.value, names=_names()
    )


@pages.route("/<key>", methods=["GET", "POST"])
def change(key: str) -> ResponseReturnValue:
    figure = settings.DEFAULTS.get(key)
    if figure is None:
        abort(404)
    form = FigureForm()
    done = attempt(form, lambda: _change(key, form.value.data or ""), then=lambda _line: url_for(".index", _anchor=key))
    if done is not None:
        flash(_("%(figure)s: saved.", figure=str(figure.label)), "ok")
        return done
    if request.method == "GET":
        form.value.data = str(settings.value(key))
    page = render_template(
        "desk/settings/change.html",
        key=key,
        figure=figure,
        now=settings.value(key),
        history=settings.history_of(key),
        names=_names(),
        form=form,
    )
    return (page, 422) if request.method == "POST" else page


def _change(key: str, typed: str) -> Setting:
    figure = settings.DEFAULTS[key]
    if not typed.isascii() or not typed.isdigit():
        raise settings.FigureIsOutOfRange(lowest=figure.lowest, highest=figure.highest)
    line = settings.change(key, int(typed), by=viewer())
    journal.note("setting.change", "setting", line.id, by=viewer(), fields=[key])
    return line


def _names() -> dict[int, str]:
    """The names of everybody at the desk, also of those who left: they may have changed a figure."""
    return {account.id: account.name for account in accounts.staff_of(None, with_ended=True)}
