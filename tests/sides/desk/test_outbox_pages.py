"""The outbox: what was written to people, who may see its links, and what is sent again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from portal.domain import messages
from portal.domain.messages import Message, MessageState, Way
from portal.platform.db import db
from tests.sides.desk.conftest import Desk, Person

OUTBOX = "/desk/outbox/"
LINK = "https://portal.example/enquiry/secret-token"


@pytest.fixture
def write(desk: Desk) -> Callable[..., Message]:
    """Write a message and let the worker come by: `write("test:1", way=Way.SMS)`."""

    def writing(cause: str = "test:1", *, is_delivered: bool = True, **changes: Any) -> Message:
        values: dict[str, Any] = {
            "letter": "lead-received",
            "to": "mei@example.com",
            "to_name": "Mei Chen",
            "way": Way.EMAIL,
            "language": "en",
            "values": {"name": "Mei Chen", "ref": "7KX2P9QM"},
            "secrets": {"link": LINK},
            **changes,
        }
        desk.write(lambda: messages.queue(values.pop("letter"), cause=cause, **values))
        found = desk.read(lambda: messages.find_message(cause))
        assert found is not None
        if is_delivered:
            desk.read(lambda: messages.deliver(found.id))
        return found

    return writing


def fail(desk: Desk, message: Message) -> None:
    """Let the message be one that could not be delivered."""

    def set_failed() -> None:
        row = db.session.get_one(Message, message.id)
        row.state, row.last_error = MessageState.FAILED, "recipient refused (550)"

    desk.write(set_failed)


def test_the_list_shows_who_was_written_what_and_whether_it_left(desk: Desk, write: Callable[..., Message]) -> None:
    write("test:1")
    write("test:2", to_name="", to="+8613800000001", way=Way.SMS, is_delivered=False)
    text = desk.agent.see(OUTBOX).text
    for words in ("Mei Chen", "mei@example.com", "Thanks for your interest", "Kept here", "Waiting", "+8613800000001"):
        assert words in text


def test_an_empty_outbox_says_so(desk: Desk) -> None:
    assert "No messages here" in desk.agent.see(OUTBOX).text
    assert "No messages here" in desk.agent.see(f"{OUTBOX}?state=failed").text
    assert "No messages here" in desk.agent.see(f"{OUTBOX}?before=-1&state=nonsense").text


def test_a_tab_shows_one_state_and_failures_are_pointed_at(desk: Desk, write: Callable[..., Message]) -> None:
    fail(desk, write("test:1", to_name="Mei Chen"))
    write("test:2", to_name="Lin Wei")
    page = desk.agent.see(OUTBOX)
    assert "1 message could not be delivered." in page.text
    failed = desk.agent.see(f"{OUTBOX}?state=failed").text
    assert "Mei Chen" in failed
    assert "Lin Wei" not in failed


def test_pages_lead_forth_and_back(desk: Desk, write: Callable[..., Message]) -> None:
    for number in range(55):
        write(f"test:{number}", to_name=f"Person {number:02d}", is_delivered=False)
    first = desk.agent.see(OUTBOX)
    assert "Person 54" in first.text
    assert "Person 04" not in first.text
    [older] = re.findall(r'href="([^"]*before=\d+)" rel="next"', first.html)
    second = desk.agent.see(older.replace("&amp;", "&"))
    assert "Person 04" in second.text
    [newer] = re.findall(r'href="([^"]*after=\d+)" rel="prev"', second.html)
    assert "Person 54" in desk.agent.see(newer.replace("&amp;", "&")).text


def test_the_list_asks_as_little_for_thirty_messages_as_for_one(
    desk: Desk, write: Callable[..., Message], queries: Callable[[Callable[[], Any]], int]
) -> None:
    write("test:0")
    desk.agent.see(OUTBOX)
    one = queries(lambda: desk.agent.see(OUTBOX))
    for number in range(1, 30):
        write(f"test:{number}")
    assert queries(lambda: desk.agent.see(OUTBOX)) == one


def test_a_message_is_shown_as_it_would_be_sent(desk: Desk, write: Callable[..., Message]) -> None:
    message = write(language="en")
    page = desk.administrator.see(f"{OUTBOX}{message.id}")
    letter = desk.read(lambda: messages.preview(message, shows_secrets=True))
    assert letter.subject in page.text
    for paragraph in letter.text.split("\n\n"):
        assert paragraph.split("\n")[0] in page.text
    assert "nothing is set up to send this" in page.text.lower()


def test_links_and_codes_are_for_administrators(desk: Desk, write: Callable[..., Message]) -> None:
    message = write()
    assert f'href="{LINK}"' in desk.administrator.see(f"{OUTBOX}{message.id}").html
    for person in (desk.agent, desk.supervisor):
        page = person.see(f"{OUTBOX}{message.id}")
        assert "secret-token" not in page.html
        assert "shown to administrators only" in page.text


def test_the_link_in_a_short_message_can_be_opened_too(desk: Desk, write: Callable[..., Message]) -> None:
    message = write(way=Way.SMS, to="+8613800000001")
    assert f'href="{LINK}"' in desk.administrator.see(f"{OUTBOX}{message.id}").html


def test_in_the_demonstration_everybody_at_the_desk_can_walk_on(
    desk: Desk, write: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = write()
    monkeypatch.setitem(desk.app.config, "DEMO", True)
    assert f'href="{LINK}"' in desk.agent.see(f"{OUTBOX}{message.id}").html


def test_a_message_that_cannot_be_rendered_is_shown_with_a_sentence(desk: Desk, write: Callable[..., Message]) -> None:
    message = write(letter="no-such-letter", is_delivered=False)
    assert "cannot be shown" in desk.agent.see(f"{OUTBOX}{message.id}").text


def test_what_is_typed_into_a_name_is_text_here_too(desk: Desk, write: Callable[..., Message]) -> None:
    message = write(to_name="<b>Mei</b>", values={"name": "<i>Mei</i>", "ref": "7KX2P9QM"})
    for page in (desk.administrator.see(f"{OUTBOX}{message.id}"), desk.administrator.see(OUTBOX)):
        assert "<b>Mei" not in page.html
        assert "<i>Mei" not in page.html


def test_a_message_that_is_not_there_answers_404(desk: Desk) -> None:
    desk.agent.see(f"{OUTBOX}4711", 404)


def retry(person: Person, message: Message) -> Any:
    page = person.see(f"{OUTBOX}{message.id}")
    return person.press(page, f"{OUTBOX}{message.id}/retry", form=f"{OUTBOX}{message.id}/retry")


def test_what_failed_is_sent_again_by_a_supervisor(desk: Desk, write: Callable[..., Message]) -> None:
    message = write()
    fail(desk, message)
    answer = retry(desk.supervisor, message)
    assert answer.status_code == 303
    assert desk.read(lambda: messages.get_message(message.id).state) is MessageState.QUEUED
    assert "on its way again" in desk.supervisor.see(answer.location).text


def test_an_agent_sees_no_button_and_is_refused(desk: Desk, write: Callable[..., Message]) -> None:
    message = write()
    fail(desk, message)
    assert "/retry" not in desk.agent.see(f"{OUTBOX}{message.id}").html
    assert desk.agent.client.post(f"{OUTBOX}{message.id}/retry").status_code == 403
    assert desk.read(lambda: messages.get_message(message.id).state) is MessageState.FAILED


def test_what_was_sent_meanwhile_is_not_sent_twice(desk: Desk, write: Callable[..., Message]) -> None:
    message = write()
    page = desk.supervisor.see(f"{OUTBOX}{message.id}")

    def take_back() -> None:
        row = db.session.get_one(Message, message.id)
        row.state, row.secrets = MessageState.CANCELLED, None

    desk.write(take_back)
    answer = desk.supervisor.press(page, f"{OUTBOX}{message.id}/retry", form=f"{OUTBOX}{message.id}/retry")
    assert answer.status_code == 422
    assert "cannot be sent again" in answer.text
