"""An owner at the door of the club, at noon on 15 June 2026."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain import accounts, sales
from portal.domain.accounts import Role, Side
from portal.domain.customers import Customer
from portal.domain.sales import SaleReport
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import FACTS, NOON, Cast, make_cast


@dataclass
class Owner:
    """Somebody with an account in the club, signed in."""

    customer_id: int
    client: FlaskClient
    token: str

    def see(self, address: str) -> str:
        """The words of the page at that address, blanks made one."""
        response = self.client.get(address)
        assert response.status_code == 200, response.status
        return words_of(response.text)

    def source(self, address: str) -> str:
        """The page's HTML, checked for what no page may have."""
        text = self.client.get(address).text
        assert len(re.findall("<h1[ >]", text)) == 1
        assert not re.search(r"\sstyle=|\son\w+=|<script>", text)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), sorted(ids)
        for name in re.findall(r'aria-labelledby="([^"]+)"', text):
            assert set(name.split()) <= set(ids)
        return text


def words_of(source: str) -> str:
    """What of a page's main part a person reads."""
    main = source[source.index("<main") : source.index("</main>")]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", main)).split()).replace(" ,", ",")


@pytest.fixture
def noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def cast(app: Flask, noon: None) -> Cast:
    with app.app_context():
        return make_cast()


@pytest.fixture
def join(app: Flask, cast: Cast) -> Callable[..., Owner]:
    """Make a customer an owner in the club and sign them in: `join(customer_id, language="en")`."""

    def let_in(customer_id: int, language: str = "en") -> Owner:
        with app.app_context():

            def make() -> str:
                account = accounts.make_account(
                    side=Side.CLUB,
                    role=Role.OWNER,
                    name=db.session.get_one(Customer, customer_id).name,
                    email=f"owner{customer_id}@example.com",
                    language=language,
                    customer_id=customer_id,
                )
                return accounts.sign_in(account, browser="Test", needs_second_factor=False).token

            token = in_one_write(make)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return Owner(customer_id, client, token)

    return let_in


@pytest.fixture
def buy(app: Flask, cast: Cast) -> Callable[..., SaleReport]:
    """Report a car as sold: `buy(plate="沪A12345")` changes the facts."""

    def report(**changes: object) -> SaleReport:
        with app.app_context():
            facts = sales.SaleFacts(**{**vars(FACTS), **changes})  # type: ignore[arg-type]
            return in_one_write(lambda: sales.report_sale(facts, dealer=cast.dealer, lead=None, by=cast.manager))

    return report


@pytest.fixture
def mei(buy: Callable[..., SaleReport], join: Callable[..., Owner]) -> Owner:
    """An owner of one Ostrel, delivered yesterday."""
    return join(buy().customer_id)
