"""Sending to a real mail server and a real gateway: once each, again when it failed, shown when it keeps failing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import messages
from portal.domain.messages import Message, MessageState, Way, delivery
from portal.domain.messages.delivery import Claimed
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.mail import LetterIsBroken
from tests.domain.messages.post import MEI, MORNING, deliver_all, fresh, written
from tests.support.databases import Database
from tests.support.races import at_once, meet
from tests.support.sms import Gateway, gateway
from tests.support.smtp import MailServer

MakeApp = Callable[..., Flask]
MOBILE = "+8613800000001"


@contextmanager
def portal(app: Flask) -> Iterator[None]:
    """That portal's context, its connections closed afterwards."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def sending(make_app: MakeApp, mails: MailServer) -> Iterator[None]:
    """A portal that sends e-mail by the mail server of the test."""
    with portal(make_app(smtp_url=mails.url)):
        yield


@pytest.fixture
def sms_gateway() -> Iterator[Gateway]:
    with gateway() as found:
        yield found


def test_an_email_arrives_in_the_recipients_language_and_its_secrets_are_blanked(
    sending: None, mails: MailServer
) -> None:
    message = written(language="en")
    deliver_all()
    assert fresh(message).state is MessageState.SENT
    assert (message.secrets, message.attempts, message.last_error) == (None, 1, "")
    assert message.settled_at is not None
    [arrived] = mails.deliveries
    assert arrived.recipients == (MEI,)
    assert arrived.message["Subject"] == "Your sign-in code"
    assert "123456" in arrived.text()
    assert "123456" in arrived.text("html")
    assert arrived.message["Message-ID"] == message.provider_reference


def test_an_sms_arrives_with_our_reference_and_keeps_the_gateways(make_app: MakeApp, sms_gateway: Gateway) -> None:
    with portal(make_app(sms_url=sms_gateway.url)):
        message = written(way=Way.SMS, to=MOBILE)
        deliver_all()
        [arrived] = sms_gateway.taken
        assert arrived["to"] == MOBILE
        assert "123456" in arrived["text"]
        assert arrived["reference"] == delivery.reference_of(message.cause_key)
        assert (fresh(message).state, message.provider_reference) == (MessageState.SENT, "gateway-1")


def test_where_nothing_is_configured_it_is_kept_with_what_it_says(app_context: Flask) -> None:
    message = written()
    deliver_all()
    assert (fresh(message).state, message.secrets) == (MessageState.KEPT, {"code": "123456"})
    assert "123456" in messages.preview(message, shows_secrets=True).text
    assert "123456" not in messages.preview(message, shows_secrets=False).text


def test_what_one_way_sends_another_may_keep(sending: None, mails: MailServer) -> None:
    by_sms, by_call = written("a", way=Way.SMS, to=MOBILE), written("b", way=Way.CALL, to=MOBILE)
    deliver_all()
    assert {fresh(by_sms).state, fresh(by_call).state} == {MessageState.KEPT}
    assert mails.deliveries == []


def test_a_failure_is_tried_again_after_growing_pauses_and_under_the_same_reference(
    sending: None, mails: MailServer
) -> None:
    mails.refuse(times=2)
    with clock.at(MORNING):
        message = written()
        deliver_all()
        assert fresh(message).next_try_at == MORNING + timedelta(minutes=1)
        assert message.secrets == {"code": "123456"}
        assert "451" in message.last_error
        deliver_all()
        assert fresh(message).attempts == 1
    with clock.at(MORNING + timedelta(minutes=1)):
        deliver_all()
        assert fresh(message).next_try_at == MORNING + timedelta(minutes=6)
    with clock.at(MORNING + timedelta(minutes=6)):
        deliver_all()
    assert fresh(message).state is MessageState.SENT
    [arrived] = mails.deliveries
    assert delivery.reference_of("test:1") in arrived.message["Message-ID"]


def test_the_pauses_grow() -> None:
    assert list(delivery.PAUSES) == sorted(set(delivery.PAUSES))
    assert timedelta(minutes=delivery.PAUSES[0]) < delivery.LEASE


def test_what_keeps_failing_is_shown_at_the_desk_and_can_be_sent_again(sending: None, mails: MailServer) -> None:
    mails.refuse(times=8)
    moment = MORNING
    with clock.at(moment):
        message = written()
    while fresh(message).state is MessageState.QUEUED:
        moment = max(moment, message.next_try_at)
        with clock.at(moment):
            deliver_all()
    assert (message.state, message.attempts) == (MessageState.FAILED, 8)
    assert messages.count_failed() == 1
    in_one_write(lambda: messages.send_again(message))
    deliver_all()
    assert fresh(message).state is MessageState.SENT
    assert messages.count_failed() == 0


