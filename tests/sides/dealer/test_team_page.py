"""The manager's team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.accounts import Account, Role
from portal.domain.leads import Lead
from portal.platform.db import db
from tests.sides.dealer.conftest import Store, post
from tests.support.pages import Page

TEAM = "/dealer/team"
TYPED = {"name": "Tang Xin", "email": "tang@example.com", "role": "consultant", "language": "en"}


@pytest.fixture(autouse=True)
def everybody_has_joined(store: Store) -> None:
    """The invitations of the dealer's staff were accepted long ago."""

    def join() -> None:
        for person in db.session.scalars(sa.select(Account).where(Account.dealer_id.is_not(None))):
            person.password_hash = "set"

    store.write(join)


def account(store: Store, account_id: int) -> Account:
    return store.read(lambda: db.session.get_one(Account, account_id))


def test_the_team_shows_roles_presence_and_open_leads(
    store: Store, queries: Callable[[Callable[[], Any]], int]
) -> None:
    page = store.manager.see(TEAM)
    few = queries(lambda: store.manager.see(TEAM))
    for number in range(3):
        store.accepted(f"Customer {number}")
    assert queries(lambda: store.manager.see(TEAM)) == few
    assert "Sales consultant" in page.text
    assert "Service advisor" in page.text
    assert '<td class="n end-n">3</td>' in store.manager.see(TEAM).html


def test_only_the_manager_has_a_team(store: Store) -> None:
    assert store.consultant.client.get(TEAM).status_code == 403


def test_a_colleague_is_invited_by_letter(store: Store) -> None:
    assert post(store.manager, TEAM, f"{TEAM}/invite", **TYPED).status_code == 303
    page = store.manager.see(TEAM)
    assert "Tang Xin is invited" in page.text
    assert "Invited" in page.text
    assert (
        store.read(lambda: db.session.query(Account).filter_by(email="tang@example.com").one().role) is Role.CONSULTANT
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter the colleague's name"),
        ({"email": "nobody"}, "Enter an email address"),
        ({"role": ""}, "Choose the role"),
        ({"role": "administrator"}, "Choose one from the list"),
    ],
)
def test_bad_input_is_refused_and_kept(store: Store, changes: dict[str, str], sentence: str) -> None:
    refused = Page(post(store.manager, TEAM, f"{TEAM}/invite", **{**TYPED, **changes})).check()
    assert refused.status == 422
    assert sentence in refused.text
    assert 'value="tang@example.com"' in refused.html or "email" in changes


def test_who_is_away_takes_no_leads_until_back(store: Store) -> None:
    who = store.cast.colleague.account_id
    address = f"{TEAM}/{who}/presence"
    assert post(store.manager, TEAM, address, is_present="no").status_code == 303
    assert not account(store, who).is_present
    assert post(store.manager, TEAM, address, is_present="yes").status_code == 303
    assert account(store, who).is_present


def test_who_leaves_hands_every_open_lead_to_the_manager_and_is_out_at_once(store: Store) -> None:
    kept: list[Lead] = [store.accepted(f"Customer {number}") for number in range(2)]
    who = store.cast.consultant.account_id
    assert post(store.manager, TEAM, f"{TEAM}/{who}/remove").status_code == 303
    assert "2 open leads are with the manager now" in store.manager.see(TEAM).text
    assert not account(store, who).is_active
    assert {store.now(lead).consultant_id for lead in kept} == {store.cast.manager.account_id}
    assert "/account/sign-in" in store.consultant.client.get("/dealer/leads").headers["Location"]


def test_a_manager_cannot_remove_themself_or_strangers(store: Store) -> None:
    me, stranger = store.cast.manager.account_id, store.cast.other_manager.account_id
    page = store.manager.see(TEAM)
    assert f"{TEAM}/{me}/remove" not in page.html
    who = store.cast.colleague.account_id
    from tests.sides.desk.hands import fields_of  # noqa: PLC0415

    fields = fields_of(page.html, f"{TEAM}/{who}/presence")
    refused = Page(store.manager.client.post(f"{TEAM}/{me}/remove", data=fields)).check()
    assert refused.status == 422
    assert "You cannot remove yourself" in refused.text
    assert store.manager.client.post(f"{TEAM}/{stranger}/remove", data=fields).status_code == 404
    assert account(store, me).is_active
