"""Days and hours as people write them in timetables: 5月10日(周五), 8：30—10：10, 下午1:30-3:30."""

import re
import unicodedata
from datetime import date
from typing import Final

_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[-年/.]\s*)?(?P<month>\d{1,2})\s*[-月/.]\s*(?P<day>\d{1,2})(?:\s*[日号])?(?!\d)"
    r"(?:\s*\(?\s*(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\s*\)?)?"
)
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_REMARK = re.compile(r"\([^()]*\)")
_WEEKDAYS: Final = "一二三四五六日"
_HALF = r"(上午|早上|早晨|中午|下午|晚上)?"
_CLOCK = r"(\d{1,2})\s*(?:[:时点](?!\d{3})|\.(?=\d{2}(?!\d)))\s*(?:(\d{1,2})(?::\d{2})?\s*分?|(半))?"
_HOURS = re.compile(rf"{_HALF}\s*{_CLOCK}(?:\s*[-~至到]+\s*{_HALF}\s*{_CLOCK})?")
_LATER: Final = frozenset({"下午", "晚上"})
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－～〜"), "-")
PAST = 60  # days: a date without a year that long ago is last year's timetable no more


class NoDay(ValueError):
    """There is no date in it."""


class OtherWeekday(ValueError):
    """The date does not fall on the weekday written beside it."""


class NoHours(ValueError):
    """It is no time, or more than one window."""


class EndsBeforeItBegins(ValueError):
    """The end lies before the beginning."""


def plain(text: str) -> str:
    """The text with half-width signs, one kind of dash, and single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def day_in(text: str, today: date) -> tuple[str, str]:
    """The ISO date in a text and what is left of the text without it.

    A date without a year is the nearest one that is not long past; where a weekday stands beside it, the one on it.

    Raises:
        NoDay: there is none.
        OtherWeekday: no year fits the weekday.
    """
    written = _PACKED.sub(r"\1-\2-\3", plain(text))
    found = _DAY.search(written)
    if found is None:
        raise NoDay
    weekday = found["weekday"]
    years = [int(found["year"])] if found["year"] else [today.year, today.year + 1, today.year - 1]
    days = [day for day in (_day(year, int(found["month"]), int(found["day"])) for year in years) if day is not None]
    if not days:
        raise NoDay
    if weekday is not None:
        days = [day for day in days if day.weekday() == _WEEKDAYS.index("日" if weekday == "天" else weekday)]
    if not days:
        raise OtherWeekday
    likely = [day for day in days if (today - day).days <= PAST] or days
    rest = f"{written[: found.start()]} {written[found.end() :]}".strip()
    return likely[0].isoformat(), rest


def hours_in(text: str) -> tuple[int, int | None]:
    """Beginning and end in minutes after midnight; the end is None where only a beginning is written.

    A remark in brackets is passed over.

    Raises:
        NoHours: the text is something else, or has more than one window in it.
        EndsBeforeItBegins: as its name says.
    """
    found = _HOURS.fullmatch(_REMARK.sub("", plain(text)).strip(" ,;").replace(" ", ""))
    if found is None:
        raise NoHours
    half, hour, minute, thirty, to_half, to_hour, to_minute, to_thirty = found.groups()
    start = _minutes(half, hour, minute, thirty)
    if to_hour is None:
        return start, None
    end = _minutes(to_half or half, to_hour, to_minute, to_thirty)
    if end <= start:
        raise EndsBeforeItBegins
    return start, end


def _minutes(half: str | None, hour: str, minute: str | None, thirty: str | None) -> int:
    hours, minutes = int(hour), 30 if thirty else int(minute or 0)
    if (half in _LATER and hours < 12) or (half == "中午" and hours < 3):
        hours += 12
    if hours > 24 or minutes > 59 or 60 * hours + minutes > 24 * 60:
        raise NoHours
    return 60 * hours + minutes


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
