"""Any bytes become a table of rows, or a refusal in a sentence."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from portal.domain.imports.files import (
    MOST_ROWS,
    FileHasNoRows,
    FileHasTooManyRows,
    FileIsEmpty,
    FileIsNoTable,
    FileIsOldExcel,
    FileIsRefused,
    FileIsTooLarge,
    FileUnpacksTooLarge,
    Form,
    RemarkKind,
    Table,
    guess_columns,
    read_rows,
    read_table,
)

HEAD = "name,phone,note\n"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def kinds(table: Table, row: int) -> list[RemarkKind]:
    return [remark.kind for remark in table.rows[row].remarks]


def left_out(table: Table) -> list[tuple[int, int, RemarkKind]]:
    return [(found.first, found.last, found.why) for found in table.left_out]


def workbook(*rows: list[object], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is `xml`, as an attacker would pack it."""
    content = BytesIO()
    with ZipFile(BytesIO(workbook(["name"]))) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, xml if part.endswith("sheet1.xml") else old.read(part))
    return content.getvalue()


# --- encodings and separators


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("gb18030", "GB18030"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told_apart_by_content(codec: str, named: str, separator: str) -> None:
    lines = [["姓名", "手机", "备注"], ["王芳", "13900000001", "下班后联系"], ["Ann Lee", "13900000002", ""]]
    text = "\r\n".join(separator.join(line) for line in lines)
    table = read_table("list.csv", text.encode(codec))
    assert table.encoding == named
    assert table.separator == separator
    assert cells(table) == [tuple(line) for line in lines[1:]]


def test_a_broken_byte_spoils_its_own_row_only() -> None:
    content = "姓名,手机\n王芳,13900000001\n李娜,13900000002\n张伟,13900000003\n".encode()
    table = read_table("list.csv", content.replace("李".encode(), b"\xe6\x9d"))
    assert table.encoding == "UTF-8"
    assert table.rows[0].cells[0] == "王芳"
    assert kinds(table, 1) == [RemarkKind.CHARACTERS_UNREADABLE]
    assert kinds(table, 2) == []


def test_excels_own_separator_line_is_honoured_and_left_out() -> None:
    table = read_table("list.csv", b"sep=;\nname;phone\nLee, Ann;13900000001\n")
    assert cells(table) == [("Lee, Ann", "13900000001")]
    assert left_out(table) == [(1, 1, RemarkKind.TITLE)]


# --- quotes


def test_a_cell_may_go_over_several_lines() -> None:
    table = read_table("list.csv", (HEAD + 'Ann,139,"first\nsecond"\nBob,138,x\n').encode())
    assert cells(table) == [("Ann", "139", "first\nsecond"), ("Bob", "138", "x")]
    assert [row.number for row in table.rows] == [2, 4]


def test_a_quote_that_never_closes_swallows_no_other_row() -> None:
    rows = ['"Ann,139,x', "Bob,138,y", '"Cid, junior",137,"z"', '"Dan",136,"wants white, 7 seats"']
    table = read_table("list.csv", (HEAD + "\n".join(rows)).encode())
    assert [row.cells[0] for row in table.rows] == ["Ann", "Bob", "Cid, junior", "Dan"]
    assert kinds(table, 0) == [RemarkKind.QUOTE_NEVER_CLOSED]
    assert kinds(table, 2) == []


def test_a_quote_inside_a_cell_is_plain_text() -> None:
    table = read_table("list.csv", (HEAD + 'Ann "Nick" Lee,139,15" wheels\n"Bob" Ray,138,x\n').encode())
    assert cells(table) == [('Ann "Nick" Lee', "139", '15" wheels'), ('"Bob" Ray', "138", "x")]
    assert kinds(table, 1) == [RemarkKind.STRAY_QUOTE]


# --- what is no data


def test_titles_blank_rows_totals_and_repeated_headings_are_left_out_with_reasons() -> None:
    text = "Spring fair\n\nname,phone,note\nAnn,13900000001,x\n,,\n  ,,\nname,phone,note\nBob,13900000002,y\n合计,2\n"
    table = read_table("list.csv", text.encode())
    assert [row.number for row in table.rows] == [4, 8]
    assert left_out(table) == [
        (1, 1, RemarkKind.TITLE),
        (2, 2, RemarkKind.BLANK),
        (5, 6, RemarkKind.BLANK),
        (7, 7, RemarkKind.HEADINGS_AGAIN),
        (9, 9, RemarkKind.TOTAL_LINE),
    ]


def test_somebody_called_total_with_a_telephone_is_a_person() -> None:
    table = read_table("list.csv", (HEAD + "Total,13900000001,x\n").encode())
    assert cells(table) == [("Total", "13900000001", "x")]


def test_a_list_without_headings_loses_nobody() -> None:
    table = read_table("list.csv", b"Ann Lee,13900000001,ann@example.com\nBob Ray,13900000002,bob@example.com\n")
    assert (table.heading_row, table.columns, len(table.rows)) == (None, ("A", "B", "C"), 2)


def test_columns_have_each_a_name_of_their_own() -> None:
    table = read_table("list.csv", b"name,phone,note,note,\nAnn,13900000001,x,y,z\n")
    assert table.columns == ("name", "phone", "note", "note (2)", "E")


def test_rows_wider_and_narrower_than_the_headings_say_so_and_keep_their_cells() -> None:
    table = read_table("list.csv", (HEAD + "Ann,139,x\nBob,138,y,more\nCid\nDan,136,z\n").encode())
    assert kinds(table, 1) == [RemarkKind.TOO_MANY_CELLS]
    assert table.rows[1].cells == ("Bob", "138", "y", "more")
    assert kinds(table, 2) == [RemarkKind.TOO_FEW_CELLS]


def test_a_cell_without_end_is_cut_and_says_so() -> None:
    table = read_table("list.csv", (HEAD + f"{'L' * 300_000},139,x\n").encode())
    assert len(table.rows[0].cells[0]) == 5_000
    assert [(remark.kind, remark.value) for remark in table.rows[0].remarks] == [(RemarkKind.CELL_SHORTENED, "300000")]


# --- workbooks


def test_numbers_days_and_truth_come_as_people_read_them() -> None:
    row: list[object] = [
        "Ann",
        13900000001,
        13900000002.0,
        date(2026, 10, 28),
        datetime.fromisoformat("2026-10-28 14:05"),
        True,
        1.5,
    ]
    table = read_table("list", workbook(["name", "phone", "mobile", "call date", "seen", "consent", "x"], row))
    assert table.form is Form.XLSX
    assert cells(table) == [("Ann", "13900000001", "13900000002", "2026-10-28", "2026-10-28 14:05", "TRUE", "1.5")]


def test_the_sheet_that_looks_like_enquiries_is_read_whatever_its_place() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Read me first"])
    book.create_sheet("Calls").append(["name", "phone"])
    book["Calls"].append(["Ann", 13900000001])
    table = read_table("list.xlsx", saved(book))
    assert (table.sheet, cells(table)) == ("Calls", [("Ann", "13900000001")])
    assert [(remark.kind, remark.value) for remark in table.remarks] == [(RemarkKind.SHEET_LEFT_OUT, "Sheet")]


def test_a_row_far_below_costs_no_million_blank_ones() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["name", "phone"])
    book.active.append(["Ann", 13900000001])
    book.active["A900000"] = "far"
    table = read_table("list.xlsx", saved(book))
    assert [row.number for row in table.rows] == [2, 900_000]
    assert left_out(table) == [(3, 899_999, RemarkKind.BLANK)]


