"""Reading accounts, sessions and links."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain import settings
from portal.domain.accounts.models import Account, AccountLink, LinkKind, Role, Side, SignIn
from portal.domain.dealers import Dealer
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.contacts import parse_email, parse_phone
from portal.platform.db import db, small_write
from portal.platform.errors import NotThere
from portal.platform.text import clean_text
from portal.platform.tokens import hash_token

SEEN_AT_MOST_EVERY = timedelta(minutes=1)

_sign_ins, _accounts, _dealers = SignIn.__table__.c, Account.__table__.c, Dealer.__table__.c
_VIEWER = (
    sa.select(
        _sign_ins.id.label("sign_in_id"),
        _sign_ins.last_seen_at,
        _sign_ins.idle_until,
        _sign_ins.ends_at,
        _sign_ins.awaits_second_factor,
        _accounts.id.label("account_id"),
        _accounts.side,
        _accounts.role,
        _accounts.name,
        _accounts.language,
        _accounts.dealer_id,
        _accounts.area_id,
        _accounts.customer_id,
        _accounts.keys_on,
        _dealers.name_en,
        _dealers.name_zh,
    )
    .select_from(SignIn.__table__)
    .join(Account.__table__, _accounts.id == _sign_ins.account_id)
    .outerjoin(Dealer.__table__, _dealers.id == _accounts.dealer_id)
    .where(_sign_ins.token_hash == sa.bindparam("token_hash"), _sign_ins.ended_at.is_(None), _accounts.is_active)
)


def find_viewer(token: str) -> Viewer | None:
    """The one whose browser holds `token`, in one query; None where the session ended, idled out or lost its account.

    Notes that the person was seen, once a minute at most. See docs/rules.md, Accounts.
    """
    now = clock.now()
    row = db.session.connection().execute(_VIEWER, {"token_hash": hash_token(token)}).one_or_none()
    if row is None or row.idle_until <= now or row.ends_at <= now:
        return None
    if now - row.last_seen_at >= SEEN_AT_MOST_EVERY:
        _note_seen(row.sign_in_id, Side(row.side), now, row.ends_at)
    return Viewer(
        account_id=row.account_id,
        sign_in_token=token,
        sign_in_id=row.sign_in_id,
        side=str(row.side),
        role=str(row.role),
        name=row.name,
        language=row.language,
        dealer_id=row.dealer_id,
        dealer_name_en=row.name_en or "",
        dealer_name_zh=row.name_zh or "",
        area_id=row.area_id,
        customer_id=row.customer_id,
        awaits_second_factor=row.awaits_second_factor,
        keys_on=row.keys_on,
    )


def _note_seen(sign_in_id: int, side: Side, now: datetime, ends_at: datetime) -> None:
    idle_until = min(now + idle_time(side), ends_at)
    with small_write() as connection:
        connection.execute(
            sa.update(SignIn.__table__)  # type: ignore[arg-type]
            .where(_sign_ins.id == sign_in_id, _sign_ins.ended_at.is_(None))
            .values(last_seen_at=now, idle_until=idle_until)
        )


def idle_time(side: Side) -> timedelta:
    """How long a session of that side lives unused."""
    if side is Side.CLUB:
        return timedelta(days=settings.value("accounts.owner_idle_days"))
    return timedelta(minutes=settings.value("accounts.staff_idle_minutes"))


def whole_time(side: Side) -> timedelta:
    """How long a session of that side lives at the most."""
    if side is Side.CLUB:
        return timedelta(days=settings.value("accounts.owner_session_days"))
    return timedelta(hours=settings.value("accounts.staff_session_hours"))


def viewer_of(account: Account, *, token: str = "", sign_in: SignIn | None = None) -> Viewer:
    """The plain value of who asks, from an account: for the demonstration, the timetable and a new session."""
    dealer = account.dealer
    return Viewer(
        account_id=account.id,
        sign_in_token=token,
        sign_in_id=sign_in.id if sign_in else 0,
        side=account.side.value,
        role=account.role.value,
        name=account.name,
        language=account.language,
        dealer_id=account.dealer_id,
        dealer_name_en=dealer.name_en if dealer else "",
        dealer_name_zh=dealer.name_zh if dealer else "",
        area_id=account.area_id,
        customer_id=account.customer_id,
        awaits_second_factor=sign_in.awaits_second_factor if sign_in else False,
        keys_on=account.keys_on,
    )


# --- accounts -------------------------------------------------------------------------------------------------


def normal_login(text: str) -> str:
    """A login in the form in which it is kept: case-folded e-mail, telephone in E.164, else the text, cleaned."""
    found = parse_email(text) if "@" in text else parse_phone(text, brand().country)
    return found or clean_text(text).casefold()[:254]


def find_login(text: str) -> Account | None:
    """The account that signs in with that e-mail address or telephone number, active or not."""
    login = normal_login(text)
    column = Account.email if "@" in login else Account.phone
    return db.session.scalar(sa.select(Account).where(column == login))


def get_account(account_id: int) -> Account:
    """The account of that number. Raises NotThere."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotThere
    return account


