"""The one input filter for text that people or files bring."""

from __future__ import annotations

import unicodedata

# Overrides of writing direction can make a name read as another one; plain marks (LRM, RLM) are harmless.
_DIRECTION_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_CONTROLS = {"\n", "\t"}
_EMOJI_JOINER = "\u200d"


def clean_text(value: str, *, lines: bool = False) -> str:
    """`value` in NFC without NUL, lone surrogates, control characters or direction overrides, trimmed.

    With `lines` line breaks are kept (CRLF becomes LF); without it any white space becomes one blank.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = [c for c in value if _is_kept(c)]
    text = unicodedata.normalize("NFC", "".join(kept))
    if lines:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS or character == _EMOJI_JOINER:
        return True
    if character in _DIRECTION_OVERRIDES:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Co"}
