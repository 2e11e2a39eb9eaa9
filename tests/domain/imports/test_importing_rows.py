"""How rows become leads: once, whoever else is at it, and whatever becomes of the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import customers, imports, leads, messages
from portal.domain.customers import Channel
from portal.domain.imports import EnquiryImport, Fate, ImportState, taking
from portal.domain.leads import Enquiry, Heat, Horizon, LeadLine, LeadTouch, Source
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from tests.domain.imports.cast import all_leads, count, counts, csv_of, people, rows_of, upload, work_off
from tests.support.databases import Database

ROOT = Path(__file__).parents[3]


def started(content: bytes, by: Viewer | None = None) -> EnquiryImport:
    """A file that the timetable is about to work off."""
    found = upload("f.csv", content, by=by)
    return in_one_write(lambda: imports.start(found, by=by))


def take_all() -> None:
    """What the timetable does in one round."""
    for row_id in imports.rows_due():
        in_one_write(lambda row_id=row_id: imports.take_row(row_id))


def touches_per_lead() -> list[int]:
    query = sa.select(sa.func.count()).select_from(LeadTouch).group_by(LeadTouch.lead_id)
    return list(db.session.scalars(query))


# --- what a row becomes ---------------------------------------------------------------------------------------

HEADINGS = "Name,Mobile,E-mail,Model,Planned purchase,City,Dealer,Notes,Date of visit"


def test_a_row_becomes_a_lead_with_all_it_says(supervisor: Viewer) -> None:
    row = (
        "王芳",
        "139 0000 0001",
        "Wang@Example.com",
        "Ostrel",
        "within a month",
        "上海",
        "D001",
        "white",
        "2026-11-01",
    )
    found = started(csv_of(row, headings=HEADINGS), by=supervisor)
    take_all()
    lead = all_leads()[0]
    assert (lead.name, lead.phone, lead.email) == ("王芳", "+8613900000001", "wang@example.com")
    assert lead.model is not None
    assert lead.city is not None
    assert lead.wanted_dealer is not None
    assert (lead.model.slug, lead.city.code, lead.wanted_dealer.code) == ("ostrel", "shanghai", "D001")
    assert (lead.horizon, lead.source, lead.campaign) == (Horizon.MONTH, Source.IMPORT, "spring")
    touch = db.session.scalars(sa.select(LeadTouch)).one()
    assert touch.note.startswith("white\n")
    assert "2026-11-01" in touch.note
    line = db.session.scalars(sa.select(LeadLine)).one()
    assert line.by_id == supervisor.account_id
    assert (rows_of(found)[0].lead_id, found.state, found.finished_at) == (lead.id, ImportState.DONE, clock.now())


def test_nothing_is_sent_to_people_on_a_list(supervisor: Viewer) -> None:
    work_off(upload("f.csv", people(2)))
    assert (count(leads.Lead), count(messages.Message)) == (2, 0)


def test_a_plan_that_was_past_when_they_called_makes_nobody_hot(supervisor: Viewer) -> None:
    work_off(
        upload(
            "f.csv",
            csv_of(("Ann", "13900000001", "2026-10-01", "2026-11-01"), headings="Name,Mobile,Plan,Call date"),
        )
    )
    assert (all_leads()[0].horizon, all_leads()[0].heat) == (Horizon.UNKNOWN, Heat.COLD)


def test_a_row_without_a_name_gets_words_instead_of_nothing(supervisor: Viewer) -> None:
    work_off(upload("f.csv", csv_of(("", "13900000001", "", ""))))
    assert all_leads()[0].name.strip()


def test_further_models_of_a_row_stand_in_its_note(supervisor: Viewer) -> None:
    work_off(
        upload("f.csv", csv_of(("Ann", "13900000001", "Tessel and Ostrel", "hi"), headings="Name,Mobile,Model,Notes"))
    )
    assert all_leads()[0].model is not None
    assert all_leads()[0].model.slug == "tessel"
    assert "Ostrel" in db.session.scalars(sa.select(LeadTouch.note)).one()


def consents() -> list[tuple[str, bool, str]]:
    query = sa.select(customers.Consent).order_by(customers.Consent.id)
    return [(consent.channel.value, consent.given, consent.shown) for consent in db.session.scalars(query)]


ASKED = "May we contact you?"


def test_a_yes_is_marketing_by_the_contacts_given_with_the_heading_as_its_words(supervisor: Viewer) -> None:
    work_off(upload("f.csv", csv_of(("Ann", "13900000001", "ann@example.com", "Yes"))))
    assert consents() == [("call", True, ASKED), ("sms", True, ASKED), ("mail", True, ASKED)]
    phone = customers.find_contact(customers.ContactKind.PHONE, "+8613900000001")
    assert phone is not None
    assert customers.may([phone], Channel.SMS, customers.Purpose.MARKETING)
    assert not customers.may([phone], Channel.MAIL, customers.Purpose.MARKETING)
    assert not customers.may([phone], Channel.SMS, customers.Purpose.SURVEY)


def test_a_no_is_kept_as_a_no_and_still_makes_a_lead_to_be_called_once(supervisor: Viewer) -> None:
    work_off(upload("f.csv", csv_of(("Ann", "13900000001", "", "No"))))
    assert consents() == [("call", False, ASKED), ("sms", False, ASKED)]
    assert [lead.state for lead in all_leads()] == [leads.State.RECEIVED]


def test_an_empty_answer_is_no_consent_and_no_refusal(supervisor: Viewer) -> None:
    work_off(upload("f.csv", csv_of(("Ann", "13900000001", "", ""))))
    assert (consents(), len(all_leads())) == ([], 1)


def test_a_no_in_a_repeated_row_outweighs_the_yes_of_the_first(supervisor: Viewer) -> None:
    work_off(upload("f.csv", csv_of(("Ann", "13900000001", "", "Yes"), ("Ann", "13900000001", "", "No"))))
    phone = customers.find_contact(customers.ContactKind.PHONE, "+8613900000001")
    assert phone is not None
    assert not customers.may([phone], Channel.CALL, customers.Purpose.MARKETING)


# --- somebody else is at it -----------------------------------------------------------------------------------


def test_a_form_that_arrives_during_the_import_is_joined_instead_of_doubled(supervisor: Viewer) -> None:
    found = started(people(7))
    form = Enquiry(name="Person", source=Source.MODEL_PAGE, phone="+8613900000006")
    first, *later = imports.rows_due()
    in_one_write(lambda: imports.take_row(first))
    assert rows_of(found)[6].fate is Fate.NEW
    lead = in_one_write(lambda: leads.register_interest(form)).lead
    for row_id in later:
        in_one_write(lambda row_id=row_id: imports.take_row(row_id))
    assert (rows_of(found)[6].fate, rows_of(found)[6].lead_id) == (Fate.JOINS, lead.id)
    assert (len(all_leads()), counts(found)) == (7, {"new": 6, "joins": 1})


def test_without_that_form_the_same_row_is_a_new_lead(supervisor: Viewer) -> None:
    found = started(people(7))
    take_all()
    assert counts(found) == {"new": 7}


def at_once(app: Flask, *acts: object) -> None:
    """Run each in a thread and a context of its own, beginning together."""
    db.session.remove()
    start, moment = Barrier(len(acts)), clock.now()

    def run(act: object) -> None:
        with app.app_context(), clock.at(moment):
            start.wait(20)
            act()  # type: ignore[operator]
            db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_two_workers_at_once_take_every_row_once(app: Flask, supervisor: Viewer) -> None:
    found = started(people(40))
    at_once(app, take_all, take_all)
    db.session.add(found)
    db.session.refresh(found)
    assert (found.state, found.done_count, counts(found)) == (ImportState.DONE, 40, {"new": 40})
    assert touches_per_lead() == [1] * 40


def test_two_workers_who_do_not_lock_the_import_take_rows_twice(
    app: Flask, supervisor: Viewer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(people(40))
    monkeypatch.setattr(taking, "lock", lambda row: row)
    at_once(app, take_all, take_all)
    # On SQLite one write begins when the other has ended: there the lock is the database's own.
    assert sum(touches_per_lead()) > 40 or database.kind == "sqlite"


def test_a_form_and_the_worker_at_the_same_moment_make_one_lead(app: Flask, supervisor: Viewer) -> None:
    started(people(5))
    form = Enquiry(name="Person", source=Source.MODEL_PAGE, phone="+8613900000000", email="person0@example.com")
    at_once(app, take_all, lambda: in_one_write(lambda: leads.register_interest(form)))
    assert (len(all_leads()), sorted(touches_per_lead())) == (5, [1, 1, 1, 1, 2])


# --- what breaks ----------------------------------------------------------------------------------------------

KILLED_AT_THE_SEVENTH = """
import os, signal, sys
from portal import create_app
from portal.domain import imports, leads
from portal.platform.db import in_one_write
real, calls = leads.register_interest, []
def register_interest(*given, **told):
    calls.append(1)
    if len(calls) == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **told)