def test_columns_beyond_those_read_are_told() -> None:
    table = read_table("list.xlsx", workbook(["name", "phone"], ["Ann", 13900000001], [""] * 150 + ["far"]))
    assert [remark.kind for remark in table.remarks] == [RemarkKind.COLUMNS_LEFT_OUT]


def test_no_formula_is_ever_read_as_one() -> None:
    table = read_table("list.xlsx", workbook(["name", "phone"], ["=1+1", 13900000001]))
    assert cells(table) == [("", "13900000001")]


# --- refusals of a whole file


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileIsEmpty),
        (b" \r\n ", FileIsEmpty),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FileIsOldExcel),
        (b"%PDF-1.7 and so on", FileIsNoTable),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, FileIsNoTable),
        (b"PK\x03\x04 not a zip after all", FileIsNoTable),
        (b"<!DOCTYPE html><table><tr><td>name</td></tr></table>", FileIsNoTable),
        (bytes(range(256)) * 40, FileIsNoTable),
        (b"name,phone\n", FileHasNoRows),
        (b",,,\n,,,\n", FileHasNoRows),
        (b"\xff\xfe", FileHasNoRows),
        (b"a" * (10 * 1024 * 1024 + 1), FileIsTooLarge),
        (b"name,phone\n" + b"Ann,1\n" * (MOST_ROWS + 1), FileHasTooManyRows),
        (b"x" + b"\n" * 300_000, FileHasTooManyRows),
        (workbook(["name", "phone"]), FileHasNoRows),
        (workbook(), FileHasNoRows),
    ],
)
def test_what_is_no_table_is_refused_with_its_sentence(content: bytes, refusal: type[FileIsRefused]) -> None:
    with pytest.raises(refusal) as said:
        read_table("list", content)
    assert str(said.value).endswith(".")
    assert "%(" not in str(said.value)
    assert said.value.field == "file"


