"""The four files of tests/data/enquiries come out row by row as their README says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from portal.domain.imports.files import Answer, Channel, Horizon, ReadRow, RemarkKind, Table, guess_columns, read_rows
from portal.domain.imports.files import read_table as read

FILES = Path(__file__).parents[2] / "data" / "enquiries"
MODELS = {name: name.lower() for name in ("Fenelle", "Ostrel", "Solenne", "Tessel")}
CITIES = {
    "Beijing": "北京",
    "Chengdu": "成都",
    "Chongqing": "重庆",
    "Guangzhou": "广州",
    "Hangzhou": "杭州",
    "Nanjing": "南京",
    "Shanghai": "上海",
    "Shenzhen": "深圳",
    "Suzhou": "苏州",
    "Tianjin": "天津",
    "Wuhan": "武汉",
    "Xi'an": "西安",
}
TODAY = date(2026, 11, 21)


def table_of(name: str) -> Table:
    return read(name, (FILES / name).read_bytes())


def rows_of(name: str) -> list[ReadRow]:
    table = table_of(name)
    cities = CITIES | {chinese: chinese for chinese in CITIES.values()}
    rows = read_rows(
        table, guess_columns(table), known_models=MODELS, known_cities=cities, known_dealers={}, today=TODAY
    )
    return list(rows)


def fates(rows: list[ReadRow], known: set[str]) -> Counter[str]:
    """How many rows are new, join, repeat, or are refused; `known` holds the contacts of leads and grows."""
    counted: Counter[str] = Counter()
    for row in rows:
        contacts = {contact for contact in (row.phone, row.email) if contact}
        if row.refusal:
            counted["refused"] += 1
        elif row.repeats_row is not None:
            counted["repeated"] += 1
        elif contacts & known:
            counted["joins"] += 1
        else:
            counted["new"] += 1
            known |= contacts
    return counted


def warned(rows: list[ReadRow], kind: RemarkKind) -> list[ReadRow]:
    return [row for row in rows if any(remark.kind is kind for remark in row.warnings)]


def test_every_file_comes_to_the_fates_of_its_readme() -> None:
    known: set[str] = set()
    assert fates(rows_of("spring-show-2026.csv"), known) == {"new": 278, "repeated": 12, "refused": 15}
    assert fates(rows_of("chengdu-autumn-fair.csv"), known) == {"new": 180, "joins": 8, "repeated": 5, "refused": 3}
    assert fates(rows_of("hotline-2026-10.xlsx"), known) == {"new": 150}
    assert fates(rows_of("hostile.csv"), known) == {"new": 30, "refused": 2}


@pytest.mark.parametrize(
    ("name", "last_row"),
    [
        ("spring-show-2026.csv", 306),
        ("chengdu-autumn-fair.csv", 197),
        ("hotline-2026-10.xlsx", 156),
        ("hostile.csv", 35),
    ],
)
def test_every_row_of_a_file_is_a_heading_a_row_or_left_out_with_a_reason(name: str, last_row: int) -> None:
    table = table_of(name)
    numbers = [row.number for row in table.rows]
    for left_out in table.left_out:
        numbers += range(left_out.first, left_out.last + 1)
        assert left_out.reason
    assert table.heading_row is not None
    assert sorted([*numbers, table.heading_row]) == list(range(1, last_row + 1))


def test_how_each_file_was_read_is_told() -> None:
    assert table_of("spring-show-2026.csv").note == "Text in UTF-8, separated by commas"
    assert table_of("chengdu-autumn-fair.csv").note == "Text in GB18030, separated by semicolons"
    assert table_of("hotline-2026-10.xlsx").note == "Excel workbook, sheet “October”"


def test_a_telephone_that_is_none_is_taken_with_a_warning_where_the_email_is_good() -> None:
    rows = [row for row in rows_of("spring-show-2026.csv") if row.refusal is None]
    without = warned(rows, RemarkKind.TELEPHONE_DOES_NOT_WORK)
    assert sorted(row.email or "" for row in without) == [f"mailonly{i}@example.org" for i in range(5)]
    assert all(row.phone is None for row in without)


def test_a_model_nobody_knows_is_taken_with_a_warning_and_never_guessed() -> None:
    rows = warned(rows_of("spring-show-2026.csv"), RemarkKind.MODEL_UNKNOWN)
    assert len(rows) == 3
    assert all(row.model is None and row.refusal is None for row in rows)


def test_planned_purchases_in_words_become_horizons_in_both_languages() -> None:
    spring = Counter(row.horizon for row in rows_of("spring-show-2026.csv") if not row.refusal)
    autumn = Counter(row.horizon for row in rows_of("chengdu-autumn-fair.csv"))
    assert set(spring) == {*Horizon, None}
    assert set(autumn) == set(Horizon)
    assert not warned(rows_of("chengdu-autumn-fair.csv"), RemarkKind.PLAN_NOT_UNDERSTOOD)


def test_a_planned_day_maps_by_its_distance_from_the_call() -> None:
    distances: dict[int | None, set[Horizon | None]] = {}
    for row in rows_of("hotline-2026-10.xlsx"):
        assert row.called_on is not None
        days = (row.planned_on - row.called_on).days if row.planned_on else None
        distances.setdefault(days, set()).add(row.horizon)
    assert distances == {
        3: {Horizon.NOW},
        20: {Horizon.MONTH},
        60: {Horizon.QUARTER},
        200: {Horizon.LATER},
        None: {None},
    }


def test_telephones_stored_as_numbers_are_telephones() -> None:
    rows = rows_of("hotline-2026-10.xlsx")
    assert len({row.phone for row in rows}) == 150
    assert all(row.phone and row.phone.startswith("+861") and len(row.phone) == 14 for row in rows)


def test_titles_blank_rows_the_total_and_the_other_sheet_are_left_out_and_told() -> None:
    table = table_of("hotline-2026-10.xlsx")
    told = [(left_out.first, left_out.last, left_out.why, left_out.text) for left_out in table.left_out]
    assert told == [
        (1, 1, RemarkKind.TITLE, "Hotline log, October 2026"),
        (2, 2, RemarkKind.TITLE, "Source: 800 sales hotline; agent notes in the last column"),
        (3, 3, RemarkKind.BLANK, ""),
        (155, 155, RemarkKind.BLANK, ""),
        (156, 156, RemarkKind.TOTAL_LINE, "Total 150"),
    ]
    assert [str(remark) for remark in table.remarks] == [
        "The sheet “Do not import” is left out. One sheet is read at a time."
    ]


def test_yes_is_consent_by_the_contacts_given_under_the_words_of_its_heading() -> None:
    by_name = {row.name: row for row in rows_of("spring-show-2026.csv")}
    consent = by_name["Rita Welch"].consents[0]
    assert consent.words == "May we contact you?"
    assert consent.channels == (Channel.CALL, Channel.SMS, Channel.MAIL)
    assert by_name["Kevin Schaefer"].consents[0].channels == (Channel.CALL, Channel.SMS)


def test_no_and_empty_are_no_consent() -> None:
    by_name = {row.name: row for row in rows_of("spring-show-2026.csv")}
    assert (by_name["Kevin Rios"].consent, by_name["Kevin Rios"].consents) == (Answer.NO, ())
    assert (by_name["Patrick Benson"].consent, by_name["Patrick Benson"].consents) == (Answer.NONE, ())
    autumn = Counter(row.consent for row in rows_of("chengdu-autumn-fair.csv"))
    assert autumn == {Answer.YES: 80, Answer.NO: 60, Answer.NONE: 56}


def test_hostile_rows_are_plain_text() -> None:
    by_number = {row.number: row for row in rows_of("hostile.csv")}
    assert by_number[22].name == '=HYPERLINK("http://198.51.100.7/x";"click")'
    assert by_number[23].name == "+cmd|' /C calc'!A0"
    assert by_number[24].name == "<script>alert(1)</script>"
    assert by_number[25].name == "Robert'); DROP TABLE leads;--"
    assert by_number[28].name == "😀 Emoji Wang"
    assert by_number[32].name == 'Quoted "Nick" Name'


def test_hidden_characters_are_removed_and_long_names_shortened_with_a_warning() -> None:
    by_number = {row.number: row for row in rows_of("hostile.csv")}
    assert (by_number[29].name, by_number[30].name) == ("evil", "NulByte")
    assert by_number[31].name == "L" * 120
    assert by_number[31].phone == "+8613900008888"
    for number, kind in (
        (29, RemarkKind.CHARACTERS_REMOVED),
        (30, RemarkKind.CHARACTERS_REMOVED),
        (31, RemarkKind.NAME_SHORTENED),
    ):
        assert kind in {remark.kind for remark in by_number[number].warnings}


def test_a_quote_that_never_closes_costs_nothing_but_a_warning() -> None:
    last = rows_of("hostile.csv")[-1]
    assert (last.name, last.phone, last.model) == ("never closed", "+8613900000000", "tessel")
    assert [remark.kind for remark in last.warnings] == [RemarkKind.QUOTE_NEVER_CLOSED]


def test_rows_of_a_wrong_width_are_refused_with_what_they_say() -> None:
    by_number = {row.number: row for row in rows_of("hostile.csv")}
    assert "“many, columns”" in by_number[26].reasons
    assert "“and here”" in by_number[26].reasons
    assert "no telephone number and no email address" in by_number[27].reasons
