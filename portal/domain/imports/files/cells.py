"""One cell on its way in: the input filter, the length, and what is said about either."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from portal.domain.imports.files.errors import FileHasTooManyRows
from portal.domain.imports.files.limits import MOST_CHARACTERS_OF_A_CELL, MOST_ROWS
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.table import Record
from portal.platform.text import clean_text

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def make_record(number: int, cells: Iterable[str], remarks: Iterable[Remark] = ()) -> Record:
    """A record of filtered cells; what the filter changed or cut becomes a remark."""
    found = dict.fromkeys(remarks)
    kept: list[str] = []
    for cell in cells:
        if len(cell) > MOST_CHARACTERS_OF_A_CELL:
            found[Remark(RemarkKind.CELL_SHORTENED, str(len(cell)))] = None
            cell = cell[:MOST_CHARACTERS_OF_A_CELL]
        if _UNREADABLE in cell:
            found[Remark(RemarkKind.CHARACTERS_UNREADABLE)] = None
        cleaned = _clean(cell)
        if cleaned is not cell and _visible(unicodedata.normalize("NFC", cell)) != _visible(cleaned):
            found[Remark(RemarkKind.CHARACTERS_REMOVED)] = None
        kept.append(cleaned)
    return Record(number, tuple(kept), tuple(found))


def within_limit(records: Iterable[Record]) -> Iterator[Record]:
    """The records one by one, until there are more than an import takes. Refuses: FileHasTooManyRows."""
    filled = 0
    for record in records:
        filled += not record.is_blank
        if filled > MOST_ROWS:
            raise FileHasTooManyRows(most=MOST_ROWS)
        yield record


def _clean(cell: str) -> str:
    # Nearly every cell is plain; the filter looks at each character, which on a large file takes seconds.
    if cell.isprintable() and unicodedata.is_normalized("NFC", cell):
        return cell.strip()
    return clean_text(cell, lines=True)


def _visible(text: str) -> str:
    return "".join(text.split())
