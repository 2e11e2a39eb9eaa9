"""Proving who one is, and the sessions that follow from it.

What proves is called before the write of the act: failed tries are counted in small writes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal.domain import messages, settings
from portal.domain.accounts import passwords
from portal.domain.accounts.errors import CodeFailed, CurrentPasswordIsWrong, SignInFailed
from portal.domain.accounts.models import Account, Side, SignIn
from portal.domain.accounts.queries import find_login, get_account, idle_time, normal_login, viewer_of, whole_time
from portal.domain.messages import Way
from portal.platform import clock, limits
from portal.platform.access import Viewer
from portal.platform.db import db, lock
from portal.platform.errors import NotThere
from portal.platform.tokens import hash_token, new_reference, new_token

FAILURES, FAILURES_PER = 10, timedelta(minutes=5)
CODE_REQUESTS, CODE_REQUESTS_PER = 5, timedelta(minutes=10)
SECOND_FACTOR_WAITS = timedelta(minutes=10)
_CODE = "sign-in"


@dataclass(frozen=True)
class Signed:
    """A session that began: the token for the browser, and who asks from now on."""

    token: str
    viewer: Viewer

    @property
    def awaits_second_factor(self) -> bool:
        """True while only the second factor's page may be opened."""
        return self.viewer.awaits_second_factor


# --- by password ----------------------------------------------------------------------------------------------


def check_password(login: str, password: str, *, address: str) -> Account:
    """The account whose login (e-mail or telephone) and password these are. Called outside a write.

    Raises SignInFailed alike for an unknown login, a wrong password and an ended account, after the same work; and
    TooManyTries after ten failures in five minutes of this login or from this `address`.
    See docs/rules.md, Accounts.
    """
    keys = _failure_keys(normal_login(login), address)
    _check_failures(keys)
    account = find_login(login)
    may_enter = account is not None and account.is_active
    is_right = passwords.is_right(account.password_hash if account and may_enter else None, password)
    if account is None or not is_right:
        _count_failure(keys)
        raise SignInFailed
    return account


def check_current_password(account_id: int, password: str, *, address: str) -> Account:
    """The account, if this is its password; else CurrentPasswordIsWrong, or TooManyTries. Called outside a write."""
    account = get_account(account_id)
    keys = _failure_keys(account.email or account.phone or "", address)
    _check_failures(keys)
    if not passwords.is_right(account.password_hash, password):
        _count_failure(keys)
        raise CurrentPasswordIsWrong
    return account


# --- by a code of six digits ----------------------------------------------------------------------------------


def count_code_request(login: str, *, address: str) -> None:
    """Count one request for a code. Raises TooManyTries past five in ten minutes. Called outside a write."""
    for key in (f"sign-in-code:{normal_login(login)}", f"sign-in-code-from:{address}"):
        limits.count_try(key, most=CODE_REQUESTS, per=CODE_REQUESTS_PER)


def send_sign_in_code(login: str, *, bound_to: str) -> None:
    """Send six digits to the owner who signs in with `login`; whoever else it is gets none, and cannot tell.

    The code is good for ten minutes, five tries, once, and from the browser that holds `bound_to`. Runs inside a
    write. See docs/rules.md, Accounts.
    """
    to = normal_login(login)
    code = messages.new_code(_CODE, _code_subject(to), bound_to=bound_to)
    account = find_login(to)
    if account is None or not account.is_active or account.side is not Side.CLUB:
        return
    messages.queue(
        "sign-in-code",
        cause=f"sign-in-code:{account.id}:{new_reference()}",
        to=to,
        to_name=account.name,
        way=Way.EMAIL if "@" in to else Way.SMS,
        language=account.language,
        about=("account", account.id),
        values={"minutes": settings.value("messages.code_minutes")},
        secrets={"code": code},
    )


