"""How the club says hello."""

from __future__ import annotations

from portal.domain.customers import Customer, CustomerType
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.language import gettext as _

MORNING, AFTERNOON, EVENING = 5, 12, 18


def greeting(customer: Customer) -> str:
    """A greeting by the time of day where the brand is, with the name one uses."""
    name = called(customer)
    hour = clock.now().astimezone(brand().zone).hour
    if MORNING <= hour < AFTERNOON:
        return _("Good morning, %(name)s", name=name)
    if AFTERNOON <= hour < EVENING:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def called(customer: Customer) -> str:
    """A person's first name where it is written in Latin letters; else, and of a company, the whole name."""
    if customer.type is not CustomerType.INDIVIDUAL or not customer.name.isascii():
        return customer.name
    return customer.name.split()[0] if customer.name.split() else customer.name
