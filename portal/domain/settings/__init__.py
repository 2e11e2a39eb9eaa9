"""The brand's figures: every number of the rules, its default, its history. See docs/rules.md, Settings."""

from portal.domain.settings.errors import FigureIsOutOfRange, NoSuchFigure
from portal.domain.settings.figures import DEFAULTS, Figure, Group, Unit, group_of
from portal.domain.settings.models import Setting
from portal.domain.settings.operations import change
from portal.domain.settings.queries import forget_kept, history_of, newest_changes, value

__all__ = [
    "DEFAULTS",
    "Figure",
    "FigureIsOutOfRange",
    "Group",
    "NoSuchFigure",
    "Setting",
    "Unit",
    "change",
    "forget_kept",
    "group_of",
    "history_of",
    "newest_changes",
    "value",
]
