"""What we say, and one-time codes. See docs/rules.md, Messages."""

from portal.domain.messages.codes import check_code, forget_old_codes, new_code, use_code
from portal.domain.messages.delivery import deliver, due, keep_past
from portal.domain.messages.errors import CodeHasEnded, CodeIsWrong, MessageCannotBeSentAgain
from portal.domain.messages.invariants import INVARIANTS
from portal.domain.messages.letters import label_of
from portal.domain.messages.models import Message, MessageState, OneTimeCode, Way
from portal.domain.messages.queries import (
    OutboxPage,
    OutboxRow,
    count_failed,
    find_message,
    get_message,
    messages_about,
    outbox_page,
    preview,
)
from portal.domain.messages.queueing import cancel, queue, queue_to, send_again

__all__ = [
    "INVARIANTS",
    "CodeHasEnded",
    "CodeIsWrong",
    "Message",
    "MessageCannotBeSentAgain",
    "MessageState",
    "OneTimeCode",
    "OutboxPage",
    "OutboxRow",
    "Way",
    "cancel",
    "check_code",
    "count_failed",
    "deliver",
    "due",
    "find_message",
    "forget_old_codes",
    "get_message",
    "keep_past",
    "label_of",
    "messages_about",
    "new_code",
    "outbox_page",
    "preview",
    "queue",
    "queue_to",
    "send_again",
    "use_code",
]
