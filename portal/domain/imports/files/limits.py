"""How much of a file is read. Beyond these a file is refused, or a cell is cut and its row says so."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MOST_MEGABYTES = 10
"""Of the file as it is uploaded."""

MOST_ROWS = 20_000
"""Rows with something in them, in one file."""

MOST_LINES = 200_000
"""Lines of a text file, the empty ones included."""

MOST_COLUMNS = 100

MOST_CHARACTERS_OF_A_CELL = 5_000

MOST_UNPACKED_MEGABYTES = 48
"""Of all parts of a workbook that are read, together."""

MOST_MEGABYTES_OF_A_SMALL_PART = 4
"""Of a part of a workbook that is held in memory as a whole: styles, themes, lists of parts."""

MOST_TAGS_OF_A_WORKBOOK = 3_000_000
"""Of all its parts together: what reading it costs in time and memory. A cell has four to six."""

MOST_SHEETS = 30

MOST_CHARACTERS_OF_A_NAME = 120

MOST_CHARACTERS_OF_A_NOTE = 2_000
