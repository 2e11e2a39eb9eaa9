"""Links that let somebody set a password: 256 bits, stored hashed, used by POST, once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain.accounts.errors import LinkHasEnded
from portal.domain.accounts.models import Account, AccountLink, LinkKind
from portal.domain.accounts.queries import LinkState, state_of
from portal.domain.customers import Customer
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db, lock
from portal.platform.errors import NotThere
from portal.platform.tokens import hash_token, new_token

JOIN_PATH = "/account/join/"
RESET_PATH = "/account/password/reset/"
"""Where the account's side answers these links; its tests hold both to its routes."""


def new_link(
    kind: LinkKind,
    path: str,
    *,
    life: timedelta,
    account: Account | None = None,
    customer: Customer | None = None,
    email: str | None = None,
    phone: str | None = None,
) -> tuple[AccountLink, str]:
    """A new link and the address to send. Where it is an account's, earlier ones of the same kind end."""
    now = clock.now()
    if account is not None:
        db.session.execute(
            sa.update(AccountLink)
            .where(AccountLink.kind == kind, AccountLink.account_id == account.id)
            .where(AccountLink.used_at.is_(None), AccountLink.ends_at > now)
            .values(ends_at=now)
        )
    token = new_token()
    link = AccountLink(
        kind=kind,
        token_hash=hash_token(token),
        account_id=account.id if account else None,
        customer_id=customer.id if customer else None,
        email=email,
        phone=phone,
        created_at=now,
        ends_at=now + life,
    )
    db.session.add(link)
    db.session.flush()
    return link, f"{brand().base_url}{path}{token}"


def get_link(token: str, *kinds: LinkKind) -> AccountLink:
    """The link of that token, locked, in whatever state. Raises NotThere."""
    query = sa.select(AccountLink).where(AccountLink.token_hash == hash_token(token), AccountLink.kind.in_(kinds))
    link = db.session.scalar(query)
    if link is None:
        raise NotThere
    return lock(link)


def open_link(token: str, *kinds: LinkKind) -> AccountLink:
    """The link of that token, locked and still good. Raises NotThere, or LinkHasEnded."""
    link = get_link(token, *kinds)
    if state_of(link) is not LinkState.OPEN:
        raise LinkHasEnded
    return link
