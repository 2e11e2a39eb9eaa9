"""What of the inbox is shown: read from the address, and written into addresses again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.domain import catalogue
from portal.domain.leads import CLOSED, WITH_DEALER, Heat, InboxFilter, State

VIEWS = ("open", "new", "mine", "overdue", "today", "closed")
SORTS = ("due", "score", "age")
MOST_TEXT = 80


@dataclass(frozen=True)
class Chosen:
    """A view of the inbox and what narrows it, as the address says it; what it does not know it leaves out."""

    view: str = "open"
    q: str = ""
    state: str = ""
    heat: str = ""
    model: str = ""
    consultant: str = ""
    sort: str = "due"

    @property
    def filter(self) -> InboxFilter:
        """The same for the domain."""
        model = catalogue.find_model(self.model)
        return InboxFilter(
            view=self.view,
            state=State(self.state) if self.state else None,
            heat=Heat(self.heat) if self.heat else None,
            model_id=model.id if model else None,
            consultant_id=int(self.consultant) if self.consultant else None,
            text=self.q,
            sort=self.sort,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the view and the order was chosen."""
        return bool(self.q or self.state or self.heat or self.model or self.consultant)

    def address(self, base: str, **changes: str) -> str:
        """The address of this choice, or of this choice with `changes`; what is usual is left out."""
        values = {**vars(self), **changes}
        said = {k: v for k, v in values.items() if v and v != _USUAL.get(k)}
        return f"{base}?{urlencode(said)}" if said else base


_USUAL = vars(Chosen())


def chosen_in(arguments: Mapping[str, str]) -> Chosen:
    """Read the choice from an address's arguments. Nothing there is refused: the unknown is as if not said."""

    def one_of(name: str, known: object) -> str:
        value = arguments.get(name, "")
        return value if value in known else ""  # type: ignore[operator]

    consultant = arguments.get("consultant", "")[:9]
    view = one_of("view", VIEWS) or "open"
    states = CLOSED if view == "closed" else WITH_DEALER
    return Chosen(
        view=view,
        q=" ".join(arguments.get("q", "").split())[:MOST_TEXT],
        state=one_of("state", {s.value for s in states}),
        heat=one_of("heat", {h.value for h in Heat}),
        model=one_of("model", {m.slug for m in catalogue.models()}),
        consultant=consultant if consultant.isascii() and consultant.isdigit() else "",
        sort=one_of("sort", SORTS) or "due",
    )
