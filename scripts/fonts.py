"""Turn a web font of the WOFF format into the plain font file that Chromium takes from the system."""

from __future__ import annotations

import struct
import zlib

HEADER = struct.Struct(">4sIIHHIHHIIIII")
ENTRY = struct.Struct(">4sIIII")


class FontsDoNotFit(Exception):
    """The bytes are no WOFF font."""


def woff_as_font(woff: bytes) -> bytes:
    """The font inside `woff`: the same tables, unpacked, behind the directory that a plain font file begins with."""
    if len(woff) < HEADER.size or woff[:4] != b"wOFF":
        raise FontsDoNotFit("not a WOFF font")
    _signature, flavor, _length, count, *_rest = HEADER.unpack_from(woff)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(">IHHHH", flavor, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    tables = b""
    start = len(directory) + 16 * count
    for number in range(count):
        tag, offset, packed, length, checksum = ENTRY.unpack_from(woff, HEADER.size + ENTRY.size * number)
        table = woff[offset : offset + packed]
        if packed < length:
            table = zlib.decompress(table)
        directory += struct.pack(">4sIII", tag, checksum, start + len(tables), length)
        tables += table + b"\0" * (-len(table) % 4)
    return directory + tables
