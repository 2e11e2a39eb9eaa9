"""A file to a table: what kind it is, where its headings are, and what is no data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from portal.domain.imports.files.cells import within_limit
from portal.domain.imports.files.decoding import decode
from portal.domain.imports.files.errors import (
    FileHasNoRows,
    FileIsEmpty,
    FileIsNoTable,
    FileIsOldExcel,
    FileIsTooLarge,
)
from portal.domain.imports.files.headings import (
    LINES_SEARCHED_FOR_HEADINGS,
    best_heading,
    is_like_a_contact,
    normalised,
)
from portal.domain.imports.files.limits import MEGABYTE, MOST_COLUMNS, MOST_MEGABYTES
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.separated import SEPARATORS, read_records, split_lines, usual_width
from portal.domain.imports.files.table import Form, LeftOut, Record, Row, Table
from portal.domain.imports.files.workbook import read_workbook
from portal.platform.text import clean_text

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"PK\x05\x06")
_NO_TABLES = (*_PICTURES, *_PACKED, b"%PDF", b"{\\rtf")
_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table)", re.IGNORECASE)
_NAMED_SEPARATOR = re.compile(r"sep=([,;\t])\s*$", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(grand |sub ?)?(total|sum)s?( rows| records| count)?( \d+)?$|^(合计|总计|小计|共计|总数|合計|總計)"
)
_MOST_CELLS_OF_A_TOTAL = 3
_CHARACTERS_THAT_TELL_THE_SEPARATOR = 4_000


def read_table(name: str, content: bytes) -> Table:
    """The table in an uploaded file called `name`; its kind is told by its content alone.

    Every row of the file is in `rows` or in `left_out`. Rules: docs/rules.md, Imports.
    Refuses: FileIsEmpty, FileIsTooLarge, FileIsOldExcel, FileIsNoTable, FileUnpacksTooLarge, FileHasTooManyRows,
    FileHasNoRows.
    """
    if not content.strip():
        raise FileIsEmpty
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise FileIsTooLarge(most=MOST_MEGABYTES)
    if content.startswith(_OLD_EXCEL):
        raise FileIsOldExcel
    if content.startswith(_ZIP):
        sheet = read_workbook(content)
        table = _sort_out(sheet.records, is_sheet=True)
        return replace(table, name=clean_text(name), form=Form.XLSX, sheet=sheet.title, remarks=sheet.remarks)
    if content.startswith(_NO_TABLES):
        raise FileIsNoTable
    return _read_text(name, content)


def _read_text(name: str, content: bytes) -> Table:
    text, encoding = decode(content)
    if _MARKUP.match(text):
        raise FileIsNoTable
    lines = split_lines(text)
    separator = _separator_of(lines)
    records = list(within_limit(read_records(lines, separator)))
    table = _sort_out(records, is_sheet=False)
    shown = separator if len(table.columns) > 1 else ""
    return replace(table, name=clean_text(name), form=Form.CSV, encoding=encoding, separator=shown)


def _separator_of(lines: Sequence[str]) -> str:
    """The separator under which the first lines name most headings, else under which they agree most in width."""
    named = _NAMED_SEPARATOR.match(lines[0]) if lines else None
    if named:
        return named[1]
    filled = (line[:_CHARACTERS_THAT_TELL_THE_SEPARATOR] for line in lines if line.strip())
    beginning = list(islice(filled, LINES_SEARCHED_FOR_HEADINGS))

    def fitness(separator: str) -> tuple[int, int]:
        records = list(read_records(beginning, separator))
        heading = best_heading(records)
        width = usual_width(beginning, separator)
        agreeing = sum(1 for record in records if len(record.cells) == width) if width > 1 else 0
        return (heading.score if heading else 0, agreeing)

    return max(SEPARATORS, key=fitness)


def _sort_out(records: Sequence[Record], *, is_sheet: bool) -> Table:
    """Headings, rows of data and what is left out, of records in the order of the file.

    In a sheet the blank rows are the gaps between records, and short rows are nothing odd.
    """
    filled = [record for record in records if not record.is_blank]
    heading = _heading_of(filled)
    body = [record for record in filled if heading is None or record.number > heading.number]
    columns = _columns(heading, body)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    awaited = 1
    for record in records:
        if is_sheet and record.number > awaited:
            left_out.append(LeftOut(awaited, record.number - 1, RemarkKind.BLANK))
        awaited = record.number + 1
        why = _why_left_out(record, heading)
        if why is RemarkKind.BLANK and left_out and left_out[-1].why is why and left_out[-1].last == record.number - 1:
            left_out[-1] = LeftOut(left_out[-1].first, record.number, why)
        elif why is not None:
            left_out.append(LeftOut(record.number, record.number, why, " ".join(cell for cell in record.cells if cell)))
        elif record is not heading:
            rows.append(_row(record, len(columns), says_when_short=not is_sheet))
    if not rows:
        raise FileHasNoRows
    return Table(columns, tuple(rows), tuple(left_out), heading_row=heading.number if heading else None)


def _heading_of(filled: Sequence[Record]) -> Record | None:
    """The row of headings: the one that names most meanings, else a first row without any contact above rows with one.

    A list without headings has none: its first row is already somebody.
    """
    found = best_heading(filled[:LINES_SEARCHED_FOR_HEADINGS])
    if found is not None:
        return found.record
    first, *others = filled or [Record(0, ())]
    if len(others) and not _has_contact(first) and len(first.cells) >= max(2, _usual_width(others)):
        return first
    return None


def _columns(heading: Record | None, body: Sequence[Record]) -> tuple[str, ...]:
    """The headings, each once; a column without one is called by its letter."""
    headings = list(heading.cells) if heading else []
    while headings and not headings[-1]:
        headings.pop()
    width = min(MOST_COLUMNS, max(len(headings), _usual_width(body)))
    names: list[str] = []
    for index in range(width):
        wanted = " ".join(headings[index].split()) if index < len(headings) else ""
        wanted = wanted[:200] or _letter(index)
        name, again = wanted, 2
        while name in names:
            name, again = f"{wanted} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _usual_width(records: Iterable[Record]) -> int:
    """Where most rows end, empty cells at their end not counted."""
    widths = Counter(max((i for i, cell in enumerate(record.cells, 1) if cell), default=0) for record in records)
    return widths.most_common(1)[0][0] if widths else 0


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _why_left_out(record: Record, heading: Record | None) -> RemarkKind | None:
    if record.is_blank:
        return RemarkKind.BLANK
    if heading is not None and record.number < heading.number:
        return RemarkKind.TITLE
    if heading is not None and record.number > heading.number and record.cells == heading.cells:
        return RemarkKind.HEADINGS_AGAIN
    if is_total_line(record.cells) and not _has_contact(record):
        return RemarkKind.TOTAL_LINE
    return None


def is_total_line(cells: Sequence[str]) -> bool:
    """Whether a row with these cells adds up the rows above it: it begins with Total or 合计 and says little else."""
    filled = [cell for cell in cells if cell]
    return 0 < len(filled) <= _MOST_CELLS_OF_A_TOTAL and bool(_TOTAL.match(normalised(filled[0])))


def _has_contact(record: Record) -> bool:
    return any(is_like_a_contact(cell) for cell in record.cells)


def _row(record: Record, width: int, *, says_when_short: bool) -> Row:
    remarks = list(record.remarks)
    beyond = [cell for cell in record.cells[width:] if cell]
    if beyond:
        remarks.append(Remark(RemarkKind.TOO_MANY_CELLS, " ".join(beyond)))
    elif says_when_short and len(record.cells) < width:
        remarks.append(Remark(RemarkKind.TOO_FEW_CELLS))
    return Row(record.number, record.cells, tuple(remarks))
