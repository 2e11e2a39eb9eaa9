"""Enquiries from a file, as a supervisor sees them: upload, match, check, start, watch, take the refused back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from portal.domain import imports, leads
from portal.domain.imports import EnquiryImport, Fate, ImportRow, ImportState, Meaning
from portal.platform.db import db
from tests.domain.sales.cast import make_cast
from tests.sides.desk.conftest import Desk, Person
from tests.sides.desk.hands import fields_of
from tests.support.browser import TELEPHONE, Visitor
from tests.support.pages import Page

FILES = Path(__file__).parents[2] / "data" / "enquiries"
LIST, UPLOAD = "/desk/enquiries", "/desk/enquiries/import"
ANN = "Ann,13900000001,ann@example.com,Ostrel,No\n"
FOUR = f"Name,Mobile,E-mail,Model,May we contact you?\n{ANN}Ben,13900000002,,Rocket,\n{ANN}Cem,12,,,\n"
"""One whole row, one with a model nobody knows, one that repeats the first, one without a contact that works."""


def send(who: Person, content: bytes | str, name: str = "list.csv", **typed: Any) -> TestResponse:
    """Choose that file and send the form."""
    given = content.encode() if isinstance(content, str) else content
    fields = fields_of(who.see(UPLOAD).html, UPLOAD)
    return post(who, UPLOAD, {**fields, "file": (BytesIO(given), name), **typed})


def post(who: Person, address: str, data: dict[str, Any]) -> TestResponse:
    """Send a form with a file in it, and close what the client keeps a large one in."""
    answer = who.client.post(address, data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return answer


def upload(who: Person, content: bytes | str = FOUR, name: str = "list.csv", **typed: Any) -> str:
    """The address of the import that it makes."""
    answer = send(who, content, name, **typed)
    assert answer.status_code == 303, answer.text[:2000]
    return answer.location


def press(who: Person, address: str, act: str, **typed: Any) -> TestResponse:
    """Press one of the buttons of the import's page."""
    return who.press(who.see(address), f"{address}/{act}", form=f"{address}/{act}", **typed)


def take_round(desk: Desk) -> None:
    """What the timetable does in one round."""
    for row_id in desk.read(imports.rows_due):
        desk.write(lambda row_id=row_id: imports.take_row(row_id))


def the_import(desk: Desk) -> EnquiryImport:
    return desk.read(lambda: db.session.scalars(sa.select(EnquiryImport)).one())


# --- the file -------------------------------------------------------------------------------------------------


def test_a_list_without_imports_says_what_to_do(desk: Desk) -> None:
    assert "No file was imported yet" in desk.supervisor.see(LIST).text


def test_an_uploaded_file_is_shown_with_the_fate_of_each_row_before_anything_is_taken(desk: Desk) -> None:
    address = upload(desk.supervisor, campaign="Spring show 2026")
    page = desk.supervisor.see(address)
    for words in ("list.csv", "Text in UTF-8, separated by commas", "Spring show 2026", "Import 2 rows"):
        assert words in page.text
    assert "Nobody knows the model “Rocket”" in page.text
    assert "No telephone number or email address that works: “12”" in page.text
    assert "The same telephone number or email address is in row 2." in page.text
    assert desk.read(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(leads.Lead))) == 0
    assert "list.csv" in desk.supervisor.see(LIST).text


