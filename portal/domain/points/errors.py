"""What points refuse."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class NotEnoughPoints(Refusal):
    """The balance does not cover it: points are never below zero."""

    sentence = _l("There are %(balance)s points, %(wanted)s are needed.")
    field = "points"


class AdjustmentNeedsAReason(Refusal):
    """An adjustment by hand says why."""

    sentence = _l("Say why the points are adjusted. The owner may ask.")
    field = "reason"


class AdjustmentNeedsASecondPerson(Refusal):
    """A large adjustment is confirmed by somebody else."""

    sentence = _l("An adjustment of more than %(most)s points needs a second person.")
    field = "points"
