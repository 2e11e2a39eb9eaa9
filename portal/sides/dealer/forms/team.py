"""Inviting colleagues."""

from __future__ import annotations

from portal.domain.accounts import ROLES_OF, Role, Side
from portal.platform.forms import Form, IsEmail, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.dealer.forms.fields import ChosenField, Needed


def role_label(role: Role) -> str:
    """The name of a dealer's role."""
    return {
        Role.MANAGER: _("Manager"),
        Role.CONSULTANT: _("Sales consultant"),
        Role.ADVISOR: _("Service advisor"),
        Role.MARKETING: _("Marketing"),
    }[role]


class InviteForm(Form):
    """Who joins the team."""

    name = TextField(_l("Name"), most=120, wanted=_l("Enter the colleague's name"))
    email = TextField(_l("Email"), most=254, wanted=_l("Enter the colleague's email address"), validators=[IsEmail()])
    role = ChosenField(_l("Role"), validators=[Needed(_l("Choose the role"))])
    language = ChosenField(_l("Language"), default="zh-Hans")

    def start(self) -> None:
        """Fill in the lists."""
        self.role.choices = [(role.value, role_label(role)) for role in ROLES_OF[Side.DEALER]]
        self.language.choices = [("zh-Hans", _("Chinese")), ("en", _("English"))]


class ColleagueForm(Form):
    """One button about one colleague."""

    is_present = TextField(most=3)
    """`yes` or `no`; it has no control of its own but the button."""
