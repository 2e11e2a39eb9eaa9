"""A file comes in, its columns are corrected, and it is started or given up. docs/rules.md, Imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from portal.domain import journal
from portal.domain.imports.errors import ImportHasBegun, ImportHasEnded, NoRowCanBeTaken
from portal.domain.imports.files import Meaning
from portal.domain.imports.models import TAKEN, EnquiryImport, ImportRow, ImportState
from portal.domain.imports.plans import Plan, PlannedRow, plan_file
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, lock
from portal.platform.tokens import new_reference

LONGEST_FILE_NAME = 200
FORESEEN = ("values", "fate", "reason", "warnings", "lead_id")
"""What other meanings of the columns can change in a row."""


def receive(plan: Plan, *, campaign: str, by: Viewer | None) -> EnquiryImport:
    """Keep a planned file to be checked: its rows with their foreseen fates. Runs inside a write.

    `campaign` is what all its leads get. Nothing becomes a lead before `start`.
    """
    table = plan.table
    found = EnquiryImport(
        ref=new_reference(),
        file_name=table.name[:LONGEST_FILE_NAME],
        form=table.form,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        remarks=[remark.code for remark in table.remarks],
        headings=list(table.columns),
        columns=_columns(plan.columns),
        campaign=campaign,
        state=ImportState.PREVIEW,
        uploaded_at=clock.now(),
        uploaded_by_id=by.account_id if by else None,
        row_count=len(plan.rows),
        done_count=0,
    )
    db.session.add(found)
    db.session.flush()
    rows = [{**asdict(row), "import_id": found.id} for row in sorted(plan.rows, key=lambda row: row.number)]
    db.session.execute(sa.insert(ImportRow), rows)
    journal.note("import.upload", "import", found.id, by=by)
    return found


def receive_file(name: str, content: bytes, *, campaign: str, by: Viewer | None) -> EnquiryImport:
    """Read an uploaded file called `name`, plan it with guessed columns and keep it to be checked, inside one write.

    For a large file plan it before the write, by `plan_file`, and then `receive`. Refuses with a FileIsRefused.
    """
    return receive(plan_file(name, content), campaign=campaign, by=by)


def change_columns(found: EnquiryImport, plan: Plan, *, by: Viewer | None) -> EnquiryImport:
    """Give the columns the meanings of `plan` (from `plan_again`) and the rows the fates that follow.

    Refuses: ImportHasBegun. Runs inside a write.
    """
    _require_preview(found)
    found.columns = _columns(plan.columns)
    query = sa.select(ImportRow.id, ImportRow.number, *(getattr(ImportRow, name) for name in FORESEEN))
    kept = {row.number: row for row in db.session.execute(query.where(ImportRow.import_id == found.id))}
    changed = [
        {"id": kept[row.number].id, **foreseen}
        for row in plan.rows
        if (foreseen := _foreseen(row)) != _foreseen(kept[row.number])
    ]
    if changed:
        db.session.execute(sa.update(ImportRow), changed)
    journal.note("import.columns", "import", found.id, by=by, fields=["columns"])
    return found


def _foreseen(row: PlannedRow | sa.Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FORESEEN}


def _columns(meanings: Mapping[str, Meaning | None]) -> dict[str, str]:
    return {str(place): meaning.value for place, meaning in enumerate(meanings.values()) if meaning}


def start(found: EnquiryImport, *, by: Viewer | None) -> EnquiryImport:
    """Let the timetable work the rows off; those that are not taken are done at once.

    Refuses: ImportHasBegun; NoRowCanBeTaken. Runs inside a write.
    """
    _require_preview(found)
    settled = db.session.execute(
        sa.update(ImportRow)
        .where(ImportRow.import_id == found.id, ImportRow.fate.not_in(TAKEN))
        .values(done_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    found.done_count = int(settled.rowcount)  # type: ignore[attr-defined]
    if found.done_count == found.row_count:
        raise NoRowCanBeTaken
    found.state, found.started_at = ImportState.RUNNING, clock.now()
    journal.note("import.start", "import", found.id, by=by)
    return found


def cancel(found: EnquiryImport, *, by: Viewer | None) -> EnquiryImport:
    """Take no further row. What was taken stays: each is a lead by now. Refuses: ImportHasEnded. Runs in a write."""
    lock(found)
    if found.state not in {ImportState.PREVIEW, ImportState.RUNNING}:
        raise ImportHasEnded(state=found.state.label)
    found.state, found.finished_at = ImportState.CANCELLED, clock.now()
    journal.note("import.cancel", "import", found.id, by=by)
    return found


def _require_preview(found: EnquiryImport) -> None:
    lock(found)
    if found.state is not ImportState.PREVIEW:
        raise ImportHasBegun(state=found.state.label)
