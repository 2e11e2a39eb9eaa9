"""VINs as people write them. docs/rules.md, Vehicles."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.vehicles import (
    VinCheckDigit,
    VinHasOtherCharacters,
    VinHasWrongLetters,
    VinLength,
    check_vin,
    lenient_vin,
)
from portal.domain.vehicles.vin import VALUES

VALID = ["1M8GDM9AXKP042788", "1HGCM82633A004352", "LSVAA49J132047371"]
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@pytest.mark.parametrize("vin", VALID)
def test_a_valid_vin_passes_and_was_checked(vin: str) -> None:
    assert check_vin(vin).value == vin
    assert check_vin(vin).is_checked


@pytest.mark.parametrize("vin", ["LSVAU2180N2183294", "1HGCV1F30KA000001"])
def test_a_wrong_check_digit_is_refused(vin: str) -> None:
    with pytest.raises(VinCheckDigit) as refusal:
        check_vin(vin)
    assert refusal.value.field == "vin"


@pytest.mark.parametrize(
    "text", ["1m8gdm9axkp042788", " 1M8 GDM9 AXKP-042788 ", "1M8–GDM9A—XKP042788", "１Ｍ８GDM9AXKP042788"]
)
def test_blanks_dashes_and_small_letters_are_forgiven(text: str) -> None:
    assert check_vin(text).value == "1M8GDM9AXKP042788"


def test_letters_that_no_vin_has_are_refused_with_a_suggestion(app_context: Flask) -> None:
    with pytest.raises(VinHasWrongLetters) as refusal:
        check_vin("IM8GDM9AXKPQ4278O")
    assert str(refusal.value) == "A VIN has no I, O or Q. Did you mean 1M8GDM9AXKP042780?"


def test_a_vin_of_another_length_is_refused_and_told_its_length(app_context: Flask) -> None:
    with pytest.raises(VinLength) as refusal:
        check_vin("1M8GDM9AXKP04278")
    assert "17 characters, this one has 16" in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["1M8GDM9AXKP04278é", "1M8GDM9AXKP04278%", "1M8GDM9AXKP04278车", "1M8GDM9AXKP0427\x008"]
)
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(VinHasOtherCharacters):
        check_vin(text)


def test_elsewhere_in_the_world_the_check_digit_cannot_be_checked() -> None:
    found = check_vin("WVWZZZ1JZXW000001")
    assert found.value == "WVWZZZ1JZXW000001"
    assert not found.is_checked


def test_an_override_lets_a_wrong_check_digit_pass_and_nothing_else() -> None:
    assert not check_vin("LSVAU2180N2183294", override=True).is_checked
    with pytest.raises(VinLength):
        check_vin("LSVAU2180N218329", override=True)
    with pytest.raises(VinHasWrongLetters):
        check_vin("LSVAU2180N218329O", override=True)


def test_on_a_lead_a_wrong_vin_only_warns() -> None:
    noted = lenient_vin("lsvau2180n2183294")
    assert noted.value == "LSVAU2180N2183294"
    assert isinstance(noted.warning, VinCheckDigit)
    assert lenient_vin(VALID[0]).warning is None
    assert len(lenient_vin("x" * 1_000_000).value) == 17


@given(st.text(max_size=40))
def test_any_text_is_a_vin_or_only_warns(text: str) -> None:
    noted = lenient_vin(text)
    assert len(noted.value) <= 17
    assert noted.warning is None or noted.warning.field == "vin"
    assert noted.warning is not None or len(noted.value) == 17


@given(st.text(alphabet=LETTERS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(LETTERS))
def test_most_slips_of_one_character_are_found(vin: str, place: int, other: str) -> None:
    """Only a slip to a character of the same value, or in a letter's twin, passes: that is how the sum is made."""
    slip = f"{vin[:place]}{other}{vin[place + 1 :]}"
    if not (_is_right(vin) and vin[0] in "12345L" and slip[0] in "12345L") or slip == vin:
        return
    if _is_right(slip):
        assert place != 8
        assert VALUES[vin[place]] == VALUES[other]


def _is_right(vin: str) -> bool:
    try:
        return check_vin(vin).is_checked
    except VinCheckDigit:
        return False
