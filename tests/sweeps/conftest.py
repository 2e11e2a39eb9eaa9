"""A small town for the sweeps: two dealers with all their staff, the desk, an owner, and one object of each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain import accounts, customers, imports, leads, messages, sales
from portal.domain.accounts import Account, AccountLink, LinkKind, Role, Side, SignIn
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.tokens import hash_token, new_token
from tests.domain.sales.cast import FACTS, OTHER_VIN, make_cast

ABSENT = {"number": "999999", "reference": "ZZZZZZZZ", "token": "no-such-token-at-all"}


@dataclass
class Town:
    """Who and what there is. `objects[kind]` is what the address names for an own, a foreign and an absent object."""

    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)
    objects: dict[str, dict[str, str]] = field(default_factory=dict)
    sign_ins: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    """Strings that only the second dealer's pages may show."""
    snapshot: Path = Path()

    def client(self, title: str | None) -> FlaskClient:
        """A browser signed in as that role of the first dealer or the desk, or nobody."""
        found = self.app.test_client()
        if title is not None:
            with found.session_transaction() as session:
                session["_user_id"] = self.tokens[title]
                session["_fresh"] = True
        return found


def _sign_in(account: Account) -> str:
    token, now = new_token(), clock.now()
    day = timedelta(hours=12)
    db.session.add(
        SignIn(
            token_hash=hash_token(token),
            account_id=account.id,
            began_at=now,
            last_seen_at=now,
            idle_until=now + day,
            ends_at=now + day,
        )
    )
    return token


def _account(side: Side, role: Role, **more: Any) -> Account:
    account = Account(
        side=side, role=role, name=f"{role.value} {side.value}", language="en", created_at=clock.now(), **more
    )
    db.session.add(account)
    db.session.flush()
    return account


