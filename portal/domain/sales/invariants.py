"""What must always hold of sale reports; each query returns no row while it does."""

from __future__ import annotations

INVARIANTS: dict[str, str] = {
    "a new car is sold once": """
        SELECT vehicle_id FROM sale_reports WHERE reversed_at IS NULL AND is_new_car
        GROUP BY vehicle_id HAVING count(*) > 1""",
    "an invoice of a dealer is reported once": """
        SELECT dealer_id, invoice_number FROM sale_reports WHERE reversed_at IS NULL
        GROUP BY dealer_id, invoice_number HAVING count(*) > 1""",
    "a lead with a standing sale report is sold": """
        SELECT r.id FROM sale_reports AS r JOIN leads AS l ON l.id = r.lead_id
        WHERE r.reversed_at IS NULL AND l.state <> 'sold'""",
    "who bought a car is an owner": """
        SELECT r.id FROM sale_reports AS r JOIN customers AS c ON c.id = r.customer_id
        WHERE r.reversed_at IS NULL AND c.owner_since IS NULL""",
    "a reversed report left no welcome points": """
        SELECT r.id FROM sale_reports AS r JOIN points_lots AS l ON l.source = 'car' AND l.source_ref = r.ref
        WHERE r.reversed_at IS NOT NULL AND l.state <> 'reversed'""",
}
"""Name of the promise, and the query that finds where it is broken."""
