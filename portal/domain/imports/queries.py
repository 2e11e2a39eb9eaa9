"""Reading imports, for the desk's leaders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain import leads
from portal.domain.imports.files import Form, RefusedRow, refused_rows_file
from portal.domain.imports.models import EnquiryImport, Fate, ImportRow
from portal.platform.access import Viewer
from portal.platform.db import db
from portal.platform.errors import NotThere

T = TypeVar("T")

IMPORTS_A_PAGE = 30
ROWS_A_PAGE = 50
SAMPLES = 3


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list, and the numbers from which the parts before and after it are asked for."""

    rows: list[T]
    previous: int | None
    next: int | None


def imports_page(*, before: int | None = None, after: int | None = None) -> Page[EnquiryImport]:
    """Imports, the newest first: those older than the id `before`, or the next newer than the id `after`."""
    query = sa.select(EnquiryImport).options(joinedload(EnquiryImport.uploaded_by)).limit(IMPORTS_A_PAGE + 1)
    if after is not None:
        found = list(db.session.scalars(query.where(EnquiryImport.id > after).order_by(EnquiryImport.id)))
        rows = found[:IMPORTS_A_PAGE][::-1]
        newer, older = len(found) > IMPORTS_A_PAGE, bool(rows)
    else:
        older_ones = query.where(EnquiryImport.id < before) if before is not None else query
        found = list(db.session.scalars(older_ones.order_by(EnquiryImport.id.desc())))
        rows = found[:IMPORTS_A_PAGE]
        newer, older = before is not None and bool(rows), len(found) > IMPORTS_A_PAGE
    return Page(rows, previous=rows[0].id if newer else None, next=rows[-1].id if older else None)


def get_import(viewer: Viewer, ref: str) -> EnquiryImport:
    """The import with that reference, for the brand's desk. Raises NotThere."""
    query = sa.select(EnquiryImport).where(EnquiryImport.ref == ref).options(joinedload(EnquiryImport.uploaded_by))
    found = db.session.scalar(query) if viewer.side == "desk" and ref.isascii() and ref.isalnum() else None
    if found is None:
        raise NotThere
    return found


def fate_counts(found: EnquiryImport) -> dict[Fate, int]:
    """How many rows of the file have each fate, counted as they stand in the file: a run of blank rows is several."""
    rows = sa.func.sum(ImportRow.last_number - ImportRow.number + 1)
    query = sa.select(ImportRow.fate, rows).where(ImportRow.import_id == found.id).group_by(ImportRow.fate)
    counted = {fate: int(count) for fate, count in db.session.execute(query)}
    return {fate: counted.get(fate, 0) for fate in Fate}


def rows_page(
    found: EnquiryImport, *, fate: Fate | None = None, before: int | None = None, after: int | None = None
) -> Page[ImportRow]:
    """Rows in the order of the file, all or those of one fate: from behind the number `after`, or up to `before`."""
    query = (
        sa.select(ImportRow)
        .where(ImportRow.import_id == found.id)
        .options(joinedload(ImportRow.lead).load_only(leads.Lead.ref))
        .limit(ROWS_A_PAGE + 1)
    )
    if fate is not None:
        query = query.where(ImportRow.fate == fate)
    if before is not None:
        some = list(db.session.scalars(query.where(ImportRow.number < before).order_by(ImportRow.number.desc())))
        rows = some[:ROWS_A_PAGE][::-1]
        has_earlier, has_later = len(some) > ROWS_A_PAGE, bool(rows)
    else:
        later = query.where(ImportRow.number > after) if after is not None else query
        some = list(db.session.scalars(later.order_by(ImportRow.number)))
        rows = some[:ROWS_A_PAGE]
        has_earlier, has_later = after is not None and bool(rows), len(some) > ROWS_A_PAGE
    return Page(rows, previous=rows[0].number if has_earlier else None, next=rows[-1].number if has_later else None)


def samples_of(found: EnquiryImport) -> list[list[str]]:
    """For each heading the first few things that stand below it, to see what a column is about."""
    query = (
        sa.select(ImportRow.cells)
        .where(ImportRow.import_id == found.id, ImportRow.is_data)
        .order_by(ImportRow.number)
        .limit(ROWS_A_PAGE)
    )
    samples: list[list[str]] = [[] for _heading in found.headings]
    for cells in db.session.scalars(query):
        for known, cell in zip(samples, cells, strict=False):
            if cell and len(known) < SAMPLES and cell not in known:
                known.append(cell)
    return samples


def refused_file(found: EnquiryImport, form: Form) -> bytes:
    """The refused rows as a file of that form, as they came, the reason beside each in the reader's language."""
    query = (
        sa.select(ImportRow)
        .where(ImportRow.import_id == found.id, ImportRow.fate == Fate.REFUSED)
        .order_by(ImportRow.number)
    )
    rows = [RefusedRow(row.number, tuple(row.cells), " ".join(row.reasons_told)) for row in db.session.scalars(query)]
    return refused_rows_file(found.headings, rows, form)
