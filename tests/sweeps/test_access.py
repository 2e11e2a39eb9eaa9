"""Every route, method and role, with an own, a foreign and an absent object, against the access table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from portal.access_table import ACCESS, HOMES
from portal.platform.access import Access
from tests.support.pages import Page
from tests.sweeps.conftest import Town

ROLES = (
    None,
    "club.owner",
    "dealer.manager",
    "dealer.consultant",
    "dealer.advisor",
    "dealer.marketing",
    "desk.agent",
    "desk.supervisor",
    "desk.marketer",
    "desk.area_manager",
    "desk.administrator",
)
# Not pages of the portal's own, or streams of bytes.
NO_PAGES = {"static", "running.health", "running.ready", "running.metrics", "desk.enquiries.refused"}
# What a form must say for the view to know what is asked of it.
SAID = {
    "dealer.leads.outcome": {"o": "no_answer"},
    "dealer.leads.review": {"decision": "confirmed"},
    "showroom.interest.check": {"field": "name", "name": ""},
}
# 503 is the right answer here: the tables of tests are made from the models, not by migrations.
NOT_READY = {"running.ready"}
Watch = Callable[[], bool]


def test_every_endpoint_has_a_line_and_every_line_an_endpoint(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_every_kind_of_object_has_an_example(town: Town) -> None:
    kinds = {access.kind for access in ACCESS.values() if access.kind}
    assert kinds <= set(town.objects)


def _requests(app: Flask, town: Town, title: str | None) -> list[tuple[Rule, str, str, str, Access]]:
    found = []
    for rule in app.url_map.iter_rules():
        access = ACCESS[rule.endpoint]
        if rule.endpoint == "static":
            continue
        assert len(rule.arguments) == bool(access.kind), (
            f"{rule.endpoint}: an argument without a kind, or a kind without"
        )
        cases = town.objects[access.kind] if access.kind else {"own": ""}
        for case, value in cases.items():
            if access.kind == "sign_in" and case == "own":
                value = town.sign_ins.get(title or "", "1")
            with app.test_request_context():
                address = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, value))
            methods = sorted((rule.methods or set()) & {"GET", "POST"})
            found += [(rule, method, case, address, access) for method in methods]
    return found


@pytest.mark.parametrize("title", ROLES, ids=str)
def test_the_table_holds_for_every_route_method_and_object(
    app: Flask, town: Town, watch: Watch, title: str | None
) -> None:
    wrong: list[str] = []
    for rule, method, case, address, access in _requests(app, town, title):
        said = SAID.get(rule.endpoint) if method == "POST" else None
        answer = town.client(title).open(address, method=method, data=said, query_string=said)
        changed = watch()
        told = f"{title} {method} {address} ({rule.endpoint}, {case}): {answer.status_code}"
        allowed = access.is_open or (title is not None and (access.any_side or title in access.roles))
        if answer.status_code >= 500 and rule.endpoint not in NOT_READY:
            wrong.append(told)
        elif allowed and case == "own":
            if answer.status_code in {403, 404}:
                wrong.append(f"{told}, though allowed")
        elif allowed:
            # A link that has ended may say so with 410 or lead on; it must not act.
            if answer.status_code not in {404, 410} or changed:
                wrong.append(f"{told}, changed={changed}, though not theirs")
        elif changed:
            wrong.append(f"{told} changed something")
        elif title is None:
            if answer.status_code not in {302, 303} or "/account/sign-in" not in answer.headers["Location"]:
                wrong.append(f"{told}, not led to sign in")
        else:
            sides = {role.split(".")[0] for role in access.roles}
            if title.split(".")[0] in sides or method == "POST":
                if answer.status_code != 403:
                    wrong.append(f"{told}, not refused")
            elif answer.status_code not in {302, 303}:
                wrong.append(f"{told}, not led home")
        if method == "GET" and changed:
            wrong.append(f"{told}: a GET changed something")
        if answer.mimetype == "text/html" and answer.status_code not in {302, 303} and rule.endpoint not in NO_PAGES:
            wrong += [f"{told}: {fault}" for fault in Page(answer).faults() if not _is_piece(answer)]
    assert not wrong, "\n".join(wrong)


def _is_piece(answer: Any) -> bool:
    return "<html" not in answer.get_data(as_text=True)[:200]


def test_every_change_needs_a_token(app: Flask, town: Town, watch: Watch) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    wrong = []
    for title in ("club.owner", "dealer.manager", "desk.administrator"):
        for rule, method, case, address, access in _requests(app, town, title):
            allowed = access.is_open or access.any_side or title in access.roles
            if method == "POST" and case == "own" and allowed:
                answer = town.client(title).post(address, data={})
                if answer.status_code != 400 or watch():
                    wrong.append(f"{rule.endpoint}: {answer.status_code}")
    assert not wrong


def test_a_crawl_as_one_dealer_finds_nothing_of_the_other(app: Flask, town: Town) -> None:
    client = town.client("dealer.manager")
    todo, seen, found = {"/dealer/leads", "/dealer/sales", "/dealer/team"}, set(), []
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = client.get(address)
        page = Page(answer) if answer.mimetype == "text/html" else None
        text = answer.get_data(as_text=True)
        found += [f"{mark} on {address}" for mark in town.marks.values() if mark in text]
        if page is not None:
            links = {part.split('"')[0].split("#")[0] for part in text.split('href="')[1:]}
            todo |= {
                link.replace("&amp;", "&") for link in links if link.startswith("/dealer") and link not in seen
            } - seen
        assert len(seen) < 400
    assert len(seen) > 5
    assert not found


def test_each_side_has_a_home_that_is_not_another_sides(town: Town) -> None:
    for title in ROLES[1:]:
        assert title is not None
        answer = town.client(title).get("/account/sign-in")
        assert answer.status_code in {200, 302, 303}
    assert set(HOMES) == {"club", "dealer", "desk"}
