"""The cars that are bought: their numbers, plates and prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from random import Random

from portal.demonstration.content.catalogue import MODEL_BY_SLUG
from portal.demonstration.content.distributions import (
    MODEL_SHARES,
    PAINT_SHARES,
    TRIM_SHARES,
    WHEEL_SHARES,
    pick,
)
from portal.domain import vehicles

_MAKER = "LA9"
_MODEL_CODES: Mapping[str, str] = {"solenne": "SLN", "tessel": "TSL", "ostrel": "RST", "fenelle": "FNL"}
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ELECTRIC = frozenset({"fenelle"})
_DISCOUNTS = (0, 0, 100_000, 200_000, 300_000, 500_000, 800_000)
"""In minor units off the list price."""

PLATE_PREFIXES: Mapping[str, str] = dict(
    entry.split("=")
    for entry in (
        "shanghai=沪A hangzhou=浙A ningbo=浙B wenzhou=浙C nanjing=苏A suzhou=苏E wuxi=苏B hefei=皖A nanchang=赣A "
        "guangzhou=粤A shenzhen=粤B dongguan=粤S foshan=粤E xiamen=闽D fuzhou=闽A wuhan=鄂A changsha=湘A haikou=琼A "
        "beijing=京A tianjin=津A qingdao=鲁B jinan=鲁A shenyang=辽A dalian=辽B zhengzhou=豫A taiyuan=晋A chengdu=川A "
        "chongqing=渝A xian=陕A kunming=云A guiyang=贵A lanzhou=甘A"
    ).split()
)


@dataclass(frozen=True)
class Choice:
    """A car as somebody configured it; codes are those of its model."""

    model: str
    trim: str
    paint: str
    wheels: str

    @property
    def name(self) -> str:
        """The model's name."""
        return MODEL_BY_SLUG[self.model].name

    @property
    def list_price_cents(self) -> int:
        """What it costs by the list."""
        return MODEL_BY_SLUG[self.model].price_cents(trim=self.trim, paint=self.paint, wheels=self.wheels)

    def price_cents(self, random: Random) -> int:
        """What is paid for it in the end."""
        return self.list_price_cents - random.choice(_DISCOUNTS)


def choose(random: Random, model: str | None = None) -> Choice:
    """A car somebody might choose, of that model or of any."""
    model = model or pick(random, MODEL_SHARES)
    paints = {paint.code for paint in MODEL_BY_SLUG[model].paints}
    return Choice(
        model=model,
        trim=pick(random, TRIM_SHARES),
        paint=pick(random, {code: share for code, share in PAINT_SHARES.items() if code in paints}),
        wheels=pick(random, WHEEL_SHARES),
    )


class Factory:
    """Gives each car its number."""

    def __init__(self) -> None:
        self._serials = count(1)

    def vin(self, model: str, year: int) -> str:
        """A vehicle identification number with a right check digit, each once."""
        serial = next(self._serials)
        head = f"{_MAKER}{_MODEL_CODES[model]}{serial % 9 + 1}A"
        tail = f"{_YEAR_CODES[(year - 2010) % 30]}{'HKW'[serial % 3]}{serial:06d}"
        return head + vehicles.check_digit(f"{head}0{tail}") + tail


def plate(random: Random, city: str, model: str) -> str:
    """A plate of that city; electric cars have one character more."""
    letter = random.choice("ABCDEFGHJK")
    digits = f"{random.randrange(100_000):05d}"
    prefix = PLATE_PREFIXES[city][0] + letter
    if model in _ELECTRIC:
        return f"{prefix}D{digits}"
    place = random.randrange(5)
    return prefix + digits[:place] + random.choice(_PLATE_LETTERS) + digits[place + 1 :]
