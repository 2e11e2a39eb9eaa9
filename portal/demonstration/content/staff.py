"""Who signs in to the demonstration: 90 dealer staff, 6 of the desk and two owners, each with a fixed login.

Every dealer has a manager and two consultants, D001 a third; a service advisor stands where there is a workshop;
the two largest dealers have somebody for marketing. Names are drawn once from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from portal.demonstration.content.people import Person, chinese, mobile_number, people
from portal.demonstration.content.places import DEALERS, Dealer

SHARED_PASSWORD = "forecourt-demo"  # noqa: S105, no secret
"""Of every account here; the sign-in page of the demonstration prints it."""

FIRST_RESERVED_MOBILE = 300_000
"""From this index on, `mobile_number` belongs to staff and to the two owners; customers take those below."""

_OWNERS_FROM = FIRST_RESERVED_MOBILE
_STAFF_FROM = FIRST_RESERVED_MOBILE + 100
_NAMES_SEED = 20_260_112
_LOGIN_NAMES: Mapping[str, str] = {
    "manager": "manager",
    "consultant": "sales",
    "advisor": "service",
    "marketing": "marketing",
}
_CONSULTANTS = 2
_MORE_CONSULTANTS: Mapping[str, int] = {"D001": 1}
_WITH_MARKETING = frozenset({"D001", "D015"})
_SPEAKING_ENGLISH = frozenset({"D001"})

_KNOWN_PEOPLE: Mapping[str, Person] = {
    "manager@d001.example": chinese("周敏", "Zhou", "Min", "en"),
    "sales@d001.example": chinese("林浩", "Lin", "Hao", "en"),
    "sales2@d001.example": chinese("许萌", "Xu", "Meng", "en"),
    "sales3@d001.example": Person("Kowalska", "Anna", "Kowalska", "Anna", "en"),
    "service@d001.example": chinese("彭博", "Peng", "Bo", "en"),
    "manager@d002.example": chinese("郭强", "Guo", "Qiang"),
    "sales@d002.example": chinese("唐欣", "Tang", "Xin"),
    "service@d002.example": chinese("何骏", "He", "Jun"),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who signs in to the dealer's side or the desk's. `area` is set for area managers only."""

    login: str
    person: Person
    role: str
    language: str
    phone: str
    dealer: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedCar:
    """A car of one of the two owners; codes are those of its model's trims, paints and wheels."""

    model: str
    trim: str
    paint: str
    wheels: str
    plate: str
    nickname_en: str
    nickname_zh: str
    months_owned: int
    kilometres: int


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner with a fixed login."""

    login: str
    person: Person
    language: str
    phone: str
    city: str
    dealer: str
    cars: tuple[OwnedCar, ...]


def _roles_at(dealer: Dealer) -> list[tuple[str, int]]:
    """Each post of a dealer as a role and its number, from 1."""
    consultants = _CONSULTANTS + _MORE_CONSULTANTS.get(dealer.code, 0)
    posts = [("manager", 1), *(("consultant", number) for number in range(1, consultants + 1))]
    if dealer.has_workshop:
        posts.append(("advisor", 1))
    if dealer.code in _WITH_MARKETING:
        posts.append(("marketing", 1))
    return posts


def _login(role: str, number: int, dealer: Dealer) -> str:
    return f"{_LOGIN_NAMES[role]}{number if number > 1 else ''}@{dealer.code.lower()}.example"


def _dealer_staff() -> tuple[Staff, ...]:
    strangers = people(Random(_NAMES_SEED), share_from_elsewhere=0.0)
    taken = {person.name for person in _KNOWN_PEOPLE.values()} | {one.person.name for one in DESK_STAFF}
    staff: list[Staff] = []
    for dealer in DEALERS:
        for role, number in _roles_at(dealer):
            login = _login(role, number, dealer)
            person = _KNOWN_PEOPLE.get(login) or next(one for one in strangers if one.name not in taken)
            staff.append(
                Staff(
                    login=login,
                    person=person,
                    role=role,
                    language="en" if dealer.code in _SPEAKING_ENGLISH else "zh-Hans",
                    phone=mobile_number(_STAFF_FROM + len(staff)),
                    dealer=dealer.code,
                )
            )
    return tuple(staff)


def _at_desk(number: int, login_name: str, person: Person, role: str, area: str | None = None) -> Staff:
    return Staff(
        login=f"{login_name}@desk.example",
        person=person,
        role=role,
        language=person.language,
        phone=mobile_number(_STAFF_FROM + 200 + number),
        area=area,
    )


DESK_STAFF: tuple[Staff, ...] = (
    _at_desk(0, "agent", Person("Nair", "Priya", "Nair", "Priya", "en"), "agent"),
    _at_desk(1, "agent2", chinese("许静", "Xu", "Jing"), "agent"),
    _at_desk(2, "supervisor", chinese("沈嘉言", "Shen", "Jiayan"), "supervisor"),
    _at_desk(3, "marketing", chinese("陆思彤", "Lu", "Sitong"), "marketer"),
    _at_desk(4, "area", chinese("顾明远", "Gu", "Mingyuan", "en"), "area_manager", area="east"),
    _at_desk(5, "admin", Person("Adler", "Ruth", "Adler", "Ruth", "en"), "administrator"),
)

DEALER_STAFF: tuple[Staff, ...] = _dealer_staff()

OWNERS: tuple[Owner, ...] = (
    Owner(
        login="owner@demo.example",
        person=chinese("陈美玲", "Chen", "Meiling", "en"),
        language="en",
        phone=mobile_number(_OWNERS_FROM),
        city="shanghai",
        dealer="D001",
        cars=(OwnedCar("ostrel", "line", "sage", "arc", "沪A 0M055", "Moss", "小青苔", 24, 24_380),),
    ),
    Owner(
        login="owner2@demo.example",
        person=chinese("魏岚", "Wei", "Lan"),
        language="zh-Hans",
        phone=mobile_number(_OWNERS_FROM + 1),
        city="shanghai",
        dealer="D002",
        cars=(
            OwnedCar("fenelle", "line", "dusk", "aero", "沪AD 00742", "Tide", "潮汐", 11, 13_960),
            OwnedCar("tessel", "pure", "cinder", "arc", "沪C 0D221", "Berry", "小红果", 41, 38_205),
        ),
    ),
)


def staff_of(dealer: str) -> tuple[Staff, ...]:
    """The people of one dealer by its code, manager first."""
    return tuple(one for one in DEALER_STAFF if one.dealer == dealer)
