"""The places, models and people of the tests about imports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from portal.domain import accounts, catalogue, imports, leads
from portal.domain.accounts import Account, Role, Side
from portal.domain.catalogue import ModelFacts, PaintFacts, TrimFacts, WheelsFacts
from portal.domain.dealers import Area, City, Dealer
from portal.domain.imports import EnquiryImport, Fate, ImportRow
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write

FILES = Path(__file__).parents[2] / "data" / "enquiries"
CITIES = {
    "Beijing": "北京",
    "Chengdu": "成都",
    "Chongqing": "重庆",
    "Guangzhou": "广州",
    "Hangzhou": "杭州",
    "Nanjing": "南京",
    "Shanghai": "上海",
    "Shenzhen": "深圳",
    "Suzhou": "苏州",
    "Tianjin": "天津",
    "Wuhan": "武汉",
    "Xi'an": "西安",
}
MODELS = ("Solenne", "Tessel", "Ostrel", "Fenelle")


def make_world() -> Viewer:
    """Models, cities, a dealer and the supervisor who imports, in one write. Returns the supervisor."""
    found = in_one_write(_make_world)
    catalogue.forget_kept()
    return found


def _make_world() -> Viewer:
    catalogue.load([_model(name, place) for place, name in enumerate(MODELS)])
    area = Area(code="all", name_en="All", name_zh="全国")
    db.session.add(area)
    db.session.flush()
    for english, chinese in CITIES.items():
        code = english.lower().replace("'", "")
        db.session.add(
            City(code=code, name_en=english, name_zh=chinese, area_id=area.id, latitude=30.0, longitude=110.0)
        )
    db.session.flush()
    shanghai = db.session.scalars(sa.select(City).where(City.code == "shanghai")).one()
    db.session.add(Dealer(code="D001", name_en="Alborea Riverside", name_zh="曜晨滨江店", city_id=shanghai.id))
    return staff(Role.SUPERVISOR, "Zhou Min")


def _model(name: str, place: int) -> ModelFacts:
    return ModelFacts(
        slug=name.lower(), name_en=name, name_zh=name, position=place, kind_en="SUV", kind_zh="SUV",
        price_from_cents=23_880_000, warranty_months=60, service_months=12, service_km=10_000,
        trims=(TrimFacts("pure", "Pure", "Pure 版"),), paints=(PaintFacts("sage", "Sage", "鼠尾草绿"),),
        wheels=(WheelsFacts("arc", "Arc", "弧光"),),
    )  # fmt: skip


def staff(role: Role, name: str, language: str = "en") -> Viewer:
    """Somebody of the desk; inside a write."""
    account = Account(
        side=Side.DESK, role=role, name=name, email=f"{role}@desk.example", language=language, created_at=clock.now()
    )
    db.session.add(account)
    db.session.flush()
    return accounts.viewer_of(account)


def upload(name: str, content: bytes | None = None, *, by: Viewer | None = None) -> EnquiryImport:
    """Receive a file of tests/data/enquiries, or `content` under that name, in a write of its own."""
    given = (FILES / name).read_bytes() if content is None else content
    return in_one_write(lambda: imports.receive_file(name, given, campaign="spring", by=by))


def csv_of(*rows: Sequence[str], headings: str = "Name,Mobile,E-mail,May we contact you?") -> bytes:
    """A file with these rows."""
    return "\n".join([headings, *(",".join(row) for row in rows)]).encode()


def people(count: int) -> bytes:
    """A file with so many people, none twice."""
    return csv_of(*((f"Person {n}", f"1390000{n:04d}", f"person{n}@example.com", "Yes") for n in range(count)))


def work_off(found: EnquiryImport) -> None:
    """Start it, and do what the timetable does until nothing is due."""
    in_one_write(lambda: imports.start(found, by=None))
    while due := imports.rows_due():
        for row_id in due:
            in_one_write(lambda row_id=row_id: imports.take_row(row_id))


def counts(found: EnquiryImport) -> dict[str, int]:
    """The counts of each fate that there is."""
    return {fate.value: count for fate, count in imports.fate_counts(found).items() if count}


def rows_of(found: EnquiryImport, fate: Fate | None = None) -> list[ImportRow]:
    """All its rows, or those of one fate, read anew."""
    query = sa.select(ImportRow).where(ImportRow.import_id == found.id).order_by(ImportRow.number)
    query = query.where(ImportRow.fate == fate) if fate else query
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def count(table: type) -> int:
    """How many rows a table has."""
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def all_leads() -> list[leads.Lead]:
    """Every lead, the first first."""
    return list(db.session.scalars(sa.select(leads.Lead).order_by(leads.Lead.id)))
