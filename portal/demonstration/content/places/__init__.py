"""Where the demonstration happens: four areas, real cities, 24 dealers and their hours."""

from __future__ import annotations

from portal.demonstration.content.places.cities import AREAS, CITIES, CITY_BY_CODE
from portal.demonstration.content.places.dealers import DEALER_BY_CODE, DEALERS
from portal.demonstration.content.places.hours import OpeningException, opening_exceptions
from portal.demonstration.content.places.offers import OFFERS
from portal.demonstration.content.places.shapes import Area, City, Dealer, HolidayHours, Hours, Offer, Week

__all__ = [
    "AREAS",
    "CITIES",
    "CITY_BY_CODE",
    "DEALERS",
    "DEALER_BY_CODE",
    "OFFERS",
    "Area",
    "City",
    "Dealer",
    "HolidayHours",
    "Hours",
    "Offer",
    "OpeningException",
    "Week",
    "opening_exceptions",
]
