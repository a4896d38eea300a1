"""One cell of a list, for what its column is: its value exactly as it stands there, and what is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from drivers.readers import number as numbers
from station.job.roster.table import LOST, Cell

LONGEST: Final = 100
EXACT: Final = 1e15
"""Spreadsheets keep fifteen digits of a number; one that has more has lost some."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
YES: Final = frozenset("是 √ ✓ ✔ 1 Y YES TRUE T 有 已 已采 已采集 已拍 已拍照".split())
NO: Final = frozenset("否 无 × ✗ X 0 N NO FALSE F 没有 未 未采 未采集 未拍 未拍照 正常 在籍 在读 - — / 普通".split())

_POWER: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_DAY: Final = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_DOCUMENT: Final = re.compile(r"[0-9A-Z()/-]+")
_SEXES: Final = {"男": "男", "女": "女", "男性": "男", "女性": "女", "1": "男", "2": "女", "M": "男", "F": "女"}


@dataclass(frozen=True)
class Read:
    """What a cell says.

    Attributes:
        text: as it stands there; None where nothing does, or where it may not be used.
        code: what is wrong with it, None for nothing.
    """

    text: str | None = None
    code: str | None = None


NOTHING: Final = Read()


def text_of(cell: Cell) -> Read:
    """Words: a name, a class, a major."""
    if cell is None:
        return NOTHING
    if isinstance(cell, str):
        return _words(cell)
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return Read(code="cell-type")
    return Read(_spelled(cell)) if _is_exact(cell) else Read(code="cell-type")


def number_of(cell: Cell) -> Read:
    """A number that names somebody: digits as they stand there, never one that was calculated with."""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return Read(code="cell-type")
    if isinstance(cell, float | int):
        return Read(_spelled(cell), "number-cells") if _is_exact(cell) else Read(code="digits-lost")
    read = text_of(cell)
    if read.text is None or (read.code is not None and read.code != "formula-like"):
        return read
    if _POWER.fullmatch(read.text.strip()):
        return Read(code="digits-lost")
    return Read(read.text, read.code or _unlike(read.text))


def compared(text: str) -> str:
    """A number as it is compared, at the desk and for duplicates."""
    plain_already = text.isascii() and text.isalnum() and text == text.upper()
    return text if plain_already else numbers.normalised(text)


def document_code(text: str) -> str | None:
    """What is wrong with a document number, as it is compared."""
    number = compared(text)
    if numbers.has_form(number):
        if not numbers.is_valid(number):
            return "check-digit"
        return "impossible-birth" if numbers.birth(number) is None else None
    if not _DOCUMENT.fullmatch(number) or not any(map(str.isalnum, number)):
        return "number-odd"
    if re.fullmatch("[0-9]{15}", number):
        return "old-number"
    return "number-length" if re.fullmatch("[0-9]{13,}X?", number) else "other-document"


@lru_cache(maxsize=4096, typed=True)
def group_of(cell: Cell) -> Read:
    """Words that many rows share: a class, a major."""
    return text_of(cell)


@lru_cache(maxsize=256, typed=True)
def sex_of(cell: Cell) -> Read:
    """男 or 女; registries write 1 and 2 too."""
    read = text_of(cell)
    if read.text is None or not read.text.strip():
        return NOTHING
    sex = _SEXES.get(plain(read.text))
    return Read(sex) if sex is not None else Read(code="sex-unknown")


def birth_of(cell: Cell) -> Read:
    """YYYYMMDD, from a date or from however people write one."""
    if isinstance(cell, datetime | date):
        return Read(f"{cell.year:04}{cell.month:02}{cell.day:02}")
    read = text_of(cell)
    if read.text is None or not read.text.strip():
        return NOTHING
    found = _DAY.fullmatch(plain(read.text).removesuffix("00:00:00"))
    if found is None:
        return Read(code="birth-unknown")
    year, *parts = found.groups()
    month, day = (int(part) for part in parts if part)
    digits = f"{year}{month:02}{day:02}"
    return Read(digits) if numbers.calendar_day(digits) else Read(code="birth-unknown")


def heads_of(cell: Cell) -> int | None:
    """A head-count; None for what is none."""
    read = text_of(cell)
    found = re.fullmatch("([0-9]{1,4})人?", plain(read.text)) if read.text else None
    return int(found[1]) or None if found else None


def says_yes(cell: Cell) -> bool:
    """Whether something that is either so or not is so; anything that is written there counts, but a no."""
    if cell is None or isinstance(cell, bool):
        return bool(cell)
    text = plain(text_of(cell).text or "") if not isinstance(cell, date | time | timedelta) else "1"
    return bool(text) and text not in NO


def entrusted(cell: Cell, title: str) -> bool:
    """Whether 培养方式 says 委托培养; a column that is called so only says whether."""
    if cell is None:
        return False
    text = plain(text_of(cell).text or "")
    if any(word in title for word in ("委托", "委培")) and says_yes(cell):
        return not text.startswith(("非", "不"))
    return any(word in text for word in ("委托", "委培")) and not text.startswith(("非", "不", "否", "无"))


def plain(text: str) -> str:
    """Narrow, without blanks, in upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _words(text: str) -> Read:
    if not text.strip():
        return NOTHING
    if LOST in text:
        return Read(code="unreadable-text")
    if len(text) > LONGEST:
        return Read(code="too-long")
    if not text.isprintable() and any(map(_is_hidden, text.strip())):
        return Read(code="hidden-characters")
    if text.startswith(FORMULA) and len(text) > 1:
        return Read(text, "formula-like")
    return Read(text)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _unlike(text: str) -> str | None:
    """In what a number differs from how it is compared."""
    if compared(text) == text:
        return None
    if "".join(text.split()) != text:
        return "blanks-inside"
    return "full-width" if unicodedata.normalize("NFKC", text) != text else "lower-case-x"


def _is_exact(cell: float | int) -> bool:
    return isinstance(cell, int) or (abs(cell) < EXACT and cell == int(cell))


def _spelled(cell: float | int) -> str:
    return str(int(cell))
