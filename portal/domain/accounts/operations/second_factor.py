"""The second factor of staff: codes of an authenticator app (TOTP), and recovery codes for a lost telephone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import timedelta

import pyotp
import sqlalchemy as sa

from portal.domain import journal
from portal.domain.accounts.errors import SecondFactorFailed
from portal.domain.accounts.models import Account, RecoveryCode, Side
from portal.domain.accounts.operations.passwords import tell_of_change
from portal.domain.accounts.operations.signing_in import Signed, begin, end_sessions_of, sign_out
from portal.domain.accounts.queries import get_account
from portal.platform import clock, limits
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db, lock
from portal.platform.errors import NotAllowed
from portal.platform.tokens import ALPHABET, hash_token

TRIES, TRIES_PER = 5, timedelta(minutes=5)
STEP_SECONDS = 30
RECOVERY_CODES = 10


def count_second_factor_try(viewer: Viewer) -> None:
    """Count one try of the viewer's second factor. Raises TooManyTries past five in five minutes. Outside a write."""
    limits.count_try(f"second-factor:{viewer.account_id}", most=TRIES, per=TRIES_PER)


def proposed_secret(viewer: Viewer, key: str) -> str:
    """The secret a set-up page shows to this session: the same at every look, another for every session.

    `key` is the portal's own secret. Nothing is stored before a code of the app has confirmed it.
    """
    digest = hmac.new(key.encode(), f"second factor of {viewer.sign_in_token}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def address_for_app(viewer: Viewer, secret: str) -> str:
    """The `otpauth:` address that an authenticator app reads from the QR code."""
    account = get_account(viewer.account_id)
    uri: str = pyotp.TOTP(secret).provisioning_uri(name=account.email or account.name, issuer_name=brand().name_latin)
    return uri


def turn_on_second_factor(viewer: Viewer, secret: str, code: str, *, browser: str) -> tuple[Signed, list[str]]:
    """Keep `secret` as the account's second factor, confirmed by a `code` of the app. Runs inside a write.

    Returns the new session, and ten recovery codes that are never shown again; earlier ones and other sessions end.
    Raises SecondFactorFailed for a wrong code. NotAllowed for owners, who have none, and for a session that has not
    passed the factor the account already has: a password alone must not replace it. See docs/rules.md, Accounts.
    """
    account = lock(get_account(viewer.account_id))
    if account.side is Side.CLUB or (account.totp_secret is not None and viewer.awaits_second_factor):
        raise NotAllowed
    account.totp_secret, account.totp_last_step = secret, None
    _use_app_code(account, secret, code)
    codes = _new_recovery_codes(account)
    end_sessions_of(account.id)
    journal.note("accounts.second_factor", "account", account.id, by=viewer, fields=["totp_secret"])
    tell_of_change(account, "second_factor")
    return begin(account, browser=browser), codes


def pass_second_factor(viewer: Viewer, code: str, *, browser: str) -> Signed:
    """The full session of who gives a code of the app, or a recovery code; each is good once. Runs inside a write.

    The session that waited ends and a new token is given. Raises SecondFactorFailed; NotAllowed where the account
    has no second factor yet. See docs/rules.md, Accounts.
    """
    account = lock(get_account(viewer.account_id))
    if account.totp_secret is None or not account.is_active:
        raise NotAllowed
    plain = re.sub(r"[\s-]", "", code).upper()
    if len(plain) == 6 and plain.isdecimal():
        _use_app_code(account, account.totp_secret, plain)
    else:
        _use_recovery_code(account, plain)
        journal.note("accounts.recovery_code", "account", account.id, by=viewer)
        tell_of_change(account, "recovery_code")
    sign_out(viewer.sign_in_token)
    return begin(account, browser=browser)


def recovery_codes_left(account_id: int) -> int:
    """How many of the account's recovery codes are unused."""
    query = sa.select(sa.func.count()).select_from(RecoveryCode)
    left = db.session.scalar(query.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)))
    return left or 0


def _use_app_code(account: Account, secret: str, code: str) -> None:
    """Accept the code of this half-minute or the one before or after, if none as late was accepted before."""
    app = pyotp.TOTP(secret)
    present = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        is_newer = account.totp_last_step is None or step > account.totp_last_step
        if is_newer and hmac.compare_digest(app.generate_otp(step).encode(), "".join(code.split()).encode()):
            account.totp_last_step = step
            db.session.flush()
            return
    raise SecondFactorFailed


def _use_recovery_code(account: Account, plain: str) -> None:
    result = db.session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _hash_recovery_code(account, plain),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise SecondFactorFailed


def _new_recovery_codes(account: Account) -> list[str]:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=_hash_recovery_code(account, c)) for c in codes)
    db.session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _hash_recovery_code(account: Account, plain: str) -> str:
    return hash_token(f"recovery code of {account.id}: {plain}")
