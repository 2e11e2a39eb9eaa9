"""Enquiries from a file. See docs/rules.md, Imports."""

from portal.domain.imports.errors import ImportHasBegun, ImportHasEnded, NoRowCanBeTaken
from portal.domain.imports.files import MOST_MEGABYTES, FileIsRefused, Form, Meaning
from portal.domain.imports.models import TAKEN, EnquiryImport, Fate, ImportRow, ImportState
from portal.domain.imports.operations import cancel, change_columns, receive, receive_file, start
from portal.domain.imports.plans import Plan, plan_again, plan_file
from portal.domain.imports.queries import (
    Page,
    fate_counts,
    get_import,
    imports_page,
    refused_file,
    rows_page,
    samples_of,
)
from portal.domain.imports.taking import Report, import_file, rows_due, take_row

__all__ = [
    "MOST_MEGABYTES",
    "TAKEN",
    "EnquiryImport",
    "Fate",
    "FileIsRefused",
    "Form",
    "ImportHasBegun",
    "ImportHasEnded",
    "ImportRow",
    "ImportState",
    "Meaning",
    "NoRowCanBeTaken",
    "Page",
    "Plan",
    "Report",
    "cancel",
    "change_columns",
    "fate_counts",
    "get_import",
    "import_file",
    "imports_page",
    "plan_again",
    "plan_file",
    "receive",
    "receive_file",
    "refused_file",
    "rows_due",
    "rows_page",
    "samples_of",
    "start",
    "take_row",
]
