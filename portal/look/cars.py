"""Cars seen from the side, as SVG. Paint, trim and wheels are custom properties of the stylesheet (`--paint`, ...).

Custom properties are inherited into a drawing that is used a second time with `<use href="#PREFIX-g">`, which
selectors are not; so the parts of a car carry classes that read them (see "the car" in `static/portal.css`).
"""

import math
from functools import lru_cache

from markupsafe import Markup, escape

from .car_outlines import OUTLINES, Outline
from .paths import compact, short

GROUND = 420
VIEW_BOX = "0 0 1240 450"
TRIMS = frozenset({"", "sport", "atelier"})
WHEELS = (1, 2, 3)

_SOLID_STOPS = '<stop offset="0" class="r-hi"/><stop offset=".5" class="r-mid"/><stop offset="1" class="r-lo"/>'
_TYRE_STOPS = (
    '<stop offset=".76" stop-color="#191b20"/><stop offset=".9" stop-color="#2a2d34"/>'
    '<stop offset="1" stop-color="#0c0d10"/>'
)
_DISC_STOPS = (
    '<stop offset="0" stop-color="#8b919d"/><stop offset=".55" stop-color="#4c515c"/>'
    '<stop offset="1" stop-color="#22252c"/>'
)
_PAINT_STOPS = "".join(
    f'<stop offset="{place}" class="s-{tone}"/>'
    for place, tone in (
        ("0", "hi"),
        (".2", "mid"),
        (".4", "base"),
        (".47", "hi"),
        (".53", "base"),
        (".72", "lo"),
        (".84", "base"),
        ("1", "deep"),
    )
)


@lru_cache(maxsize=512)
def car(
    model: str,
    prefix: str | None = None,
    *,
    paint: str = "",
    trim: str = "",
    wheels: int | None = None,
    viewbox: str = VIEW_BOX,
    label: str | None = None,
    reflect: bool = False,
    light: bool = True,
    shadow: bool = True,
) -> Markup:
    """Draw a model: tessel, solenne, ostrel or fenelle; KeyError for another.

    `prefix` begins every id of the drawing and must be unique on its page; by default it is the model. The group
    `PREFIX-g` can be used again on the same page. `paint` is the name of a paint, '' takes that of an ancestor.
    `trim` is '', 'sport' (black roof, dark glass, copper calipers) or 'atelier' (champagne brightwork). `wheels` is one
    of `WHEELS`; None draws all three, of which the stylesheet shows one. `viewbox` crops. Without a `label` the
    drawing is decoration. `reflect` mirrors the car in the ground, `light` lets its lamps glow.
    """
    outline = OUTLINES[model]
    if trim not in TRIMS or wheels not in (None, *WHEELS):
        raise ValueError(f"no car has trim {trim!r} with wheels {wheels!r}")
    p = escape(f"{prefix or model}-")
    classes = " ".join(name for name in ("car", trim, f"p-{paint}" if paint else "") if name)
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    kinds = WHEELS if wheels is None else (wheels,)
    parts = [
        f'<svg class="{escape(classes)}" viewBox="{escape(viewbox)}" {said}>',
        _definitions(outline, p, kinds),
        _reflection(p) if reflect else "",
        _ground_shadow(outline, p) if shadow else "",
        f'<g id="{p}g">',
        _body(outline, p),
        _windows(outline, p),
        _details(outline, p, light=light),
        _wheels(outline, p, kinds),
        "</g></svg>",
    ]
    return Markup("".join(parts))


@lru_cache(maxsize=64)
def wheel_icon(kind: int, prefix: str) -> Markup:
    """Draw one wheel alone, for choosing it. `kind` is one of `WHEELS`, `prefix` must be unique on its page."""
    if kind not in WHEELS:
        raise ValueError(f"there is no wheel {kind!r}")
    p = escape(f"{prefix}-")
    return Markup(
        '<svg class="wheel-ico" viewBox="-62 -62 124 124" aria-hidden="true">'
        f"<defs>{_wheel_gradients(p, (kind,))}</defs><g>{_wheel(60, p, (kind,))}</g></svg>"
    )


