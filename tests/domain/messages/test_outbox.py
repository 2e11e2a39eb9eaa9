"""The outbox's pages: by state, page by page, from both ends."""

from __future__ import annotations

import pytest

from portal.domain import messages
from portal.domain.messages import MessageState
from portal.platform.db import in_one_write
from portal.platform.errors import NotThere
from tests.domain.messages.post import written

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def seven() -> list[int]:
    """The ids of seven messages, the newest first."""
    return [written(f"test:{number}").id for number in range(7)][::-1]


def ids(page: messages.OutboxPage) -> list[int]:
    return [row.id for row in page.rows]


def test_pages_lead_forth_and_back_without_leaving_one_out(seven: list[int]) -> None:
    first = messages.outbox_page(limit=3)
    assert (ids(first), first.newer) == (seven[:3], None)
    second = messages.outbox_page(before=first.older, limit=3)
    assert ids(second) == seven[3:6]
    third = messages.outbox_page(before=second.older, limit=3)
    assert (ids(third), third.older) == (seven[6:], None)
    assert ids(messages.outbox_page(after=third.newer, limit=3)) == ids(second)
    back = messages.outbox_page(after=second.newer, limit=3)
    assert (ids(back), back.newer) == (ids(first), None)


def test_a_page_that_is_exactly_full_leads_nowhere(seven: list[int]) -> None:
    page = messages.outbox_page(limit=7)
    assert (page.older, page.newer) == (None, None)


def test_a_page_may_be_of_one_state(seven: list[int]) -> None:
    in_one_write(lambda: messages.cancel("test:3"))
    assert ids(messages.outbox_page(state=MessageState.CANCELLED)) == [seven[3]]
    assert len(ids(messages.outbox_page(state=MessageState.QUEUED))) == 6


def test_an_empty_outbox_leads_nowhere() -> None:
    for page in (messages.outbox_page(), messages.outbox_page(before=1), messages.outbox_page(after=99)):
        assert (page.rows, page.older, page.newer) == ([], None, None)


def test_a_message_that_is_not_there_is_not_there() -> None:
    with pytest.raises(NotThere):
        messages.get_message(4711)
