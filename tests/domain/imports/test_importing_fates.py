"""What is foreseen of each row, and what the columns and the other rows have to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.domain import imports, journal, leads
from portal.domain.imports import Fate, FileIsRefused, ImportHasBegun, ImportState, Meaning, NoRowCanBeTaken
from portal.domain.leads import Enquiry, LostReason, Source, State
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from tests.domain.imports.cast import all_leads, count, counts, csv_of, people, rows_of, upload, work_off

ANN = ("Ann", "13900000001", "ann@example.com", "Yes")


def register(**contacts: str) -> leads.Lead:
    """Somebody who came by the showroom's form."""
    enquiry = Enquiry(name="Ann Li", source=Source.MODEL_PAGE, **contacts)  # type: ignore[arg-type]
    return in_one_write(lambda: leads.register_interest(enquiry)).lead


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_an_uploaded_file_makes_no_lead_before_it_is_started(supervisor: Viewer) -> None:
    found = upload("spring.csv", people(3), by=supervisor)
    assert (found.state, found.row_count, found.done_count) == (ImportState.PREVIEW, 3, 0)
    assert (found.campaign, found.uploaded_by_id) == ("spring", supervisor.account_id)
    assert (all_leads(), imports.rows_due()) == ([], [])


def test_a_row_joins_the_open_lead_of_its_telephone_or_email_and_shows_which(supervisor: Viewer) -> None:
    by_phone, by_email = register(phone="+8613900000001"), register(email="ben@example.com")
    found = upload("f.csv", csv_of(ANN, ("Ben", "13900000002", "Ben@example.com", ""), ("New", "13900000003", "", "")))
    assert [(row.fate, row.lead_id) for row in rows_of(found)] == [
        (Fate.JOINS, by_phone.id),
        (Fate.JOINS, by_email.id),
        (Fate.NEW, None),
    ]


def test_where_telephone_and_email_lead_to_two_leads_the_telephone_wins(supervisor: Viewer) -> None:
    register(email="ann@example.com")
    by_phone = register(phone="+8613900000001")
    found = upload("f.csv", csv_of(ANN))
    assert rows_of(found)[0].lead_id == by_phone.id
    work_off(found)
    assert rows_of(found)[0].lead_id == by_phone.id


@pytest.mark.parametrize(("days", "fate"), [(29, Fate.JOINS), (31, Fate.NEW)])
def test_a_lead_lost_within_thirty_days_is_joined_and_an_older_one_is_not(
    supervisor: Viewer, days: int, fate: Fate
) -> None:
    lead = register(phone="+8613900000001")
    with clock.at(clock.now() - timedelta(days=days)):
        in_one_write(lambda: leads.bought_elsewhere(lead, "Another"))
    assert (lead.state, lead.lost_reason) == (State.LOST, LostReason.COMPETITOR)
    found = upload("f.csv", csv_of(ANN))
    assert counts(found) == {fate.value: 1}
    work_off(found)
    assert counts(found) == {fate.value: 1}
    assert len(all_leads()) == (1 if fate is Fate.JOINS else 2)


def test_a_withdrawn_lead_is_not_joined(supervisor: Viewer) -> None:
    lead = register(phone="+8613900000001")
    in_one_write(lambda: leads.leave_alone(lead))
    assert counts(upload("f.csv", csv_of(ANN))) == {"new": 1}


def test_the_fates_of_many_rows_take_few_queries(supervisor: Viewer) -> None:
    with queries() as sent:
        imports.plan_file("f.csv", people(400))
    assert len([statement for statement in sent if "FROM leads" in statement]) == 2
    assert len(sent) <= 12


def test_a_row_without_a_contact_is_refused_and_says_why_in_both_languages(supervisor: Viewer) -> None:
    found = upload("f.csv", csv_of(("Ann", "12", "", "")))
    assert counts(found) == {"refused": 1}
    assert rows_of(found)[0].reasons_told == ["No telephone number or email address that works: “12”."]


def test_the_second_row_of_a_person_is_repeated_and_names_the_first(supervisor: Viewer) -> None:
    found = upload("f.csv", csv_of(ANN, ("Annie", "139 0000 0001", "", "")))
    assert rows_of(found)[1].reasons_told == ["The same telephone number or email address is in row 2."]
    work_off(found)
    assert (len(all_leads()), counts(found)) == (1, {"new": 1, "repeated": 1})