def get_staff(viewer: Viewer, account_id: int) -> Account:
    """The account of a colleague whom `viewer` may invite and remove: a manager their dealer's staff, an
    administrator all staff. Raises NotThere for anybody else's. See docs/rules.md, Accounts.
    """
    account = get_account(account_id)
    is_seen = viewer.title == "desk.administrator" or (
        viewer.title == "dealer.manager" and account.dealer_id == viewer.dealer_id
    )
    if account.side is Side.CLUB or not is_seen:
        raise NotThere
    return account


def staff_of(dealer_id: int | None, *, with_ended: bool = False) -> list[Account]:
    """The staff of a dealer, or of the desk where `dealer_id` is None, by role and name."""
    query = sa.select(Account).where(
        Account.dealer_id == dealer_id if dealer_id is not None else Account.side == Side.DESK
    )
    if not with_ended:
        query = query.where(Account.is_active)
    return list(db.session.scalars(query.order_by(Account.role, Account.name, Account.id)))


def all_staff() -> list[Account]:
    """Everybody of the desk and of every dealer, active or not, with their dealer; the desk first."""
    query = sa.select(Account).options(joinedload(Account.dealer)).where(Account.side != Side.CLUB)
    return list(
        db.session.scalars(
            query.order_by(Account.side.desc(), Account.dealer_id, Account.role, Account.name, Account.id)
        )
    )


def present_consultants_of(dealer_id: int) -> list[Account]:
    """The dealer's sales consultants who are there to take a lead: none who left, is away or never came."""
    query = sa.select(Account).where(
        Account.dealer_id == dealer_id,
        Account.role == Role.CONSULTANT,
        Account.is_active,
        Account.is_present,
    )
    return list(db.session.scalars(query.order_by(Account.id)))


# --- sessions -------------------------------------------------------------------------------------------------


def sessions_of(account_id: int) -> list[SignIn]:
    """The account's sessions that are alive, the one used last first."""
    now = clock.now()
    query = sa.select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.ended_at.is_(None),
        SignIn.idle_until > now,
        SignIn.ends_at > now,
        ~SignIn.awaits_second_factor,
    )
    return list(db.session.scalars(query.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())))


# --- links ----------------------------------------------------------------------------------------------------


class LinkState(StrEnum):
    """What can still be done with a link."""

    OPEN = "open"
    USED = "used"
    ENDED = "ended"


def state_of(link: AccountLink) -> LinkState:
    """Whether the link still opens something."""
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.OPEN if link.ends_at > clock.now() else LinkState.ENDED


def find_invitation(token: str) -> AccountLink | None:
    """The invitation a link's token names, in whatever state (`state_of`); None where there is none."""
    return _find_link(token, LinkKind.STAFF_INVITATION, LinkKind.OWNER_INVITATION)


def find_reset(token: str) -> AccountLink | None:
    """The reset a link's token names, in whatever state (`state_of`); None where there is none."""
    return _find_link(token, LinkKind.RESET)


def _find_link(token: str, *kinds: LinkKind) -> AccountLink | None:
    query = sa.select(AccountLink).where(AccountLink.token_hash == hash_token(token), AccountLink.kind.in_(kinds))
    return db.session.scalar(query)
