"""What the models share: the names of paints, trims and wheels, the units, and the warranty."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from portal.demonstration.content.catalogue.shapes import Fact, Limit, Measure, Paint, Trim, Wheel, Wording, yuan

PAINT_NAMES: Mapping[str, Wording] = {
    "copper": Wording("Dawn Copper", "晨铜"),
    "glacier": Wording("Glacier", "冰川白"),
    "graphite": Wording("Graphite", "石墨灰"),
    "petrol": Wording("Deep Petrol", "深湖青"),
    "cinder": Wording("Cinder", "余烬红"),
    "plum": Wording("Night Plum", "暮紫"),
    "sage": Wording("Sage", "鼠尾草绿"),
    "dusk": Wording("Dusk", "薄暮蓝"),
}
MULTI_COAT = frozenset({"copper", "plum"})

WHEEL_NAMES: Mapping[str, Wording] = {
    "arc": Wording("Arc", "弧光"),
    "meridian": Wording("Meridian", "子午"),
    "aero": Wording("Aero", "清风"),
}
WHEEL_DRAWINGS: Mapping[str, int] = {"arc": 1, "meridian": 2, "aero": 3}

TRIM_NAMES: Mapping[str, Wording] = {
    "pure": Wording("Pure", "Pure 版"),
    "line": Wording("Night Line", "Night Line 版"),
    "atelier": Wording("Atelier", "Atelier 版"),
}
TRIM_LOOKS: Mapping[str, str] = {"pure": "", "line": "sport", "atelier": "atelier"}

WARRANTY = Limit(months=60, kilometres=150_000)
WARRANTY_FACT = Wording("5 years, 150,000 km", "5 年或 15 万公里")
WARRANTY_WITH_BATTERY = Wording(
    "5 years, 150,000 km, battery 8 years",
    "5 年或 15 万公里，电池 8 年",
)

_UNITS: Mapping[str, str] = {
    "kW": "千瓦",
    "s": "秒",
    "L/100 km": "升/百公里",
    "kWh/100 km": "千瓦时/百公里",
    "kWh": "千瓦时",
    "km": "公里",
    "m": "米",
    "mm": "毫米",
    "L": "升",
    "kg": "公斤",
    "min": "分钟",
}


def measure(number: str, unit: str) -> Measure:
    """A number as it is written in a specification, with its unit in both languages."""
    return Measure(Decimal(number), unit, _UNITS[unit])


def fact(label_en: str, label_zh: str, unit: str, *numbers: str) -> Fact:
    """A row of numbers of one unit."""
    return Fact(label_en, label_zh, tuple(measure(number, unit) for number in numbers))


def paints(multi_coat_price: int, *codes: str) -> tuple[Paint, ...]:
    """The paints of a model in the order they are offered; `multi_coat_price` in whole yuan."""
    return tuple(
        Paint(
            code=code,
            name_en=PAINT_NAMES[code].en,
            name_zh=PAINT_NAMES[code].zh,
            price_cents=yuan(multi_coat_price) if code in MULTI_COAT else 0,
            is_multi_coat=code in MULTI_COAT,
        )
        for code in codes
    )


def wheel(code: str, inches: int, price: int) -> Wheel:
    """A wheel of a model; `price` in whole yuan."""
    name = WHEEL_NAMES[code]
    return Wheel(code, name.en, name.zh, inches, yuan(price), WHEEL_DRAWINGS[code])


def trim(code: str, price: int, summary: Wording, *features: Wording) -> Trim:
    """A trim of a model; `price` in whole yuan above the first trim."""
    name = TRIM_NAMES[code]
    return Trim(code, name.en, name.zh, summary.en, summary.zh, yuan(price), features, TRIM_LOOKS[code])
