"""A message is written with what causes it, once, and can be taken back until it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.domain import messages
from portal.domain.customers import Channel
from portal.domain.messages import MessageCannotBeSentAgain, MessageState, Way, delivery
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.messages.post import MEI, MORNING, deliver_all, fresh, write, written
from tests.support.races import at_once

pytestmark = pytest.mark.usefixtures("app_context")
MOBILE, LANDLINE = "+8613800000001", "+862162881234"


def test_a_message_is_written_with_its_cause_or_not_at_all() -> None:
    def write_and_fail() -> None:
        messages.queue("sign-in-code", cause="test:1", to=MEI, way=Way.EMAIL, language="en")
        raise RuntimeError("the act fails")

    with pytest.raises(RuntimeError, match="the act fails"):
        in_one_write(write_and_fail)
    assert messages.due() == []


def test_one_cause_writes_one_message_and_gives_the_first_again() -> None:
    first, again = written("test:1", to=MEI), written("test:1", to="other@example.com")
    assert first.id == again.id
    assert again.to == MEI


def test_one_cause_writes_one_message_also_when_it_happens_four_times_at_once(app: Flask) -> None:
    def act() -> int:
        assert messages.queue("sign-in-code", cause="test:1", to=MEI, way=Way.EMAIL, language="en")
        found = messages.find_message("test:1")
        assert found is not None
        return found.id

    results = at_once(app, *[act] * 4)
    assert len(set(results)) == 1, results
    assert len(messages.due()) == 1


def test_a_message_without_secrets_keeps_none() -> None:
    found = written(secrets=None)
    kept = db.session.connection().exec_driver_sql("SELECT count(*) FROM messages WHERE secrets IS NULL").scalar()
    assert (found.secrets, kept) == (None, 1)


@pytest.mark.parametrize(
    ("phone", "email", "prefer", "way", "to"),
    [
        (MOBILE, MEI, None, Way.SMS, MOBILE),
        (MOBILE, MEI, Channel.MAIL, Way.EMAIL, MEI),
        (MOBILE, MEI, Channel.CALL, Way.SMS, MOBILE),
        (MOBILE, None, Channel.MAIL, Way.SMS, MOBILE),
        (None, MEI, Channel.SMS, Way.EMAIL, MEI),
        (LANDLINE, MEI, None, Way.EMAIL, MEI),
        (LANDLINE, None, None, Way.CALL, LANDLINE),
    ],
)
def test_the_way_is_the_one_that_reaches_the_person(
    phone: str | None, email: str | None, prefer: Channel | None, way: Way, to: str
) -> None:
    assert in_one_write(
        lambda: messages.queue_to(
            "sign-in-code", cause="test:1", phone=phone, email=email, prefer=prefer, language="en", to_name="Mei"
        )
    )
    found = messages.find_message("test:1")
    assert found is not None
    assert (found.way, found.to) == (way, to)


def test_nobody_is_written_to_who_left_no_contact() -> None:
    assert not in_one_write(
        lambda: messages.queue_to("sign-in-code", cause="test:1", phone=None, email=None, language="en")
    )
    assert messages.find_message("test:1") is None


def test_a_message_can_be_taken_back_until_it_leaves() -> None:
    message = written()
    assert in_one_write(lambda: messages.cancel("test:1"))
    assert (fresh(message).state, message.secrets) == (MessageState.CANCELLED, None)
    assert messages.due() == []
    assert not in_one_write(lambda: messages.cancel("test:1"))


def test_a_message_on_its_way_or_gone_cannot_be_taken_back() -> None:
    message = written()
    in_one_write(lambda: delivery.claim(message.id))
    assert not in_one_write(lambda: messages.cancel("test:1"))
    with clock.at(clock.now() + timedelta(minutes=5)):
        deliver_all()
    assert fresh(message).state is MessageState.KEPT
    assert not in_one_write(lambda: messages.cancel("test:1"))
    assert not in_one_write(lambda: messages.cancel("no such cause"))


def test_a_message_that_waits_for_its_next_try_can_be_taken_back() -> None:
    message = written()
    claimed = in_one_write(lambda: delivery.claim(message.id))
    assert claimed is not None
    in_one_write(lambda: delivery.settle_failed(claimed, "no answer"))
    assert in_one_write(lambda: messages.cancel("test:1"))


def test_a_message_may_wait_for_its_time() -> None:
    with clock.at(MORNING):
        message = written(not_before=MORNING + timedelta(hours=1))
        assert messages.due() == []
    with clock.at(MORNING + timedelta(hours=1)):
        assert messages.due() == [message.id]


def test_the_longest_waiting_goes_first() -> None:
    with clock.at(MORNING):
        later = written("later")
    with clock.at(MORNING - timedelta(minutes=1)):
        earlier = written("earlier")
    assert messages.due() == [earlier.id, later.id]


def test_only_what_failed_or_was_kept_is_sent_again() -> None:
    message = written()
    with pytest.raises(MessageCannotBeSentAgain):
        in_one_write(lambda: messages.send_again(message))
    deliver_all()
    assert fresh(message).state is MessageState.KEPT
    in_one_write(lambda: messages.send_again(message))
    assert fresh(message).state is MessageState.QUEUED
    assert (message.settled_at, message.attempts) == (None, 1)


def test_messages_about_a_thing_are_found_the_newest_first() -> None:
    first, second = written("a", about=("lead", 4711)), written("b", about=("lead", 4711))
    write("c", about=("lead", 4712))
    assert [m.id for m in messages.messages_about("lead", 4711)] == [second.id, first.id]


def test_a_history_that_is_taken_in_is_kept_here_and_only_its_newest_links_can_be_followed() -> None:
    with clock.at(MORNING - timedelta(days=9)):
        old = written("old")
    with clock.at(MORNING - timedelta(days=1)):
        young = written("young")
    with clock.at(MORNING + timedelta(days=1)):
        coming = written("coming")
    kept = in_one_write(lambda: messages.keep_past(MORNING, links_since=MORNING - timedelta(days=4)))
    assert kept == 2
    assert (fresh(old).state, old.secrets, old.settled_at) == (MessageState.KEPT, None, MORNING - timedelta(days=9))
    assert (fresh(young).state, young.secrets) == (MessageState.KEPT, {"code": "123456"})
    assert fresh(coming).state is MessageState.QUEUED
