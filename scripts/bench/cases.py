"""The pages and acts of the speed table that exist today."""

from __future__ import annotations

import itertools
import re
import secrets

import sqlalchemy as sa
from flask import Flask

from portal.domain.accounts import Account
from portal.domain.leads import Lead, State
from portal.platform.db import db
from scripts.bench.measure import Case
from scripts.bench.visitor import Answer, Visitor

BIG, SMALL = "manager@bench.example", "manager@small.example"
AGENT, OWNER = "agent@bench.example", "owner@bench.example"
HTMX = {"HX_Request": "true", "HX_Request_Type": "partial"}


def leads_for_feedback(app: Flask, login: str) -> list[str]:
    """References of leads of that manager's dealer that can be reported on."""
    with app.app_context():
        dealer = db.session.scalar(sa.select(Account.dealer_id).where(Account.email == login))
        query = (
            sa.select(Lead.ref)
            .where(Lead.dealer_id == dealer, Lead.is_with_dealer, Lead.state == State.CONTACTED)
            .order_by(Lead.id)
            .limit(600)
        )
        found = list(db.session.scalars(query))
        db.session.remove()
    return found


def cases(app: Flask) -> list[Case]:
    """Everything that is measured, in the order of the table."""
    refs = leads_for_feedback(app, BIG)
    small = leads_for_feedback(app, SMALL)
    numbers = itertools.count(secrets.randbelow(80_000_000))
    etag: dict[str, str] = {}

    def page(path: str):
        return lambda visitor, _n: visitor.get(path)

    def again(visitor: Visitor, _n: int) -> Answer:
        if "home" not in etag:
            etag["home"] = visitor.get("/").headers["etag"]
        return visitor.ask("GET", "/", If_None_Match=etag["home"])

    def register(visitor: Visitor, _n: int) -> Answer:
        if not visitor.token:
            visitor.get("/interest")
        number = next(numbers)
        values = {
            "model": "solenne", "name": "陈思雨", "country": "CN", "phone": f"138{number % 100_000_000:08d}",
            "email": "", "place": visitor_place(visitor), "horizon": "month", "channel": "call",
            "call_window": "any", "sharing": "y", "sharing_shown": "",
        }  # fmt: skip
        return visitor.post(
            "/interest", values, X_Forwarded_For=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        )

    def reached(visitor: Visitor, n: int) -> Answer:
        if not visitor.token:
            visitor.get("/dealer/leads")
        ref = refs[n % len(refs)]
        return visitor.post(
            f"/dealer/leads/{ref}/outcome", {"o": "contacted", "row": "1"}, HX_Target=f"lead-{ref}", **HTMX
        )

    def lead(visitor: Visitor, n: int) -> Answer:
        return visitor.get(f"/dealer/leads/{refs[n % 50]}")

    def small_lead(visitor: Visitor, n: int) -> Answer:
        return visitor.get(f"/dealer/leads/{small[n % len(small)]}")

    return [
        Case("home", None, page("/"), 5, 3, 200, path="/"),
        Case("home again (ETag)", None, again, 2, 3, expected=(304,)),
        Case("model page", None, page("/models/solenne"), 5, 3, 150, path="/models/solenne"),
        Case("register interest, form", None, page("/interest"), 5, 3, 150, path="/interest"),
        Case("register interest, sent", None, register, 15, 15),
        Case("dealer inbox, 50 rows, big dealer", BIG, page("/dealer/leads"), 8, 6, 120, path="/dealer/leads"),
        Case("dealer inbox, small dealer", SMALL, page("/dealer/leads"), 8, 6, 120),
        Case("lead page", BIG, lead, 8, 8, 120, path=f"/dealer/leads/{refs[0]}"),
        Case("lead page, small dealer", SMALL, small_lead, 8, 8, 120),
        Case("one-tap feedback, the row", BIG, reached, 8, 10, most_p99_ms=50),
        Case("search by telephone", BIG, page("/dealer/leads?q=1380"), 5, 5),
        Case("search by name", BIG, page("/dealer/leads?q=%E9%99%88"), 5, 5),
        Case("club home", OWNER, page("/club/"), 8, 8, 150, path="/club/"),
        Case("points page", OWNER, page("/club/points"), 8, 5, 120, path="/club/points"),
        Case("desk queue, 50", AGENT, page("/desk/leads"), 8, 6, 120, path="/desk/leads"),
    ]


def visitor_place(visitor: Visitor) -> str:
    """The first city the form offers."""
    if not getattr(visitor, "place", ""):
        found = re.search(r'value="(city:[^"]+)"', visitor.get("/interest").text)
        visitor.place = found[1] if found else ""  # type: ignore[attr-defined]
    return visitor.place  # type: ignore[attr-defined,no-any-return]