def _definitions(outline: Outline, p: str, kinds: tuple[int, ...]) -> str:
    sill, sky = outline.sill, outline.sky
    return (
        f'<defs><linearGradient id="{p}b" y1="{sky}" x2="0" y2="{sill + 6}" gradientUnits="userSpaceOnUse">'
        f"{_PAINT_STOPS}</linearGradient>"
        f'<linearGradient id="{p}e" x1="40" x2="1196" gradientUnits="userSpaceOnUse">'
        '<stop offset="0" stop-opacity=".34"/><stop offset=".1" stop-opacity="0"/>'
        '<stop offset=".9" stop-opacity="0"/><stop offset="1" stop-opacity=".42"/></linearGradient>'
        f'<linearGradient id="{p}l" y1="{sky}" x2="0" y2="{sky + 120}" gradientUnits="userSpaceOnUse">'
        '<stop offset="0" stop-color="#5d6675"/><stop offset=".35" stop-color="#272c36"/>'
        '<stop offset="1" stop-color="#0c0e12"/></linearGradient>'
        f"{_wheel_gradients(p, kinds)}"
        f'<filter id="{p}f" x="-10%" y="-60%" width="120%" height="220%"><feGaussianBlur stdDeviation="4"/></filter>'
        f'<filter id="{p}h" x="-10%" y="-60%" width="120%" height="220%"><feGaussianBlur stdDeviation="12"/></filter>'
        f'<clipPath id="{p}c"><path id="{p}o" d="{compact(_body_path(outline))}"/></clipPath>'
        f'<clipPath id="{p}d"><path id="{p}w" d="{compact(outline.glass)}"/></clipPath></defs>'
    )


def _wheel_gradients(p: str, kinds: tuple[int, ...]) -> str:
    disc = f'<radialGradient id="{p}q" cx=".4" cy=".3" r=".8">{_DISC_STOPS}</radialGradient>' if 3 in kinds else ""
    return (
        f'<linearGradient id="{p}r" x2="0" y2="1">{_SOLID_STOPS}</linearGradient>'
        f'<radialGradient id="{p}t" cy=".42" r=".55">{_TYRE_STOPS}</radialGradient>{disc}'
    )


def _body_path(outline: Outline) -> str:
    """From the sill up the front, over the top, down the rear and back along the sill around both wheel arches."""
    axle, radius, sill = GROUND - outline.wheel_radius, outline.arch_radius, outline.sill
    reach = math.sqrt(radius**2 - (sill - axle) ** 2)
    arches = " ".join(
        f"L {centre + reach:.1f} {sill} A {radius} {radius} 0 1 0 {centre - reach:.1f} {sill}"
        for centre in (outline.rear_axle, outline.front_axle)
    )
    return f"M {outline.nose[0] + 30} {sill} {outline.front} {outline.top} {outline.rear} {arches} Z"


def _reflection(p: str) -> str:
    return (
        f'<defs><linearGradient id="{p}x" y1="{GROUND}" x2="0" y2="{GROUND + 190}" gradientUnits="userSpaceOnUse">'
        '<stop offset="0" stop-color="#fff" stop-opacity=".5"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>'
        f'</linearGradient><mask id="{p}y" maskUnits="userSpaceOnUse" x="0" y="{GROUND}" width="1240" height="200">'
        f'<path d="M0 {GROUND}h1240v200H0z" fill="url(#{p}x)"/></mask>'
        f'<filter id="{p}z" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="2.2 3.4"/>'
        f'</filter></defs><g mask="url(#{p}y)"><use href="#{p}g" transform="matrix(1 0 0 -1 0 {2 * GROUND - 2})" '
        f'filter="url(#{p}z)"/></g>'
    )


def _ground_shadow(outline: Outline, p: str) -> str:
    middle = (outline.front_axle + outline.rear_axle) / 2
    reach = (outline.rear_axle - outline.front_axle) * 0.86
    return (
        f'<radialGradient id="{p}s"><stop offset="0" stop-opacity=".62"/><stop offset=".6" stop-opacity=".34"/>'
        '<stop offset="1" stop-opacity="0"/></radialGradient>'
        f'<ellipse cx="{short(middle)}" cy="{GROUND + 2}" rx="{short(reach)}" ry="20" fill="url(#{p}s)"/>'
    )


