"""What would become of each row: read by its columns, looked up among the leads. Reads only, and few queries.

docs/rules.md, Imports: fates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain import catalogue, dealers, leads, settings
from portal.domain.imports.files import (
    LeftOut,
    Meaning,
    ReadRow,
    Remark,
    Row,
    Table,
    guess_columns,
    read_rows,
    read_table,
)
from portal.domain.imports.models import EnquiryImport, Fate, ImportRow
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db

CONTACTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row with its foreseen fate; the fields are those of `ImportRow`."""

    number: int
    last_number: int
    is_data: bool
    cells: list[str]
    remarks: list[str]
    values: dict[str, Any]
    fate: Fate
    reason: str
    warnings: list[str]
    lead_id: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A file as it would be imported, its columns having these meanings."""

    table: Table
    columns: dict[str, Meaning | None]
    rows: list[PlannedRow]


def plan_file(name: str, content: bytes) -> Plan:
    """Read an uploaded file called `name` and foresee the fate of each row, its columns matched by guess.

    Belongs before the write, which it keeps short. Refuses with a FileIsRefused whose field is `file`.
    """
    table = read_table(name, content)
    return _plan(table, guess_columns(table))


def plan_again(found: EnquiryImport, columns: Mapping[str, Meaning | None]) -> Plan:
    """Foresee the fates of an uploaded file's rows anew, with `columns` (heading to meaning) as corrected by hand."""
    query = sa.select(ImportRow.number, ImportRow.cells, ImportRow.remarks).where(
        ImportRow.import_id == found.id, ImportRow.is_data
    )
    rows = [
        Row(number, tuple(cells), tuple(Remark.of_code(code) for code in remarks))
        for number, cells, remarks in db.session.execute(query.order_by(ImportRow.number))
    ]
    headings = tuple(found.headings)
    return _plan(Table(headings, tuple(rows)), {heading: columns.get(heading) for heading in headings})


def _plan(table: Table, columns: dict[str, Meaning | None]) -> Plan:
    read = list(
        read_rows(
            table,
            columns,
            country=brand().country,
            known_models={name: model.slug for model in catalogue.models() for name in _names(model, model.slug)},
            known_cities={name: city.code for city in dealers.cities() for name in _names(city, city.code)},
            known_dealers={name: found.code for found in dealers.open_dealers() for name in _names(found, found.code)},
            today=brand().today(),
        )
    )
    met = _LeadsMet(read)
    denials = _denials_of_repetitions(read)
    odd = {row.number: [remark.code for remark in row.remarks] for row in table.rows}
    planned = [_planned(row, odd[row.number], met, denials.get(row.number, [])) for row in read]
    return Plan(table, columns, [*planned, *(_planned_left_out(run) for run in table.left_out)])


def _names(named: Any, code: str) -> tuple[str, str, str]:
    return named.name_en, named.name_zh, code


def _planned(row: ReadRow, remarks: list[str], met: _LeadsMet, denials: list[list[Any]]) -> PlannedRow:
    fate, reason, lead_id = _fate(row, met)
    return PlannedRow(
        number=row.number,
        last_number=row.number,
        is_data=True,
        cells=list(row.cells),
        remarks=remarks,
        values=values_of(row, denials),
        fate=fate,
        reason=reason,
        warnings=[remark.code for remark in row.warnings],
        lead_id=lead_id,
    )


def _fate(row: ReadRow, met: _LeadsMet) -> tuple[Fate, str, int | None]:
    if row.refusal is not None:
        return (Fate.LEFT_OUT if row.is_total_line else Fate.REFUSED), row.refusal.code, None
    if row.repetition is not None:
        return Fate.REPEATED, row.repetition.code, None
    lead_id = met.lead_of(row)
    return (Fate.NEW if lead_id is None else Fate.JOINS), "", lead_id


def _planned_left_out(run: LeftOut) -> PlannedRow:
    cells = [run.text] if run.text else []
    return PlannedRow(run.first, run.last, False, cells, [], {}, Fate.LEFT_OUT, run.remark.code, [], None)


# --- what was read, as it is stored ---------------------------------------------------------------------------


def values_of(row: ReadRow, denials: Iterable[list[Any]] = ()) -> dict[str, Any]:
    """What a row says, as JSON that `enquiries.enquiry_of` makes an enquiry of; nothing that is empty.

    `consents` are [heading, channels, given], the latest last: a No comes after every Yes, also the No of a later
    row about the same person (`denials`).
    """
    values: dict[str, Any] = {
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "models": list(row.models),
        "city": row.city,
        "dealer": row.dealer,
        "horizon": row.horizon.value if row.horizon else None,
        "planned_on": row.planned_on.isoformat() if row.planned_on else None,
        "called_on": row.called_on.isoformat() if row.called_on else None,
        "channels": [channel.value for channel in row.channels],
        "note": row.note,
        "consents": [[given.words, list(given.channels), True] for given in row.consents] + _denials(row),
    }
    values["consents"] += denials
    return {name: value for name, value in values.items() if value}


def _denials(row: ReadRow) -> list[list[Any]]:
    return [[denied.words, list(denied.channels), False] for denied in row.denials]


def _denials_of_repetitions(read: Iterable[ReadRow]) -> dict[int, list[list[Any]]]:
    """The stricter consent holds: who says No in a row that repeats an earlier one has said No there too."""
    found: dict[int, list[list[Any]]] = {}
    for row in read:
        if row.repeats_row is not None and row.denials:
            found.setdefault(row.repeats_row, []).extend(_denials(row))
    return found


# --- whom we know ---------------------------------------------------------------------------------------------


class _LeadsMet:
    """The leads that the contacts of a file lead to: open ones, and those lost lately, which would reopen."""

    def __init__(self, read: Sequence[ReadRow]) -> None:
        self._open: dict[str, int] = {}
        self._lost: dict[str, tuple[datetime, int]] = {}
        lost_since = clock.now() - timedelta(days=settings.value("leads.reopen_days"))
        for column, contacts in (
            (leads.Lead.phone, {row.phone for row in read if row.phone}),
            (leads.Lead.email, {row.email for row in read if row.email}),
        ):
            for some in _in_portions(sorted(contacts)):
                self._look_up(column, some, lost_since)

    def _look_up(self, column: Any, contacts: list[str], lost_since: datetime) -> None:
        lately_lost = sa.and_(leads.Lead.state == leads.State.LOST, leads.Lead.closed_at >= lost_since)
        query = sa.select(column, leads.Lead.id, leads.Lead.closed_at).where(
            column.in_(contacts), sa.or_(leads.Lead.state.in_(leads.OPEN), lately_lost)
        )
        for contact, lead_id, closed_at in db.session.execute(query.order_by(leads.Lead.id)):
            if closed_at is None:
                self._open.setdefault(contact, lead_id)
            else:
                self._lost[contact] = max(self._lost.get(contact, (closed_at, lead_id)), (closed_at, lead_id))

    def lead_of(self, row: ReadRow) -> int | None:
        """The lead the row would join: an open one, by telephone before e-mail, else the one lost last."""
        contacts = [contact for contact in (row.phone, row.email) if contact]
        found = next((self._open[contact] for contact in contacts if contact in self._open), None)
        if found is not None:
            return found
        lost = [self._lost[contact] for contact in contacts if contact in self._lost]
        return max(lost)[1] if lost else None


def _in_portions(contacts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(contacts), CONTACTS_AT_ONCE):
        yield contacts[start : start + CONTACTS_AT_ONCE]
