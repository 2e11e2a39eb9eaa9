"""Advertising: only with consent, not too often, not by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.domain import customers, messages
from portal.domain.customers import Channel
from portal.domain.messages import MessageState, Way, delivery, marketing
from portal.platform import clock
from portal.platform.db import in_one_write
from tests.domain.messages.post import MEI, MORNING, advert, deliver_all, fresh, permit, write
from tests.support.databases import Database
from tests.support.races import at_once, meet

pytestmark = pytest.mark.usefixtures("app_context")
MOBILE = "+8613800000001"


def send_adverts(count: int, first: datetime = MORNING, apart: timedelta = timedelta(hours=1)) -> None:
    """So many adverts to Mei that went out one after the other."""
    for number in range(count):
        with clock.at(first + number * apart):
            advert(f"earlier:{number}")
            deliver_all()


def test_without_consent_nothing_is_written() -> None:
    assert advert("ad:1") is None
    permit(given=False)
    assert advert("ad:1") is None
    assert messages.due() == []


def test_consent_to_one_channel_permits_no_other() -> None:
    permit(MOBILE, channel=Channel.CALL)
    assert advert("ad:1", to=MOBILE, way=Way.SMS) is None
    permit(MOBILE, channel=Channel.SMS)
    assert advert("ad:1", to=MOBILE, way=Way.SMS) is not None


def test_what_a_persons_own_act_needs_needs_no_consent() -> None:
    assert write("code:1") is not None


def test_a_consent_withdrawn_before_the_sending_stops_it() -> None:
    permit()
    with clock.at(MORNING):
        message = advert("ad:1")
    assert message is not None
    permit(given=False)
    with clock.at(MORNING):
        deliver_all()
    assert (fresh(message).state, message.attempts, message.secrets) == (MessageState.CANCELLED, 0, None)


def test_each_carries_the_link_that_ends_it() -> None:
    permit()
    with pytest.raises(ValueError, match="withdraws the consent"):
        write("ad:1", is_marketing=True)


@pytest.mark.parametrize(
    ("hour", "goes_at"),
    [(8, 9), (9, 9), (20, 20), (21, 33), (23, 33), (0, 9)],
)
def test_none_leaves_from_nine_in_the_evening_to_nine_in_the_morning(hour: int, goes_at: int) -> None:
    midnight = datetime(2026, 6, 14, 16, 0, tzinfo=UTC)
    permit()
    with clock.at(midnight + timedelta(hours=hour)):
        message = advert("ad:1")
        assert message is not None
        deliver_all()
        settled = fresh(message).state is MessageState.KEPT
        assert settled == (goes_at == hour)
        if not settled:
            assert message.next_try_at == midnight + timedelta(hours=goes_at)
            assert message.attempts == 0


def test_a_confirmation_leaves_by_night_too() -> None:
    with clock.at(datetime(2026, 6, 15, 15, 0, tzinfo=UTC)):
        message = write("code:1")
        assert message is not None
        deliver_all()
    assert fresh(message).state is MessageState.KEPT


def test_the_third_in_seven_days_waits_until_the_first_is_seven_days_old() -> None:
    permit()
    send_adverts(2)
    with clock.at(MORNING + timedelta(days=2)):
        third = advert("ad:3")
        assert third is not None
        deliver_all()
    assert fresh(third).state is MessageState.QUEUED
    assert third.next_try_at == MORNING + timedelta(days=7)
    with clock.at(third.next_try_at):
        deliver_all()
    assert fresh(third).state is MessageState.KEPT


def test_the_seventh_in_thirty_days_waits_for_the_month() -> None:
    permit()
    send_adverts(6, apart=timedelta(days=4))
    with clock.at(MORNING + timedelta(days=28)):
        seventh = advert("ad:7")
        assert seventh is not None
        deliver_all()
    assert fresh(seventh).state is MessageState.QUEUED
    assert seventh.next_try_at == MORNING + timedelta(days=30)


def test_a_persons_other_address_counts_too() -> None:
    def join() -> None:
        customers.join_or_make(
            "Mei Chen", phone=MOBILE, email=MEI, language="en", first_touch_at=MORNING, first_touch_source="hotline"
        )

    in_one_write(join)
    permit()
    permit(MOBILE, channel=Channel.SMS)
    send_adverts(2)
    with clock.at(MORNING + timedelta(days=1)):
        third = advert("ad:3", to=MOBILE, way=Way.SMS)
        assert third is not None
        deliver_all()
    assert fresh(third).state is MessageState.QUEUED


def test_two_at_one_moment_count_each_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert claimed_at_one_moment(app, monkeypatch) == 1


def test_two_at_one_moment_both_go_without_the_lock_on_the_person_where_writes_go_side_by_side(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = marketing._contacts_of
    monkeypatch.setattr(marketing, "_contacts_of", lambda to, way, **_options: real(to, way))
    assert claimed_at_one_moment(app, monkeypatch) == {"postgresql": 2, "sqlite": 1}[database.kind]


def claimed_at_one_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of two adverts leave where one is left of the week's two."""
    permit()
    send_adverts(1)
    with clock.at(MORNING + timedelta(hours=2)):
        both = [advert("ad:2"), advert("ad:3")]

    def claim(message_id: int) -> object:
        with clock.at(MORNING + timedelta(hours=2)):
            return delivery.claim(message_id)

    meet(monkeypatch, delivery, "Claimed")
    results = at_once(app, *[lambda m=m: claim(m.id) for m in both if m is not None])  # type: ignore[misc]
    assert not [result for result in results if isinstance(result, Exception)], results
    return len([result for result in results if result is not None])
