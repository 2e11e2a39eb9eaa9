"""What the rows of the desk's queues share, made once for a page instead of once for each row."""

from __future__ import annotations

from typing import Any

from flask import current_app

from portal.domain.leads import Heat, QueueRow, Source
from portal.platform.language import current
from portal.platform.language import gettext as _

_LEVELS = {Heat.HOT: ("warn", "flame"), Heat.WARM: ("new", None), Heat.COLD: ("", None)}


def words_of_rows() -> dict[str, Any]:
    """For the template: the badge of each heat, the name of each source, and where a row keeps its translated names."""
    badge = current_app.jinja_env.globals["badge"]
    language = "zh" if current() == "zh-Hans" else "en"
    return {
        "heats": {heat: badge(level, heat.label, picture) for heat, (level, picture) in _LEVELS.items()},
        "call_now": badge("bad", _("Call now"), "phone-call"),
        "sources": {source: source.label for source in Source},
        "model_at": QueueRow._fields.index(f"model_{language}"),
        "city_at": QueueRow._fields.index(f"city_{language}"),
    }