def _body(outline: Outline, p: str) -> str:
    """The dark underneath, the painted body with its light and shade, and what covers its lower edge."""
    sill, axle, radius = outline.sill, GROUND - outline.wheel_radius, outline.arch_radius
    axles = (outline.front_axle, outline.rear_axle)
    shoulder, crease = compact(outline.shoulder), compact(outline.crease)
    soft, softer = f'filter="url(#{p}f)"', f'filter="url(#{p}h)"'
    parts = [f'<path d="M{axles[0]} {sill - 40}H{axles[1]}v53H{axles[0]}z" fill="#0a0b0e"/>']
    parts += [f'<circle cx="{x}" cy="{axle}" r="{radius + 1}" fill="#060709"/>' for x in axles]
    parts += [
        f'<use href="#{p}o" fill="url(#{p}b)"/><g clip-path="url(#{p}c)"><g fill="none">',
        f'<path class="k-deep" d="{shoulder}" stroke-width="26" opacity=".5" transform="translate(0 20)" {softer}/>',
        f'<path class="k-spec" d="{shoulder}" stroke-width="15" opacity=".85" transform="translate(0-5)" {soft}/>',
        f'<path d="{shoulder}" stroke="#fff" stroke-width="1.6" opacity=".55" transform="translate(0 2)"/>',
        f'<path class="k-spec" d="{crease}" stroke-width="16" opacity=".5" transform="translate(0 14)" {softer}/>',
        f'<path class="k-deep" d="{crease}" stroke-width="12" opacity=".55" {soft}/>',
        f'<path class="k-spec" d="{compact(outline.bonnet)}" stroke-width="12" opacity=".8" {soft}/>',
    ]
    for x in axles:
        parts.append(
            f'<circle class="k-spec" cx="{x}" cy="{axle}" r="{radius + 11}" stroke-width="7" opacity=".5" '
            f'stroke-dasharray="{short(radius * 1.9)} 999" transform="rotate(-155 {x} {axle})" {soft}/>'
            f'<circle cx="{x}" cy="{axle}" r="{radius + 1}" stroke="#000" stroke-width="3" opacity=".55"/>'
        )
    parts.append(f'</g><path d="M30 0h1180v{sill + 10}H30z" fill="url(#{p}e)"/>')
    parts.append(f'<path d="M0 {sill - 12}h1240v22H0z" fill="#0b0c10" opacity=".92"/>')
    if outline.grille:
        parts.append(f'<path d="{compact(outline.grille)}" fill="#0a0b0f" opacity=".9"/>')
    if outline.is_clad:
        parts.append(f'<path d="M0 {sill - 22}h1240v28H0z" fill="#15171c" opacity=".96"/>')
        parts += [
            f'<circle cx="{x}" cy="{axle}" r="{radius + 4}" fill="none" stroke="#15171c" stroke-width="13"/>'
            for x in axles
        ]
    parts.append(f'</g><path class="roof" d="{compact(outline.roof)}"/>')
    return "".join(parts)


def _windows(outline: Outline, p: str) -> str:
    x, y = outline.mirror
    tint = outline.rear_axle
    streaks = f"M{x + 60} 40h130l-120 200h-130z"
    streak = f"M{x + 330} 40h60l-100 200h-60z"
    horizon = f"M{x - 60} {y - 4}c210-26 480-30 720-10v44h-720z"
    return (
        f'<use href="#{p}w" fill="url(#{p}l)"/><g clip-path="url(#{p}d)">'
        f'<path d="{streaks}" fill="#fff" opacity=".1"/><path d="{streak}" fill="#fff" opacity=".07"/>'
        f'<path d="{horizon}" opacity=".45"/>'
        f'<path class="privacy" d="M{tint - 250} 0H1240v240H{tint - 262}z"/>'
        f'<path d="{"".join(compact(pillar).replace("m", "M", 1) for pillar in outline.pillars)}" fill="#07080b"/></g>'
        f'<use class="bright" href="#{p}w"/>'
    )


def _details(outline: Outline, p: str, *, light: bool) -> str:
    doors = "".join(compact(door).replace("m", "M", 1) for door in outline.doors)
    handles = "".join(
        f'<rect x="{x}" y="{y}" width="62" height="8" rx="4" opacity=".35"/>'
        f'<rect x="{x}" y="{y}" width="62" height="3.4" rx="1.7" fill="#fff" opacity=".38"/>'
        for x, y in outline.handles
    )
    x, y = outline.mirror
    lamp, tail = compact(outline.running_light), compact(outline.taillight)
    glow = (
        f'<path class="glow" d="{lamp}" fill="none" stroke="#ffe3b8" stroke-width="16" opacity=".55" '
        f'filter="url(#{p}h)"/>'
    )
    return (
        f'<g fill="none"><path d="{doors}" stroke="#000" stroke-width="2" opacity=".42"/>'
        f'<path d="{doors}" stroke="#fff" stroke-width="1.2" opacity=".13" transform="translate(2)"/></g>{handles}'
        f'<path class="mir" d="M{x - 6} {y - 4}c-4-26 32-30 50-20 6 6 2 18-8 20l-26 12z"/>'
        f'<path d="M{x} {y - 22}c14-7 32-5 42 0" fill="none" stroke="#fff" stroke-width="2.4" opacity=".5"/>'
        f'<path d="{compact(outline.headlight)}" fill="#0b0d12"/>'
        f'<path d="{lamp}" fill="none" stroke="#fff6e6" stroke-width="4.6" stroke-linecap="round"/>'
        f"{glow if light else ''}"
        f'<path d="{tail}" fill="#8f0f14"/><path d="{tail}" fill="#ff3a35" opacity=".75" clip-path="url(#{p}c)"/>'
        f'<path class="rimlight" d="{compact(f"M {outline.nose[0]} {outline.nose[1]} {outline.top}")}"/>'
    )


