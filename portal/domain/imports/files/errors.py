"""The ways in which a whole file is refused. A broken row refuses nothing but itself."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class FileIsRefused(Refusal):
    """The file as a whole cannot be read as a table of enquiries."""

    field = "file"


class FileIsEmpty(FileIsRefused):
    """There is nothing in the file."""

    sentence = _l("This file is empty. Choose the file with the enquiries in it.")


class FileIsNoTable(FileIsRefused):
    """The content is neither text in rows and columns nor a workbook that can be read."""

    sentence = _l(
        "This file is no table we can read. Save it as CSV or as an Excel workbook (.xlsx), then choose it again."
    )


class FileIsOldExcel(FileIsRefused):
    """The content is a workbook of Excel 97 to 2003, or one that is locked with a password: both look the same."""

    sentence = _l(
        "This is an old Excel file (.xls) or one with a password. "
        "Save it as .xlsx without a password, or as CSV, then choose it again."
    )


class FileIsTooLarge(FileIsRefused):
    """More bytes than an upload may have. `most` is in megabytes."""

    sentence = _l("This file is larger than %(most)s MB. Split it into parts, then import one after the other.")


class FileUnpacksTooLarge(FileIsRefused):
    """A workbook that is small as a file and huge when unpacked."""

    sentence = _l("This workbook is too large when unpacked. Copy the rows into a new workbook, then choose that.")


class FileHasTooManyRows(FileIsRefused):
    """More rows than one import takes."""

    sentence = _l("This file has more than %(most)s rows. Split it into parts, then import one after the other.")


class FileHasNoRows(FileIsRefused):
    """Headings or titles at most, and no row of data."""

    sentence = _l("There are no rows under the headings of this file. Choose the file with the enquiries in it.")
