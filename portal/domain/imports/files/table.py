"""A file as rows and columns of text, with everything that was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.platform.language import lazy_gettext as _l


class Form(StrEnum):
    """What kind of file it is, by its content."""

    CSV = "csv"
    XLSX = "xlsx"


_SEPARATORS: dict[str, Any] = {
    ",": _l("commas"),
    ";": _l("semicolons"),
    "\t": _l("tabs"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data. `number` is its line in a text file, or its row in a sheet, counted from 1.

    `cells` went through the input filter (no NUL, no control characters) and may be fewer or more than the columns.
    `remarks` are what was odd about the row itself.
    """

    number: int
    cells: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows `first` to `last` (one row, or a run of blank ones) that are no data: blank, title, total, headings again.

    `text` is what they say.
    """

    first: int
    last: int
    why: RemarkKind
    text: str = ""

    @property
    def count(self) -> int:
        """How many rows."""
        return self.last - self.first + 1

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return str(self.remark)

    @property
    def remark(self) -> Remark:
        """Why, as what to store."""
        return Remark(self.why)


@dataclass(frozen=True, slots=True)
class Table:
    """What `read_table` makes of a file; what was stored of it is made a table again from `columns` and `rows` alone.

    `heading_row` is None where the file has no headings: its columns are then called A, B, C.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    heading_row: int | None = None
    name: str = ""
    form: Form = Form.CSV
    encoding: str = ""
    separator: str = ""
    sheet: str = ""

    @property
    def note(self) -> str:
        """How the file was read, in the reader's language: its encoding and separator, or its sheet."""
        if self.form is Form.XLSX:
            return str(_l("Excel workbook, sheet “%(sheet)s”")) % {"sheet": self.sheet}
        if not self.separator:
            return str(_l("Text in %(encoding)s, one column")) % {"encoding": self.encoding}
        return str(_l("Text in %(encoding)s, separated by %(separator)s")) % {
            "encoding": self.encoding,
            "separator": _SEPARATORS[self.separator],
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One row as a reader of CSV or XLSX finds it, before anybody knows what it is."""

    number: int
    cells: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells)
