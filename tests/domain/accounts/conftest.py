"""What the tests of accounts start from."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import accounts
from portal.domain.accounts import Account
from portal.domain.messages import Message
from portal.platform.db import db, in_one_write
from tests.domain.accounts.cast import Letters, People, SignIn, TokenIn, make_people


@pytest.fixture
def people(app_context: Flask) -> People:
    return in_one_write(make_people)


@pytest.fixture
def sign_in(people: People) -> SignIn:
    """Begin a session: `sign_in(people.owner)`."""

    def begun(account: Account, *, needs_second_factor: bool = False) -> accounts.Signed:
        return in_one_write(
            lambda: accounts.sign_in(account, browser="Firefox", needs_second_factor=needs_second_factor)
        )

    return begun


@pytest.fixture
def letters(app_context: Flask) -> Letters:
    """The messages queued so far from a letter, the oldest first."""

    def queued(letter: str) -> list[Message]:
        db.session.rollback()
        return list(db.session.scalars(sa.select(Message).where(Message.letter == letter).order_by(Message.id)))

    return queued


@pytest.fixture
def token_in(letters: Letters) -> TokenIn:
    """The token of the link in the newest message of a letter."""

    def found(letter: str) -> str:
        secrets = letters(letter)[-1].secrets
        assert secrets is not None
        return str(secrets["link"]).rpartition("/")[2]

    return found
