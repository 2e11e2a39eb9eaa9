"""What a heading means: English and Chinese, as fairs and call lists write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.domain.imports.files.table import Record, Table
from portal.platform.language import lazy_gettext as _l

LINES_SEARCHED_FOR_HEADINGS = 40
_LONGEST_HEADING = 60
_ROWS_LOOKED_AT = 60


class Meaning(StrEnum):
    """What a column says about the enquiry. `meaning.words` is for the form that corrects the guess."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    TELEPHONE = "telephone"
    EMAIL = "email"
    MODEL = "model"
    CITY = "city"
    DEALER = "dealer"
    PLANNED_PURCHASE = "planned_purchase"
    CALL_DATE = "call_date"
    CONSENT = "consent"
    CHANNELS = "channels"
    NOTE = "note"

    @property
    def words(self) -> Any:
        """The meaning in the reader's language, lazily."""
        return _WORDS[self]


_WORDS: dict[Meaning, Any] = {
    Meaning.NAME: _l("Name"),
    Meaning.SURNAME: _l("Surname"),
    Meaning.GIVEN_NAME: _l("Given name"),
    Meaning.TELEPHONE: _l("Telephone"),
    Meaning.EMAIL: _l("Email"),
    Meaning.MODEL: _l("Model"),
    Meaning.CITY: _l("City"),
    Meaning.DEALER: _l("Dealer"),
    Meaning.PLANNED_PURCHASE: _l("Planned purchase"),
    Meaning.CALL_DATE: _l("Day of the call or visit"),
    Meaning.CONSENT: _l("Consent to be contacted"),
    Meaning.CHANNELS: _l("Channels"),
    Meaning.NOTE: _l("Note"),
}

# Headings that contain a word of the table below and mean something that no enquiry takes.
_OTHER = re.compile(
    r"birth|生日|出生|company|公司|单位|agent|consultant|adviser|advisor|salesman|sales rep|顾问|坐席|座席|客服|"
    r"current (car|vehicle|model)|trade in|现有|置换|旧车|wechat|微信|source|来源|\bvin\b|车架|id (no|number)|身份证|"
    r"passport|best time|time to call|when to call|call duration|通话时长|address|地址(?!.*邮)|why it was refused|"
    r"row in the file|拒绝原因|文件中的行"
)
_E_MAIL_ADDRESS = re.compile(r"e ?mail|电子邮|邮箱")

# In this order: the first that matches is the meaning.
_WORDS_OF_HEADINGS: tuple[tuple[Meaning, str, str], ...] = (
    (
        Meaning.CONSENT,
        r"consent|permi(t|ssion)|may we|can we|opt ?in\b|agree|gdpr|ok to",
        r"同意|许可|授权|允许",
    ),
    (
        Meaning.CHANNELS,
        r"channel|contact (by|via|method|preference)|preferred contact",
        r"联系渠道|沟通渠道|首选联系|联系偏好",
    ),
    (Meaning.EMAIL, r"e ?mail|^mail$", r"邮箱|邮件|电邮"),
    (
        Meaning.PLANNED_PURCHASE,
        r"\bplan|purchase|\bbuy|horizon|time ?frame",
        r"购车|购买|买车|计划|预计|意向级别|意向等级",
    ),
    (Meaning.DEALER, r"dealer|showroom", r"经销商|门店|展厅|4s"),
    (
        Meaning.CALL_DATE,
        r"^date$|(call|contact|visit|enquiry|inquiry|entry) (date|day|on)|(date|day) of (the )?(call|visit)|called on",
        r"^(日期|时间)$|(来电|通话|呼入|到访|登记|咨询|联系|接触|录入)(日期|时间)",
    ),
    (Meaning.NOTE, r"\bnotes?\b|remark|comment|memo", r"备注|说明|留言"),
    (Meaning.SURNAME, r"surname|last ?name|family ?name", r"^姓$|姓氏"),
    (Meaning.GIVEN_NAME, r"given ?name|first ?name|forename", r"^名$"),
    (Meaning.MODEL, r"model|vehicle|interest|\bcar\b", r"车型|车款|意向车|车系"),
    (Meaning.CITY, r"city|town", r"城市|所在地|地区"),
    (
        Meaning.TELEPHONE,
        r"phone|mobile|\bcell|\btel\b|^contact (no|number)$",
        r"手机|电话|联系方式|号码",
    ),
    (
        Meaning.NAME,
        r"\bname\b|caller|customer|visitor|contact person|prospect",
        r"姓名|客户|称呼|联系人|名字|来电人|访客",
    ),
)
_PATTERNS = tuple((meaning, re.compile(f"{english}|{chinese}")) for meaning, english, chinese in _WORDS_OF_HEADINGS)

