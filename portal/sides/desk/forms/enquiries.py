"""The forms of enquiries from a file: choosing the file, and saying what its columns mean."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice

from portal.domain import imports
from portal.domain.imports import EnquiryImport, FileIsRefused, Meaning
from portal.platform.forms import Form, TextField
from portal.platform.language import lazy_gettext as _l
from portal.platform.text import clean_text
from portal.sides.desk.forms.fields import PickField

MOST_CHARACTERS_OF_A_CAMPAIGN = 80
_COLUMN = "column_"


class UploadForm(Form):
    """A file of enquiries. Once it is in order `plan` holds the file as it would be imported."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file, CSV or Excel (.xlsx)"))])
    campaign = TextField(_l("Campaign"), most=MOST_CHARACTERS_OF_A_CAMPAIGN)
    plan: imports.Plan

    def validate_file(self, field: FileField) -> None:
        """Read the file here, before the write, which it keeps short."""
        try:
            self.plan = imports.plan_file(clean_text(field.data.filename or ""), field.data.read())
        except FileIsRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class ColumnsForm(Form):
    """What each column of one file means: made by `columns_form`, a field for each heading."""

    headings: list[str]

    @property
    def choices(self) -> list[Any]:
        """The fields of the columns, in the order of the file."""
        return [self[f"{_COLUMN}{place}"] for place in range(len(self.headings))]

    @property
    def meanings(self) -> dict[str, Meaning | None]:
        """What was chosen for each heading."""
        chosen = {heading: field.data for heading, field in zip(self.headings, self.choices, strict=True)}
        return {heading: Meaning(meaning) if meaning else None for heading, meaning in chosen.items()}


def columns_form(found: EnquiryImport, *, is_sent: bool) -> ColumnsForm:
    """The form for the columns of `found`; filled with what they mean now unless it was sent."""
    choices = [SelectChoice("", _l("Not used")), *(SelectChoice(meaning.value, meaning.words) for meaning in Meaning)]
    fields = {
        f"{_COLUMN}{place}": PickField(heading, choices=choices, default=meaning.value if meaning else "")
        for place, (heading, meaning) in enumerate(found.meanings.items())
    }
    made: type[ColumnsForm] = type("ColumnsOfOneFile", (ColumnsForm,), {**fields, "headings": list(found.headings)})
    return made() if is_sent else made(formdata=None)
