"""Noting an act."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.journal.models import JournalEntry
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import append
from portal.platform.request_id import current_request_id


def note(
    action: str,
    object_kind: str,
    object_id: int,
    *,
    by: Viewer | None,
    fields: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Append a line to the journal: `by` did `action` on the object. Names of fields, never their values.

    Runs inside the act's write, so that an act without its line cannot be.
    """
    append(
        JournalEntry,
        at=clock.now(),
        account_id=by.account_id if by else None,
        side=by.side if by else "portal",
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        fields=sorted(fields),
        reason=reason[:500],
        request_id=current_request_id(),
    )
