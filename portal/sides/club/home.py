"""The first page of the club: what is mine, what is next, what happened."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain import customers, points
from portal.platform.access import viewer
from portal.sides.club.garage import dealers_of, garage_of
from portal.sides.club.greeting import greeting
from portal.sides.club.movements import movement

pages = Blueprint("home", __name__)

LATEST = 4


@pages.get("/")
def index() -> str:
    customer = customers.get_customer(viewer().customer_id or 0)
    cars = garage_of(customer.id)
    return render_template(
        "club/home/index.html",
        hello=greeting(customer),
        since=customer.owner_since,
        cars=cars,
        dealers=dealers_of(cars),
        points=points.overview(customer.id),
        movements=[movement(entry) for entry in points.entries_of(customer.id, limit=LATEST)],
    )
