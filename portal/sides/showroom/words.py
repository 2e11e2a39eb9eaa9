"""The answers the showroom's forms offer, in the reader's language."""

from __future__ import annotations

from portal.domain.customers import Channel
from portal.domain.leads import CallWindow, Horizon
from portal.platform.brand import brand
from portal.platform.language import gettext as _
from portal.sides.lead_words import contact_channel
from portal.sides.showroom.places import places

COUNTRIES = {
    "CN": "+86",
    "HK": "+852",
    "MO": "+853",
    "TW": "+886",
    "SG": "+65",
    "MY": "+60",
    "JP": "+81",
    "KR": "+82",
    "AU": "+61",
    "GB": "+44",
    "DE": "+49",
    "FR": "+33",
    "US": "+1",
}
"""Countries whose calling code the form offers; any other is typed with + in front of the number."""

CHANNELS = (Channel.CALL, Channel.SMS, Channel.WECHAT, Channel.MAIL)

Choices = list[tuple[str, str]]


def country_choices() -> Choices:
    """Calling codes, the brand's own country first."""
    own = brand().country
    return sorted(COUNTRIES.items(), key=lambda country: country[0] != own)


def channel_choices() -> Choices:
    """The ways in which we may answer."""
    return [(channel.value, contact_channel(channel.value)) for channel in CHANNELS]


def window_choices() -> Choices:
    """The times at which we may call."""
    return [(window.value, window.label) for window in CallWindow]


def horizon_choices() -> Choices:
    """When the car is wanted; not knowing yet is an answer too."""
    known = [(horizon.value, horizon.label) for horizon in Horizon if horizon is not Horizon.UNKNOWN]
    return [*known, (Horizon.UNKNOWN.value, _("Not sure yet"))]


def place_choices() -> dict[str, Choices]:
    """Dealers and cities, grouped by city: `dealer:CODE`, or `city:CODE` where we choose the nearest."""
    groups: dict[str, Choices] = {"": [("", _("Choose a dealer or a city"))]}
    elsewhere: Choices = []
    for city in places().cities:
        if city.dealers:
            groups[city.name] = [
                *((f"dealer:{dealer.code}", dealer.name) for dealer in city.dealers),
                (f"city:{city.code}", _("%(city)s: you choose the nearest", city=city.name)),
            ]
        else:
            elsewhere.append((f"city:{city.code}", _("%(city)s: you choose the nearest", city=city.name)))
    return groups | ({_("Other cities"): elsewhere} if elsewhere else {})


def dealer_choices(keep: str) -> dict[str, Choices]:
    """Dealers grouped by city, after the choice to leave it as it is, said in the words of `keep`."""
    groups: dict[str, Choices] = {"": [("", keep)]}
    for city in places().cities:
        if city.dealers:
            groups[city.name] = [(dealer.code, dealer.name) for dealer in city.dealers]
    return groups
