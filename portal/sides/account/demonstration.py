"""The accounts that the sign-in page lists in the demonstration, and only there."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import CombinedMultiDict, MultiDict

from portal.platform.language import lazy_gettext as _l

PASSWORD = "forecourt-demo"  # noqa: S105  (known to everybody: it stands on the page and in the README)
PEOPLE: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (
        _l("Owners"),
        (("owner@demo.example", _l("An owner with a car")), ("owner2@demo.example", _l("Another owner"))),
    ),
    (
        _l("Dealer D001"),
        (
            ("manager@d001.example", _l("Manager")),
            ("sales@d001.example", _l("Sales consultant")),
            ("service@d001.example", _l("Service advisor")),
        ),
    ),
    (
        _l("Dealer D002"),
        (("manager@d002.example", _l("Manager")), ("sales@d002.example", _l("Sales consultant"))),
    ),
    (
        _l("The brand's desk"),
        (
            ("agent@desk.example", _l("Agent")),
            ("supervisor@desk.example", _l("Supervisor")),
            ("marketing@desk.example", _l("Marketer")),
            ("area@desk.example", _l("Area manager")),
            ("admin@desk.example", _l("Administrator")),
        ),
    ),
)
_LOGINS = {login for _group, people in PEOPLE for login, _who in people}


def filled(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form as it was sent, with login and password filled in where one of the listed accounts was chosen."""
    chosen = typed.get("as")
    if chosen not in _LOGINS:
        return typed
    return CombinedMultiDict([MultiDict({"login": chosen, "password": PASSWORD}), typed])