@pytest.mark.parametrize(
    ("sheet", "refusal"),
    [
        (SHEET + b" " * 60_000_000 + END, FileUnpacksTooLarge),
        (SHEET + b"<row/>" * 3_100_000 + END, FileUnpacksTooLarge),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + SHEET + b"<row><c><v>&b;</v></c></row>" + END, FileIsNoTable),
        (SHEET + b"<row><c", FileIsNoTable),
        (SHEET + b'<row r="x"><c t="s"><v>99</v></c></row>' + END, FileIsNoTable),
    ],
    ids=["bomb", "tags", "document type", "cut off", "nonsense"],
)
def test_a_trap_of_a_workbook_is_refused(sheet: bytes, refusal: type[FileIsRefused]) -> None:
    with pytest.raises(refusal):
        read_table("list.xlsx", with_sheet(sheet))


def test_other_files_of_the_office_are_refused() -> None:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(FileIsNoTable):
        read_table("letter.docx", content.getvalue())


# --- whatever comes


def read_to_the_end(content: bytes) -> None:
    """Read `content` as far as it goes. Nothing but a refusal may be raised, and every cell is fit to be stored."""
    try:
        table = read_table("any", content)
    except FileIsRefused:
        return
    rows = read_rows(
        table,
        guess_columns(table),
        known_models={"Tessel": "tessel"},
        known_cities={"Wuhan": "wuhan", "武汉": "wuhan"},
        known_dealers={"D001": "D001"},
        today=date(2026, 11, 21),
    )
    for row in rows:
        assert row.reasons or row.refusal is None
        assert len(row.name) <= 120
        "".join([row.name, row.note, *row.cells]).encode("utf-8")
        assert "\0" not in "".join([row.name, row.note, *row.cells])


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(some.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_to_the_end(content)


@MANY
@given(some.binary(max_size=200), some.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_bytes_under_headings_are_read_or_refused(content: bytes, codec: str) -> None:
    read_to_the_end("name,phone,e-mail,model,planned purchase,call date,consent,channels\n".encode(codec) + content)


TRICKY = some.text(alphabet=",;\t\"\n\r =+-@.'/0139eé年月😀\0\u202e", max_size=200)


@MANY
@given(TRICKY)
def test_any_text_of_tricky_characters_is_read_or_refused(text: str) -> None:
    read_to_the_end(f"name,phone,e-mail,planned purchase,call date,consent,channels\n{text}\n".encode())


@MANY
@given(some.lists(TRICKY, min_size=1, max_size=8))
def test_no_line_of_a_text_vanishes(texts: list[str]) -> None:
    lines = [" ".join(text.replace("\0", "").splitlines()) for text in texts]
    content = HEAD + "Ann,13900000001,x\n" + "\n".join(lines) + "\nend,13900000002,y\n"
    table = read_table("list.csv", content.encode())
    kept = "".join(c for row in table.rows for cell in row.cells for c in cell)
    kept += "".join(found.text for found in table.left_out)
    for digit in "0139":
        assert kept.count(digit) == content.count(digit)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.integers(0, 5_000), some.binary(min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused(place: int, damage: bytes) -> None:
    content = bytearray(workbook(["name", "phone"], ["Ann", 13900000001]))
    at = place % len(content)
    content[at : at + len(damage)] = damage
    read_to_the_end(bytes(content))


SHREDS = some.sampled_from(
    ["<row", "<c", "<v>", "</v>", "</c>", "</row>", ">", ' r="A1"', ' t="s"', ' t="n"', "1", "x", "&"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(SHREDS, max_size=30))
def test_any_sheet_is_read_or_refused(shreds: list[str]) -> None:
    read_to_the_end(with_sheet(SHEET + "".join(shreds).encode() + END))
