"""Headings are matched to meanings in both languages, and by what stands under them."""

from __future__ import annotations

import pytest

from portal.domain.imports.files import Meaning, Row, Table, guess_columns

MEANT = {
    Meaning.NAME: ["Name", "Full name", "CUSTOMER NAME", "Caller", "姓名", "客户姓名", "联系人", "称呼"],
    Meaning.SURNAME: ["Surname", "Last name", "Family Name", "姓"],
    Meaning.GIVEN_NAME: ["Given name", "First_name", "名"],
    Meaning.TELEPHONE: ["Mobile", "Phone no.", "Tel.", "Contact number", "手机号码", "电话", "联系方式", "客户手机"],
    Meaning.EMAIL: ["E-mail", "Email address", "邮箱", "电子邮件地址"],
    Meaning.MODEL: ["Model", "Interested in", "Model asked", "Car", "意向车型", "车型"],
    Meaning.CITY: ["City", "所在城市", "城市"],
    Meaning.DEALER: ["Dealer", "Preferred dealer", "Dealer name", "经销商", "意向门店"],
    Meaning.PLANNED_PURCHASE: [
        "Planning to buy",
        "Planned purchase date",
        "Time frame",
        "计划购车时间",
        "预计购买日期",
    ],
    Meaning.CALL_DATE: ["Call date", "Date", "Date of visit", "来电日期", "登记时间"],
    Meaning.CONSENT: ["May we contact you?", "Consent", "是否同意联系", "Can we call?"],
    Meaning.CHANNELS: ["Channels", "Preferred contact", "联系渠道"],
    Meaning.NOTE: ["Remarks", "Notes", "Comment", "备注"],
}
MEANT_NOTHING = [
    "No.",
    "序号",
    "Colour",
    "Company name",
    "公司",
    "Date of birth",
    "Sales consultant",
    "微信号",
    "客户来源",
]
MEANT_NOTHING += ["Why it was refused", "Row in the file", "拒绝原因", "文件中的行", "Current car", "", "?" * 500]


def table(columns: list[str], *rows: tuple[str, ...]) -> Table:
    return Table(tuple(columns), tuple(Row(number, cells) for number, cells in enumerate(rows, start=2)))


@pytest.mark.parametrize(
    ("heading", "meaning"), [(heading, meaning) for meaning, headings in MEANT.items() for heading in headings]
)
def test_a_heading_says_what_its_column_holds(heading: str, meaning: Meaning) -> None:
    assert guess_columns(table([heading])) == {heading: meaning}


@pytest.mark.parametrize("heading", MEANT_NOTHING)
def test_a_heading_of_something_else_is_not_taken_for_ours(heading: str) -> None:
    assert guess_columns(table([heading])) == {heading: None}


def test_a_column_under_a_vague_heading_is_known_by_what_stands_in_it() -> None:
    rows = [("7", "13900000001", "ann@example.com", "2026-10-01"), ("8", "+86 139 0000 0002", "", "2026-10-02")]
    guessed = guess_columns(table(["Caller", "Number", "Reach", "Stand day"], *rows))
    assert guessed == {"Caller": Meaning.NAME, "Number": Meaning.TELEPHONE, "Reach": Meaning.EMAIL, "Stand day": None}


def test_a_table_without_headings_is_known_by_what_stands_in_it() -> None:
    guessed = guess_columns(table(["A", "B", "C"], ("1", "王芳", "13900000001"), ("2", "Ann Lee", "13900000002")))
    assert guessed == {"A": None, "B": Meaning.NAME, "C": Meaning.TELEPHONE}


def test_every_meaning_has_words_for_the_form_that_corrects_the_guess() -> None:
    assert len({str(meaning.words) for meaning in Meaning}) == len(Meaning)
