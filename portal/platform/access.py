"""Who is asking, and whether they may. Everything is forbidden that the access table does not allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.routing import Rule

from portal.platform import language
from portal.platform.language import gettext as _

SIGN_IN = "account.sign_in.new"
SECOND_FACTOR = "account.second_factor.new"


@dataclass(frozen=True, eq=False)
class Viewer(UserMixin):  # type: ignore[misc]
    """The one who asks: a plain value, made anew for each request from the session the browser holds."""

    account_id: int
    sign_in_token: str
    sign_in_id: int
    side: str
    """`club`, `dealer` or `desk`."""
    role: str
    name: str
    language: str
    dealer_id: int | None = None
    dealer_name_en: str = ""
    dealer_name_zh: str = ""
    area_id: int | None = None
    customer_id: int | None = None
    awaits_second_factor: bool = False
    keys_on: bool = True

    def get_id(self) -> str:
        """What the signed cookie carries: the session's random token, never an account's number."""
        return self.sign_in_token

    @property
    def dealer_name(self) -> str:
        """The dealer's name in the reader's language."""
        return language.in_language(self.dealer_name_en, self.dealer_name_zh)

    @property
    def title(self) -> str:
        """`side.role`, as the access table names roles."""
        return f"{self.side}.{self.role}"


@dataclass(frozen=True)
class Access:
    """One line of the access table."""

    roles: frozenset[str] = frozenset()
    """`side.role` names; empty with `is_open` for everybody."""
    is_open: bool = False
    any_side: bool = False
    """True: whoever is signed in, of any side."""
    kind: str | None = None
    """The kind of object the address names, for the sweep that tries own, foreign and absent ones."""
    knows_viewer: bool = False
    """For open pages: load the one who asks. Public pages leave it out, so that they cost nothing."""
    before_second_factor: bool = False


Table = Mapping[str, Access]


class TableIsWrong(Exception):
    """The access table and the application's endpoints do not agree."""


def init_app(app: Flask, table: Table, find_viewer: Callable[[str], Viewer | None], homes: Mapping[str, str]) -> None:
    """Stand at the door: every request passes the table before any view sees it."""
    login = LoginManager()
    login.session_protection = None
    login.init_app(app, add_context_processor=False)
    login.user_loader(find_viewer)
    app.extensions["access"] = table
    app.extensions["homes"] = homes
    app.before_request(_gate)


def check_table(app: Flask) -> None:
    """Raises TableIsWrong where an endpoint has no line or a line has no endpoint. Stops the start."""
    table: Table = app.extensions["access"]
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing, idle = endpoints - set(table), set(table) - endpoints
    if missing or idle:
        raise TableIsWrong(f"no line for {sorted(missing)}; no endpoint for {sorted(idle)}")


def _gate() -> ResponseReturnValue | None:
    g.viewer = None
    rule: Rule | None = request.url_rule
    if rule is None:
        return None
    access: Access = current_app.extensions["access"][rule.endpoint]
    if access.is_open and not access.knows_viewer:
        return None
    user = current_user
    g.viewer = viewer = user._get_current_object() if user.is_authenticated else None
    language.forget()
    if access.is_open:
        return None
    if viewer is None:
        return _to_sign_in()
    if viewer.awaits_second_factor and not access.before_second_factor:
        return go(url_for(SECOND_FACTOR, next=_wanted()))
    if access.any_side or viewer.title in access.roles:
        return None
    if viewer.side not in {role.split(".")[0] for role in access.roles} and request.method == "GET":
        return go(home_of(viewer))
    return abort(403)


def may(endpoint: str) -> bool:
    """Whether the one who asks may open that endpoint, as far as the role decides; for navigation."""
    access: Access | None = current_app.extensions["access"].get(endpoint)
    viewer = g.get("viewer")
    if access is None:
        return False
    return access.is_open or (viewer is not None and (access.any_side or viewer.title in access.roles))


def viewer() -> Viewer:
    """The one who asks, on a page that only signed-in people reach."""
    found: Viewer = g.viewer
    return found


def home_of(viewer: Viewer) -> str:
    """The address of the viewer's own side."""
    homes: Mapping[str, str] = current_app.extensions["homes"]
    return url_for(homes[viewer.side])


def _wanted() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET":
        flash(_("You were signed out. Sign in, then do that once more."), "warn")
    return go(url_for(SIGN_IN, next=_wanted() or None))


def go(address: str) -> ResponseReturnValue:
    """Lead the browser to `address`; under htmx by HX-Redirect, so that no page lands inside a piece of one."""
    htmx: Any = getattr(request, "htmx", None)
    if htmx:
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303 if request.method == "POST" else 302)


def safe_next(address: str | None) -> str | None:
    """`address` if it is a path of ours, else None."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    return address if address.isprintable() else None


def anybody(*, knows_viewer: bool = False, kind: str | None = None) -> Access:
    """Open to everybody."""
    return Access(is_open=True, knows_viewer=knows_viewer, kind=kind)


def signed_in(*, kind: str | None = None, before_second_factor: bool = False) -> Access:
    """Open to whoever is signed in."""
    return Access(any_side=True, kind=kind, before_second_factor=before_second_factor)


def only(*roles: str, kind: str | None = None) -> Access:
    """Open to these roles, each `side.role`."""
    return Access(roles=frozenset(roles), kind=kind)
