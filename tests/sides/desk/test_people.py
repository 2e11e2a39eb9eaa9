"""People: who works here, who is invited, whose access ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain import accounts, journal, messages
from portal.domain.accounts import Account, Role, Side
from portal.platform.db import db
from tests.domain.sales.cast import worked_lead
from tests.sides.desk.conftest import Desk
from tests.sides.desk.hands import fields_of
from tests.support.pages import Page

PEOPLE = "/desk/people"
INVITE = "/desk/people/invite"


def invite(desk: Desk, **typed: str) -> Page:
    page = desk.administrator.see(PEOPLE)
    told = {"name": "Ana Lopes", "email": "Ana@Desk.example", "role": "desk.agent", **typed}
    return Page(desk.administrator.press(page, INVITE, form=INVITE, **told))


def find(desk: Desk, email: str) -> Account | None:
    return desk.read(lambda: accounts.find_login(email))


def test_the_desk_stands_first_and_the_dealers_in_their_tab(desk: Desk) -> None:
    text = desk.administrator.see(PEOPLE).text
    assert "Centre supervisor" in text
    assert "Sales consultant Alborea" not in text
    assert "Sales consultant Alborea Riverside" in desk.administrator.see(f"{PEOPLE}?side=dealer").text


def test_people_are_found_by_name_dealer_and_role(desk: Desk) -> None:
    assert "1 person fits “west gate”." in desk.administrator.see(f"{PEOPLE}?q=west+gate").text
    assert "Nobody fits" in desk.administrator.see(f"{PEOPLE}?q=zzz").text


def test_somebody_invited_gets_a_letter_and_stands_in_the_list(desk: Desk) -> None:
    assert invite(desk, language="en").status == 303
    account = find(desk, "ana@desk.example")
    assert account is not None
    assert (account.side, account.role, account.password_hash) == (Side.DESK, Role.AGENT, None)
    assert "Ana Lopes ana@desk.example Invited" in desk.administrator.see(PEOPLE).text
    letters = sa.select(messages.Message.to).where(messages.Message.letter == "staff-invitation")
    assert desk.read(lambda: list(db.session.scalars(letters))) == ["ana@desk.example"]
    noted = sa.select(journal.JournalEntry.account_id).where(journal.JournalEntry.action == "accounts.invite")
    assert desk.read(lambda: db.session.scalar(noted)) == desk.administrator.viewer.account_id


def test_dealer_staff_are_invited_for_their_dealer(desk: Desk) -> None:
    assert invite(desk, role="dealer.manager", dealer="D002").status == 303
    account = find(desk, "ana@desk.example")
    assert account is not None
    assert account.dealer_id == desk.cast.other_dealer.id


def test_an_area_manager_is_invited_for_their_area(desk: Desk) -> None:
    assert invite(desk, role="desk.area_manager", area="east").status == 303
    account = find(desk, "ana@desk.example")
    assert account is not None
    assert account.area_id is not None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"email": "nobody"}, "Enter an email address, like mei@example.com"),
        ({"email": ""}, "Enter an email address, like mei@example.com"),
        ({"role": ""}, "Choose a role"),
        ({"role": "club.owner"}, "Choose one from the list"),
        ({"role": "dealer.consultant"}, "Choose the dealer they work for"),
        ({"role": "desk.area_manager"}, "Choose the area they look after"),
        ({"language": "fr"}, "Choose one from the list"),
    ],
)
def test_an_invitation_that_cannot_be_keeps_what_was_typed(desk: Desk, typed: dict[str, str], sentence: str) -> None:
    refused = invite(desk, **typed).check()
    assert refused.status == 422
    assert sentence in refused.text
    kept = fields_of(refused.html, INVITE)
    assert kept["name"] == typed.get("name", "Ana Lopes")
    assert find(desk, "ana@desk.example") is None


def test_an_address_that_signs_in_already_is_refused(desk: Desk) -> None:
    def email() -> str:
        return db.session.get_one(Account, desk.agent.viewer.account_id).email or ""

    def give_password() -> None:
        db.session.get_one(Account, desk.agent.viewer.account_id).password_hash = "x"

    desk.write(give_password)
    refused = invite(desk, email=desk.read(email)).check()
    assert refused.status == 422
    assert "Another account signs in with this address." in refused.text


def end(desk: Desk, account_id: int, side: str = "desk") -> Page:
    address = f"{PEOPLE}/{account_id}/end?side={side}"
    return Page(desk.administrator.press(desk.administrator.see(f"{PEOPLE}?side={side}"), address, form=address))


def test_whose_access_ends_is_out_at_once(desk: Desk) -> None:
    assert desk.agent.client.get("/desk/leads").status_code == 200
    assert end(desk, desk.agent.viewer.account_id).status == 303
    assert "/account/sign-in" in desk.agent.client.get("/desk/leads").location
    assert "Has left" in desk.administrator.see(PEOPLE).text


def test_the_leads_of_a_consultant_who_leaves_go_to_the_manager_the_same_moment(desk: Desk) -> None:
    with desk.app.app_context():
        lead = worked_lead(desk.cast.consultant)
    assert end(desk, desk.cast.consultant.account_id, "dealer").status == 303
    assert desk.now(lead).consultant_id == desk.cast.manager.account_id


def test_the_last_administrator_stays_and_nobody_ends_themself(desk: Desk) -> None:
    own = desk.administrator.viewer.account_id
    page = desk.administrator.see(PEOPLE)
    token = fields_of(page.html, INVITE)["csrf_token"]
    answer = desk.administrator.client.post(f"{PEOPLE}/{own}/end", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "You cannot remove yourself." in Page(answer).check().text
    assert desk.administrator.client.get(PEOPLE).status_code == 200


def test_people_are_the_administrators_alone(desk: Desk) -> None:
    for who in (desk.agent, desk.supervisor):
        assert who.client.get(PEOPLE).status_code == 403
    assert desk.administrator.client.post(f"{PEOPLE}/999999/end").status_code == 400


def test_thirty_more_people_cost_no_more_queries(desk: Desk, queries: Callable[[Callable[[], Any]], int]) -> None:
    desk.administrator.see(PEOPLE)
    few = queries(lambda: desk.administrator.see(PEOPLE))

    def hire() -> None:
        for n in range(30):
            email = f"p{n}@desk.example"
            accounts.make_account(side=Side.DESK, role=Role.AGENT, name=f"P{n}", email=email, language="en")

    desk.write(hire)
    assert queries(lambda: desk.administrator.see(PEOPLE)) == few <= 8
