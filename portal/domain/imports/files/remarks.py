"""What is said beside a row or a file: kept as a kind and a value, read as a sentence in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.platform.language import lazy_gettext as _l

_LONGEST_VALUE_SHOWN = 80


class RemarkKind(StrEnum):
    """Every remark there is. The values may be stored: they do not change."""

    # about the row as it stands in the file
    QUOTE_NEVER_CLOSED = "quote_never_closed"
    STRAY_QUOTE = "stray_quote"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_FEW_CELLS = "too_few_cells"
    CELL_SHORTENED = "cell_shortened"
    CHARACTERS_REMOVED = "characters_removed"
    CHARACTERS_UNREADABLE = "characters_unreadable"
    # about what it says
    NAME_MISSING = "name_missing"
    NAME_SHORTENED = "name_shortened"
    NOTE_SHORTENED = "note_shortened"
    TELEPHONE_DOES_NOT_WORK = "telephone_does_not_work"
    TELEPHONE_LOST_DIGITS = "telephone_lost_digits"
    TELEPHONE_ONE_OF_SEVERAL = "telephone_one_of_several"
    EMAIL_DOES_NOT_WORK = "email_does_not_work"
    MODEL_UNKNOWN = "model_unknown"
    CITY_UNKNOWN = "city_unknown"
    DEALER_UNKNOWN = "dealer_unknown"
    PLAN_NOT_UNDERSTOOD = "plan_not_understood"
    PLAN_IS_PAST = "plan_is_past"
    CALL_DATE_NOT_UNDERSTOOD = "call_date_not_understood"
    CALL_DATE_IS_AHEAD = "call_date_is_ahead"
    CONSENT_NOT_UNDERSTOOD = "consent_not_understood"
    CHANNEL_NOT_UNDERSTOOD = "channel_not_understood"
    # why it is refused
    NO_CONTACT = "no_contact"
    NO_CONTACT_THAT_WORKS = "no_contact_that_works"
    COULD_NOT_BE_TAKEN = "could_not_be_taken"
    # why it is not taken as a row of data, or not as one of its own
    BLANK = "blank"
    TITLE = "title"
    TOTAL_LINE = "total_line"
    HEADINGS_AGAIN = "headings_again"
    REPEATS_ROW = "repeats_row"
    # about the file
    SHEET_LEFT_OUT = "sheet_left_out"
    COLUMNS_LEFT_OUT = "columns_left_out"


_SENTENCES: dict[RemarkKind, Any] = {
    RemarkKind.QUOTE_NEVER_CLOSED: _l("A quotation mark opens in this row and never closes. Read as plain text."),
    RemarkKind.STRAY_QUOTE: _l("A quotation mark stands in the middle of a cell. Read as plain text."),
    RemarkKind.TOO_MANY_CELLS: _l("The row has more cells than there are columns. Not read: “%(value)s”."),
    RemarkKind.TOO_FEW_CELLS: _l("The row has fewer cells than there are columns."),
    RemarkKind.CELL_SHORTENED: _l("A cell has %(value)s characters. Only its beginning is kept."),
    RemarkKind.CHARACTERS_REMOVED: _l("Invisible control characters were removed."),
    RemarkKind.CHARACTERS_UNREADABLE: _l("Some characters could not be read. Check the row against the file."),
    RemarkKind.NAME_MISSING: _l("There is no name."),
    RemarkKind.NAME_SHORTENED: _l("The name is longer than %(value)s characters and was shortened."),
    RemarkKind.NOTE_SHORTENED: _l("The note is longer than %(value)s characters and was shortened."),
    RemarkKind.TELEPHONE_DOES_NOT_WORK: _l("“%(value)s” is no telephone number that reaches one person."),
    RemarkKind.TELEPHONE_LOST_DIGITS: _l(
        "The spreadsheet rounded the telephone number to “%(value)s”. Format the column as text and enter it again."
    ),
    RemarkKind.TELEPHONE_ONE_OF_SEVERAL: _l("There are several telephone numbers. Taken: %(value)s."),
    RemarkKind.EMAIL_DOES_NOT_WORK: _l("“%(value)s” is no email address."),
    RemarkKind.MODEL_UNKNOWN: _l("Nobody knows the model “%(value)s”. The lead is taken without it."),
    RemarkKind.CITY_UNKNOWN: _l("The city “%(value)s” is not in our list."),
    RemarkKind.DEALER_UNKNOWN: _l("The dealer “%(value)s” is not in our list."),
    RemarkKind.PLAN_NOT_UNDERSTOOD: _l("The planned purchase “%(value)s” was not understood."),
    RemarkKind.PLAN_IS_PAST: _l("The planned purchase %(value)s lies before the call."),
    RemarkKind.CALL_DATE_NOT_UNDERSTOOD: _l("The call date “%(value)s” was not understood."),
    RemarkKind.CALL_DATE_IS_AHEAD: _l("The call date %(value)s lies in the future."),
    RemarkKind.CONSENT_NOT_UNDERSTOOD: _l("The answer “%(value)s” is neither yes nor no. It counts as no consent."),
    RemarkKind.CHANNEL_NOT_UNDERSTOOD: _l("The channel “%(value)s” was not understood."),
    RemarkKind.NO_CONTACT: _l("There is no telephone number and no email address."),
    RemarkKind.NO_CONTACT_THAT_WORKS: _l("No telephone number or email address that works: “%(value)s”."),
    RemarkKind.COULD_NOT_BE_TAKEN: _l("Something went wrong here and nothing of this row was taken. Import it again."),
    RemarkKind.BLANK: _l("There is nothing in this row."),
    RemarkKind.TITLE: _l("This is a title above the headings."),
    RemarkKind.TOTAL_LINE: _l("This is a total line, not a person."),
    RemarkKind.HEADINGS_AGAIN: _l("These are the headings again."),
    RemarkKind.REPEATS_ROW: _l("The same telephone number or email address is in row %(value)s."),
    RemarkKind.SHEET_LEFT_OUT: _l("The sheet “%(value)s” is left out. One sheet is read at a time."),
    RemarkKind.COLUMNS_LEFT_OUT: _l("Only the first %(value)s columns are read."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. `str(remark)` is its sentence in the reader's language; `code` is what to store."""

    kind: RemarkKind
    value: str = ""

    @property
    def code(self) -> str:
        """The remark as at most 120 characters, from which `of_code` makes it again."""
        return f"{self.kind}:{_shown(self.value)}"

    @classmethod
    def of_code(cls, code: str) -> Remark:
        """The remark that was stored as `code`. Raises ValueError where that was no remark."""
        kind, _colon, value = code.partition(":")
        return cls(RemarkKind(kind), value)

    def __str__(self) -> str:
        return str(_SENTENCES[self.kind]) % {"value": _shown(self.value)}


def _shown(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _LONGEST_VALUE_SHOWN else value[: _LONGEST_VALUE_SHOWN - 1] + "…"
