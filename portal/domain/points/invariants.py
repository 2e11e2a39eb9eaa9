"""What must always hold of points; each query returns no row while it does."""

from __future__ import annotations

INVARIANTS: dict[str, str] = {
    "an account's three figures are the sums of its entries": """
        SELECT a.id FROM points_accounts AS a LEFT JOIN (
            SELECT account_id, sum(pending) AS pending, sum(active) AS active, sum(owed) AS owed
            FROM points_entries GROUP BY account_id) AS e ON e.account_id = a.id
        WHERE a.pending <> coalesce(e.pending, 0) OR a.balance <> coalesce(e.active, 0)
        OR a.owed <> coalesce(e.owed, 0)""",
    "a balance is what the active lots have left, pending is what the pending lots have": """
        SELECT a.id FROM points_accounts AS a LEFT JOIN (
            SELECT account_id, sum(CASE WHEN state = 'active' THEN remaining ELSE 0 END) AS active,
            sum(CASE WHEN state = 'pending' THEN remaining ELSE 0 END) AS pending,
            sum(CASE WHEN state IN ('reversed', 'expired') THEN remaining ELSE 0 END) AS gone
            FROM points_lots GROUP BY account_id) AS l ON l.account_id = a.id
        WHERE a.balance <> coalesce(l.active, 0) OR a.pending <> coalesce(l.pending, 0) OR coalesce(l.gone, 0) <> 0""",
    "what a lot has left is what it was less what was taken": """
        SELECT l.id FROM points_lots AS l LEFT JOIN (
            SELECT lot_id, sum(points) AS points FROM points_allocations GROUP BY lot_id) AS t ON t.lot_id = l.id
        WHERE l.remaining <> l.points + coalesce(t.points, 0)""",
    "what is owed is paid before anything can be spent": """
        SELECT id FROM points_accounts WHERE owed > 0 AND balance > 0""",
    "no figure of an account is below zero": """
        SELECT id FROM points_accounts WHERE balance < 0 OR pending < 0 OR owed < 0""",
}
"""Name of the promise, and the query that finds where it is broken."""
