"""Telephone numbers and addresses in the one form in which they are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.platform.contacts import masked_email, masked_phone, parse_email, parse_phone, readable_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "+86 138-0000-0001",
        "0086 13800000001",
        "（138）0000 0001",
        "１３８０００００００１",
    ],
)
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert parse_phone(typed, "CN") == "+8613800000001"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "4008123456",
        "8008123456",
        "400 812 3456",
        "021-62881234 转 802",
        "+86 21 6288 1234 ext. 12",
        "call me",
        "1" * 41,
        "\x00",
    ],
)
def test_what_reaches_no_single_person_is_no_number(typed: str) -> None:
    assert parse_phone(typed, "CN") is None


def test_a_number_that_names_its_country_needs_no_default() -> None:
    assert parse_phone("+49 30 901820", "CN") == "+4930901820"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mei@Example.com", "mei@example.com"),
        (" mei@example.com ", "mei@example.com"),
        ("mei+cars@example.com", "mei+cars@example.com"),
        ("mei@", None),
        ("mei example.com", None),
        ("mei@example..com", None),
        ("mei@example.com\nBcc: all@example.com", None),
        ("m" * 250 + "@example.com", None),
        ("", None),
    ],
)
def test_addresses_are_kept_case_folded_or_not_at_all(typed: str, kept: str | None) -> None:
    assert parse_email(typed) == kept


def test_a_number_is_shown_as_people_write_it_or_with_its_middle_hidden() -> None:
    assert readable_phone("+8613800000417") == "138 0000 0417"
    assert masked_phone("+8613800000417") == "138 ••• 0417"
    assert masked_email("mei@example.com") == "m•••@example.com"


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    for found in (parse_phone(typed, "CN"), parse_email(typed)):
        assert found is None or found


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_kept_number_read_again_is_the_same_number(digits: str) -> None:
    found = parse_phone(digits, "CN")
    if found is not None:
        assert parse_phone(found, "CN") == found
        assert parse_phone(readable_phone(found), "CN") == found
