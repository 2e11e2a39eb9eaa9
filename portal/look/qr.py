"""QR codes as SVG paths."""

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=256)
def qr(text: str, label: str) -> Markup:
    """A QR code of `text` with medium error correction, without its quiet zone: the class `qr` brings that.

    `label` says to a screen reader where the code leads. Dark modules take the colour of the text around them.
    """
    code = segno.make(text, error="m")
    drawing = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None).replace("#000", "currentColor")
    return Markup(drawing.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)).format(label)
