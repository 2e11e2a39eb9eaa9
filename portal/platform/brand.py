"""Who runs this portal, as far as pages and rules must know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from portal.platform import clock, language


@dataclass(frozen=True)
class Brand:
    """The brand's names, country, currency, zone and telephone, from the settings."""

    name_latin: str
    name_zh: str
    country: str
    currency: str
    zone_name: str
    phone: str
    base_url: str

    @property
    def name(self) -> str:
        """The brand's name in the reader's language."""
        return self.name_zh if language.current() == "zh-Hans" else self.name_latin

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the brand's days begin and end."""
        return clock.zone(self.zone_name)

    def today(self) -> date:
        """The calendar day it is now where the brand is."""
        return clock.today(self.zone_name)


def brand() -> Brand:
    """The brand of the running application."""
    found: Brand = current_app.extensions["brand"]
    return found
