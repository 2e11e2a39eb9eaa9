"""The one input filter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.platform.text import clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Mei   Chen ", "Mei Chen"),
        ("Mei\x00Chen", "MeiChen"),
        ("Mei\ud800Chen", "MeiChen"),
        ("Mei\u202eChen", "MeiChen"),
        ("Mei\x1b[31mChen", "Mei[31mChen"),
        ("陈\t美\n玲", "陈 美 玲"),
        ("cafe\u0301", "café"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("مرحبا", "مرحبا"),
        ("", ""),
        (" \u3000 ", ""),
    ],
)
def test_what_is_kept_of_a_line(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_several_lines_stay_several_lines() -> None:
    assert clean_text("one \r\ntwo\rthree\n\n four ", lines=True) == "one\ntwo\nthree\n\n four"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_a_database_refuses(typed: str) -> None:
    for lines in (False, True):
        cleaned = clean_text(typed, lines=lines)
        assert clean_text(cleaned, lines=lines) == cleaned
        assert "\x00" not in cleaned
        assert unicodedata.is_normalized("NFC", cleaned)
        cleaned.encode("utf-8")