def _wheels(outline: Outline, p: str, kinds: tuple[int, ...]) -> str:
    """The front wheel, and the same again at the rear."""
    axle = GROUND - outline.wheel_radius
    return (
        f'<g id="{p}v" transform="translate({outline.front_axle} {axle})">{_wheel(outline.wheel_radius, p, kinds)}</g>'
        f'<use href="#{p}v" x="{outline.rear_axle - outline.front_axle}"/>'
    )


def _wheel(radius: float, p: str, kinds: tuple[int, ...]) -> str:
    """A wheel around 0, 0. Where several kinds are drawn each has a class, and the stylesheet shows one."""
    rim = radius * 0.8
    draw = {1: _twin_spokes, 2: _swept_blades, 3: _aero_disc}
    edge = f'<circle r="{short(rim)}" fill="none" stroke="url(#{p}r)" stroke-width="{short(rim * 0.075)}"/>'
    styles = "".join(
        f'<g{_shown_as(kind, kinds)} fill="url(#{p}r)">{draw[kind](rim, p)}{edge}{_hub(rim, kind)}</g>'
        for kind in kinds
    )
    caliper = _scaled("M -.62 -.22 A .66 .66 0 0 1 -.16 -.64 L -.1 -.42 A .44 .44 0 0 0 -.42 -.14 Z", rim)
    return (
        f'<circle r="{radius}" fill="url(#{p}t)"/><circle r="{short(rim + 2.5)}" fill="#0a0b0e"/>'
        f'<circle r="{short(rim * 0.66)}" fill="#2b2f37"/>'
        f'<circle r="{short(rim * 0.62)}" fill="none" stroke="#4a505c" stroke-width="2" stroke-dasharray="3 5"/>'
        f'<path class="caliper" d="{caliper}"/>{styles}'
        f'<circle r="{short(rim + 1.5)}" fill="none" stroke="#fff" stroke-width="1.2" opacity=".16"/>'
    )


def _shown_as(kind: int, kinds: tuple[int, ...]) -> str:
    return f' class="w{kind}"' if len(kinds) > 1 else ""


def _hub(rim: float, kind: int) -> str:
    outer, inner = {1: (0.17, 0.09), 2: (0.2, 0.1), 3: (0.24, 0.13)}[kind]
    return f'<circle r="{short(rim * outer)}"/><circle r="{short(rim * inner)}" fill="#15171d"/>'


def _twin_spokes(rim: float, p: str) -> str:
    spoke = "M -.05 -.14 L -.2 -.97 L -.09 -.985 L -.005 -.3 L .09 -.985 L .2 -.97 L .05 -.14 Z"
    return _around(f'<path id="{p}1" d="{_scaled(spoke, rim)}"/>', f"{p}1", 5)


def _swept_blades(rim: float, p: str) -> str:
    blade = "M -.04 -.15 C -.02 -.5 .1 -.8 .24 -.955 L .36 -.915 C .2 -.72 .1 -.45 .07 -.14 Z"
    return _around(f'<path id="{p}2" d="{_scaled(blade, rim)}"/>', f"{p}2", 10)


def _aero_disc(rim: float, p: str) -> str:
    window = "M -.1 -.34 L -.3 -.88 A .93 .93 0 0 1 .02 -.93 L .03 -.35 Z"
    gleam = "M .09 -.36 L .1 -.9"
    one = (
        f'<g id="{p}3"><path d="{_scaled(window, rim)}" fill="#101217"/>'
        f'<path d="{_scaled(gleam, rim)}" stroke="#fff" stroke-width="1.6" opacity=".35"/></g>'
    )
    return f'<circle r="{short(rim)}" fill="url(#{p}q)"/>' + _around(one, f"{p}3", 8)


def _around(first: str, its_id: str, count: int) -> str:
    """The first one, and itself again until the circle is full."""
    turns = (short(place * 360 / count) for place in range(1, count))
    return first + "".join(f'<use href="#{its_id}" transform="rotate({turn})"/>' for turn in turns)


def _scaled(path: str, factor: float) -> str:
    """Path data given in shares of a radius. Flags and angles of arcs stay as they are."""
    out: list[str] = []
    place, letter = 0, ""
    for token in path.split():
        if token.isalpha():
            place, letter = 0, token
            out.append(token)
            continue
        is_flag = letter == "A" and place % 7 in (2, 3, 4)
        out.append(token if is_flag else f"{float(token) * factor:.2f}")
        place += 1
    return compact(" ".join(out))
