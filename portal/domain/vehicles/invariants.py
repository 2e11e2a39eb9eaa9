"""What must always hold of vehicles; each query returns no row while it does."""

from __future__ import annotations

INVARIANTS: dict[str, str] = {
    "a car has at most one present primary owner": """
        SELECT vehicle_id FROM ownerships WHERE is_primary AND until_on IS NULL
        GROUP BY vehicle_id HAVING count(*) > 1""",
    "ownerships of a car do not overlap": """
        SELECT earlier.vehicle_id FROM ownerships AS earlier
        JOIN ownerships AS later ON later.vehicle_id = earlier.vehicle_id AND later.id > earlier.id
        WHERE earlier.is_primary AND later.is_primary
        AND (earlier.until_on IS NULL OR (earlier.until_on > earlier.from_on AND later.from_on < earlier.until_on))
        AND (later.until_on IS NULL OR (later.until_on > later.from_on AND earlier.from_on < later.until_on))""",
    "a VIN has 17 characters without I, O and Q": """
        SELECT id FROM vehicles
        WHERE length(vin) <> 17 OR vin <> upper(vin) OR vin LIKE '%I%' OR vin LIKE '%O%' OR vin LIKE '%Q%'""",
}
"""Name of the promise, and the query that finds where it is broken."""
