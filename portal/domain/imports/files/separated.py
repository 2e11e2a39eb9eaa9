"""Text with separators to records. A quote that never closes costs its own row, never the rest of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from portal.domain.imports.files.cells import make_record
from portal.domain.imports.files.errors import FileHasTooManyRows
from portal.domain.imports.files.limits import MOST_COLUMNS, MOST_LINES, MOST_ROWS
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.table import Record

SEPARATORS = (",", ";", "\t")

_MOST_LINES_OF_A_CELL = 40
_MOST_CHARACTERS_OF_A_QUOTE = 32_000
_LINES_THAT_TELL_THE_WIDTH = 400
_OPENING = re.compile(' *"')
_QUOTED = re.compile(' *"([^"]*+(?:""[^"]*+)*+)"')


def split_lines(text: str) -> list[str]:
    """The lines of `text`, whatever their ends. Refuses: FileHasTooManyRows."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise FileHasTooManyRows(most=MOST_ROWS)
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def read_records(lines: list[str], separator: str) -> Iterator[Record]:
    """Records in the order of the file, each with the number of its first line.

    A quoted cell may go over several lines where it closes properly and the row then fits the file's usual width.
    Otherwise its first line stands alone, read as plain text, and says so.
    """
    width = usual_width(lines, separator)
    at = 0
    while at < len(lines):
        cells, remarks, closed = _split(lines[at], separator)
        used = 1
        if not closed:
            longer = _over_several_lines(lines, at, separator, width)
            if longer is None:
                cells = [cell.removeprefix('"') for cell in _split_plainly(lines[at], separator)]
                remarks = [Remark(RemarkKind.QUOTE_NEVER_CLOSED)]
            else:
                cells, used = longer
        yield make_record(at + 1, cells, remarks)
        at += used


def usual_width(lines: list[str], separator: str) -> int:
    """How many cells most of the lines have that have more than one."""
    widths: Counter[int] = Counter()
    for line in islice((line for line in lines if line.strip()), _LINES_THAT_TELL_THE_WIDTH):
        cells, _remarks, closed = _split(line, separator)
        if closed and len(cells) > 1:
            widths[len(cells)] += 1
    return widths.most_common(1)[0][0] if widths else 1


def _over_several_lines(lines: list[str], start: int, separator: str, width: int) -> tuple[list[str], int] | None:
    """The cells of the record that begins at `start` and how many lines it takes, if its quote closes properly."""
    joined = lines[start]
    for used in range(2, _MOST_LINES_OF_A_CELL + 1):
        if start + used > len(lines) or len(joined) > _MOST_CHARACTERS_OF_A_QUOTE:
            return None
        joined += "\n" + lines[start + used - 1]
        cells, remarks, closed = _split(joined, separator)
        if remarks:
            return None  # the quote that closes it belongs to another row
        if closed:
            swallowed = lines[start + 1 : start + used]
            is_whole = len(cells) == width or (
                len(cells) < width and all(len(_split_plainly(line, separator)) < width for line in swallowed)
            )
            return (cells, used) if is_whole else None
    return None


def _split_plainly(line: str, separator: str) -> list[str]:
    return line.split(separator, MOST_COLUMNS - 1)


def _split(text: str, separator: str) -> tuple[list[str], list[Remark], bool]:
    """The cells of one record, what was odd, and whether its last quote is closed."""
    if '"' not in text:
        return _split_plainly(text, separator), [], True
    cells: list[str] = []
    remarks: list[Remark] = []
    at = 0
    while len(cells) < MOST_COLUMNS - 1:
        quoted = _QUOTED.match(text, at)
        if quoted is None and _OPENING.match(text, at):
            return cells, remarks, False
        end = _next(text, separator, quoted.end() if quoted else at)
        if quoted and not text[quoted.end() : end].strip():
            cells.append(quoted[1].replace('""', '"'))
        else:
            if quoted:
                remarks.append(Remark(RemarkKind.STRAY_QUOTE))
                end = _next(text, separator, at)
            cells.append(text[at:end])
        if end == len(text):
            return cells, remarks, True
        at = end + 1
    return [*cells, text[at:]], remarks, True


def _next(text: str, separator: str, start: int) -> int:
    found = text.find(separator, start)
    return len(text) if found == -1 else found
