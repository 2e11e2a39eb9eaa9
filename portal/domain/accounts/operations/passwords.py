"""Setting and resetting passwords."""

from __future__ import annotations

from datetime import timedelta

from portal.domain import journal, messages, settings
from portal.domain.accounts import passwords
from portal.domain.accounts.errors import LinkHasEnded
from portal.domain.accounts.models import Account, AccountLink, LinkKind
from portal.domain.accounts.operations.links import RESET_PATH, new_link, open_link
from portal.domain.accounts.operations.signing_in import Signed, begin, end_sessions_of
from portal.domain.accounts.queries import find_login, get_account, normal_login, viewer_of
from portal.domain.customers import Channel
from portal.domain.messages import Way
from portal.platform import clock, limits
from portal.platform.access import Viewer
from portal.platform.db import lock
from portal.platform.tokens import new_reference

RESETS, RESETS_PER = 5, timedelta(days=1)
RESETS_FROM, RESETS_FROM_PER = 20, timedelta(days=1)


def set_password(account: Account, password: str) -> Account:
    """Give a locked account a new password; all its sessions end at once. Runs inside a write.

    Raises PasswordIsTooShort, PasswordIsTooLong, PasswordIsEasyToGuess. See docs/rules.md, Accounts.
    """
    passwords.check_rule(password, account.side, (account.name, account.email, account.phone))
    account.password_hash = passwords.hash_password(password)
    end_sessions_of(account.id)
    return account


def change_password(viewer: Viewer, password: str, *, browser: str) -> Signed:
    """Set the viewer's new password, after `check_current_password`. Runs inside a write.

    Every session ends, this one too: the new session returned takes its place. Raises what `set_password` does.
    """
    account = set_password(lock(get_account(viewer.account_id)), password)
    journal.note("accounts.password", "account", account.id, by=viewer, fields=["password_hash"])
    tell_of_change(account, "password")
    return begin(account, browser=browser)


def count_reset_request(login: str, *, address: str) -> None:
    """Count one request for a reset. Raises TooManyTries past five a day of a login. Called outside a write."""
    limits.count_try(f"reset:{normal_login(login)}", most=RESETS, per=RESETS_PER)
    limits.count_try(f"reset-from:{address}", most=RESETS_FROM, per=RESETS_FROM_PER)


def request_reset(login: str) -> AccountLink | None:
    """Send the one who signs in with `login` a link to a new password, good once and for an hour.

    Earlier links end. None for an unknown login, an ended account, and staff who have not joined yet: the caller
    says the same to everybody. Runs inside a write. See docs/rules.md, Accounts.
    """
    account = find_login(login)
    if account is None or not account.is_active or account.password_hash is None:
        return None
    minutes = settings.value("accounts.reset_minutes")
    link, address = new_link(LinkKind.RESET, RESET_PATH, life=timedelta(minutes=minutes), account=account)
    to = normal_login(login)
    messages.queue(
        "password-reset",
        cause=f"password-reset:{link.id}",
        to=to,
        to_name=account.name,
        way=Way.EMAIL if "@" in to else Way.SMS,
        language=account.language,
        about=("account", account.id),
        values={"minutes": minutes},
        secrets={"link": address},
    )
    return link


def reset_password(token: str, password: str) -> Account:
    """Set a new password by a reset's link, which is used up. All sessions end. Runs inside a write.

    Raises NotThere for no such link, LinkHasEnded where it was used or its hour is over, and what `set_password`
    does. See docs/rules.md, Accounts.
    """
    link = open_link(token, LinkKind.RESET)
    assert link.account_id is not None
    account = lock(get_account(link.account_id))
    if not account.is_active:
        raise LinkHasEnded
    set_password(account, password)
    link.used_at = clock.now()
    journal.note("accounts.password", "account", account.id, by=viewer_of(account), fields=["password_hash"])
    tell_of_change(account, "password")
    return account


def tell_of_change(account: Account, change: str) -> None:
    """Let the person know that the account was changed: `password`, `second_factor` or `recovery_code`."""
    messages.queue_to(
        "account-changed",
        cause=f"account-changed:{account.id}:{new_reference()}",
        phone=account.phone,
        email=account.email,
        prefer=Channel.MAIL,
        to_name=account.name,
        language=account.language,
        about=("account", account.id),
        values={"change": change},
    )
