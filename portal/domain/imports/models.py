"""Enquiries from a file: the file, its columns' meanings, and each row with its fate."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.accounts import Account
from portal.domain.imports.files import Form, Meaning, Remark, Table
from portal.domain.leads import Lead
from portal.platform.db import Base, UtcDateTime, words
from portal.platform.language import gettext as _


class ImportState(StrEnum):
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state's name in the reader's language."""
        return {
            ImportState.PREVIEW: _("To be checked"),
            ImportState.RUNNING: _("Running"),
            ImportState.DONE: _("Done"),
            ImportState.CANCELLED: _("Cancelled"),
        }[self]


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    JOINS = "joins"
    REPEATED = "repeated"
    REFUSED = "refused"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> str:
        """The fate's name in the reader's language."""
        return {
            Fate.NEW: _("New lead"),
            Fate.JOINS: _("Joins a lead"),
            Fate.REPEATED: _("Repeated in the file"),
            Fate.REFUSED: _("Refused"),
            Fate.LEFT_OUT: _("Left out"),
        }[self]


TAKEN = (Fate.NEW, Fate.JOINS)
"""The fates of rows that become leads, or touches of one."""


class EnquiryImport(Base):
    """One uploaded file on its way to leads. The file itself is not kept: its rows are."""

    __tablename__ = "enquiry_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(8), unique=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    form: Mapped[Form] = mapped_column(words(Form))
    encoding: Mapped[str] = mapped_column(sa.String(20), default="")
    separator: Mapped[str] = mapped_column(sa.String(1), default="")
    sheet: Mapped[str] = mapped_column(sa.String(80), default="")
    remarks: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Codes of what is said about the file as a whole, such as sheets that were not read."""
    headings: Mapped[list[str]] = mapped_column(sa.JSON)
    columns: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """Heading's position to meaning, as guessed and then corrected by hand."""
    campaign: Mapped[str] = mapped_column(sa.String(80), default="")
    state: Mapped[ImportState] = mapped_column(words(ImportState), default=ImportState.PREVIEW)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    row_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[Account | None] = relationship()

    @property
    def how_it_was_read(self) -> str:
        """The file's encoding and separator, or its sheet, in the reader's language."""
        return Table((), (), form=self.form, encoding=self.encoding, separator=self.separator, sheet=self.sheet).note

    @property
    def remarks_told(self) -> list[str]:
        """What is said about the file, in the reader's language."""
        return [str(Remark.of_code(code)) for code in self.remarks]

    @property
    def meanings(self) -> dict[str, Meaning | None]:
        """What each heading's column says, in the order of the file."""
        found = {heading: self.columns.get(str(place), "") for place, heading in enumerate(self.headings)}
        return {heading: Meaning(meaning) if meaning else None for heading, meaning in found.items()}


class ImportRow(Base):
    """One row of the file. Nothing vanishes: each has a fate and, where it is not taken, a reason.

    Until it is done the fate is foreseen; then it is what happened.
    """

    __tablename__ = "enquiry_import_rows"
    __table_args__ = (
        sa.UniqueConstraint("import_id", "number"),
        sa.Index("ix_enquiry_import_rows_todo", "import_id", "done_at", "number"),
        sa.Index("ix_enquiry_import_rows_fate", "import_id", "fate", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("enquiry_imports.id"))
    number: Mapped[int]
    """The row's number in the file, as people see it there."""
    last_number: Mapped[int]
    """The same; for a run of blank rows that of the last."""
    is_data: Mapped[bool] = mapped_column(default=True)
    """False for titles, totals and blanks, which are no rows whatever the columns mean."""
    cells: Mapped[list[str]] = mapped_column(sa.JSON)
    remarks: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Codes of what was odd about the row as it stands in the file, whatever its columns mean."""
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What was read of it: see `plans.values_of`."""
    fate: Mapped[Fate] = mapped_column(words(Fate))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    """A code of the reading part with its values, told in the reader's language."""
    warnings: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    lead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("leads.id"))
    """The lead it became or joined; before it is done, the one it would join."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_import: Mapped[EnquiryImport] = relationship()
    lead: Mapped[Lead | None] = relationship()

    @property
    def reasons_told(self) -> list[str]:
        """Why it is not taken and all that is odd about it, as sentences in the reader's language."""
        codes = [self.reason, *self.warnings] if self.reason else self.warnings
        return [str(Remark.of_code(code)) for code in codes]
