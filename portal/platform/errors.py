"""The ways in which the portal says no."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule says no. Carries the whole sentence the person reads, and the form's field it is about.

    A subclass is named by the fact (`LeadIsClosed`) and sets `sentence` (lazily translated, with `%(name)s`
    places) and, where one is at fault, `field`. What fills the places is given when it is raised:
    `raise LeadIsClosed(state=lead.state.words)`.
    """

    sentence: ClassVar[Any] = ""
    field: ClassVar[str | None] = None
    status: ClassVar[int] = 409

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.values if self.values else text


class NotThere(Exception):
    """No such row for the one who asks: it is absent, or it is somebody else's. Answers 404 either way."""


class NotAllowed(Exception):
    """The row is there for the one who asks, but this role may not do this to it. Answers 403."""


class StaleEdit(Refusal):
    """What the page showed has changed meanwhile. The page shows both, and keeps what was typed."""
