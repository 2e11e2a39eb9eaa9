"""What looks like spam is taken and marked; what comes too often is told to wait, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from portal.sides.showroom import suspicion
from tests.sides.showroom.conftest import MEI, Prospect, answers_in


def number(index: int) -> str:
    return f"1380000{index:04d}"


def test_a_form_filled_in_at_once_is_taken_and_marked(prospect: Prospect, leads_there: Any) -> None:
    data = answers_in(prospect.open("/interest").html, "/interest") | MEI
    prospect.now += timedelta(seconds=2)
    assert prospect.send(data).status == 303
    assert (leads_there()[0].hints, leads_there()[0].is_suspect) == (["fast"], True)


def test_a_stamp_that_was_altered_counts_as_fast(prospect: Prospect, leads_there: Any) -> None:
    data = prospect.fill_in("/interest", MEI)
    moment, _dot, signature = data["stamp"].partition(".")
    prospect.send({**data, "stamp": f"{int(moment) - 60}.{signature}"})
    assert leads_there()[0].hints == ["fast"]


def test_a_mistake_does_not_start_the_time_anew(prospect: Prospect, leads_there: Any) -> None:
    refused = prospect.register(phone="1")
    data = answers_in(refused.html, "/interest") | {"phone": MEI["phone"]}
    prospect.send(data)
    assert leads_there()[0].hints == []


def test_a_field_nobody_sees_marks_the_machine_that_fills_it_in(prospect: Prospect, leads_there: Any) -> None:
    assert prospect.register(website="https://example.com").status == 303
    assert (leads_there()[0].hints, leads_there()[0].is_suspect) == (["honeypot"], True)


def test_a_mail_domain_for_an_hour_is_a_hint_only(prospect: Prospect, leads_there: Any) -> None:
    prospect.register(email="x@Mailinator.com")
    assert (leads_there()[0].hints, leads_there()[0].is_suspect) == (["disposable_mail"], False)


def test_the_sixth_form_from_one_address_waits_and_keeps_what_was_typed(prospect: Prospect, leads_there: Any) -> None:
    for index in range(5):
        assert prospect.send(prospect.fill_in("/interest", {**MEI, "phone": number(index)})).status == 303
        prospect.now -= timedelta(minutes=1)
    data = prospect.fill_in("/interest", {**MEI, "phone": number(5), "name": "Lin Hao"})
    refused = prospect.send(data).check()
    assert refused.status == 429
    assert "Too many tries" in refused.text
    assert int(refused.headers["Retry-After"]) <= 600
    held = answers_in(refused.html, "/interest")
    assert (held["name"], held["phone"]) == ("Lin Hao", number(5))
    assert len(leads_there()) == 5
    assert prospect.send(held).status == 429, "the same form again does not slip past the limit"
    prospect.now += timedelta(minutes=11)
    assert prospect.send(held).status == 303


def test_mistakes_are_not_counted(prospect: Prospect) -> None:
    for _mistake in range(8):
        assert prospect.register(phone="1").status == 422
    assert prospect.register().status == 303


def test_one_telephone_registers_three_times_a_day(prospect: Prospect, leads_there: Any) -> None:
    for _time in range(3):
        assert prospect.register().status == 303
    assert prospect.register().status == 429
    assert prospect.register(phone="+86 138-0000-0001").status == 429
    prospect.now += timedelta(days=1)
    assert prospect.register().status == 303
    assert len(leads_there()) == 1


def test_many_from_one_address_in_a_day_are_marked_and_taken(prospect: Prospect, leads_there: Any) -> None:
    for index in range(6):
        prospect.now += timedelta(minutes=11)
        assert prospect.register(phone=number(index)).status == 303
    hints = [lead.hints for lead in leads_there()]
    assert hints == [[]] * 5 + [["many_from_one_address"]]


def test_a_household_of_ipv6_is_one_address(stage: Flask) -> None:
    assert suspicion._network("2001:db8:1:2:aaaa::1") == suspicion._network("2001:db8:1:2:bbbb::9")
    assert suspicion._network("192.0.2.1") != suspicion._network("192.0.2.2")
    assert suspicion._network(None) == ""
