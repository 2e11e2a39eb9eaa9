"""Accounts come and go: invitations of owners and staff, and the end of an account."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain import customers, journal, messages, settings
from portal.domain.accounts.errors import AccountIsThere, LastAdministrator, LinkHasEnded, LoginIsTaken, ThatIsYou
from portal.domain.accounts.models import ROLES_OF, Account, AccountLink, LinkKind, Role, Side
from portal.domain.accounts.operations.links import JOIN_PATH, get_link, new_link, open_link
from portal.domain.accounts.operations.passwords import set_password
from portal.domain.accounts.operations.signing_in import end_sessions_of
from portal.domain.accounts.queries import LinkState, find_login, get_account, state_of, viewer_of
from portal.domain.customers import Channel, Customer
from portal.platform import clock, limits
from portal.platform.access import Viewer
from portal.platform.db import db, lock
from portal.platform.errors import NotAllowed
from portal.platform.language import speaking

AGAIN, AGAIN_PER = 5, timedelta(days=1)


def make_account(
    *,
    side: Side,
    role: Role,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    language: str = "zh-Hans",
    dealer_id: int | None = None,
    area_id: int | None = None,
    customer_id: int | None = None,
    password_hash: str | None = None,
    is_present: bool = True,
) -> Account:
    """A new account, as it is told. Runs inside a write. `email` is case-folded, `phone` in E.164.

    `password_hash` comes from `hash_password`, whose argument no rule has judged: the demonstration shares one.
    Raises LoginIsTaken where another account has that address or number, also one made at the same moment.
    """
    account = Account(
        side=side,
        role=role,
        name=name,
        email=email,
        phone=phone,
        language=language,
        dealer_id=dealer_id,
        area_id=area_id,
        customer_id=customer_id,
        password_hash=password_hash,
        is_present=is_present,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except sa.exc.IntegrityError as error:
        raise LoginIsTaken from error
    return account


# --- owners ---------------------------------------------------------------------------------------------------


def invite_owner(
    customer: Customer, *, phone: str | None, email: str | None, language: str, cause: str
) -> AccountLink | None:
    """Queue the invitation into the owner club, with a link that is good once and for thirty days.

    `phone` (E.164) and `email` become what the owner signs in with; `cause` is the message's cause key. Returns the
    link; None where the customer has an account already, and needs no letter. Runs inside a write.
    See docs/rules.md, Accounts.
    """
    account = _account_of(customer.id)
    if account is not None and account.is_active:
        return None
    days = settings.value("accounts.owner_invitation_days")
    link, address = new_link(
        LinkKind.OWNER_INVITATION, JOIN_PATH, life=timedelta(days=days), customer=customer, email=email, phone=phone
    )
    messages.queue_to(
        "owner-invitation",
        cause=cause,
        phone=phone,
        email=email,
        prefer=customer.preferred_channel,
        to_name=customer.name,
        language=language,
        about=("customer", customer.id),
        values={"days": days},
        secrets={"link": address},
    )
    return link


def count_again_request(token: str, *, address: str) -> None:
    """Count one request to be invited again. Raises TooManyTries past five a day. Called outside a write."""
    for key in (f"invited-again:{token}", f"invited-again-from:{address}"):
        limits.count_try(key, most=AGAIN, per=AGAIN_PER)


def invite_owner_again(token: str) -> AccountLink | None:
    """Send an owner's invitation anew, to where it went before. Runs inside a write.

    Raises NotThere for no such invitation, LinkHasEnded where it was used. None where there is an account by now.
    """
    old = get_link(token, LinkKind.OWNER_INVITATION)
    if state_of(old) is LinkState.USED:
        raise LinkHasEnded
    assert old.customer_id is not None
    customer = customers.get_customer(old.customer_id)
    old.ends_at = min(old.ends_at, clock.now())
    cause = f"owner-invitation-again:{old.id}"
    return invite_owner(customer, phone=old.phone, email=old.email, language=customer.language, cause=cause)


def accept_invitation(token: str, password: str, *, language: str) -> Account:
    """Set the password of who was invited; an owner's account is made by it. The link is used up. Inside a write.

    Raises NotThere, LinkHasEnded, AccountIsThere for an owner who has an account, LoginIsTaken where neither the
    address nor the number is free, and what `set_password` does. Of two who accept at the same moment one does.
    See docs/rules.md, Accounts.
    """
    link = open_link(token, LinkKind.OWNER_INVITATION, LinkKind.STAFF_INVITATION)
    account = _join_club(link, language) if link.kind is LinkKind.OWNER_INVITATION else _join_staff(link, language)
    set_password(account, password)
    account.is_present = True
    link.used_at = clock.now()
    db.session.flush()
    journal.note("accounts.join", "account", account.id, by=viewer_of(account), fields=["password_hash"])
    return account


def _join_club(link: AccountLink, language: str) -> Account:
    assert link.customer_id is not None
    customer = lock(customers.get_customer(link.customer_id))
    account = _account_of(customer.id)
    if account is not None:
        if account.is_active:
            raise AccountIsThere(login=account.email or account.phone)
        account.is_active, account.ended_at, account.language = True, None, language
        return account
    email = link.email if link.email and find_login(link.email) is None else None
    phone = link.phone if link.phone and find_login(link.phone) is None else None
    if email is None and phone is None:
        raise LoginIsTaken
    return make_account(
        side=Side.CLUB,
        role=Role.OWNER,
        name=customer.name,
        email=email,
        phone=phone,
        language=language,
        customer_id=customer.id,
    )


def _join_staff(link: AccountLink, language: str) -> Account:
    assert link.account_id is not None
    account = lock(get_account(link.account_id))
    if not account.is_active:
        raise LinkHasEnded
    account.language = language
    return account


def _account_of(customer_id: int) -> Account | None:
    return db.session.scalar(sa.select(Account).where(Account.customer_id == customer_id))


# --- staff ----------------------------------------------------------------------------------------------------


def invite_staff(
    *,
    name: str,
    email: str,
    side: Side,
    role: Role,
    language: str,
    by: Viewer | None,
    dealer_id: int | None = None,
    area_id: int | None = None,
) -> Account:
    """Invite a colleague by a link that is good once and for two days. Runs inside a write.

    The account stands at once, without a password and away, until the link is used. Inviting somebody again who has
    not come yet, or who left this dealer or the desk, sends a new link and ends the earlier. Managers invite their
    own dealer's staff, administrators anybody (NotAllowed). Raises LoginIsTaken. See docs/rules.md, Accounts.
    """
    _refuse_stranger(side, dealer_id, by)
    if role not in ROLES_OF[side]:
        raise NotAllowed
    account = find_login(email)
    if account is None:
        account = make_account(
            side=side,
            role=role,
            name=name,
            email=email,
            language=language,
            dealer_id=dealer_id,
            area_id=area_id,
            is_present=False,
        )
    elif _works_here(account) or (account.side, account.dealer_id) != (side, dealer_id):
        raise LoginIsTaken
    else:
        account.name, account.role, account.area_id, account.language = name, role, area_id, language
        account.is_active, account.ended_at, account.password_hash, account.totp_secret = True, None, None, None
    _send_staff_invitation(account)
    journal.note("accounts.invite", "account", account.id, by=by, fields=["role"])
    return account


def invite_first_administrator(email: str, *, name: str = "", language: str = "en") -> str:
    """Invite an administrator from the command line, who then invites everybody else. Runs inside a write.

    Returns the link's address, to be opened by whoever runs the command. Raises LoginIsTaken where the address
    signs in already. See docs/rules.md, Accounts.
    """
    account = find_login(email)
    if account is None:
        account = make_account(
            side=Side.DESK,
            role=Role.ADMINISTRATOR,
            name=name or email.partition("@")[0],
            email=email,
            language=language,
            is_present=False,
        )
    elif _works_here(account) or account.role is not Role.ADMINISTRATOR:
        raise LoginIsTaken
    account.is_active, account.ended_at = True, None
    journal.note("accounts.invite", "account", account.id, by=None, fields=["role"])
    return _send_staff_invitation(account)


def _works_here(account: Account) -> bool:
    return account.is_active and account.password_hash is not None


def _send_staff_invitation(account: Account) -> str:
    days = settings.value("accounts.staff_invitation_days")
    link, address = new_link(LinkKind.STAFF_INVITATION, JOIN_PATH, life=timedelta(days=days), account=account)
    with speaking(account.language):
        place = account.dealer.name if account.dealer else ""
    messages.queue_to(
        "staff-invitation",
        cause=f"staff-invitation:{link.id}",
        phone=None,
        email=account.email,
        prefer=Channel.MAIL,
        to_name=account.name,
        language=account.language,
        about=("account", account.id),
        values={"days": days, "place": place},
        secrets={"link": address},
    )
    return address


def set_presence(account: Account, is_present: bool, *, by: Viewer) -> Account:
    """Say whether a consultant is there to take leads by turn. Raises NotAllowed for other dealers' staff."""
    _refuse_stranger(account.side, account.dealer_id, by)
    lock(account).is_present = is_present
    journal.note("accounts.presence", "account", account.id, by=by, fields=["is_present"])
    return account


