"""The promises that must hold of everything kept, one plain query for each: what it returns is broken.

`flask check-invariants` asks them all, the worker every night, the tests after every module. A query returns the ids of
the rows at fault; it is written in the SQL that SQLite and PostgreSQL share.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.domain import messages, points, sales, vehicles
from portal.platform.db import db

_STATES = {
    "CLOSED": "('sold', 'lost', 'invalid', 'duplicate', 'withdrawn')",
    "WORKED": "('accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered')",
    "WITH_DEALER": "('assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', "
    "'lost_claimed')",
}
"""What stands in the queries below in place of long lists."""

LEADS: dict[str, str] = {
    "a lead's version is the number of its lines, which are counted from 1": """
        SELECT l.id FROM leads AS l LEFT JOIN (
            SELECT lead_id, count(*) AS lines, min(number) AS first, max(number) AS last
            FROM lead_lines GROUP BY lead_id) AS h ON h.lead_id = l.id
        WHERE l.version <> coalesce(h.lines, 0) OR h.first <> 1 OR h.last <> h.lines""",
    "the states of a lead's lines join up": """
        SELECT later.id FROM lead_lines AS later LEFT JOIN lead_lines AS earlier
        ON earlier.lead_id = later.lead_id AND earlier.number = later.number - 1
        WHERE (later.number = 1) <> (later.from_state IS NULL) OR later.from_state <> earlier.to_state""",
    "the newest line says the lead's state": """
        SELECT l.id FROM leads AS l JOIN lead_lines AS h ON h.lead_id = l.id AND h.number = l.version
        WHERE h.to_state <> l.state""",
    "a closed lead has its time and no running clock, an open one has no such time": """
        SELECT l.id FROM leads AS l WHERE (l.state IN CLOSED) <> (l.closed_at IS NOT NULL)
        UNION SELECT c.lead_id FROM lead_clocks AS c JOIN leads AS l ON l.id = c.lead_id
        WHERE c.stopped_at IS NULL AND l.state IN CLOSED""",
    "a lead's due time is the earliest of its running clocks": """
        SELECT l.id FROM leads AS l LEFT JOIN (
            SELECT lead_id, min(due_at) AS due_at FROM lead_clocks WHERE stopped_at IS NULL GROUP BY lead_id) AS c
        ON c.lead_id = l.id
        WHERE NOT coalesce(l.due_at = c.due_at, l.due_at IS NULL AND c.due_at IS NULL)""",
    "a clock that has stopped does not ring": """
        SELECT id FROM lead_clocks WHERE stopped_at IS NOT NULL AND next_at IS NOT NULL""",
    "a lead is in a dealer's inbox while the dealer works it": """
        SELECT id FROM leads WHERE is_with_dealer <> (state IN WITH_DEALER)
        OR (is_with_dealer AND dealer_id IS NULL)""",
    "an accepted lead has a consultant": """
        SELECT id FROM leads WHERE state IN WORKED AND (consultant_id IS NULL OR accepted_at IS NULL)""",
    "a lead is claimed lost while exactly one claim is undecided": """
        SELECT l.id FROM leads AS l LEFT JOIN (
            SELECT lead_id, count(*) AS claims FROM lost_claims WHERE settled_at IS NULL GROUP BY lead_id) AS c
        ON c.lead_id = l.id
        WHERE coalesce(c.claims, 0) <> CASE WHEN l.state = 'lost_claimed' THEN 1 ELSE 0 END""",
    "a duplicate names the lead that took its touches": """
        SELECT id FROM leads WHERE (state = 'duplicate') <> (survivor_id IS NOT NULL)""",
    "a contact key belongs to an open lead that has the contact": """
        SELECT k.value FROM open_lead_keys AS k JOIN leads AS l ON l.id = k.lead_id
        WHERE l.state IN CLOSED
        OR k.value <> coalesce(CASE WHEN k.kind = 'phone' THEN l.phone ELSE l.email END, '')""",
    "the contacts of an open lead are held, but for pairs the desk looks at": """
        SELECT l.id FROM leads AS l
        LEFT JOIN open_lead_keys AS p ON p.kind = 'phone' AND p.value = l.phone
        LEFT JOIN open_lead_keys AS e ON e.kind = 'email' AND e.value = l.email
        WHERE l.state NOT IN CLOSED
        AND ((l.phone IS NOT NULL AND p.lead_id IS NULL) OR (l.email IS NOT NULL AND e.lead_id IS NULL))
        AND NOT EXISTS (SELECT 1 FROM duplicate_pairs AS d WHERE d.lead_id = l.id OR d.other_id = l.id)""",
    "a lead is found by the dealer that has it and by nobody else": """
        SELECT DISTINCT t.lead_id FROM lead_tokens AS t JOIN leads AS l ON l.id = t.lead_id
        WHERE t.dealer_id <> coalesce(l.dealer_id, 0)""",
    "a sold lead has a sale report that stands": """
        SELECT l.id FROM leads AS l WHERE l.state = 'sold' AND NOT EXISTS (
            SELECT 1 FROM sale_reports AS r WHERE r.lead_id = l.id AND r.reversed_at IS NULL)""",
}

ACCOUNTS: dict[str, str] = {
    "the sessions of an account that has ended have ended too": """
        SELECT s.id FROM sign_ins AS s JOIN accounts AS a ON a.id = s.account_id
        WHERE a.ended_at IS NOT NULL AND s.ended_at IS NULL""",
    "an account that has ended is not active": """
        SELECT id FROM accounts WHERE ended_at IS NOT NULL AND is_active""",
    "a role belongs to its side": """
        SELECT id FROM accounts WHERE (side = 'club') <> (role = 'owner')
        OR (side = 'dealer') <> (role IN ('manager', 'consultant', 'advisor', 'marketing'))""",
    "a link was used before its end": """
        SELECT id FROM account_links WHERE used_at > ends_at""",
}

IMPORTS: dict[str, str] = {
    "an import counts its rows": """
        SELECT i.id FROM enquiry_imports AS i LEFT JOIN (
            SELECT import_id, count(*) AS found, count(done_at) AS done
            FROM enquiry_import_rows GROUP BY import_id) AS r ON r.import_id = i.id
        WHERE i.row_count <> coalesce(r.found, 0) OR i.done_count <> coalesce(r.done, 0)""",
    "an import that is done has no row left to do": """
        SELECT DISTINCT r.import_id FROM enquiry_import_rows AS r JOIN enquiry_imports AS i ON i.id = r.import_id
        WHERE i.state = 'done' AND r.done_at IS NULL""",
    "a row that was taken leads to its lead": """
        SELECT r.id FROM enquiry_import_rows AS r
        WHERE r.done_at IS NOT NULL AND (r.fate IN ('new', 'joins')) <> (r.lead_id IS NOT NULL)""",
}


def _named(noun: str, promises: dict[str, str]) -> dict[str, str]:
    return {f"{noun}: {promise}": _spelled_out(query) for promise, query in promises.items()}


def _spelled_out(query: str) -> str:
    for name, states in _STATES.items():
        query = query.replace(f"IN {name}", f"IN {states}")
    return query


INVARIANTS: dict[str, str] = {
    **_named("leads", LEADS),
    **_named("sales", sales.INVARIANTS),
    **_named("points", points.INVARIANTS),
    **_named("vehicles", vehicles.INVARIANTS),
    **_named("accounts", ACCOUNTS),
    **_named("messages", messages.INVARIANTS),
    **_named("imports", IMPORTS),
}


def broken() -> dict[str, list[Any]]:
    """Every promise that does not hold, with what its query found; empty while all hold. Reads only."""
    found = {}
    with db.engine.connect() as connection:
        for promise, query in INVARIANTS.items():
            rows = list(connection.execute(sa.text(query)).scalars())
            if rows:
                found[promise] = rows
    return found