def test_rows_that_are_no_data_are_left_out_said_so_and_counted_as_in_the_file(supervisor: Viewer) -> None:
    found = upload("f.csv", b"Name,Mobile\nAnn,13900000001\n,\n,\nTotal,1\n")
    assert counts(found) == {"new": 1, "left_out": 3}
    told = [(row.number, row.last_number, row.reasons_told) for row in rows_of(found, Fate.LEFT_OUT)]
    assert told == [
        (3, 4, ["There is nothing in this row."]),
        (5, 5, ["This is a total line, not a person."]),
    ]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Name,Mobile\n"])
def test_a_file_that_is_no_table_is_refused_at_the_field_and_keeps_nothing(supervisor: Viewer, content: bytes) -> None:
    with pytest.raises(FileIsRefused) as refusal:
        upload("f.csv", content)
    assert refusal.value.field == "file"
    assert (count(imports.EnquiryImport), count(journal.JournalEntry)) == (0, 0)


# --- the columns ----------------------------------------------------------------------------------------------


def test_columns_corrected_by_hand_give_the_rows_other_fates(supervisor: Viewer) -> None:
    register(phone="+8613900000002")
    found = upload("f.csv", csv_of(("13900000001", "x"), ("13900000002", "y"), headings="Kennung,Firma"))
    assert found.meanings == {"Kennung": Meaning.TELEPHONE, "Firma": Meaning.NAME}
    none = imports.plan_again(found, {"Kennung": None, "Firma": Meaning.NAME})
    in_one_write(lambda: imports.change_columns(found, none, by=supervisor))
    assert counts(found) == {"refused": 2}
    right = imports.plan_again(found, {"Kennung": Meaning.TELEPHONE, "Firma": None})
    in_one_write(lambda: imports.change_columns(found, right, by=supervisor))
    assert (counts(found), found.columns) == ({"new": 1, "joins": 1}, {"0": "telephone"})
    assert "name" not in rows_of(found)[0].values


def test_what_is_odd_about_a_row_in_the_file_stays_said_whatever_the_columns_mean(supervisor: Viewer) -> None:
    found = upload("f.csv", csv_of(ANN, ('"Ben', "13900000002", "", "")))
    before = [row.warnings for row in rows_of(found)]
    again = imports.plan_again(found, found.meanings)
    in_one_write(lambda: imports.change_columns(found, again, by=supervisor))
    assert [row.warnings for row in rows_of(found)] == before == [[], ["quote_never_closed:"]]


def test_columns_and_start_are_refused_once_it_runs(supervisor: Viewer) -> None:
    found = upload("f.csv", people(2))
    plan = imports.plan_again(found, found.meanings)
    in_one_write(lambda: imports.start(found, by=supervisor))
    for act in (lambda: imports.start(found, by=None), lambda: imports.change_columns(found, plan, by=None)):
        with pytest.raises(ImportHasBegun):
            in_one_write(act)


def test_an_import_of_which_no_row_can_be_taken_does_not_start(supervisor: Viewer) -> None:
    found = upload("f.csv", csv_of(("Ann", "", "", "")))
    with pytest.raises(NoRowCanBeTaken):
        in_one_write(lambda: imports.start(found, by=supervisor))
    db.session.refresh(found)
    assert (found.state, found.done_count) == (ImportState.PREVIEW, 0)
    assert [row.done_at for row in rows_of(found)] == [None]


def test_every_act_of_staff_is_in_the_journal(supervisor: Viewer) -> None:
    found = upload("f.csv", people(1), by=supervisor)
    plan = imports.plan_again(found, found.meanings)
    in_one_write(lambda: imports.change_columns(found, plan, by=supervisor))
    in_one_write(lambda: imports.start(found, by=supervisor))
    in_one_write(lambda: imports.cancel(found, by=supervisor))
    noted = db.session.execute(
        sa.select(journal.JournalEntry.action, journal.JournalEntry.account_id).order_by(journal.JournalEntry.id)
    )
    assert [(action, who) for action, who in noted] == [
        (f"import.{act}", supervisor.account_id) for act in ("upload", "columns", "start", "cancel")
    ]
