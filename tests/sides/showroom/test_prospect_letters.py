"""What the prospect is told by message: whole in both languages, with the link to the page of their own."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.platform.mail import render_letter

LINK = "http://127.0.0.1:8000/enquiry/abc"
VALUES = {
    "name": "Mei",
    "ref": "ABCD2345",
    "dealer": "Alborea Riverside",
    "phone": "+862155500101",
    "consultant": "Lin Hao",
}


@pytest.mark.parametrize("letter", ["lead-received", "lead-assigned-prospect", "lead-accepted"])
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_every_letter_to_the_prospect_names_the_reference_and_brings_the_link(
    app_context: Flask, letter: str, tag: str
) -> None:
    with app_context.test_request_context():
        said = render_letter(letter, tag, VALUES, {"link": LINK}, to_name="Mei")
    assert said.subject
    assert "\n" not in said.subject
    assert LINK in said.text.splitlines()
    assert f'href="{LINK}"' in said.html
    assert LINK in said.sms
    assert "ABCD2345" in said.sms
    assert "ABCD2345" in said.text


@pytest.mark.parametrize("letter", ["lead-assigned-prospect", "lead-accepted"])
def test_what_is_not_known_is_left_out(app_context: Flask, letter: str) -> None:
    values = {**VALUES, "phone": "", "consultant": "", "dealer": "Alborea Riverside"}
    with app_context.test_request_context():
        said = render_letter(letter, "en", values, {"link": LINK}, to_name="Mei")
    assert "None" not in said.text
    assert ": ." not in said.text
