"""A stored row as an enquiry, in the words of leads. docs/rules.md, Imports: what a row becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.domain import catalogue
from portal.domain.customers import Channel, Purpose
from portal.domain.leads import ConsentGiven, Enquiry, Horizon, Source
from portal.platform.brand import brand
from portal.platform.language import gettext as _
from portal.platform.language import speaking

LONGEST_NOTE = 2_000


def enquiry_of(values: Mapping[str, Any], *, campaign: str, import_ref: str) -> Enquiry:
    """The enquiry that `values` (see `plans.values_of`) say. Nobody just acted, so nothing is sent to the person.

    Consents are marketing by the channels given, with the column's heading as the words shown and the import as their
    version; a No is kept as a No.
    """
    name, language = values.get("name", ""), _language_of(values)
    horizon = Horizon(values["horizon"]) if "horizon" in values else Horizon.UNKNOWN
    channels = values.get("channels", [])
    with speaking(language):
        return Enquiry(
            name=name or _("Name not given"),
            source=Source.IMPORT,
            phone=values.get("phone"),
            email=values.get("email"),
            language=language,
            model_slug=next(iter(values.get("models", [])), None),
            horizon=horizon,
            # A day that had passed when the person was asked says nothing about a plan, and would count as now.
            planned_on=_day(values, "planned_on") if horizon is not Horizon.UNKNOWN else None,
            dealer_code=values.get("dealer"),
            city_code=values.get("city"),
            channel=Channel(channels[0]) if channels else None,
            consents=tuple(_consents(values, version=f"import {import_ref}")),
            campaign=campaign,
            note=_note(values),
            tells_prospect=False,
        )


def _day(values: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(values[name]) if name in values else None


def _consents(values: Mapping[str, Any], *, version: str) -> list[ConsentGiven]:
    return [
        ConsentGiven(Channel(channel), Purpose.MARKETING, given, words, version)
        for words, channels, given in values.get("consents", [])
        for channel in channels
    ]


def _language_of(values: Mapping[str, Any]) -> str:
    is_chinese = brand().country == "CN" or any("\u3400" <= c <= "\u9fff" for c in values.get("name", ""))
    return "zh-Hans" if is_chinese else "en"


def _note(values: Mapping[str, Any]) -> str:
    """The row's own note, and below it what a lead has no place for: further models, and the day of the visit."""
    further = [model.name for slug in values.get("models", [])[1:] if (model := catalogue.find_model(slug))]
    lines = [values.get("note", "")]
    if further:
        lines.append(_("Also asked about %(models)s", models=", ".join(further)))
    if "called_on" in values:
        lines.append(_("Called or came on %(day)s", day=values["called_on"]))
    return "\n".join(line for line in lines if line)[:LONGEST_NOTE]
