"""Areas, cities and dealers, and the hours in which a dealer's clocks run. See docs/rules.md, Dealers."""

from portal.domain.dealers.hours import (
    DAY_MINUTES,
    Hours,
    add_opening_minutes,
    calendar_knows,
    end_of_day_after,
    hours_of,
    is_open_at,
    public_holiday,
)
from portal.domain.dealers.models import Area, City, Dealer, OpeningException, OpeningHours
from portal.domain.dealers.queries import areas, cities, find_city, find_dealer, get_dealer, open_dealers

__all__ = [
    "DAY_MINUTES",
    "Area",
    "City",
    "Dealer",
    "Hours",
    "OpeningException",
    "OpeningHours",
    "add_opening_minutes",
    "areas",
    "calendar_knows",
    "cities",
    "end_of_day_after",
    "find_city",
    "find_dealer",
    "get_dealer",
    "hours_of",
    "is_open_at",
    "open_dealers",
    "public_holiday",
]
