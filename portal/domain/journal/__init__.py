"""What was done by whom, appended in the act's own transaction. See docs/rules.md, Journal."""

from portal.domain.journal.models import JournalEntry
from portal.domain.journal.operations import note

__all__ = ["JournalEntry", "note"]
