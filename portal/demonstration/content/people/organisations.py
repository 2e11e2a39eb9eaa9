"""Companies and government bodies that buy cars. None of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from portal.demonstration.content.places import City

_COMPANY_NAMES: tuple[tuple[str, str], ...] = (
    ("Greenshore", "青汀"),
    ("Lantern Bay", "灯湾"),
    ("Three Bamboo", "三竹"),
    ("Northlight", "北明"),
    ("Stone Ferry", "石渡"),
    ("Clear Morning", "朗晨"),
    ("Paper Boat", "纸舟"),
    ("Long Field", "长野禾"),
    ("White Heron", "鹭白"),
    ("Far Harbour", "远泊"),
    ("Pine Letter", "松笺"),
    ("Quiet River", "静澜"),
    ("Copper Bell", "铜铃"),
    ("First Orchard", "初园"),
    ("Cloud Ladder", "云阶"),
    ("Red Kiln", "赤窑"),
)
_TRADES: tuple[tuple[str, str], ...] = (
    ("Design", "设计有限公司"),
    ("Logistics", "物流有限公司"),
    ("Medical Devices", "医疗器械有限公司"),
    ("Foods", "食品有限公司"),
    ("Software", "软件有限公司"),
    ("Architects", "建筑设计事务所"),
    ("Travel", "旅行社有限公司"),
    ("Textiles", "纺织有限公司"),
    ("Instruments", "仪器有限公司"),
    ("Consulting", "咨询有限公司"),
)
_BODIES: tuple[tuple[str, str], ...] = (
    ("Parks and Trees Service", "园林绿化服务站"),
    ("River Gauging Station", "河道水文观测站"),
    ("Seed Inspection Office", "种子检验站"),
    ("School Meals Office", "学生营养餐服务中心"),
    ("Road Lighting Office", "道路照明管理所"),
    ("Heritage Survey Office", "文物普查办公室"),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A buyer that is no person; `kind` is "company" or "government"."""

    name_en: str
    name_zh: str
    kind: str
    cars_wanted: int


def companies(random: Random, city: City) -> Iterator[Organisation]:
    """The companies of a city in random order, each once."""
    pairs = [(name, trade) for name in _COMPANY_NAMES for trade in _TRADES]
    random.shuffle(pairs)
    for (name_en, name_zh), (trade_en, trade_zh) in pairs:
        yield Organisation(
            f"{city.name_en} {name_en} {trade_en}",
            f"{city.name_zh}{name_zh}{trade_zh}",
            "company",
            random.choice((1, 1, 2, 2, 3, 4, 6)),
        )


def government_bodies(random: Random, city: City) -> Iterator[Organisation]:
    """The government bodies of a city in random order, each once."""
    bodies = list(_BODIES)
    random.shuffle(bodies)
    for name_en, name_zh in bodies:
        yield Organisation(
            f"{city.name_en} {name_en}", f"{city.name_zh}市{name_zh}", "government", random.choice((1, 2, 2, 4))
        )
