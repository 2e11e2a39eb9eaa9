"""What must always hold of messages and codes; each query returns no row while it does."""

from __future__ import annotations

INVARIANTS: dict[str, str] = {
    "a message that was sent or cancelled holds no secrets": """
        SELECT id FROM messages WHERE state IN ('sent', 'cancelled') AND secrets IS NOT NULL""",
    "a settled message has its time, a waiting one has none": """
        SELECT id FROM messages WHERE (state = 'queued') <> (settled_at IS NULL)""",
    "a message that was sent was tried, and has the provider's reference": """
        SELECT id FROM messages WHERE state = 'sent' AND (attempts < 1 OR provider_reference = '')""",
    "a message that could not be delivered says why": """
        SELECT id FROM messages WHERE state = 'failed' AND last_error = ''""",
    "a code was used before its end, by a try that was counted": """
        SELECT id FROM one_time_codes WHERE used_at IS NOT NULL AND (used_at > ends_at OR tries < 1)""",
}
"""Name of the promise, and the query that finds where it is broken."""
