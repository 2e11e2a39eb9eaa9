"""Bytes to text: UTF-8 with and without a mark, UTF-16, UTF-32 with a mark, GB18030. Told apart by the bytes alone."""

from __future__ import annotations

import codecs
import unicodedata

from portal.domain.imports.files.errors import FileIsNoTable

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_MARKS = (
    # The mark of UTF-32 little-endian begins with that of UTF-16: the longer one is asked first.
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_MOST_UNREADABLE = 0.05
_MOST_CONTROLS = 0.05
_SAMPLE = 65_536


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Single broken bytes become U+FFFD; what is no text is refused.

    Refuses: FileIsNoTable.
    """
    text, encoding = _decode(content)
    if _share(text.count(_UNREADABLE), text) > _MOST_UNREADABLE or not _reads_as_text(text):
        raise FileIsNoTable
    return text, encoding


def _decode(content: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace"), name
    wide = _unmarked_utf16(content)
    if wide:
        return content.decode(wide, errors="replace"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _best_of_both(content)


def _unmarked_utf16(content: bytes) -> str | None:
    """Separators and line ends in UTF-16 have a NUL at every first (big-endian) or second byte, and only there."""
    sample = content[:_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 10
    if second > enough and first * 20 < second:
        return "utf-16-le"
    if first > enough and second * 20 < first:
        return "utf-16-be"
    return None


def _best_of_both(content: bytes) -> tuple[str, str]:
    """A file in UTF-8 with a broken byte somewhere, or one in GB18030.

    Chinese text in GB18030 is hardly ever valid UTF-8, so a file that mostly is, is UTF-8.
    """
    utf8 = content.decode("utf-8", errors="replace")
    broken = utf8.count(_UNREADABLE)
    whole = sum(1 for character in utf8 if character > "\x7f") - broken
    if whole > 4 * broken:
        return utf8, "UTF-8"
    return content.decode("gb18030", errors="replace"), "GB18030"


def _reads_as_text(text: str) -> bool:
    """Few control characters: a NUL in a name is an accident, many are a picture or a program."""
    sample = text[:_SAMPLE]
    controls = sum(1 for c in sample if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r")
    return controls <= 3 or _share(controls, sample) <= _MOST_CONTROLS


def _share(part: int, text: str) -> float:
    return part / len(text) if text else 0.0