@pytest.fixture
def town(app: Flask, tmp_path: Path) -> Iterator[Town]:
    """The town, once made and put back as it was after every request that changed it."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():  # no context may stay open: requests would share what they know of the viewer
        found = _build(app, tmp_path)
    yield found
    app.config["WTF_CSRF_ENABLED"] = True


def _build(app: Flask, tmp_path: Path) -> Town:
    found = Town(app=app)
    cast = make_cast()

    def people() -> dict[str, accounts.Account]:
        own, other = {"dealer_id": cast.dealer.id}, {"dealer_id": cast.other_dealer.id}
        file = customers.join_or_make(
            "Owner",
            phone="+8613700000001",
            email="owner@example.com",
            language="en",
            first_touch_at=clock.now(),
            first_touch_source="sale",
        )
        made = {
            f"dealer.{role.value}": _account(Side.DEALER, role, email=f"{role.value}@one.example", **own)
            for role in (Role.MANAGER, Role.CONSULTANT, Role.ADVISOR, Role.MARKETING)
        }
        made |= {
            f"desk.{role.value}": _account(Side.DESK, role, email=f"{role.value}@desk.example")
            for role in (Role.AGENT, Role.SUPERVISOR, Role.MARKETER, Role.AREA_MANAGER, Role.ADMINISTRATOR)
        }
        made["club.owner"] = _account(Side.CLUB, Role.OWNER, email="owner@example.com", customer_id=file.id)
        made["foreign"] = _account(Side.DEALER, Role.MANAGER, email="manager@two.example", **other)
        made["colleague"] = _account(Side.DEALER, Role.CONSULTANT, email="colleague@one.example", **own)
        found.tokens = {title: _sign_in(account) for title, account in made.items()}
        return made

    staff = in_one_write(people)
    viewers = {title: accounts.viewer_of(account) for title, account in staff.items()}

    def lead(number: int, by: str, name: str) -> leads.Lead:
        enquiry = leads.Enquiry(
            name=name, source=leads.Source.WALK_IN, phone=f"+86138000010{number:02d}", model_slug="ostrel"
        )
        viewer = viewers[by]
        assert viewer.dealer_id is not None
        return leads.enter_own_enquiry(viewer.dealer_id, enquiry, "Visit", by=viewer).lead

    def things() -> dict[str, Any]:
        mine = lead(1, "dealer.manager", "Sun Jiayi")
        theirs = lead(2, "foreign", "MARK-Foreign-Lead")
        leads.accept(mine, staff["dealer.consultant"].id, by=viewers["dealer.manager"])
        leads.note_contact(mine, by=viewers["dealer.consultant"])
        leads.accept(theirs, staff["foreign"].id, by=viewers["foreign"])
        desk = leads.register_interest(
            leads.Enquiry(name="Peng Bo", source=leads.Source.MODEL_PAGE, phone="+8613800001003", city_code="shanghai")
        )
        claimed = lead(4, "dealer.manager", "Tang Xin")
        leads.accept(claimed, staff["dealer.consultant"].id, by=viewers["dealer.manager"])
        claim = leads.claim_lost(claimed, leads.LostReason.PLAN_CANCELLED, "", by=viewers["dealer.consultant"])
        sold = sales.report_sale(FACTS, dealer=cast.dealer, lead=None, by=viewers["dealer.consultant"])
        foreign_sale = sales.report_sale(
            replace(FACTS, vin=OTHER_VIN, invoice_number="MARK-9", phone="+8613800001009", email=None),
            dealer=cast.other_dealer,
            lead=None,
            by=viewers["foreign"],
        )
        reset = new_token()
        db.session.add(
            AccountLink(
                kind=LinkKind.RESET,
                token_hash=hash_token(reset),
                account_id=staff["club.owner"].id,
                created_at=clock.now(),
                ends_at=clock.now() + timedelta(hours=1),
            )
        )
        invitation = new_token()
        db.session.add(
            AccountLink(
                kind=LinkKind.OWNER_INVITATION,
                token_hash=hash_token(invitation),
                customer_id=sold.customer_id,
                email="mei@example.com",
                created_at=clock.now(),
                ends_at=clock.now() + timedelta(days=30),
            )
        )
        return {
            "mine": mine, "claimed": claimed, "theirs": theirs, "desk": desk, "claim": claim, "sold": sold,
            "foreign_sale": foreign_sale, "reset": reset, "invitation": invitation,
        }  # fmt: skip

    got = in_one_write(things)
    csv = b"Name,Mobile\nWei Lan,13800001011\n"
    imported = in_one_write(lambda: imports.receive_file("list.csv", csv, campaign="", by=viewers["desk.supervisor"]))
    message = messages.messages_about("lead", got["desk"].lead.id)[0]
    own_sign_in = {title: accounts.sessions_of(account.id)[0].id for title, account in staff.items()}
    found.objects = {
        "model": {"own": "ostrel", "absent": "no-such-model"},
        "reference": {"own": got["desk"].lead.ref},
        "enquiry": {"own": got["desk"].token, "absent": ABSENT["token"]},
        "reset_link": {"own": got["reset"], "absent": ABSENT["token"]},
        "invitation": {"own": got["invitation"], "absent": ABSENT["token"]},
        "lead": _three(got["mine"].ref, got["theirs"].ref, ABSENT["reference"]),
        "sale": _three(got["sold"].ref, got["foreign_sale"].ref, ABSENT["reference"]),
        "colleague": _three(staff["colleague"].id, staff["foreign"].id, ABSENT["number"]),
        "sign_in": _three("own", own_sign_in["foreign"], ABSENT["number"]),
        "desk_lead": {"own": got["desk"].lead.ref, "absent": ABSENT["reference"]},
        "lost_claim": {"own": str(got["claim"].id), "absent": ABSENT["number"]},
        "import": {"own": imported.ref, "absent": ABSENT["reference"]},
        "claimed_lead": _three(got["claimed"].ref, got["theirs"].ref, ABSENT["reference"]),
        "desk_sale": {"own": got["sold"].ref, "absent": ABSENT["reference"]},
        "message": {"own": str(message.id), "absent": ABSENT["number"]},
        "account": {"own": str(staff["colleague"].id), "absent": ABSENT["number"]},
        "setting": {"own": "leads.accept_hours", "absent": "no.such.figure"},
    }
    found.sign_ins = {title: str(number) for title, number in own_sign_in.items()}
    found.marks = {"lead": "MARK-Foreign-Lead", "invoice": "MARK-9", "ref": got["theirs"].ref}
    found.snapshot = tmp_path / "snapshot.db"
    db.session.remove()
    _copy(Path(str(db.engine.url.database)), found.snapshot)
    return found


def _three(own: object, foreign: object, absent: object) -> dict[str, str]:
    return {"own": str(own), "foreign": str(foreign), "absent": str(absent)}


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as a, sqlite3.connect(target) as b:
        a.backup(b)
    a.close()
    b.close()


@pytest.fixture
def watch(app: Flask, town: Town) -> Iterator[Callable[[], bool]]:
    """`watch()` says whether anything was committed since it was last asked, and puts the town back if so."""
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    eye = sqlite3.connect(file)
    last = [eye.execute("PRAGMA data_version").fetchone()[0]]

    def changed() -> bool:
        now = eye.execute("PRAGMA data_version").fetchone()[0]
        if now == last[0]:
            return False
        _copy(town.snapshot, file)
        last[0] = eye.execute("PRAGMA data_version").fetchone()[0]
        return True

    yield changed
    eye.close()