def end_account(account: Account, *, by: Viewer | None) -> Account:
    """End an account: its sessions end at once and it signs in no more. Runs inside a write.

    What the person held, as open leads, the caller hands on in the same write. Raises ThatIsYou, LastAdministrator,
    and NotAllowed for staff of others. See docs/rules.md, Accounts.
    """
    _refuse_stranger(account.side, account.dealer_id, by)
    if by is not None and by.account_id == account.id:
        raise ThatIsYou
    if account.role is Role.ADMINISTRATOR and not _other_administrators(account):
        raise LastAdministrator
    lock(account)
    account.is_active, account.is_present, account.ended_at = False, False, clock.now()
    end_sessions_of(account.id)
    journal.note("accounts.end", "account", account.id, by=by, fields=["is_active"])
    return account


def _other_administrators(account: Account) -> list[int]:
    """The other active administrators, locked, so that two cannot end each other at the same moment."""
    query = sa.select(Account.id).where(
        Account.role == Role.ADMINISTRATOR, Account.is_active, Account.password_hash.is_not(None)
    )
    everybody = db.session.scalars(query.order_by(Account.id).with_for_update()).all()
    return [other for other in everybody if other != account.id]


def _refuse_stranger(side: Side, dealer_id: int | None, by: Viewer | None) -> None:
    if by is None or by.title == "desk.administrator":
        return
    if by.title == "dealer.manager" and side is Side.DEALER and dealer_id == by.dealer_id:
        return
    raise NotAllowed


def set_preferences(account_id: int, *, language: str | None = None, keys_on: bool | None = None) -> Account:
    """Keep the person's language and whether single-letter keys act; what is left out stays. Inside a write."""
    account = lock(get_account(account_id))
    if language is not None:
        account.language = language
    if keys_on is not None:
        account.keys_on = keys_on
    return account
