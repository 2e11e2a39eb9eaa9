"""The rows of a table as enquiries: contact, wish, plan, consent, and what is odd about each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.imports.files.answers import (
    Answer,
    Channel,
    Horizon,
    channels_in,
    horizon_of_days,
    is_no_plan,
    parse_answer,
    parse_channels,
    parse_day,
    parse_horizon,
)
from portal.domain.imports.files.contacts import read_email, read_telephone
from portal.domain.imports.files.headings import Meaning
from portal.domain.imports.files.limits import MOST_CHARACTERS_OF_A_NAME, MOST_CHARACTERS_OF_A_NOTE
from portal.domain.imports.files.names import KnownNames
from portal.domain.imports.files.reading import is_total_line
from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.domain.imports.files.table import Row, Table

_SAID_BY_THE_REFUSAL = {RemarkKind.TELEPHONE_DOES_NOT_WORK, RemarkKind.EMAIL_DOES_NOT_WORK}
_CHANNELS_OF_A_TELEPHONE = (Channel.CALL, Channel.SMS, Channel.WECHAT)


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """An answer about marketing: the column's heading, which is the question that was asked, and for which channels."""

    words: str
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as an enquiry. `cells` is the row as it stood in the file; what is not known is None or empty.

    `refusal` says why the row cannot be taken; `repeats_row` is the number of the earlier row with the same telephone
    or, failing that, the same e-mail address. A No in `consent` still permits the one verification call. `consents` are
    the answers Yes, `denials` the answers No.
    """

    number: int
    cells: tuple[str, ...]
    name: str
    phone: str | None
    email: str | None
    models: tuple[str, ...]
    city: str | None
    dealer: str | None
    horizon: Horizon | None
    planned_on: date | None
    called_on: date | None
    consent: Answer
    consents: tuple[GivenConsent, ...]
    denials: tuple[GivenConsent, ...]
    channels: tuple[Channel, ...]
    note: str
    warnings: tuple[Remark, ...]
    refusal: Remark | None
    repeats_row: int | None
    is_total_line: bool

    @property
    def model(self) -> str | None:
        """The slug of the first model named."""
        return self.models[0] if self.models else None

    @property
    def repetition(self) -> Remark | None:
        """What is said of a row that repeats another."""
        return Remark(RemarkKind.REPEATS_ROW, str(self.repeats_row)) if self.repeats_row is not None else None

    @property
    def reasons(self) -> str:
        """Why it is refused and all that is odd about it, as sentences in the reader's language."""
        told = [self.refusal, *self.warnings] if self.refusal else self.warnings
        return " ".join(str(remark) for remark in told)


def read_rows(
    table: Table,
    columns: Mapping[str, Meaning | None],
    *,
    country: str = "CN",
    known_models: Mapping[str, str],
    known_cities: Mapping[str, str],
    known_dealers: Mapping[str, str],
    today: date,
) -> Iterator[ReadRow]:
    """Each row of `table` in its order, read by what `columns` say their columns mean.

    `known_models` gives the slug, `known_cities` the city's key and `known_dealers` the code, each for every name in
    both languages. `country` (two letters) holds for numbers that name none; `today` is the day in the brand's zone.
    Refuses nothing: what cannot be taken says so in its row. Rules: docs/rules.md, Imports.
    """
    reader = _Reader(
        table, columns, country, KnownNames(known_models), KnownNames(known_cities), KnownNames(known_dealers), today
    )
    first_with: dict[str, int] = {}
    for row in table.rows:
        read = _Reading(reader, row)
        keys = [key for key in (read.phone, read.email) if key]
        repeats = next((first_with[key] for key in keys if key in first_with), None)
        for key in keys:
            first_with.setdefault(key, row.number if repeats is None else repeats)
        yield read.as_row(repeats)


