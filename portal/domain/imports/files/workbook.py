"""An Excel workbook to records. Guards first: what it unpacks to, document types, then openpyxl without formulas."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import IO, Any

import openpyxl
from defusedxml.ElementTree import iterparse

from portal.domain.imports.files.cells import make_record, within_limit
from portal.domain.imports.files.errors import FileHasNoRows, FileIsNoTable, FileUnpacksTooLarge
from portal.domain.imports.files.headings import LINES_SEARCHED_FOR_HEADINGS, best_heading
from portal.domain.imports.files.limits import (
    MEGABYTE,
    MOST_COLUMNS,
    MOST_MEGABYTES_OF_A_SMALL_PART,
    MOST_SHEETS,
    MOST_TAGS_OF_A_WORKBOOK,
    MOST_UNPACKED_MEGABYTES,
)
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.table import Record
from portal.platform.errors import Refusal
from portal.platform.text import clean_text

_LAST_ROW_OF_EXCEL = 1_048_576
_MOST_PARTS = 2_000
_STREAMED_PARTS = ("xl/worksheets/", "xl/sharedStrings")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that was read, and what is said about those that were not."""

    title: str
    records: list[Record]
    remarks: tuple[Remark, ...]


def read_workbook(content: bytes) -> Sheet:
    """The sheet that looks most like a table of enquiries.

    Refuses: FileIsNoTable, FileUnpacksTooLarge, FileHasTooManyRows, FileHasNoRows.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _guard(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of decorations it does not keep; we keep none
            return _read(content)
    except Refusal:
        raise
    except Exception as error:
        # A damaged or hostile workbook fails anywhere inside zipfile, expat and openpyxl, with any exception there is.
        raise FileIsNoTable from error


def _guard(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist() or len(parts) > _MOST_PARTS:
        raise FileIsNoTable
    read = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    # zipfile never unpacks more of a part than the size it declares, so the declared sizes are the true bound.
    if sum(part.file_size for part in read) > MOST_UNPACKED_MEGABYTES * MEGABYTE:
        raise FileUnpacksTooLarge
    tags = 0
    for part in read:
        is_small = not part.filename.startswith(_STREAMED_PARTS)
        if is_small and part.file_size > MOST_MEGABYTES_OF_A_SMALL_PART * MEGABYTE:
            raise FileUnpacksTooLarge
        with archive.open(part) as stream:
            _forbid_document_type(stream)
        with archive.open(part) as stream:
            tags += _tags_in(stream)
        if tags > MOST_TAGS_OF_A_WORKBOOK:
            raise FileUnpacksTooLarge


def _forbid_document_type(stream: IO[bytes]) -> None:
    # A document type stands before the first element, so nothing behind it needs to be looked at.
    next(iterparse(stream, events=("start",), forbid_dtd=True))


def _tags_in(stream: IO[bytes]) -> int:
    tags = 0
    while chunk := stream.read(MEGABYTE):
        tags += chunk.count(b"<")
    return tags


def _read(content: bytes) -> Sheet:
    with closing(openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)) as book:
        sheets = book.worksheets
        if not sheets:
            raise FileHasNoRows
        is_too_wide = {sheet.title: (sheet.max_column or 0) > MOST_COLUMNS for sheet in sheets}
        chosen = max(sheets[:MOST_SHEETS], key=_likeness)
        remarks = [
            Remark(RemarkKind.SHEET_LEFT_OUT, clean_text(sheet.title)) for sheet in sheets if sheet is not chosen
        ]
        if is_too_wide[chosen.title]:
            remarks.append(Remark(RemarkKind.COLUMNS_LEFT_OUT, str(MOST_COLUMNS)))
        return Sheet(clean_text(chosen.title), list(within_limit(_records(chosen))), tuple(remarks))


def _likeness(sheet: Any) -> tuple[int, bool, bool]:
    """How much a sheet looks like enquiries: its best headings; being shown; having anything in it."""
    beginning = list(islice(_records(sheet), LINES_SEARCHED_FOR_HEADINGS))
    found = best_heading(beginning)
    is_shown = sheet.sheet_state == "visible"
    return (found.score if found else 0, is_shown, bool(beginning))


def _records(sheet: Any) -> Iterator[Record]:
    """The rows that say something. Blank ones are the gaps in their numbers: a sheet may have a million of them."""
    sheet.reset_dimensions()  # what a workbook says of its own size may be wrong, or a trap
    rows = sheet.iter_rows(max_row=_LAST_ROW_OF_EXCEL, max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        if values.count(None) == len(values):
            continue
        record = make_record(number, _without_blank_end([_text(value) for value in values]))
        if not record.is_blank:
            yield record


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: object) -> str:
    """A cell as a person reads it: whole numbers without a point, days as 2026-10-28, moments to the minute."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)