def test_a_person_who_does_not_exist_is_not_written_to_again_and_again(make_app: MakeApp, sms_gateway: Gateway) -> None:
    sms_gateway.answer(422)
    with portal(make_app(sms_url=sms_gateway.url)):
        message = written(way=Way.SMS, to=MOBILE)
        deliver_all()
        assert (fresh(message).state, message.attempts) == (MessageState.FAILED, 1)


def test_a_server_that_is_away_loses_nothing(make_app: MakeApp) -> None:
    with portal(make_app(smtp_url="smtp://127.0.0.1:9")):
        message = written()
        deliver_all()
        assert (fresh(message).state, message.last_error) == (MessageState.QUEUED, "ConnectionRefusedError")


def test_a_letter_with_a_fault_is_noted_and_raised_for_the_log(app_context: Flask) -> None:
    message = written(letter="no-such-letter")
    with pytest.raises(LetterIsBroken):
        messages.deliver(message.id)
    assert (fresh(message).state, message.last_error) == (MessageState.QUEUED, "LetterIsBroken")


def test_nothing_of_the_database_is_held_while_a_message_is_on_its_way(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    monkeypatch.setattr(delivery, "send", lambda _claimed: held.append(db.session().in_transaction()))
    written()
    deliver_all()
    assert held == [False]


# --- many workers -----------------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of what is handed to the provider, in place of handing it over."""
    found: list[int] = []
    one_at_a_time = Lock()

    def note(claimed: Claimed) -> str:
        with one_at_a_time:
            found.append(claimed.id)
        return claimed.reference

    monkeypatch.setattr(delivery, "send", note)
    return found


def four_workers(app: Flask, message: Message) -> None:
    """Four workers come to one message at the same moment."""
    claims = at_once(app, *[lambda: delivery.claim(message.id)] * 4)
    assert not [claimed for claimed in claims if isinstance(claimed, Exception)], claims
    for claimed in claims:
        if claimed is not None:
            delivery.send(claimed)  # type: ignore[arg-type]


def test_four_workers_at_once_send_a_message_once(app_context: Flask, sent: list[int]) -> None:
    message = written()
    four_workers(app_context, message)
    assert sent == [message.id]


def test_workers_that_do_not_keep_their_claim_send_it_more_than_once(
    app_context: Flask, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = written()
    real = delivery.claim

    def careless(message_id: int) -> Claimed | None:
        claimed = real(message_id)
        db.session.rollback()
        return claimed

    monkeypatch.setattr(delivery, "claim", careless)
    four_workers(app_context, message)
    assert len(sent) > 1
    assert set(sent) == {message.id}


def test_two_workers_that_claim_without_the_rows_lock_send_it_twice_where_writes_go_side_by_side(
    app_context: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = written()
    monkeypatch.setattr(sa.Select, "with_for_update", lambda self, **_options: self)
    meet(monkeypatch, delivery, "Claimed")
    claims = at_once(app_context, *[lambda: delivery.claim(message.id)] * 2)
    taken = [claimed for claimed in claims if isinstance(claimed, Claimed)]
    assert len(taken) == {"postgresql": 2, "sqlite": 1}[database.kind], claims


def test_two_workers_that_meet_at_a_message_send_it_once(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    message = written()
    meet(monkeypatch, delivery, "Claimed")
    claims = at_once(app_context, *[lambda: delivery.claim(message.id)] * 2)
    assert len([claimed for claimed in claims if isinstance(claimed, Claimed)]) == 1
    assert claims.count(None) == 1


def test_a_claim_that_lapsed_can_be_taken_and_then_only_the_newer_settles(app_context: Flask) -> None:
    with clock.at(MORNING):
        message = written()
        first = in_one_write(lambda: delivery.claim(message.id))
        assert in_one_write(lambda: delivery.claim(message.id)) is None
    with clock.at(MORNING + delivery.LEASE):
        second = in_one_write(lambda: delivery.claim(message.id))
    assert first is not None
    assert second is not None
    assert first.reference == second.reference
    assert not in_one_write(lambda: delivery.settle_failed(first, "too slow", is_final=True))
    assert not in_one_write(lambda: delivery.settle_sent(first, "reference of the first"))
    assert in_one_write(lambda: delivery.settle_sent(second, "reference of the second"))
    assert fresh(message).provider_reference == "reference of the second"


def test_delivering_twice_is_delivering_once(app_context: Flask, sent: list[int]) -> None:
    message = written()
    messages.deliver(message.id)
    messages.deliver(message.id)
    assert sent == [message.id]
