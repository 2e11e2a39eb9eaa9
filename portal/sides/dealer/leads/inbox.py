"""The inbox, the most used page of the dealer's side."""

from __future__ import annotations

from functools import lru_cache

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, catalogue, leads
from portal.domain.accounts import Role
from portal.domain.leads import CLOSED, WITH_DEALER, Heat, InboxFilter, State
from portal.platform import clock, htmx, language
from portal.platform.access import Viewer, viewer
from portal.platform.errors import NotThere
from portal.platform.language import gettext as _
from portal.platform.language import ngettext
from portal.sides.dealer.leads.choosing import Chosen, chosen_in
from portal.sides.dealer.leads.drawing import draw_rows, shared
from portal.sides.dealer.leads.rows import capped, rail_counts
from portal.sides.lead_words import act_label

NEW_ROWS = 10
"""How many new leads one look for news brings at most."""


def index() -> ResponseReturnValue:
    by, chosen = viewer(), chosen_in(request.args)
    if "live" in request.args and request.htmx.wants_piece:
        return _news(by, chosen)
    base = url_for("dealer.leads.index")
    after = request.args.get("after")
    page = leads.inbox_page(by, chosen.filter, after=after)
    counts = leads.inbox_counts(by)
    here = chosen.address(base)
    rows = shared(_this_page(here, after), is_manager=by.role == Role.MANAGER)
    return render_template(
        "dealer/leads/index.html",
        rows=rows,
        found=draw_rows(page.rows, rows),
        chosen=chosen,
        base=base,
        first_page=here if after else None,
        next_page=_this_page(here, page.after) if page.after else None,
        words=_how_many(len(page.rows), more=page.after is not None, later=after is not None),
        headings=_headings(chosen, base),
        tabs=_tabs(chosen, base, counts),
        lists=_lists(by, chosen),
        news=_news_address(chosen, base, is_empty=not page.rows),
        rail_counts=rail_counts(counts),
        done=_just_done(by),
    )


def _this_page(here: str, after: str | None) -> str:
    if not after:
        return here
    return f"{here}{'&' if '?' in here else '?'}after={after}"


def _how_many(shown: int, *, more: bool, later: bool) -> str:
    if more:
        return ngettext("The next %(n)s lead", "The next %(n)s leads", shown) if later else (
            ngettext("The first %(n)s lead", "The first %(n)s leads", shown))  # fmt: skip
    return ngettext("%(n)s lead", "%(n)s leads", shown) if not later else (
        ngettext("The last %(n)s lead", "The last %(n)s leads", shown))  # fmt: skip


def _tabs(chosen: Chosen, base: str, counts: dict[str, int]) -> list[tuple[str, str, str | None, bool]]:
    names = {
        "open": _("To do"),
        "new": _("New"),
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "closed": _("Closed"),
    }
    return [
        (
            Chosen(view=view).address(base),
            name,
            capped(counts[view]) if view in counts else None,
            view == chosen.view,
        )
        for view, name in names.items()
    ]


def _headings(chosen: Chosen, base: str) -> dict[str, tuple[str, str | None]]:
    """Addresses of the columns that sort, and how the list is sorted by them now."""
    directions = {"due": "ascending", "score": "descending", "age": "descending"}
    return {
        sort: (chosen.address(base, sort=sort), direction if chosen.sort == sort else None)
        for sort, direction in directions.items()
    }


def _lists(by: Viewer, chosen: Chosen) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the filters offer."""
    found = dict(_fixed_lists(chosen.view == "closed", language.current(), catalogue.version()))
    if by.role == Role.MANAGER:
        found["consultant"] = (
            ("", _("Everyone")),
            *((str(person.id), person.name) for person in sellers_of(by)),
        )
    return found


@lru_cache(maxsize=8)
def _fixed_lists(is_closed: bool, _language: str, _catalogue: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the filters offer to everybody who reads that language, while the catalogue stays as it is."""
    states = CLOSED if is_closed else WITH_DEALER
    return {
        "state": (("", _("All states")), *((s.value, s.label) for s in State if s in states)),
        "heat": (("", _("Any heat")), *((h.value, h.label) for h in Heat)),
        "model": (("", _("All models")), *((m.slug, m.name) for m in catalogue.models())),
    }


def sellers_of(by: Viewer, *, present: bool = False) -> list[accounts.Account]:
    """The colleagues of this dealer who sell; with `present` those who can take a lead now."""
    staff = accounts.staff_of(by.dealer_id)
    return [p for p in staff if p.role in {Role.MANAGER, Role.CONSULTANT} and (p.is_present or not present)]


def _just_done(by: Viewer) -> dict[str, str] | None:
    """What the last act was, while it can be undone; for those without a script."""
    ref = request.args.get("done", "")
    if not ref or len(ref) > 8:
        return None
    try:
        lead = leads.get_lead(by, ref)
    except NotThere:
        return None
    if not leads.can_undo(lead, by):
        return None
    return {"ref": lead.ref, "said": _("Saved: %(what)s, %(name)s", what=act_label(lead.last_act), name=lead.name)}


# --- news without reloading -----------------------------------------------------------------------------------


def _news_address(chosen: Chosen, base: str, *, is_empty: bool = False) -> str:
    here = chosen.address(base)
    said = f"live={int(clock.now().timestamp() * 1000)}" + ("&empty=1" if is_empty else "")
    return f"{here}{'&' if '?' in here else '?'}{said}"


def _news(by: Viewer, chosen: Chosen) -> ResponseReturnValue:
    """The counts as they are now, and the rows of leads that came since the page was drawn."""
    base, since = url_for("dealer.leads.index"), request.args.get("live", "")[:15]
    fresh = _new_since(by, chosen, int(since)) if since.isdigit() else []
    is_empty = "empty" in request.args
    counts = leads.inbox_counts(by)
    rows = shared(chosen.address(base), is_manager=by.role == Role.MANAGER)
    html = render_template(
        "dealer/leads/_news.html",
        rows=rows,
        found=draw_rows(fresh, rows, extra="just-in"),
        tabs=_tabs(chosen, base, counts),
        news=_news_address(chosen, base, is_empty=is_empty),
        said=ngettext("%(n)s new lead", "%(n)s new leads", len(fresh)) if fresh else "",
    )
    answer = htmx.answer(html)
    if fresh and is_empty:  # there is no table yet that a row could be put into
        answer.headers["HX-Refresh"] = "true"
    return answer


def _new_since(by: Viewer, chosen: Chosen, since: int) -> list[leads.InboxRow]:
    if chosen.view not in {"open", "new"} or chosen.q or chosen.consultant or chosen.state not in {"", "assigned"}:
        return []
    wanted = InboxFilter(view="new", sort="age", heat=chosen.filter.heat, model_id=chosen.filter.model_id)
    page = leads.inbox_page(by, wanted, limit=NEW_ROWS)
    return [row for row in page.rows if row.assigned_at and row.assigned_at.timestamp() * 1000 > since]
