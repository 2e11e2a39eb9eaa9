"""The owner's book of points."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.domain import points
from portal.domain.points import Source
from portal.domain.sales import SaleReport
from portal.platform.db import in_one_write
from tests.domain.sales.cast import NOON, Cast
from tests.sides.club.conftest import Owner


def test_the_book_tells_what_came_what_is_coming_and_what_points_are_for(mei: Owner) -> None:
    mei.source("/club/points")
    words = mei.see("/club/points")
    assert "Yours to spend 0" in words
    assert "On their way Welcome points for your car Yours from 14 July 2,000" in words
    assert "Welcome points for your car Pending until 14 July 15 June 2,000 pending" in words
    assert "100 points are worth ¥1" in words
    assert "2,000 welcome points with each car, yours 30 days after you took it home" in words


def test_the_book_goes_page_by_page_and_back(app: Flask, mei: Owner) -> None:
    with app.app_context():

        def earn_often() -> None:
            for number in range(49):
                points.earn(
                    mei.customer_id,
                    source=Source.SERVICE,
                    source_ref=f"S{number}",
                    points=100 + number,
                    activates_at=NOON,
                )

        in_one_write(earn_often)
    seen: list[str] = []
    address: str | None = "/club/points"
    back: list[str | None] = []
    while address:
        page = mei.source(address)
        assert "99 movements" not in page
        seen.append(address)
        back.append(link(page, "prev"))
        address = link(page, "next")
    assert len(seen) == 5
    assert back[0] is None
    assert mei.see(back[1] or "") == mei.see("/club/points")
    assert mei.see(back[4] or "") == mei.see(seen[3])


def link(page: str, rel: str) -> str | None:
    """The address of the pager's link of that kind."""
    before, found, _after = page.partition(f'" rel="{rel}"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else None


@pytest.mark.parametrize(
    "query", ["before=0", "before=x", "before=" + "9" * 30, "after=999999999", "before=-1", "after=١"]
)
def test_an_address_that_names_no_page_shows_the_newest(mei: Owner, query: str) -> None:
    assert "Pending until 14 July" in mei.see(f"/club/points?{query}")


def test_points_that_are_owed_are_told(
    app: Flask, cast: Cast, buy: Callable[..., SaleReport], join: Callable[..., Owner]
) -> None:
    customer_id = buy().customer_id
    with app.app_context():

        def lose() -> None:
            points.earn(customer_id, source=Source.SERVICE, source_ref="S1", points=300, activates_at=NOON)
            points.adjust(customer_id, -300, cause="A1", reason="Paid at the desk", by=cast.supervisor)
            points.reverse(Source.SERVICE, "S1", by=None)

        in_one_write(lose)
    owner = join(customer_id)
    words = owner.see("/club/points")
    assert "300 are owed: the next points pay them first" in words
    assert "Service Taken back, 300 more are owed" in words
    assert "Adjusted by our desk Paid at the desk 15 June −300" in words


def test_one_owner_never_sees_anothers_points(
    buy: Callable[..., SaleReport], join: Callable[..., Owner], app: Flask
) -> None:
    buy()
    wen = join(buy(vin="1HGCM82633A004352", invoice_number="INV-2", phone="+8613900000002", email=None).customer_id)
    assert wen.see("/club/points").count("Pending until") == 1


@pytest.mark.parametrize("address", ["/club/", "/club/points"])
def test_a_stranger_is_sent_to_sign_in(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert response.status_code == 302
    assert "/account/sign-in" in response.headers["Location"]