def check_sign_in_code(login: str, code: str, *, bound_to: str, address: str) -> Account:
    """The owner whose code this is. Called outside a write.

    Raises CodeIsWrong or CodeHasEnded from messages, CodeFailed where nobody signs in so, TooManyTries as
    `check_password` does. See docs/rules.md, Accounts.
    """
    login = normal_login(login)
    keys = _failure_keys(login, address)
    _check_failures(keys)
    try:
        messages.check_code(_CODE, _code_subject(login), code, bound_to=bound_to)
    except (messages.CodeIsWrong, messages.CodeHasEnded):
        _count_failure(keys)
        raise
    account = find_login(login)
    if account is None or not account.is_active or account.side is not Side.CLUB:
        raise CodeFailed
    return account


def _code_subject(login: str) -> str:
    # By the login, not the account: a login nobody has gets a code that nobody is sent, and behaves alike.
    return f"login:{hash_token(login)[:56]}"


# --- failures -------------------------------------------------------------------------------------------------


def _failure_keys(login: str, address: str) -> tuple[str, str]:
    return f"sign-in-failed:{login}", f"sign-in-failed-from:{address}"


def _check_failures(keys: tuple[str, str]) -> None:
    for key in keys:
        limits.check_tries(key, most=FAILURES, per=FAILURES_PER)


def _count_failure(keys: tuple[str, str]) -> None:
    for key in keys:
        limits.count_try(key, most=FAILURES, per=FAILURES_PER)


# --- sessions -------------------------------------------------------------------------------------------------


def sign_in(account: Account, *, browser: str, needs_second_factor: bool) -> Signed:
    """Begin a session for an account that has just proved itself. Runs inside a write.

    `browser` is how the person will know this session on the list. Where `needs_second_factor`, a session of staff
    opens nothing but the second factor's page, and ends in ten minutes without it. Raises SignInFailed where the
    account was ended, or its password changed, since it was proved. See docs/rules.md, Accounts.
    """
    proved_with = account.password_hash
    lock(account)
    if not account.is_active or account.password_hash != proved_with:
        raise SignInFailed
    return begin(account, browser=browser, awaits=needs_second_factor and account.side is not Side.CLUB)


def begin(account: Account, *, browser: str, awaits: bool = False) -> Signed:
    """A new session with a new token, for whoever calls after proving more than before."""
    now = clock.now()
    whole = SECOND_FACTOR_WAITS if awaits else whole_time(account.side)
    token = new_token()
    session = SignIn(
        token_hash=hash_token(token),
        account_id=account.id,
        began_at=now,
        last_seen_at=now,
        idle_until=now + min(idle_time(account.side), whole),
        ends_at=now + whole,
        browser=browser[:120],
        awaits_second_factor=awaits,
    )
    db.session.add(session)
    db.session.flush()
    return Signed(token, viewer_of(account, token=token, sign_in=session))


def sign_out(token: str) -> None:
    """End the session that this token opens, at once. Runs inside a write."""
    _end(SignIn.token_hash == hash_token(token))


def end_session(viewer: Viewer, sign_in_id: int) -> None:
    """End one of the viewer's own sessions. Raises NotThere where it is not theirs or has ended before."""
    if not _end(SignIn.id == sign_in_id, SignIn.account_id == viewer.account_id):
        raise NotThere


def end_sessions_of(account_id: int, *, but: int = 0) -> int:
    """End all sessions of an account at once, except the one with the id `but`. Returns how many."""
    return _end(SignIn.account_id == account_id, SignIn.id != but)


def _end(*which: sa.ColumnElement[bool]) -> int:
    statement = sa.update(SignIn).where(SignIn.ended_at.is_(None), *which).values(ended_at=clock.now())
    result = db.session.execute(statement.execution_options(synchronize_session="fetch"))
    return int(result.rowcount)  # type: ignore[attr-defined]


def forget_old_sessions() -> int:
    """Delete sessions that ended 30 days ago; runs inside a write of the timetable. Returns how many."""
    old = clock.now() - timedelta(days=30)
    result = db.session.execute(sa.delete(SignIn).where(SignIn.ends_at < old))
    return int(result.rowcount)  # type: ignore[attr-defined]
