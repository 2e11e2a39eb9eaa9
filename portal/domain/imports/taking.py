"""The timetable works the rows of running imports off. docs/rules.md, Imports: taking rows.

An import's row is locked before any of its rows is taken, so two workers take turns and none takes a row twice. A
worker that is killed leaves what it committed; the next round goes on behind it.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from portal.domain import accounts, leads
from portal.domain.imports.enquiries import enquiry_of
from portal.domain.imports.files import Remark, RemarkKind
from portal.domain.imports.models import EnquiryImport, Fate, ImportRow, ImportState
from portal.domain.imports.operations import receive_file, start
from portal.domain.imports.queries import fate_counts
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write, lock
from portal.platform.language import gettext as _

ROWS_AT_ONCE = 5
"""Rows in one write: enough that committing costs little, few enough that nobody waits for the write lock."""
ROWS_A_ROUND = 200
"""Rows named in one round, so that the other lines of the timetable have their turn in between."""

log = structlog.get_logger("worker")


def rows_due() -> list[int]:
    """The ids of the rows to hand to `take_row` in this round: of the running imports, the first started first.

    A row stands for itself and the few behind it.
    """
    running = (
        sa.select(EnquiryImport.id)
        .where(EnquiryImport.state == ImportState.RUNNING)
        .order_by(EnquiryImport.started_at, EnquiryImport.id)
    )
    found: list[int] = []
    for import_id in db.session.scalars(running).all():
        left = ROWS_A_ROUND // ROWS_AT_ONCE - len(found)
        if left <= 0:
            break
        found += _rows_to_do(import_id, most=left * ROWS_AT_ONCE)[::ROWS_AT_ONCE]
    return found


def _rows_to_do(import_id: int, *, most: int) -> list[int]:
    query = sa.select(ImportRow.id).where(ImportRow.import_id == import_id, ImportRow.done_at.is_(None))
    return list(db.session.scalars(query.order_by(ImportRow.number).limit(most)))


def take_row(row_id: int) -> int:
    """Take this row of a running import and the next few that are not done yet. Runs inside a write.

    Each becomes a lead or a touch of one, whatever was foreseen: somebody may have registered meanwhile. A row that
    breaks is refused and keeps nothing. Returns how many rows are done now; 0 where there is nothing left to do.
    """
    first = db.session.get(ImportRow, row_id)
    if first is None:
        return 0
    found = lock(first.source_import)
    if found.state is not ImportState.RUNNING:
        return 0
    query = (
        sa.select(ImportRow)
        .where(ImportRow.import_id == found.id, ImportRow.done_at.is_(None), ImportRow.number >= first.number)
        .order_by(ImportRow.number)
        .limit(ROWS_AT_ONCE)
        .execution_options(populate_existing=True)
    )
    by = accounts.viewer_of(found.uploaded_by) if found.uploaded_by else None
    taken = 0
    for row in db.session.scalars(query).all():
        is_whole = _take(row, found, by)
        taken += 1
        if not is_whole:
            break  # going back to a savepoint gave up locks that this write believes it holds
    found.done_count += taken
    if found.done_count == found.row_count:
        found.state, found.finished_at = ImportState.DONE, clock.now()
    return taken


def _take(row: ImportRow, found: EnquiryImport, by: Viewer | None) -> bool:
    """Take one row in a savepoint of its own; False where it broke."""
    try:
        with db.session.begin_nested():
            enquiry = enquiry_of(row.values, campaign=found.campaign, import_ref=found.ref)
            registered = leads.register_interest(enquiry, by=by)
    except (sa.exc.OperationalError, sa.exc.InterfaceError):
        raise  # the database, not the row: the whole write is tried again
    except Exception as error:  # noqa: BLE001  (whatever breaks in one row stops no other)
        log.error("row not taken", file=found.ref, row=row.number, kind=type(error).__name__, at=_place(error))
        row.fate, row.lead_id = Fate.REFUSED, None
        row.reason = Remark(RemarkKind.COULD_NOT_BE_TAKEN).code
        row.done_at = clock.now()
        return False
    row.fate = Fate.NEW if registered.outcome == "new" else Fate.JOINS
    row.lead_id, row.done_at = registered.lead.id, clock.now()
    return True


def _place(error: Exception) -> str:
    """Where it broke. The error itself may quote the row, which no log may."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"


@dataclass(frozen=True)
class Report:
    """What became of a file's rows, counted as they stand in the file."""

    ref: str
    new: int
    joined: int
    repeated: int
    refused: int
    left_out: int

    def __str__(self) -> str:
        return _(
            "Import %(ref)s: %(new)s new leads, %(joined)s joined a lead, %(repeated)s repeated in the file, "
            "%(refused)s refused, %(left_out)s left out.",
            ref=self.ref,
            new=self.new,
            joined=self.joined,
            repeated=self.repeated,
            refused=self.refused,
            left_out=self.left_out,
        )


def import_file(name: str, content: bytes, by: Viewer | None = None, *, campaign: str = "") -> Report:
    """Take a whole file at once, its columns matched by guess, for the command line: opens its own writes.

    Refuses with a FileIsRefused or NoRowCanBeTaken. Interrupted, the timetable takes the rest.
    """
    found = in_one_write(lambda: receive_file(name, content, campaign=campaign, by=by))
    in_one_write(lambda: start(found, by=by))
    while to_do := _rows_to_do(found.id, most=1):
        if not in_one_write(lambda row_id=to_do[0]: take_row(row_id)):  # type: ignore[misc]
            break  # cancelled meanwhile
    counts = fate_counts(found)
    return Report(
        found.ref, counts[Fate.NEW], counts[Fate.JOINS], counts[Fate.REPEATED], counts[Fate.REFUSED],
        counts[Fate.LEFT_OUT],
    )  # fmt: skip
