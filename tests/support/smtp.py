"""A real mail server on the loopback that keeps what it is given, and refuses when told to."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Delivery:
    """One message as it arrived."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    def text(self, kind: str = "plain") -> str:
        """What the person reads, as plain text or as `html`."""
        body = self.message.get_body(preferencelist=(kind,))
        assert body is not None, f"the message has no {kind} part"
        return str(body.get_content())


class MailServer:
    """Where messages arrive: `deliveries` in order; `refuse(...)` makes the next ones fail."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.deliveries: list[Delivery] = []
        self._answers: list[str] = []

    @property
    def url(self) -> str:
        """For the setting PORTAL_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def refuse(self, times: int = 1, answer: str = "451 4.3.0 try again later") -> None:
        """Refuse the next `times` messages with that answer."""
        self._answers += [answer] * times

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        """Take one message, or refuse it."""
        if self._answers:
            return self._answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.deliveries.append(Delivery(envelope.mail_from, tuple(envelope.rcpt_tos), cast("EmailMessage", message)))
        return "250 2.0.0 accepted"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server that runs while the block does."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
