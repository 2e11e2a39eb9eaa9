"""What stands in a row is read the way a careful person would, and what is odd about it is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.domain import customers, leads
from portal.domain.imports.files import (
    Answer,
    Channel,
    Horizon,
    Meaning,
    ReadRow,
    Remark,
    RemarkKind,
    Row,
    Table,
    read_rows,
)

TODAY = date(2026, 11, 21)
MODELS = {"Tessel": "tessel", "Ostrel": "ostrel", "特塞尔": "tessel"}
CITIES = {"Xi'an": "西安", "西安": "西安", "Nanjing": "南京", "南京": "南京"}
DEALERS = {"D001": "D001", "Alborea Riverside": "D001", "曜晨滨江店": "D001", "D002": "D002"}


def read_all(columns: dict[str, Meaning], *rows: tuple[str, ...]) -> list[ReadRow]:
    table = Table(tuple(columns), tuple(Row(number, cells) for number, cells in enumerate(rows, start=2)))
    found = read_rows(table, columns, known_models=MODELS, known_cities=CITIES, known_dealers=DEALERS, today=TODAY)
    return list(found)


def read_one(**cells: str) -> ReadRow:
    """One row of columns called by their meanings: `read_one(telephone="139 0000 0001")`."""
    return read_all({name: Meaning(name) for name in cells}, tuple(cells.values()))[0]


def warned(row: ReadRow) -> list[RemarkKind]:
    return [remark.kind for remark in row.warnings if remark.kind is not RemarkKind.NAME_MISSING]


# --- telephone and e-mail


@pytest.mark.parametrize(
    "written",
    [
        "13900000001",
        " 139-0000-0001 ",
        "+86 139 0000 0001",
        "0086-13900000001",
        "(+86)13900000001",
        "１３９００００００01",
        "'13900000001",
        '="13900000001"',
        "13900000001.0",
        "1.3900000001E+10",
        "tel: 13900000001",
    ],
)
def test_a_telephone_is_read_however_it_is_written(written: str) -> None:
    row = read_one(telephone=written)
    assert (row.phone, row.refusal, warned(row)) == ("+8613900000001", None, [])


@pytest.mark.parametrize(
    "written", ["4008001234", "400-800-1234", "8008101234", "010-65551234转801", "95588", "x", "-"]
)
def test_a_number_that_reaches_no_one_person_is_no_contact(written: str) -> None:
    row = read_one(name="Ann", telephone=written)
    assert row.phone is None
    assert row.refusal == Remark(RemarkKind.NO_CONTACT_THAT_WORKS, written)


def test_a_number_that_a_spreadsheet_rounded_is_refused_with_the_way_out() -> None:
    row = read_one(name="Ann", telephone="1.39E+10")
    assert row.refusal is not None
    assert warned(row) == [RemarkKind.TELEPHONE_LOST_DIGITS]
    assert "Format the column as text" in row.reasons


def test_of_several_numbers_in_a_cell_the_first_that_works_is_taken_and_told() -> None:
    row = read_one(telephone="010-123 / 13900000001 / 13900000002")
    assert row.phone == "+8613900000001"
    assert row.warnings[0] == Remark(RemarkKind.TELEPHONE_ONE_OF_SEVERAL, "13900000001")


def test_of_several_telephone_columns_the_first_that_works_is_taken() -> None:
    columns = {"Mobile": Meaning.TELEPHONE, "Office": Meaning.TELEPHONE}
    rows = read_all(columns, ("12345", "13900000001"), ("", "13900000002"))
    assert [row.phone for row in rows] == ["+8613900000001", "+8613900000002"]


def test_the_country_holds_where_the_number_names_none() -> None:
    table = Table(("t",), (Row(2, ("020 7946 0958",)), Row(3, ("+86 13900000001",))))
    rows = read_rows(
        table,
        {"t": Meaning.TELEPHONE},
        country="GB",
        known_models={},
        known_cities={},
        known_dealers={},
        today=TODAY,
    )
    assert [row.phone for row in rows] == ["+442079460958", "+8613900000001"]


@pytest.mark.parametrize(
    "written", ["Ann@Example.COM", " ann@example.com ", "mailto:ann@example.com", "Ann <ann@example.com>"]
)
def test_an_email_is_read_in_one_case(written: str) -> None:
    assert read_one(email=written).email == "ann@example.com"


def test_an_email_that_is_none_is_said() -> None:
    row = read_one(telephone="13900000001", email="ann at example")
    assert (row.email, row.refusal, warned(row)) == (None, None, [RemarkKind.EMAIL_DOES_NOT_WORK])


# --- name and note


def test_a_name_in_two_columns_is_put_together_as_its_language_does() -> None:
    columns = {"Surname": Meaning.SURNAME, "Given": Meaning.GIVEN_NAME}
    assert [row.name for row in read_all(columns, ("Lee", "Ann"), ("王", "芳"), ("Lee", ""))] == [
        "Ann Lee",
        "王芳",
        "Lee",
    ]


def test_a_name_of_120_characters_is_whole_and_a_longer_one_is_shortened_with_a_warning() -> None:
    assert warned(read_one(name="a" * 120, telephone="13900000001")) == []
    row = read_one(name="a" * 121, telephone="13900000001")
    assert (len(row.name), row.refusal, warned(row)) == (120, None, [RemarkKind.NAME_SHORTENED])


def test_a_missing_name_refuses_nobody() -> None:
    row = read_one(telephone="13900000001")
    assert (row.refusal, [remark.kind for remark in row.warnings]) == (None, [RemarkKind.NAME_MISSING])


def test_our_own_apostrophe_before_a_formula_is_taken_off_again() -> None:
    assert read_one(name="'=1+1", telephone="'+8613900000001").name == "=1+1"


def test_several_notes_are_one() -> None:
    columns = {"a": Meaning.NOTE, "b": Meaning.NOTE}
    assert read_all(columns, ("evenings", "white, 7 seats"))[0].note == "evenings\nwhite, 7 seats"


# --- model, city, dealer


@pytest.mark.parametrize(
    ("written", "models"),
    [
        ("Tessel", ("tessel",)),
        ("TESSEL 2026", ("tessel",)),
        ("特塞尔", ("tessel",)),
        ("Ostrel / Tessel", ("ostrel", "tessel")),
        ("Ostrel或特塞尔", ("ostrel", "tessel")),
    ],
)
def test_models_are_known_by_name_in_both_languages(written: str, models: tuple[str, ...]) -> None:
    row = read_one(telephone="13900000001", model=written)
    assert (row.models, row.model, warned(row)) == (models, models[0], [])


@pytest.mark.parametrize("written", ["Tesel", "the SUV", "Tesselate", "Corolla"])
def test_a_model_is_never_guessed(written: str) -> None:
    row = read_one(telephone="13900000001", model=written)
    assert row.model is None
    assert Remark(RemarkKind.MODEL_UNKNOWN, written) in row.warnings


@pytest.mark.parametrize("written", ["Xi'an", "xian", "西安", "西安市", "陕西省西安市", "Xi’an city"])
def test_a_city_is_known_in_its_spellings(written: str) -> None:
    assert read_one(telephone="13900000001", city=written).city == "西安"


@pytest.mark.parametrize("written", ["D001", "d001", "Alborea Riverside", "曜晨滨江店", "Dealer D001 (near me)"])
def test_a_dealer_is_known_by_code_and_by_name(written: str) -> None:
    assert read_one(telephone="13900000001", dealer=written).dealer == "D001"


def test_a_city_or_dealer_we_do_not_know_is_said() -> None:
    row = read_one(telephone="13900000001", city="Atlantis", dealer="D999")
    assert (row.city, row.dealer) == (None, None)
    assert warned(row) == [RemarkKind.CITY_UNKNOWN, RemarkKind.DEALER_UNKNOWN]


# --- plan


@pytest.mark.parametrize(
    ("written", "horizon"),
    [
        ("this week", Horizon.NOW),
        ("一周内", Horizon.NOW),
        ("ASAP", Horizon.NOW),
        ("within 7 days", Horizon.NOW),
        ("within a month", Horizon.MONTH),
        ("一个月内", Horizon.MONTH),
        ("2 weeks", Horizon.MONTH),
        ("1-3 months", Horizon.QUARTER),
        ("三个月内", Horizon.QUARTER),
        ("3个月", Horizon.QUARTER),
        ("3个月以后", Horizon.LATER),
        ("later", Horizon.LATER),
        ("just looking", Horizon.LATER),
        ("半年以后", Horizon.LATER),
        ("随便看看", Horizon.LATER),
        ("more than 3 months", Horizon.LATER),
        ("", None),
        ("unknown", None),
    ],
)
def test_a_plan_in_words_is_a_horizon(written: str, horizon: Horizon | None) -> None:
    row = read_one(telephone="13900000001", planned_purchase=written)
    assert (row.horizon, warned(row)) == (horizon, [])


@pytest.mark.parametrize(
    ("planned", "horizon"),
    [
        ("2026-10-01", Horizon.NOW),
        ("2026-10-08", Horizon.NOW),
        ("2026/10/9", Horizon.MONTH),
        ("2026年10月31日", Horizon.MONTH),
        ("1 Nov 2026", Horizon.QUARTER),
        ("30/12/2026", Horizon.QUARTER),
        ("46387", Horizon.LATER),
    ],
)
def test_a_planned_day_counts_from_the_day_of_the_call(planned: str, horizon: Horizon) -> None:
    row = read_one(telephone="13900000001", call_date="2026-10-01", planned_purchase=planned)
    assert (row.called_on, row.horizon) == (date(2026, 10, 1), horizon)


def test_a_planned_day_without_a_call_counts_from_today() -> None:
    assert read_one(telephone="13900000001", planned_purchase="2026-11-28").horizon is Horizon.NOW


@pytest.mark.parametrize(
    ("column", "written", "kind"),
    [
        ("planned_purchase", "perhaps", RemarkKind.PLAN_NOT_UNDERSTOOD),
        ("planned_purchase", "2026-02-30", RemarkKind.PLAN_NOT_UNDERSTOOD),
        ("planned_purchase", "05/06/2027", RemarkKind.PLAN_NOT_UNDERSTOOD),
        ("planned_purchase", "2020-01-01", RemarkKind.PLAN_IS_PAST),
        ("call_date", "some day", RemarkKind.CALL_DATE_NOT_UNDERSTOOD),
        ("call_date", "2027-01-01", RemarkKind.CALL_DATE_IS_AHEAD),
    ],
)
def test_a_day_that_makes_no_sense_is_said_and_not_guessed(column: str, written: str, kind: RemarkKind) -> None:
    row = read_one(**{"telephone": "13900000001", column: written})
    assert (row.horizon, row.called_on, row.refusal, warned(row)) == (None, None, None, [kind])


# --- consent


@pytest.mark.parametrize("written", ["Yes", "y", "TRUE", "1", "同意", "是", "√"])
def test_yes_is_consent_for_the_contact_given(written: str) -> None:
    row = read_all({"May we?": Meaning.CONSENT, "t": Meaning.TELEPHONE}, (written, "13900000001"))[0]
    assert row.consent is Answer.YES
    assert [(given.words, given.channels) for given in row.consents] == [("May we?", (Channel.CALL, Channel.SMS))]


@pytest.mark.parametrize(
    ("written", "answer"), [("No", Answer.NO), ("不同意", Answer.NO), ("", Answer.NONE), ("n/a", Answer.NONE)]
)
def test_no_and_nothing_give_no_consent_and_refuse_nobody(written: str, answer: Answer) -> None:
    row = read_one(telephone="13900000001", consent=written)
    assert (row.consent, row.consents, row.refusal, warned(row)) == (answer, (), None, [])


def test_an_answer_that_is_neither_is_no_consent_and_said() -> None:
    row = read_one(telephone="13900000001", consent="perhaps")
    assert (row.consent, row.consents, warned(row)) == (Answer.NONE, (), [RemarkKind.CONSENT_NOT_UNDERSTOOD])


def test_consent_covers_the_channels_its_heading_or_the_row_names_and_has_a_contact_for() -> None:
    columns = {"t": Meaning.TELEPHONE, "Newsletter by e-mail?": Meaning.CONSENT, "OK to call?": Meaning.CONSENT}
    row = read_all(columns, ("13900000001", "Yes", "Yes"))[0]
    assert [(given.words, given.channels) for given in row.consents] == [("OK to call?", (Channel.CALL,))]
    row = read_one(telephone="13900000001", consent="Yes", channels="短信、微信 and fax")
    assert row.consents[0].channels == (Channel.SMS, Channel.WECHAT)
    assert warned(row) == [RemarkKind.CHANNEL_NOT_UNDERSTOOD]


def test_one_no_among_several_answers_outweighs_a_yes() -> None:
    columns = {"t": Meaning.TELEPHONE, "OK to call?": Meaning.CONSENT, "OK to text?": Meaning.CONSENT}
    assert read_all(columns, ("13900000001", "Yes", "No"))[0].consent is Answer.NO


# --- the same person again


def test_a_repeated_person_names_the_first_row_and_the_telephone_wins_over_the_email() -> None:
    columns = {"t": Meaning.TELEPHONE, "e": Meaning.EMAIL}
    rows = read_all(
        columns,
        ("13900000001", "ann@example.com"),
        ("13900000002", "bob@example.com"),
        ("+86 139 0000 0002", "ANN@example.com"),
        ("", "Ann@Example.com"),
        ("12345", ""),
        ("12345", ""),
        ("13900000002", "new@example.com"),
        ("13900000003", "new@example.com"),
    )
    assert [row.repeats_row for row in rows] == [None, None, 3, 2, None, None, 3, 3]
    assert rows[2].repetition == Remark(RemarkKind.REPEATS_ROW, "3")


def test_a_total_line_is_refused_as_one() -> None:
    row = read_one(name="Total", telephone="2780000000000", note="2026")
    assert (row.is_total_line, row.refusal) == (True, Remark(RemarkKind.TOTAL_LINE))


# --- remarks


@given(some.sampled_from(RemarkKind), some.text(max_size=300))
def test_a_remark_is_stored_short_and_comes_back_with_the_same_sentence(kind: RemarkKind, value: str) -> None:
    remark = Remark(kind, value)
    assert len(remark.code) <= 120
    assert str(Remark.of_code(remark.code)) == str(remark)


def test_horizons_and_channels_are_those_of_leads_and_customers() -> None:
    assert {horizon.value for horizon in Horizon} <= {horizon.value for horizon in leads.Horizon}
    assert {channel.value for channel in Channel} <= {channel.value for channel in customers.Channel}
