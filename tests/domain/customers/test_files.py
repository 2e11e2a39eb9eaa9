"""One person has one file for life, whoever enters them and however often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import customers
from portal.domain.customers import Contact, ContactIsMissing, ContactKind, Customer, operations
from portal.domain.journal import JournalEntry
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from tests.support.databases import Database
from tests.support.races import at_once, meet

PHONE, EMAIL = "+8613800000001", "mei@mail.example"
MAY = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
Join = Callable[..., Customer]


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_the_same_number_twice_is_one_file(join: Join) -> None:
    first = join("Huang Mei", phone=PHONE)
    second = join("H. Mei", phone=PHONE, email=EMAIL)
    assert second.id == first.id
    assert second.name == "Huang Mei"
    assert [contact.value for contact in second.contacts] == [PHONE, EMAIL]


def test_an_address_leads_to_the_file_that_had_no_number_yet(join: Join) -> None:
    first = join(email=EMAIL)
    second = join(phone=PHONE, email=EMAIL)
    assert second.id == first.id
    assert customers.find_by_contacts(PHONE, None) is second


def test_where_number_and_address_lead_to_two_files_the_number_wins(join: Join) -> None:
    by_phone, by_email = join("Mei", phone=PHONE), join("Li", email=EMAIL)
    joined = join("Mei", phone=PHONE, email=EMAIL)
    assert joined.id == by_phone.id
    assert customers.find_by_contacts(None, EMAIL) is by_email
    assert customers.find_by_contacts(PHONE, EMAIL) is by_phone


def test_a_file_keeps_the_earliest_first_touch(join: Join) -> None:
    join(phone=PHONE, first_touch_at=MAY, first_touch_source="hotline")
    later = join(phone=PHONE, first_touch_at=MAY + timedelta(days=3), first_touch_source="import")
    assert (later.first_touch_at, later.first_touch_source) == (MAY, "hotline")
    earlier = join(phone=PHONE, first_touch_at=MAY - timedelta(days=3), first_touch_source="model_page")
    assert (earlier.first_touch_at, earlier.first_touch_source) == (MAY - timedelta(days=3), "model_page")


def test_a_file_learns_what_it_did_not_know_and_forgets_nothing(join: Join) -> None:
    join(phone=PHONE, channel=customers.Channel.SMS)
    again = join(phone=PHONE, channel=customers.Channel.CALL)
    assert again.preferred_channel is customers.Channel.SMS


def test_a_file_without_a_number_or_an_address_is_refused(join: Join) -> None:
    with pytest.raises(ContactIsMissing):
        join()
    assert count(Customer) == 0


def test_a_stranger_has_no_file(app_context: Flask) -> None:
    assert customers.find_by_contacts(PHONE, EMAIL) is None
    assert customers.find_contact(ContactKind.PHONE, PHONE) is None


def test_a_correction_names_its_fields_in_the_journal(join: Join) -> None:
    customer = join(phone=PHONE)
    clerk = Viewer(7, "", 0, "desk", "agent", "Clerk", "en")
    in_one_write(lambda: customers.correct(customer, name="Huang Meiling", language="en", by=clerk))
    entry = db.session.scalars(sa.select(JournalEntry)).one()
    assert (customer.name, customer.version, entry.fields, entry.account_id) == ("Huang Meiling", 2, ["name"], 7)


def join_by(phone: str | None, email: str | None) -> Callable[[], int]:
    def join() -> int:
        return customers.join_or_make(
            "Mei", phone=phone, email=email, language="en", first_touch_at=MAY, first_touch_source="form"
        ).id

    return join


# --- at the same moment ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_who_join_at_the_same_moment_end_in_one_file(
    app_context: Flask,
    database: Database,
    contact: Callable[[str], Contact],
    is_guarded: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contact(PHONE)
    meet(monkeypatch, operations, "new_reference", seconds=0.4 if is_guarded else 2)
    if not is_guarded:
        monkeypatch.setattr(operations, "lock_contact", operations.contact_for)
    results = at_once(app_context, *[join_by(PHONE, None)] * 2)
    two_at_a_time = database.kind == "postgresql" and not is_guarded
    assert count(Customer) == (2 if two_at_a_time else 1)
    assert two_at_a_time or len(set(results)) == 1


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_who_bring_a_new_number_at_the_same_moment_get_the_same_row(
    app_context: Flask, database: Database, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_then_add(kind: ContactKind, value: str) -> Contact:
        found = customers.find_contact(kind, value)
        if found is None:
            found = Contact(kind=kind, value=value, created_at=operations.clock.now())
            db.session.add(found)
            db.session.flush()
        return found

    meet(monkeypatch, operations.clock, "now", seconds=2)
    make = customers.contact_for if is_guarded else look_then_add
    results = at_once(app_context, *[lambda: make(ContactKind.PHONE, PHONE).id] * 2)
    broken = [result for result in results if isinstance(result, sa.exc.IntegrityError)]
    assert count(Contact) == 1
    assert len(broken) == (1 if database.kind == "postgresql" and not is_guarded else 0)


def test_many_who_join_by_number_and_address_end_in_one_file(app_context: Flask) -> None:
    ids = at_once(app_context, *[join_by(PHONE, EMAIL)] * 6)
    assert len(set(ids)) == 1
    assert count(Customer) == 1
    assert count(Contact) == 2
