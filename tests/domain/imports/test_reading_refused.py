"""The refused rows come back as a file that harms no spreadsheet and can be read again."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from portal.domain.imports.files import Form, Meaning, RefusedRow, guess_columns, read_table, refused_rows_file

COLUMNS = ("name", "phone")
ROWS = [
    RefusedRow(7, ("=1+1", "+86 12", "beyond"), "No telephone number."),
    RefusedRow(9, ("@SUM(A1)\0\x07", "-1"), '"quoted", and\nbroken'),
    RefusedRow(10, ("王芳",), "No contact."),
]


def test_csv_has_every_formula_defused_and_the_reason_beside_its_row() -> None:
    content = refused_rows_file(COLUMNS, ROWS, Form.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert lines == [
        ["name", "phone", "", "Row in the file", "Why it was refused"],
        ["'=1+1", "'+86 12", "beyond", "7", "No telephone number."],
        ["'@SUM(A1)", "'-1", "", "9", '"quoted", and\nbroken'],
        ["王芳", "", "", "10", "No contact."],
    ]


def test_xlsx_has_strings_only() -> None:
    sheet = openpyxl.load_workbook(BytesIO(refused_rows_file(COLUMNS, ROWS, Form.XLSX))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [sheet["A2"].value, sheet["B2"].value, sheet["A3"].value] == ["=1+1", "+86 12", "@SUM(A1)"]


@pytest.mark.parametrize("form", list(Form))
def test_the_file_can_be_corrected_and_read_again(form: Form) -> None:
    table = read_table("refused", refused_rows_file(COLUMNS, ROWS, form))
    assert table.form is form
    assert len(table.rows) == 3
    assert guess_columns(table) == {
        "name": Meaning.NAME,
        "phone": Meaning.TELEPHONE,
        "C": None,
        "Row in the file": None,
        "Why it was refused": None,
    }


@pytest.mark.parametrize("form", list(Form))
def test_no_refused_rows_are_a_file_with_headings_alone(form: Form) -> None:
    assert refused_rows_file(COLUMNS, [], form)
