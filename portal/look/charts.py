"""Small charts as SVG. Colours come from classes of the stylesheet; the numbers stand beside the chart as text."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from .paths import short

Series = tuple[str, Sequence[float]]
"""A name and its values, one for each label."""

LEFT, RIGHT, TOP, BOTTOM = 40, 56, 14, 28
GRID_LINES = 4
SERIES_CLASSES = ("l1", "l2", "l3")
LABELS_IN_FULL = 8
"""With more labels than this only every second one is written."""


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    width: int = 720,
    height: int = 260,
    top: float | None = None,
) -> Markup:
    """Lines over one row of labels. At most three series; the first one is filled, and its last value is written out.

    `title` is the finding in one sentence, for those who do not see the chart. `top` is the highest value of the
    scale, by default a little above the highest value. Refuses more than three series, or values that do not match
    the labels, by ValueError.
    """
    if not 1 <= len(series) <= len(SERIES_CLASSES) or len(labels) < 2:
        raise ValueError("a line chart shows one to three series over at least two labels")
    if any(len(values) != len(labels) for _, values in series):
        raise ValueError("each series needs one value for each label")
    scale = top or max(max(values) for _, values in series) * 1.12 or 1
    across, down = (width - LEFT - RIGHT) / (len(labels) - 1), height - TOP - BOTTOM

    def at(index: int, value: float) -> tuple[float, float]:
        return LEFT + across * index, TOP + down * (1 - value / scale)

    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">']
    for step in range(GRID_LINES + 1):
        value = scale * step / GRID_LINES
        _, y = at(0, value)
        parts.append(f'<path class="axis" d="M{LEFT} {short(y)}H{width - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{short(y + 4)}" text-anchor="end">{round(value):,}</text>')
    every = 1 if len(labels) <= LABELS_IN_FULL else 2
    for index in range(len(labels) - 1, -1, -every):
        x, _ = at(index, 0)
        parts.append(f'<text x="{short(x)}" y="{height - 8}" text-anchor="middle">{escape(labels[index])}</text>')
    # the first series is drawn last, so that it lies on top
    for cls, (_, values) in reversed(list(zip(SERIES_CLASSES, series, strict=False))):
        points = [at(index, value) for index, value in enumerate(values)]
        parts.append(_series(cls, points, floor=TOP + down, last=values[-1] if cls == SERIES_CLASSES[0] else None))
    parts.append("</svg>")
    return Markup("".join(parts))


def _series(cls: str, points: list[tuple[float, float]], *, floor: float, last: float | None) -> str:
    """A line through the points; where its last value is given, filled to the floor and with that value written out."""
    drawn = " ".join(f"{short(x)},{short(y)}" for x, y in points)
    line = f'<polyline class="{cls}" points="{drawn}"/>'
    if last is None:
        return line
    left, (right, y) = points[0][0], points[-1]
    return (
        f'<polygon class="area" points="{short(left)},{short(floor)} {drawn} {short(right)},{short(floor)}"/>{line}'
        f'<circle class="pt" cx="{short(right)}" cy="{short(y)}" r="4.5"/>'
        f'<text class="lbl" x="{short(right + 10)}" y="{short(y + 4)}">{last:,}</text>'
    )


def bar(value: float, top: float, cls: str = "") -> Markup:
    """A bar for a table cell, `value` of `top`. The number stands next to it as text. `cls` 'a' marks the one meant."""
    share = max(0.0, min(100.0, 100 * value / top)) if top else 0.0
    marked = f' class="{escape(cls)}"' if cls else ""
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="t" width="100" height="10"/><rect{marked} width="{short(share)}" height="10"/></svg>'
    )


def spark(values: Sequence[float], width: int = 120, height: int = 32) -> Markup:
    """A line without axes that shows how a figure went. Refuses fewer than two values by ValueError."""
    if len(values) < 2:
        raise ValueError("a spark line needs at least two values")
    low, high = min(values), max(values)
    room = height - 6
    points = "L".join(
        f"{short(width * index / (len(values) - 1))} {short(3 + room * (1 - (value - low) / ((high - low) or 1)))}"
        for index, value in enumerate(values)
    )
    return Markup(
        f'<svg class="spark" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M{points}"/></svg>'
    )
