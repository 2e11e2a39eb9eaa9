"""Enquiries from a file: the file, its columns' meanings, and each row with its fate."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.leads import Lead
from portal.platform.db import Base, UtcDateTime, words


class ImportState(StrEnum):
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    JOINS = "joins"
    REPEATED = "repeated"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


class EnquiryImport(Base):
    """One uploaded file on its way to leads."""

    __tablename__ = "enquiry_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(8), unique=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    format: Mapped[str] = mapped_column(sa.String(60), default="")
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


class ImportRow(Base):
    """One row of the file. Nothing vanishes: each has a fate and, where it is not taken, a reason."""

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
    cells: Mapped[list[str]] = mapped_column(sa.JSON)
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    fate: Mapped[Fate] = mapped_column(words(Fate))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    """A code of the reading part with its values, told in the reader's language."""
    warnings: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    lead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("leads.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_import: Mapped[EnquiryImport] = relationship()
    lead: Mapped[Lead | None] = relationship()
