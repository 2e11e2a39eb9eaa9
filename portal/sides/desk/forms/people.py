"""The form that invites a colleague."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from portal.domain import dealers
from portal.domain.accounts import ROLES_OF, Role, Side
from portal.platform.contacts import parse_email
from portal.platform.forms import Form, IsEmail, TextField
from portal.platform.language import gettext as _
from portal.platform.language import lazy_gettext as _l
from portal.sides.desk import words
from portal.sides.desk.forms.fields import ChipsField, PickField


def _roles() -> list[tuple[str, str]]:
    staff = [(side, role) for side in (Side.DESK, Side.DEALER) for role in ROLES_OF[side]]
    return [("", _("Choose a role")), *((f"{side.value}.{role.value}", words.role(role)) for side, role in staff)]


def _dealers() -> list[tuple[str, str]]:
    return [("", _("None")), *((d.code, f"{d.name} · {d.city.name}") for d in dealers.open_dealers())]


def _areas() -> list[tuple[str, str]]:
    return [("", _("None")), *((area.code, area.name) for area in dealers.areas())]


class InvitationForm(Form):
    """Who is invited, as what, and where. Dealer roles need a dealer, an area manager an area."""

    name = TextField(_l("Name"), wanted=_l("Enter the name"))
    email = TextField(
        _l("Email"), most=254, wanted=_l("Enter an email address, like mei@example.com"), validators=[IsEmail()]
    )
    role = PickField(_l("Role"), choices=_roles, default="")
    dealer = PickField(_l("Dealer"), choices=_dealers, default="")
    area = PickField(_l("Area"), choices=_areas, default="")
    language = ChipsField(
        _l("Language of the invitation"),
        choices=lambda: [("zh-Hans", "简体中文"), ("en", "English")],
        default="zh-Hans",
    )

    def validate_role(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose a role"))

    def validate_dealer(self, field: Any) -> None:
        if self.side is Side.DEALER and not field.data:
            raise ValidationError(_("Choose the dealer they work for"))

    def validate_area(self, field: Any) -> None:
        if self.role.data == f"{Side.DESK.value}.{Role.AREA_MANAGER.value}" and not field.data:
            raise ValidationError(_("Choose the area they look after"))

    @property
    def side(self) -> Side:
        """Where they sign in."""
        return Side.DEALER if (self.role.data or "").startswith(f"{Side.DEALER.value}.") else Side.DESK

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data.partition(".")[2])

    @property
    def address(self) -> str:
        """The address in the form in which it is kept."""
        return parse_email(self.email.data or "") or ""

    @property
    def dealer_id(self) -> int | None:
        """The dealer's id, for dealer roles."""
        found = dealers.find_dealer(self.dealer.data) if self.side is Side.DEALER else None
        return found.id if found else None

    @property
    def area_id(self) -> int | None:
        """The area's id, for an area manager."""
        if self.role.data != f"{Side.DESK.value}.{Role.AREA_MANAGER.value}":
            return None
        return next((area.id for area in dealers.areas() if area.code == self.area.data), None)
