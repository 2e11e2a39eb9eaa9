"""By what a lead is found: the contact keys of open leads, unique, and the words of the search."""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.domain.customers import ContactKind
from portal.domain.leads.models import DuplicatePair, Lead, LeadToken, OpenLeadKey
from portal.platform import clock
from portal.platform.db import append, db, table_of

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
TOKEN_LENGTH = 40

# Asked for and changed with every act that opens, moves or ends a lead: made once, and spoken to the tables.
_keys, _tokens = table_of(OpenLeadKey), table_of(LeadToken)
_HOLDER = sa.select(_keys.c.lead_id).where(
    _keys.c.kind == sa.bindparam("of_kind"), _keys.c.value == sa.bindparam("of_value")
)
_RELEASE = sa.delete(_keys).where(_keys.c.lead_id == sa.bindparam("lead"))
_KEEP_TOKENS = sa.insert(_tokens)
_FORGET_TOKENS = sa.delete(_tokens).where(_tokens.c.lead_id == sa.bindparam("lead"))
_MOVE_TOKENS = (
    sa.update(_tokens).where(_tokens.c.lead_id == sa.bindparam("lead")).values(dealer_id=sa.bindparam("dealer"))
)


def contacts_of(lead: Lead) -> list[tuple[ContactKind, str]]:
    """The lead's contacts, in the one order in which their rows are locked everywhere."""
    found = [(ContactKind.PHONE, lead.phone), (ContactKind.EMAIL, lead.email)]
    return [(kind, value) for kind, value in found if value]


def holder_of(kind: ContactKind, value: str | None) -> int | None:
    """The id of the open lead that has this contact, or None."""
    if not value:
        return None
    found: int | None = db.session.connection().execute(_HOLDER, {"of_kind": kind, "of_value": value}).scalar()
    return found


def take(lead: Lead, *, are_free: bool = False) -> None:
    """Let the open lead hold its contacts. A contact that another open lead holds stays there; the desk looks.

    `are_free` says that the caller has locked the contacts and found no holder.
    """
    for kind, value in contacts_of(lead):
        holder = None if are_free else holder_of(kind, value)
        if holder is None:
            append(OpenLeadKey, kind=kind, value=value, lead_id=lead.id)
        elif holder != lead.id:
            note_pair(lead.id, holder, kind.value)


def release(lead: Lead) -> None:
    """The lead is closed: its contacts are free for a new one."""
    db.session.connection().execute(_RELEASE, {"lead": lead.id})


def note_pair(lead_id: int, other_id: int, why: str) -> None:
    """Put two leads that may be one person into the duplicates queue, once."""
    first, second = sorted((lead_id, other_id))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(DuplicatePair).values(lead_id=first, other_id=second, why=why, found_at=clock.now())
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["lead_id", "other_id"]))


# --- search ---------------------------------------------------------------------------------------------------


def tokens_of(lead: Lead) -> set[str]:
    """Everything by which a search finds this lead."""
    found = {f"f:{lead.ref}", *name_tokens(lead.name)}
    if lead.phone:
        digits = lead.phone.lstrip("+")
        found |= {f"p:{digits}", f"r:{digits[::-1]}"}
    if lead.email:
        found.add(f"e:{lead.email.split('@')[0]}")
    return {token[:TOKEN_LENGTH] for token in found}


def name_tokens(name: str) -> set[str]:
    """Words of a name; Chinese runs also in pairs of characters, so that any part of them is found."""
    found = {f"w:{word.casefold()}" for word in _WORD.findall(_HAN.sub(" ", name))}
    for run in _HAN.findall(name):
        found |= {f"w:{run[i:]}" for i in range(min(len(run), 8))}
    return found


def index_lead(lead: Lead, *, is_new: bool = False) -> None:
    """Make the lead findable, at the desk and at the dealer that has it."""
    dealer_id, connection = lead.dealer_id or 0, db.session.connection()
    if not is_new:
        connection.execute(_FORGET_TOKENS, {"lead": lead.id})
    rows = [{"dealer_id": dealer_id, "token": token, "lead_id": lead.id} for token in sorted(tokens_of(lead))]
    connection.execute(_KEEP_TOKENS, rows)


def move_index(lead: Lead) -> None:
    """The lead went to another dealer: its search words go with it."""
    db.session.connection().execute(_MOVE_TOKENS, {"lead": lead.id, "dealer": lead.dealer_id or 0})


def search_prefixes(text: str) -> list[str]:
    """The prefixes a typed text may stand for; a lead must match one for each word, digits as one number."""
    text = text.strip()
    digits = re.sub(r"[\s()+-]", "", text)
    if digits.isdigit() and len(digits) >= 3:
        return [f"p:{digits}", f"p:86{digits}", f"r:{digits[::-1]}"]
    if "@" in text:
        return [f"e:{text.split('@')[0].casefold()}"]
    prefixes = [f"f:{text.upper()}"] if re.fullmatch(r"[2-9A-HJKMNP-Za-hjkmnp-z]{4,8}", text) else []
    words = [*_HAN.findall(text), *(word.casefold() for word in _WORD.findall(_HAN.sub(" ", text)))]
    return [*prefixes, *(f"w:{word}" for word in words[:1])]


def matches(prefixes: Iterable[str]) -> sa.ColumnElement[bool]:
    """The condition on LeadToken that its token begins with one of the prefixes, as ranges of the index."""
    ranges = [
        sa.and_(LeadToken.token >= prefix[:TOKEN_LENGTH], LeadToken.token < prefix[:TOKEN_LENGTH] + "\U0010fffd")
        for prefix in prefixes
    ]
    return sa.or_(*ranges) if ranges else sa.false()
