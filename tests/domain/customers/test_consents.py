"""Nothing is permitted that nobody said yes to, and the latest word counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import customers
from portal.domain.customers import WORDS_VERSION, Channel, Consent, Contact, Customer, Purpose, words_of
from portal.domain.dealers import Dealer
from portal.platform.db import db, in_one_write
from portal.platform.language import speaking

PHONE, EMAIL = "+8613800000001", "mei@mail.example"
Answer = Callable[..., Consent]
Find = Callable[[str], Contact]


def test_silence_is_a_no(contact: Find) -> None:
    assert not customers.may([contact(PHONE)], Channel.SMS, Purpose.MARKETING)


def test_the_latest_answer_counts(contact: Find, answer: Answer) -> None:
    mei = contact(PHONE)
    answer(mei, Channel.SMS, given=True)
    assert customers.may([mei], Channel.SMS, Purpose.MARKETING)
    answer(mei, Channel.SMS, given=False)
    assert not customers.may([mei], Channel.SMS, Purpose.MARKETING)


def test_a_yes_to_one_channel_and_purpose_is_no_yes_to_another(contact: Find, answer: Answer) -> None:
    mei = contact(PHONE)
    answer(mei, Channel.SMS, given=True)
    assert not customers.may([mei], Channel.CALL, Purpose.MARKETING)
    assert not customers.may([mei], Channel.SMS, Purpose.SURVEY)


def test_consents_given_before_there_was_a_file_belong_to_the_file(
    contact: Find, answer: Answer, join: Callable[..., Customer]
) -> None:
    by_phone, by_email = contact(PHONE), contact(EMAIL)
    answer(by_phone, Channel.SMS, given=True)
    assert not customers.may([by_email], Channel.SMS, Purpose.MARKETING)
    customer = join(phone=PHONE, email=EMAIL)
    assert customers.may(customer, Channel.SMS, Purpose.MARKETING)
    assert customers.may([by_email], Channel.SMS, Purpose.MARKETING)
    answer(by_email, Channel.SMS, given=False)
    assert not customers.may([by_phone], Channel.SMS, Purpose.MARKETING)


def test_sharing_with_one_dealer_is_no_sharing_with_another(
    contact: Find, answer: Answer, dealers: tuple[Dealer, Dealer]
) -> None:
    mei, (one, two) = contact(PHONE), dealers
    answer(mei, Channel.SHARING, given=True, purpose=Purpose.SERVICE, dealer=one)
    assert customers.may_share_with([mei], one)
    assert not customers.may_share_with([mei], two.id)


def test_sharing_with_the_dealer_the_brand_chooses_permits_any_until_it_is_withdrawn(
    contact: Find, answer: Answer, dealers: tuple[Dealer, Dealer]
) -> None:
    mei, (one, two) = contact(PHONE), dealers
    answer(mei, Channel.SHARING, given=True, purpose=Purpose.SERVICE)
    answer(mei, Channel.SHARING, given=False, purpose=Purpose.SERVICE, dealer=two)
    assert customers.may_share_with([mei], one)
    assert not customers.may_share_with([mei], two)
    answer(mei, Channel.SHARING, given=False, purpose=Purpose.SERVICE)
    assert not customers.may_share_with([mei], one)


def test_only_sharing_names_a_dealer(contact: Find, answer: Answer, dealers: tuple[Dealer, Dealer]) -> None:
    mei = contact(PHONE)
    with pytest.raises(sa.exc.IntegrityError):
        answer(mei, Channel.SMS, given=True, dealer=dealers[0])


def test_the_list_shows_the_latest_of_each(contact: Find, answer: Answer, dealers: tuple[Dealer, Dealer]) -> None:
    mei = contact(PHONE)
    answer(mei, Channel.SMS, given=True)
    answer(mei, Channel.SHARING, given=True, purpose=Purpose.SERVICE, dealer=dealers[0])
    answer(mei, Channel.SHARING, given=True, purpose=Purpose.SERVICE)
    answer(mei, Channel.SMS, given=False)
    shown = [(line.channel, line.dealer_id, line.given) for line in customers.consents_of([mei])]
    assert shown == [
        (Channel.SHARING, None, True),
        (Channel.SHARING, dealers[0].id, True),
        (Channel.SMS, None, False),
    ]


def test_an_answer_is_never_changed_or_taken_away(contact: Find, answer: Answer) -> None:
    answer(contact(PHONE), Channel.SMS, given=False)
    for statement in (sa.update(Consent).values(given=True), sa.delete(Consent)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            in_one_write(lambda statement=statement: db.session.execute(statement))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "dealer", "sentence"),
    [
        ("sharing", "Alborea Riverside", "Alborea Riverside may contact me about this enquiry"),
        ("sharing", None, "One dealer chosen by Alborea may contact me about this enquiry"),
        ("call", None, "Alborea may call me with news about its models"),
        ("sms", None, "Alborea may text me news about its models"),
        ("mail", None, "Alborea may email me news about its models"),
    ],
)
def test_words_and_version_go_together(app_context: Flask, kind: str, dealer: str | None, sentence: str) -> None:
    """Whoever changes a sentence raises WORDS_VERSION and writes both here anew."""
    with speaking("en"):
        assert words_of(kind, dealer) == (sentence, "1")
    assert WORDS_VERSION == "1"