_LIKE_A_TELEPHONE = re.compile(r"^(?!\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b)[+(]?[\d\s()./+-]{7,24}$")


def normalised(text: str) -> str:
    """`text` for comparing: compatible forms, one case, only letters and digits, single blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def meaning_of(heading: str) -> Meaning | None:
    """What the heading says its column holds, or None."""
    text = normalised(heading)
    if not text or len(text) > _LONGEST_HEADING:
        return None
    if _OTHER.search(text) and not _E_MAIL_ADDRESS.search(text):
        return None
    return next((meaning for meaning, pattern in _PATTERNS if pattern.search(text)), None)


def is_like_a_contact(cell: str) -> bool:
    """Whether the cell could be a telephone number or an e-mail address: then its row is no heading and no total."""
    text = unicodedata.normalize("NFKC", cell).strip().strip("'")
    if "@" in text:
        return True
    return bool(_LIKE_A_TELEPHONE.match(text)) and 7 <= sum(c.isdigit() for c in text) <= 15


@dataclass(frozen=True, slots=True)
class Heading:
    """The row of headings and how many different meanings it names."""

    record: Record
    score: int


def best_heading(records: Sequence[Record]) -> Heading | None:
    """The row among the first that names most meanings; a row with a contact in it never is one."""
    best: Heading | None = None
    fewest = min(2, max((_filled(record) for record in records), default=0))
    for record in records[:LINES_SEARCHED_FOR_HEADINGS]:
        if _filled(record) < fewest or any(is_like_a_contact(cell) for cell in record.cells):
            continue
        score = len({meaning for cell in record.cells if (meaning := meaning_of(cell))})
        if score and (best is None or score > best.score):
            best = Heading(record, score)
    return best


def guess_columns(table: Table) -> dict[str, Meaning | None]:
    """For each column of the table what it means: by its heading, else by what stands in it; None where neither says.

    Several columns may mean the same; `read_rows` then takes the first that says something.
    """
    guessed = {column: meaning_of(column) for column in table.columns}
    has_headings = any(guessed.values())
    for meaning in (Meaning.EMAIL, Meaning.TELEPHONE):
        if meaning not in guessed.values():
            _guess_by_content(table, guessed, meaning)
    if not has_headings:
        _guess_names(table, guessed)
    return guessed


def _guess_by_content(table: Table, guessed: dict[str, Meaning | None], meaning: Meaning) -> None:
    fit: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        cells = _cells_of(table, index)
        fitting = sum(1 for cell in cells if is_like_a_contact(cell) and ("@" in cell) == (meaning is Meaning.EMAIL))
        if guessed[column] is None and fitting and fitting * 2 >= len(cells):
            fit[column] = fitting
    if fit:
        guessed[max(fit, key=lambda column: fit[column])] = meaning


def _guess_names(table: Table, guessed: dict[str, Meaning | None]) -> None:
    for index, column in enumerate(table.columns):
        cells = _cells_of(table, index)
        if guessed[column] is None and cells and not any(c.isdigit() for cell in cells for c in cell):
            guessed[column] = Meaning.NAME
            return


def _cells_of(table: Table, index: int) -> list[str]:
    """What stands in one column of the first rows, blank cells left out."""
    rows: Iterable[tuple[str, ...]] = (row.cells for row in table.rows[:_ROWS_LOOKED_AT])
    return [cells[index] for cells in rows if index < len(cells) and cells[index]]


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell)