@pytest.mark.parametrize(("fate", "who"), [("new", "Ben"), ("repeated", "Ann"), ("refused", "Cem")])
def test_each_fate_has_a_tab_with_its_rows_alone(desk: Desk, fate: str, who: str) -> None:
    page = desk.supervisor.see(f"{upload(desk.supervisor)}?fate={fate}")
    names = {"Ann", "Ben", "Cem"}
    shown = {name for name in names if f'<th scope="row">{name}' in page.html}
    assert shown == ({"Ann", "Ben"} if fate == "new" else {who})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "This file is no table we can read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "old Excel file"),
        (b"Name,Mobile\n", "There are no rows under the headings"),
        (b"Name,Mobile\n" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field_and_keeps_what_was_typed(
    desk: Desk, content: bytes, sentence: str
) -> None:
    answer = send(desk.supervisor, content, campaign="Autumn fair")
    page = Page(answer).check()
    assert answer.status_code == 422
    assert page.html.count(sentence) == 2
    assert 'id="file-e"' in page.html
    assert 'value="Autumn fair"' in page.html
    assert "No file was imported yet" in desk.supervisor.see(LIST).text


def test_no_file_at_all_is_told_at_the_field(desk: Desk) -> None:
    fields = fields_of(desk.supervisor.see(UPLOAD).html, UPLOAD)
    answer = desk.supervisor.client.post(UPLOAD, data=fields)
    assert (answer.status_code, answer.text.count("Choose a file, CSV or Excel (.xlsx)")) == (422, 2)


def test_a_file_of_ten_megabytes_is_taken_here_and_nothing_so_large_anywhere_else(desk: Desk) -> None:
    rows = "".join(f"Ann,{13900000000 + n},{'x' * 4000}\n" for n in range(2_500))
    assert send(desk.supervisor, f"Name,Mobile,Notes\n{rows}").status_code == 303
    elsewhere = post(desk.supervisor, "/desk/leads/next", {"file": (BytesIO(rows.encode()), "f.csv")})
    assert elsewhere.status_code == 413


def test_a_campaign_that_is_too_long_is_told_so(desk: Desk) -> None:
    answer = send(desk.supervisor, FOUR, campaign="x" * 81)
    assert answer.status_code == 422
    assert "Shorten this to 80 characters, it has 81" in answer.text


def test_sent_twice_by_a_double_click_it_is_one_import(desk: Desk) -> None:
    fields = fields_of(desk.supervisor.see(UPLOAD).html, UPLOAD)
    answers = [
        desk.supervisor.client.post(UPLOAD, data={**fields, "file": (BytesIO(FOUR.encode()), "f.csv")})
        for _click in range(2)
    ]
    assert [answer.location for answer in answers] == [answers[0].location] * 2
    assert the_import(desk).file_name == "f.csv"


@pytest.mark.parametrize("name", ["../../x.csv", "名单.csv", "<script>alert(1)</script>.csv", "x" * 400, ""])
def test_whatever_the_file_is_called_its_page_opens(desk: Desk, name: str) -> None:
    answer = send(desk.supervisor, FOUR, name)
    if name:
        desk.supervisor.see(answer.location)
        desk.supervisor.see(LIST)
        assert desk.supervisor.client.get(f"{answer.location}/refused").status_code == 200
    else:
        assert answer.status_code == 422


@pytest.mark.parametrize("name", ["hostile.csv", "hotline-2026-10.xlsx", "chengdu-autumn-fair.csv"])
def test_the_pages_of_real_files_are_whole(desk: Desk, name: str) -> None:
    address = upload(desk.supervisor, (FILES / name).read_bytes(), name)
    for fate in (None, *Fate):
        desk.supervisor.see(address + (f"?fate={fate}" if fate else ""))
    desk.supervisor.see(f"{address}?lang=zh-Hans")


def test_sheets_that_were_not_read_and_lines_left_out_are_said(desk: Desk) -> None:
    address = upload(desk.supervisor, (FILES / "hotline-2026-10.xlsx").read_bytes(), "hotline.xlsx")
    assert "The sheet “Do not import” is left out." in desk.supervisor.see(address).text
    assert "This is a total line, not a person." in desk.supervisor.see(f"{address}?fate=left_out").text


def test_a_long_file_is_read_page_by_page_in_both_directions(desk: Desk) -> None:
    rows = "".join(f"P{n:03d},{13900000000 + n}\n" for n in range(120))
    address = upload(desk.supervisor, f"Name,Mobile\n{rows}")
    first = desk.supervisor.see(address)
    assert "P049" in first.text
    assert "P050" not in first.text
    second = desk.supervisor.see(f"{address}?after=51")
    assert "P050" in second.text
    assert "P100" not in second.text
    assert "before=52" in second.html
    assert "P049" in desk.supervisor.see(f"{address}?before=52").text
    for odd in ("after=9999999999999999999999", "before=-1", "after=x", "fate=other"):
        desk.supervisor.see(f"{address}?{odd}")


# --- the columns ----------------------------------------------------------------------------------------------


def test_columns_guessed_wrong_are_corrected_by_hand(desk: Desk) -> None:
    address = upload(desk.supervisor, "Kennung,Firma\nAnn,13900000001\nBen,13900000002\n")
    answer = press(desk.supervisor, address, "columns", column_0=Meaning.NAME, column_1="")
    assert answer.location == address
    assert "Import 0 rows" in desk.supervisor.see(address).text
    press(desk.supervisor, address, "columns", column_0=Meaning.NAME, column_1=Meaning.TELEPHONE)
    page = desk.supervisor.see(address)
    assert "Import 2 rows" in page.text
    assert "139 0000 0001" in page.text


def test_a_column_that_means_something_unknown_is_refused_at_its_field(desk: Desk) -> None:
    address = upload(desk.supervisor)
    answer = press(desk.supervisor, address, "columns", column_0="colour")
    assert answer.status_code == 422
    assert 'id="column_0-e"' in answer.text
    Page(answer).check()


# --- start, progress, end -------------------------------------------------------------------------------------


def test_started_it_shows_its_progress_and_then_what_became_of_each_row(desk: Desk) -> None:
    address = upload(desk.supervisor)
    assert press(desk.supervisor, address, "start").location == address
    page = desk.supervisor.see(address)
    assert '<progress class="progress" value="2" max="4"' in page.html
    assert "Refresh" in page.text
    take_round(desk)
    page = desk.supervisor.see(address)
    assert "<progress" not in page.html
    assert the_import(desk).state is ImportState.DONE
    rows = desk.read(lambda: list(db.session.scalars(sa.select(ImportRow).where(ImportRow.lead_id.is_not(None)))))
    assert len(rows) == 2
    refs = desk.read(lambda: list(db.session.scalars(sa.select(leads.Lead.ref))))
    for ref in refs:
        assert f'href="/desk/leads/{ref}"' in page.html
        desk.supervisor.see(f"/desk/leads/{ref}")


def test_the_piece_that_asks_for_itself_is_small_and_leads_to_the_whole_page_at_the_end(desk: Desk) -> None:
    address = upload(desk.supervisor)
    press(desk.supervisor, address, "start")
    ask = {"HX-Request": "true", "HX-Request-Type": "partial"}
    piece = desk.supervisor.client.get(f"{address}?piece=progress", headers=ask)
    assert piece.text.lstrip().startswith('<div id="progress"')
    assert "<!doctype" in desk.supervisor.client.get(f"{address}?piece=progress").text
    take_round(desk)
    ended = desk.supervisor.client.get(f"{address}?piece=progress", headers=ask)
    assert (ended.text, ended.headers["HX-Redirect"]) == ("", address)


def test_a_row_whose_person_registered_meanwhile_says_that_it_joined(desk: Desk) -> None:
    address = upload(desk.supervisor)
    press(desk.supervisor, address, "start")
    desk.register("Ben Meanwhile", phone="+8613900000002")
    take_round(desk)
    assert "Ben" in desk.supervisor.see(f"{address}?fate=joins").text


def test_what_cannot_be_started_says_why_and_takes_nothing(desk: Desk) -> None:
    address = upload(desk.supervisor, "Name,Mobile\nCem,12\n")
    answer = press(desk.supervisor, address, "start")
    assert answer.status_code == 422
    assert "No row can be taken." in Page(answer).check().text
    assert the_import(desk).state is ImportState.PREVIEW


def test_an_import_that_runs_can_be_stopped_and_not_started_or_matched_again(desk: Desk) -> None:
    address = upload(desk.supervisor)
    page = desk.supervisor.see(address)
    press(desk.supervisor, address, "start")
    for act in ("start", "columns"):
        fields = {**fields_of(page.html, f"{address}/{act}"), "once": "another"}
        answer = desk.supervisor.client.post(f"{address}/{act}", data=fields)
        assert answer.status_code == 422
        assert "This import is no longer to be checked" in Page(answer).check().text
    assert press(desk.supervisor, address, "cancel").location == address
    take_round(desk)
    assert "with 2 of 4 rows done" in desk.supervisor.see(address).text
    assert the_import(desk).state is ImportState.CANCELLED


# --- the refused rows -----------------------------------------------------------------------------------------


def test_the_refused_rows_come_as_csv_and_for_excel_with_the_reason_beside_each(desk: Desk) -> None:
    address = upload(desk.supervisor)
    page = desk.supervisor.see(f"{address}?fate=refused")
    assert f"{address}/refused?form=xlsx" in page.html
    as_csv = desk.supervisor.client.get(f"{address}/refused?form=csv")
    assert as_csv.data.decode("utf-8-sig").splitlines()[1].startswith('"Cem","12","","","","5","No telephone number')
    assert "attachment; filename=list-refused.csv" in as_csv.headers["Content-Disposition"]
    assert as_csv.headers["Cache-Control"] == "no-store"
    book = load_workbook(BytesIO(desk.supervisor.client.get(f"{address}/refused?form=xlsx").data))
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["Cem", "12"]


def test_the_reasons_are_in_the_readers_language(desk: Desk) -> None:
    address = upload(desk.supervisor)
    chinese = desk.supervisor.client.get(f"{address}/refused?form=csv&lang=zh-Hans").data.decode("utf-8-sig")
    assert "No telephone number" not in chinese


# --- who, and how many questions ------------------------------------------------------------------------------


def test_an_agent_does_not_import_and_an_unknown_import_is_not_there(desk: Desk) -> None:
    address = upload(desk.supervisor)
    for forbidden in (LIST, UPLOAD, address, f"{address}/refused"):
        assert desk.agent.client.get(forbidden).status_code == 403
    for absent in ("XXXXXXXX", "x" * 300, "%00", "%E5%90%8D"):
        assert desk.administrator.client.get(f"{LIST}/{absent}").status_code == 404


def test_the_page_asks_the_database_as_often_for_fifty_rows_as_for_one(
    desk: Desk, queries: Callable[[Callable[[], Any]], int]
) -> None:
    one = upload(desk.supervisor, "Name,Mobile\nAnn,13900000001\n")
    many = upload(desk.supervisor, "Name,Mobile\n" + "".join(f"P{n},{13910000000 + n}\n" for n in range(50)))
    for address in (one, many):
        press(desk.supervisor, address, "start")
    for _round in range(3):
        take_round(desk)
    desk.supervisor.see(one)
    asked = [queries(lambda address=address: desk.supervisor.client.get(address)) for address in (one, many, LIST)]
    assert asked[0] == asked[1]
    assert max(asked) <= 14


def test_with_a_script_the_progress_moves_by_itself_until_it_is_done(
    app: Flask, address: str, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        supervisor = make_cast().supervisor
    desk = Desk.__new__(Desk)  # at this very moment, as the browser's requests are
    desk.app = app
    who = desk.sit_down(supervisor)
    path = upload(who, "Name,Mobile\n" + "".join(f"P{n},{13910000000 + n}\n" for n in range(12)))
    visitor = visit(viewport=TELEPHONE)
    cookie = who.client.get_cookie("session")
    assert cookie is not None
    visitor.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
    visitor.page.goto(path)
    visitor.check_accessible()
    visitor.page.get_by_role("button", name="Import 12 rows").click()
    visitor.page.get_by_text("0 of 12 done").wait_for()
    visitor.check_accessible()
    first = desk.read(imports.rows_due)[0]
    desk.write(lambda: imports.take_row(first))
    visitor.page.get_by_text("5 of 12 done").wait_for()
    take_round(desk)
    visitor.page.get_by_text("New leads wait in the verification queue").wait_for()
    visitor.check_accessible()
