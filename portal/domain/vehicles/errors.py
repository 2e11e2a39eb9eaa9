"""What vehicles refuse."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class VinLength(Refusal):
    """A VIN has 17 characters."""

    sentence = _l("A VIN has 17 characters, this one has %(length)s. It stands on the registration certificate.")
    field = "vin"


class VinHasOtherCharacters(Refusal):
    """Only letters and digits stand in a VIN."""

    sentence = _l("A VIN has only letters and digits. Take out %(characters)s.")
    field = "vin"


class VinHasWrongLetters(Refusal):
    """I, O and Q never stand in a VIN; `suggestion` is what it would be with 1, 0 and 0."""

    sentence = _l("A VIN has no I, O or Q. Did you mean %(suggestion)s?")
    field = "vin"


class VinCheckDigit(Refusal):
    """The check digit in position 9 does not fit the other characters."""

    sentence = _l(
        "This VIN does not fit its check digit: character 9 is %(found)s and would have to be %(wanted)s. "
        "Compare it with the registration certificate."
    )
    field = "vin"


class CarWentLater(Refusal):
    """The car came to its present owner after the day that is given."""

    sentence = _l("This car came to its present owner on %(day)s. The delivery date cannot be earlier.")
    field = "delivered_on"


class CarIsAnotherModel(Refusal):
    """The VIN belongs to a car that is known as another model."""

    sentence = _l("The car with this VIN is another model: %(model)s. Choose that one, or compare the VIN.")
    field = "model"