leads.register_interest = register_interest
with create_app().app_context():
    for row_id in imports.rows_due():
        in_one_write(lambda: imports.take_row(row_id))
"""


def test_a_worker_killed_in_the_middle_leaves_whole_writes_and_the_next_goes_on(
    supervisor: Viewer, database_url: str, tmp_path: Path
) -> None:
    found = started(people(20))
    db.session.remove()
    settings = {"PORTAL_DATABASE_URL": database_url, "PORTAL_SECRET_KEY": "k" * 40, "PORTAL_DATA_DIR": str(tmp_path)}
    settings |= {"PORTAL_DEMO": "1", "PYTHONPATH": str(ROOT)}
    worker = subprocess.run(
        [sys.executable, "-c", KILLED_AT_THE_SEVENTH], env={**os.environ, **settings}, cwd=ROOT, check=False, timeout=60
    )
    assert worker.returncode == -signal.SIGKILL
    db.session.add(found)
    db.session.refresh(found)
    assert (found.state, found.done_count) == (ImportState.RUNNING, taking.ROWS_AT_ONCE)
    assert len(all_leads()) == taking.ROWS_AT_ONCE
    take_all()
    assert (found.state, counts(found), touches_per_lead()) == (ImportState.DONE, {"new": 20}, [1] * 20)


def test_a_row_that_breaks_is_refused_keeps_nothing_and_stops_nobody(
    supervisor: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = leads.register_interest

    def breaks_at_the_third(enquiry: Enquiry, *, by: Viewer | None = None) -> leads.Registered:
        done = real(enquiry, by=by)
        if enquiry.name == "Person 2":
            db.session.execute(sa.update(leads.Lead).values(score=1000))
        return done

    monkeypatch.setattr(leads, "register_interest", breaks_at_the_third)
    found = started(people(12))
    for _round in range(3):
        take_all()
    assert (found.state, found.done_count, counts(found)) == (ImportState.DONE, 12, {"new": 11, "refused": 1})
    broken = rows_of(found, Fate.REFUSED)[0]
    assert (broken.number, broken.lead_id) == (4, None)
    assert broken.reasons_told == ["Something went wrong here and nothing of this row was taken. Import it again."]
    assert sorted(lead.name for lead in all_leads()) == sorted(f"Person {n}" for n in range(12) if n != 2)
    assert b"Person 2" in imports.refused_file(found, imports.Form.CSV)


def test_a_database_that_is_away_refuses_no_row(supervisor: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    found = started(people(3))

    def away(*_given: object, **_told: object) -> None:
        raise sa.exc.OperationalError("select", {}, Exception("gone"))

    with monkeypatch.context() as patched:
        patched.setattr(leads, "register_interest", away)
        with pytest.raises(sa.exc.OperationalError):
            take_all()
    take_all()
    assert counts(found) == {"new": 3}


def test_a_row_taken_twice_is_taken_once(supervisor: Viewer) -> None:
    found = started(people(3))
    row_id = rows_of(found)[0].id
    assert in_one_write(lambda: imports.take_row(row_id)) == 3
    assert in_one_write(lambda: imports.take_row(row_id)) == 0
    assert (len(all_leads()), touches_per_lead()) == (3, [1, 1, 1])


def test_a_cancelled_import_takes_no_further_row_and_keeps_what_it_made(supervisor: Viewer) -> None:
    found = started(people(12))
    due = imports.rows_due()
    in_one_write(lambda: imports.take_row(due[0]))
    in_one_write(lambda: imports.cancel(found, by=supervisor))
    assert in_one_write(lambda: imports.take_row(due[1])) == 0
    assert (imports.rows_due(), len(all_leads()), found.state) == ([], 5, ImportState.CANCELLED)
    with pytest.raises(imports.ImportHasEnded):
        in_one_write(lambda: imports.cancel(found, by=supervisor))


def test_the_oldest_import_comes_first_and_a_round_is_short(supervisor: Viewer) -> None:
    first = started(people(taking.ROWS_A_ROUND + 1))
    with clock.at(clock.now().replace(minute=30)):
        started(people(3))
    due = imports.rows_due()
    assert len(due) == taking.ROWS_A_ROUND // taking.ROWS_AT_ONCE
    assert set(due) <= {row.id for row in rows_of(first)}


# --- the command and the way back -----------------------------------------------------------------------------


def test_the_command_takes_a_whole_file_and_says_what_became_of_it(supervisor: Viewer) -> None:
    content = csv_of(("Ann", "13900000001", "", ""), ("Ann", "13900000001", "", ""), ("Bob", "12", "", ""))
    report = imports.import_file("f.csv", content)
    assert (report.new, report.joined, report.repeated, report.refused, report.left_out) == (1, 0, 1, 1, 0)
    assert "1 new leads" in str(report)
    assert len(all_leads()) == 1


@pytest.mark.parametrize("form", list(imports.Form))
def test_the_refused_rows_come_back_as_a_file_that_can_be_corrected_and_read_again(
    supervisor: Viewer, form: imports.Form
) -> None:
    found = upload("spring-show-2026.csv")
    again = imports.plan_file("again", imports.refused_file(found, form))
    assert [row.fate for row in again.rows] == [Fate.REFUSED] * 15
    assert again.table.columns[-2:] == ("Row in the file", "Why it was refused")
    assert all("telephone number" in row.cells[-1] for row in again.rows)


def test_a_large_file_is_kept_within_few_statements(supervisor: Viewer) -> None:
    found = upload("f.csv", people(3_000))
    assert (found.row_count, counts(found)) == (3_000, {"new": 3_000})
