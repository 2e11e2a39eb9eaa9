"""Short messages to a real gateway on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.platform import sms
from portal.platform.mail import CannotSend
from tests.support.sms import Gateway, gateway
from tests.support.smtp import free_port

TO = "+8613800000001"


@pytest.fixture
def there() -> Iterator[Gateway]:
    with gateway() as found:
        yield found


@pytest.fixture
def send(make_app: Callable[..., Flask], there: Gateway) -> Callable[..., str]:
    """Send one by the gateway, or by another address: `send(url=...)`."""

    def sending(text: str = "Hello 你好", url: str | None = None) -> str:
        with make_app(sms_url=url or there.url).app_context():
            assert sms.is_configured()
            return sms.send(text, to=TO, reference="ours-1")

    return sending


def test_without_a_gateway_nothing_is_configured(app_context: Flask) -> None:
    assert not sms.is_configured()


def test_the_gateway_gets_number_text_and_reference(send: Callable[..., str], there: Gateway) -> None:
    assert send() == "gateway-1"
    assert there.taken == [{"to": TO, "text": "Hello 你好", "reference": "ours-1"}]
    assert there.headers[0]["Content-Type"] == "application/json"


@pytest.mark.parametrize("body", [b"OK", b"[]", b"{}", b'{"id": null}', b'{"id": true}', b"\xff\xfe"])
def test_any_yes_is_a_yes_and_without_an_id_the_reference_is_ours(
    send: Callable[..., str], there: Gateway, body: bytes
) -> None:
    there.answer(200, body)
    assert send() == "ours-1"


def test_a_number_may_be_an_id(send: Callable[..., str], there: Gateway) -> None:
    there.answer(200, b'{"id": 4711}')
    assert send() == "4711"


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (422, True), (401, False), (429, False), (503, False)])
def test_a_no_is_a_no_and_says_whether_it_is_the_last_word(
    send: Callable[..., str], there: Gateway, status: int, is_final: bool
) -> None:
    there.answer(status)
    with pytest.raises(CannotSend, match=str(status)) as no:
        send()
    assert no.value.is_final is is_final
    assert there.taken == []


def test_it_follows_nobody_elsewhere(send: Callable[..., str], there: Gateway) -> None:
    there.answer(302, Location=there.url)
    with pytest.raises(CannotSend, match="302"):
        send()
    assert there.taken == []


def test_a_gateway_that_is_away_is_no_error_of_ours(send: Callable[..., str]) -> None:
    with pytest.raises(CannotSend, match="URLError") as no:
        send(url=f"http://127.0.0.1:{free_port()}/send")
    assert not no.value.is_final


def test_the_user_in_the_address_goes_as_authorisation(send: Callable[..., str], there: Gateway) -> None:
    send(url=there.url.replace("http://", "http://brand:s%40cret@"))
    assert there.headers[0]["Authorization"] == "Basic YnJhbmQ6c0BjcmV0"
