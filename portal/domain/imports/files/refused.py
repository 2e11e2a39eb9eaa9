"""The refused rows back as a file: as they came, the reason beside each, and nothing in it that a spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter

from portal.domain.imports.files.table import Form
from portal.platform.language import lazy_gettext as _l
from portal.platform.text import clean_text

_LONGEST_CELL_OF_EXCEL = 32_767
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_WIDTH_OF_A_REASON = 60

ROW_HEADING = _l("Row in the file")
REASON_HEADING = _l("Why it was refused")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row as it stood in the file, and why it was refused, in the language of the one who reads it."""

    number: int
    cells: tuple[str, ...]
    reason: str


def refused_rows_file(columns: Sequence[str], rows: Iterable[RefusedRow], form: Form) -> bytes:
    """The rows under their own `columns`, then the row's number and the reason. Corrected, the file can be read again.

    CSV is UTF-8 with a mark, formulas defused by an apostrophe; XLSX holds every cell as a string.
    """
    lines = _lines(columns, list(rows))
    return _as_csv(lines) if form is Form.CSV else _as_xlsx(lines)


def _lines(columns: Sequence[str], rows: Sequence[RefusedRow]) -> list[list[str]]:
    width = max([len(columns), *(len(row.cells) for row in rows)])
    lines = [[*_padded(columns, width), str(ROW_HEADING), str(REASON_HEADING)]]
    lines += [[*_padded(row.cells, width), str(row.number), row.reason] for row in rows]
    return [[clean_text(cell, lines=True)[:_LONGEST_CELL_OF_EXCEL] for cell in line] for line in lines]


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for line in lines:
        writer.writerow([f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(row, column, cell, bold if row == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(len(lines[0]) - 1, len(lines[0]) - 1, _WIDTH_OF_A_REASON)
    book.close()
    return content.getvalue()
