"""The letters of accounts say what they are for, and carry their link or code, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.platform.mail import render_letter

LINK = "https://portal.example/account/join/token"
LETTERS = [
    ("sign-in-code", {"minutes": 10}, {"code": "123456"}),
    ("password-reset", {"minutes": 60}, {"link": LINK}),
    ("staff-invitation", {"days": 2, "place": "Dealer 1"}, {"link": LINK}),
    ("staff-invitation", {"days": 2, "place": ""}, {"link": LINK}),
    ("owner-invitation", {"days": 30}, {"link": LINK}),
    ("account-changed", {"change": "password"}, {}),
    ("account-changed", {"change": "second_factor"}, {}),
    ("account-changed", {"change": "recovery_code"}, {}),
]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(("name", "values", "secrets"), LETTERS)
def test_each_letter_is_whole_by_every_way(
    app_context: Flask, name: str, values: dict[str, object], secrets: dict[str, str], language: str
) -> None:
    letter = render_letter(name, language, values, secrets, to_name="Huang Mei")
    assert letter.subject
    assert "\n" not in letter.subject
    for part in (letter.text, letter.sms, letter.html):
        assert all(secret in part for secret in secrets.values())
        assert "%(" not in part
    assert "Huang Mei" in letter.text


def test_a_code_and_a_link_stand_alone_so_that_they_are_easy_to_take(app_context: Flask) -> None:
    code = render_letter("sign-in-code", "en", {"minutes": 10}, {"code": "123456"})
    assert "\n123456\n" in code.text
    assert "10 min" in code.sms
    link = render_letter("owner-invitation", "en", {"days": 30}, {"link": LINK})
    assert f"\n{LINK}\n" in link.text
    assert "30 days" in link.text