class _Reader:
    """What holds for all rows of one table."""

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, Meaning | None],
        country: str,
        models: KnownNames,
        cities: KnownNames,
        dealers: KnownNames,
        today: date,
    ) -> None:
        self.country, self.today = country, today
        self.models, self.cities, self.dealers = models, cities, dealers
        self._headings = table.columns
        self._places: dict[Meaning, list[int]] = {}
        for index, heading in enumerate(table.columns):
            meaning = columns.get(heading)
            if meaning is not None:
                self._places.setdefault(meaning, []).append(index)

    def answers(self, row: Row, meaning: Meaning) -> list[tuple[str, str]]:
        """Heading and cell of each column of that meaning in which the row says something."""
        return [
            (self._headings[index], _undefused(row.cells[index]))
            for index in self._places.get(meaning, ())
            if index < len(row.cells) and row.cells[index]
        ]

    def cells(self, row: Row, meaning: Meaning) -> list[str]:
        """The cells of that meaning in which the row says something."""
        return [cell for _heading, cell in self.answers(row, meaning)]


class _Reading:
    """One row being read; `remarks` grows on the way."""

    def __init__(self, reader: _Reader, row: Row) -> None:
        self.reader, self.row = reader, row
        self.remarks = list(row.remarks)
        self.phone = self._telephone()
        self.email = self._email()

    def as_row(self, repeats: int | None) -> ReadRow:
        """The row read to the end, `repeats` being the number of the row it repeats."""
        has_contact = bool(self.phone or self.email)
        is_total = not has_contact and is_total_line(self.row.cells)
        called_on, planned_on, horizon = self._plan()
        consent, consents, denials = self._consent()
        refusal = None if has_contact else self._refusal(is_total)
        return ReadRow(
            number=self.row.number,
            cells=self.row.cells,
            name=self._name(),
            phone=self.phone,
            email=self.email,
            models=self._models(),
            city=self._known(Meaning.CITY, self.reader.cities, RemarkKind.CITY_UNKNOWN),
            dealer=self._known(Meaning.DEALER, self.reader.dealers, RemarkKind.DEALER_UNKNOWN),
            horizon=horizon,
            planned_on=planned_on,
            called_on=called_on,
            consent=consent,
            consents=consents,
            denials=denials,
            channels=self._channels(),
            note=self._note(),
            refusal=refusal,
            repeats_row=repeats,
            is_total_line=is_total,
            warnings=tuple(dict.fromkeys(self.remarks)),
        )

    def _cells(self, meaning: Meaning) -> list[str]:
        return self.reader.cells(self.row, meaning)

    def _remark(self, kind: RemarkKind, value: str = "") -> None:
        self.remarks.append(Remark(kind, value))

    def _telephone(self) -> str | None:
        read = [read_telephone(cell, self.reader.country) for cell in self._cells(Meaning.TELEPHONE)]
        return self._first_that_works(read)

    def _email(self) -> str | None:
        return self._first_that_works([read_email(cell) for cell in self._cells(Meaning.EMAIL)])

    def _first_that_works(self, read: Sequence[tuple[str | None, Remark | None]]) -> str | None:
        self.remarks += [remark for _contact, remark in read if remark]
        return next((contact for contact, _remark in read if contact), None)

    def _refusal(self, is_total: bool) -> Remark:
        """Why the row cannot be taken; it says itself what contacts were given."""
        self.remarks = [remark for remark in self.remarks if remark.kind not in _SAID_BY_THE_REFUSAL]
        if is_total:
            return Remark(RemarkKind.TOTAL_LINE)
        given = [*self._cells(Meaning.TELEPHONE), *self._cells(Meaning.EMAIL)]
        return Remark(RemarkKind.NO_CONTACT_THAT_WORKS, ", ".join(given)) if given else Remark(RemarkKind.NO_CONTACT)

    def _name(self) -> str:
        whole = next(iter(self._cells(Meaning.NAME)), "")
        if not whole:
            surname = " ".join(self._cells(Meaning.SURNAME))
            given = " ".join(self._cells(Meaning.GIVEN_NAME))
            whole = surname + given if _is_chinese(surname + given) else f"{given} {surname}"
        name = " ".join(whole.split())
        if not name:
            self._remark(RemarkKind.NAME_MISSING)
        if len(name) > MOST_CHARACTERS_OF_A_NAME:
            self._remark(RemarkKind.NAME_SHORTENED, str(MOST_CHARACTERS_OF_A_NAME))
        return name[:MOST_CHARACTERS_OF_A_NAME].rstrip()

    def _models(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for cell in self._cells(Meaning.MODEL):
            named = self.reader.models.find_all(cell)
            found |= dict.fromkeys(named)
            if not named:
                self._remark(RemarkKind.MODEL_UNKNOWN, cell)
        return tuple(found)

    def _known(self, meaning: Meaning, names: KnownNames, unknown: RemarkKind) -> str | None:
        cell = next(iter(self._cells(meaning)), "")
        found = names.find(cell) if cell else None
        if cell and found is None:
            self._remark(unknown, cell)
        return found

    def _plan(self) -> tuple[date | None, date | None, Horizon | None]:
        """The day of the call, the planned day, and the horizon: by the distance of the two, or in words."""
        called_on = self._called_on()
        since = called_on or self.reader.today
        if called_on and called_on > self.reader.today:
            self._remark(RemarkKind.CALL_DATE_IS_AHEAD, called_on.isoformat())
            called_on = None
        cell = next((cell for cell in self._cells(Meaning.PLANNED_PURCHASE) if not is_no_plan(cell)), "")
        if not cell:
            return called_on, None, None
        planned_on = parse_day(cell)
        if planned_on is not None and planned_on < since:
            self._remark(RemarkKind.PLAN_IS_PAST, planned_on.isoformat())
            return called_on, planned_on, None
        horizon = horizon_of_days((planned_on - since).days) if planned_on else parse_horizon(cell)
        if horizon is None:
            self._remark(RemarkKind.PLAN_NOT_UNDERSTOOD, cell)
        return called_on, planned_on, horizon

    def _called_on(self) -> date | None:
        cell = next(iter(self._cells(Meaning.CALL_DATE)), "")
        day = parse_day(cell)
        if cell and day is None:
            self._remark(RemarkKind.CALL_DATE_NOT_UNDERSTOOD, cell)
        return day

    def _consent(self) -> tuple[Answer, tuple[GivenConsent, ...], tuple[GivenConsent, ...]]:
        """The answer over all consent columns (one No outweighs any Yes), then each Yes and each No with its words."""
        answers: list[Answer] = []
        told: dict[Answer, list[GivenConsent]] = {Answer.YES: [], Answer.NO: [], Answer.NONE: []}
        for heading, cell in self.reader.answers(self.row, Meaning.CONSENT):
            answer = parse_answer(cell)
            if answer is None:
                self._remark(RemarkKind.CONSENT_NOT_UNDERSTOOD, cell)
                continue
            answers.append(answer)
            channels = self._answered_for(heading, self._named_channels() if answer is Answer.YES else ())
            if channels:
                told[answer].append(GivenConsent(heading, channels))
        overall = next((answer for answer in (Answer.NO, Answer.YES) if answer in answers), Answer.NONE)
        return overall, tuple(told[Answer.YES]), tuple(told[Answer.NO])

    def _answered_for(self, heading: str, named_in_row: tuple[Channel, ...]) -> tuple[Channel, ...]:
        """What an answer under `heading` covers: the channels it names, else those of the row, else of its contacts.

        A No covers all that its heading leaves open. Never a channel for which there is no contact: the consent
        belongs to the contact.
        """
        possible: list[Channel] = [*_CHANNELS_OF_A_TELEPHONE] if self.phone else []
        possible += [Channel.MAIL] if self.email else []
        named = channels_in(heading) or named_in_row
        if named:
            return tuple(channel for channel in named if channel in possible)
        return tuple(channel for channel in possible if channel is not Channel.WECHAT)

    def _named_channels(self) -> tuple[Channel, ...]:
        return tuple(dict.fromkeys(c for cell in self._cells(Meaning.CHANNELS) for c in parse_channels(cell)[0]))

    def _channels(self) -> tuple[Channel, ...]:
        for cell in self._cells(Meaning.CHANNELS):
            for other in parse_channels(cell)[1]:
                self._remark(RemarkKind.CHANNEL_NOT_UNDERSTOOD, other)
        return self._named_channels()

    def _note(self) -> str:
        note = "\n".join(self._cells(Meaning.NOTE))
        if len(note) > MOST_CHARACTERS_OF_A_NOTE:
            self._remark(RemarkKind.NOTE_SHORTENED, str(MOST_CHARACTERS_OF_A_NOTE))
        return note[:MOST_CHARACTERS_OF_A_NOTE].rstrip()


def _undefused(cell: str) -> str:
    """The cell without the apostrophe that kept a spreadsheet from computing it, as our own files of refusals have."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _is_chinese(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all(unicodedata.name(c, "").startswith("CJK") for c in letters)
