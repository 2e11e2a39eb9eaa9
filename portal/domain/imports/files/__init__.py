"""Reading enquiries from files as fairs and call lists send them: bytes to a table, a table to rows.

Pure functions: they know no database and no request. `read_table`, then `guess_columns` (which a person may correct),
then `read_rows`; at the end `refused_rows_file`.
"""

from portal.domain.imports.files.answers import Answer, Channel, Horizon
from portal.domain.imports.files.errors import (
    FileHasNoRows,
    FileHasTooManyRows,
    FileIsEmpty,
    FileIsNoTable,
    FileIsOldExcel,
    FileIsRefused,
    FileIsTooLarge,
    FileUnpacksTooLarge,
)
from portal.domain.imports.files.headings import Meaning, guess_columns
from portal.domain.imports.files.limits import MOST_MEGABYTES, MOST_ROWS
from portal.domain.imports.files.reading import read_table
from portal.domain.imports.files.refused import RefusedRow, refused_rows_file
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.rows import GivenConsent, ReadRow, read_rows
from portal.domain.imports.files.table import Form, LeftOut, Row, Table

__all__ = [
    "MOST_MEGABYTES",
    "MOST_ROWS",
    "Answer",
    "Channel",
    "FileHasNoRows",
    "FileHasTooManyRows",
    "FileIsEmpty",
    "FileIsNoTable",
    "FileIsOldExcel",
    "FileIsRefused",
    "FileIsTooLarge",
    "FileUnpacksTooLarge",
    "Form",
    "GivenConsent",
    "Horizon",
    "LeftOut",
    "Meaning",
    "ReadRow",
    "RefusedRow",
    "Remark",
    "RemarkKind",
    "Row",
    "Table",
    "guess_columns",
    "read_rows",
    "read_table",
    "refused_rows_file",
]
