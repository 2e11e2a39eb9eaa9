"""One-time codes of six digits: ten minutes, five tries, once. See docs/rules.md, Messages."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain import settings
from portal.domain.messages.errors import CodeHasEnded, CodeIsWrong
from portal.domain.messages.models import OneTimeCode
from portal.platform import clock, tokens
from portal.platform.db import db, small_write


def new_code(purpose: str, subject: str, *, bound_to: str = "") -> str:
    """Make a code for `subject` (`account:12`, `lead:4711`) and return it; earlier ones for the same purpose end.

    Runs inside a write. With `bound_to`, something only the asking browser holds, the code is good from there alone.
    Only hashes are stored.
    """
    now = clock.now()
    db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.purpose == purpose, OneTimeCode.subject == subject)
        .where(OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > now)
        .values(ends_at=now)
    )
    code = tokens.new_code()
    db.session.add(
        OneTimeCode(
            purpose=purpose,
            subject=subject,
            code_hash=_hashed(purpose, subject, code),
            bound_to=_hash_of_browser(bound_to),
            created_at=now,
            ends_at=now + timedelta(minutes=settings.value("messages.code_minutes")),
        )
    )
    db.session.flush()
    return code


def check_code(purpose: str, subject: str, code: str, *, bound_to: str = "", use: bool = True) -> int:
    """Accept the code once and return its id, or raise CodeIsWrong (with the tries left) or CodeHasEnded.

    Call it before the write of the act it opens: the try is counted in a small write of its own, so that nothing
    that fails afterwards gives it back, and eight guesses at one moment count as eight. With `use=False` a right code
    is not yet spent: the act's write spends it with `use_code`, so that an act that fails does not cost the code.
    """
    most = settings.value("messages.code_tries")
    with small_write() as connection:
        tried = _count_try(connection, purpose, subject, _hash_of_browser(bound_to), most)
        is_right = tried is not None and hmac.compare_digest(tried.code_hash, _hashed(purpose, subject, code))
        if tried is not None and is_right and use:
            connection.execute(sa.update(OneTimeCode).where(OneTimeCode.id == tried.id).values(used_at=clock.now()))
    if tried is None:
        raise CodeHasEnded
    if is_right:
        return int(tried.id)
    if tried.tries >= most:
        raise CodeHasEnded
    raise CodeIsWrong(left=most - int(tried.tries))


def use_code(code_id: int) -> None:
    """Spend a code that `check_code(..., use=False)` found right, inside the act's write. Raises CodeHasEnded."""
    result = db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > clock.now())
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not result.rowcount:  # type: ignore[attr-defined]
        raise CodeHasEnded


def _count_try(connection: sa.Connection, purpose: str, subject: str, browser: str, most: int) -> Any:
    """Count a try of the newest code, where it is good and asked for from this browser; its row, or None."""
    newest = (
        sa.select(OneTimeCode.id)
        .where(OneTimeCode.purpose == purpose, OneTimeCode.subject == subject)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    counted = (
        sa.update(OneTimeCode)
        .where(OneTimeCode.id == newest, OneTimeCode.bound_to == browser, OneTimeCode.used_at.is_(None))
        .where(OneTimeCode.ends_at > clock.now(), OneTimeCode.tries < most)
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id, OneTimeCode.code_hash, OneTimeCode.tries)
    )
    return connection.execute(counted).first()


def forget_old_codes() -> int:
    """Delete codes that ended a day ago; runs inside a write of the timetable. Returns how many."""
    result = db.session.execute(sa.delete(OneTimeCode).where(OneTimeCode.ends_at < clock.now() - timedelta(days=1)))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _hashed(purpose: str, subject: str, code: str) -> str:
    return tokens.hash_token(f"{purpose}:{subject}:{''.join(code.split())}")


def _hash_of_browser(bound_to: str) -> str:
    return tokens.hash_token(bound_to) if bound_to else ""
