"""How things are drawn: icons, badges, cars, charts and QR codes as SVG, without Flask and without the database.

Templates get these functions from `template_globals`; each returns `Markup` and escapes what it is given.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .cars import car, wheel_icon
from .charts import bar, line_chart, spark
from .icons import badge_drawer, icon_drawer, names_in
from .qr import qr

__all__ = ["bar", "car", "line_chart", "qr", "spark", "template_globals", "wheel_icon"]

SPRITE = Path(__file__).resolve().parents[2] / "static" / "icons.svg"


def template_globals(sprite_address: Callable[[], str], sprite: Path = SPRITE) -> dict[str, Callable[..., Any]]:
    """The functions that templates draw with, by the names templates call them.

    `sprite_address` answers the address under which browsers find `sprite`; it is asked once for each different icon.
    """
    icon = icon_drawer(sprite_address, names_in(sprite))
    return {
        "icon": icon,
        "badge": badge_drawer(icon),
        "car": car,
        "wheel_icon": wheel_icon,
        "qr": qr,
        "line_chart": line_chart,
        "bar": bar,
        "spark": spark,
    }
