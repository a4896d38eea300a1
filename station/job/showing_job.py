"""A job in words, line by line, and as JSON: everything but its key."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from station.job.table import LATER, JobTable, Payment
from station.job.writing import as_raw
from station.paper.printsheet import Prints, dots_per_inch, enlarged, mm, picture_size
from station.words import say, say_both

HOPED_FOR = ("school", "cohort", "place", "days", "fee", "seconds", "consent")
"""What a job does not have to say, and a day goes better when it does."""


def left_open(table: JobTable) -> list[str]:
    """Keys that say nothing, and that somebody will ask about."""
    return [name for name in HOPED_FOR if not getattr(table, name) and getattr(table, name) != 0]


def said_keys(table: JobTable) -> list[str]:
    """Keys that say something."""
    return [name for name in JobTable.model_fields if name in as_raw(table)]


def fingerprint(key: bytes) -> str:
    """Eight figures by which two desks can tell whether they have the same key; nothing of the key is told."""
    return hmac.new(key, b"fingerprint of a job's key", hashlib.sha256).hexdigest()[:8]


def as_json(table: JobTable) -> dict[str, Any]:
    """What the file says, as JSON has it."""
    raw = {name: value for name, value in as_raw(table).items() if name != "key"}
    if "days" in raw:
        raw["days"] = [{**day, "date": day["date"].isoformat()} for day in raw["days"]]
    return {"wants": raw, "fingerprint": fingerprint(table.key) if table.key else None}


def lines(table: JobTable) -> Iterator[str]:
    """One line a key, in both languages; a key that says nothing says who decides."""
    for name in JobTable.model_fields:
        if name == "key":
            told = fingerprint(table.key) if table.key else "-"
        else:
            told = " / ".join(dict.fromkeys(value_said(table, name, language) for language in ("zh_CN", "en")))
        yield f"{say_both(f'job.label.{name}')}: {told}"


def value_said(table: JobTable, name: str, language: str) -> str:
    """One value in one language."""
    value = getattr(table, name)
    match name:
        case "fee" if value == LATER:
            return say("job.value.fee.later", language)
        case "fee" if value is not None:
            return say("job.value.fee.fen", language, yuan=f"{value / 100:.2f}")
        case "seconds" if value is not None:
            return say("job.value.seconds.each", language, seconds=value)
        case "school" if value is not None:
            return f"{value.code} {value.name}"
        case "days":
            days = (f"{day.date} {' '.join(str(window) for window in day.hours)}" for day in value)
            return "; ".join(days) or "-"
        case "consent" if value is not None:
            return f"{value.version} ({', '.join(code for code in ('zh', 'en') if getattr(value, code))})"
        case "payment":
            return "; ".join(_payment_said(table.money, language))
        case "levels":
            return ", ".join(value) or say("job.value.any", language)
        case "electronic_id" | "body_button":
            return say(f"job.value.{name}.{'yes' if value else 'no'}", language)
        case "mode" | "lighting" | "naming" | "overrides" | "names" | "tokens":
            return say(f"job.value.{name}.{value}" if value else "job.value.unset", language)
        case "prints":
            return prints_said(value.prints, language)
        case "checks":
            return ", ".join(f"{check} {wish}" for check, wish in value.items()) or "-"
        case _:
            return "-" if value is None else str(value)


def _payment_said(money: Payment, language: str) -> Iterator[str]:
    yield say(f"job.value.by.{money.by}", language)
    yield ", ".join(say(f"money.method.{method}", language) for method in money.methods)
    yield say(f"job.value.retakes.{money.retakes}", language)
    if money.payee is not None:
        yield money.payee


def prints_said(prints: Prints, language: str) -> str:
    """What a person's prints look like; that they have fewer dots to the inch than they should, where it is so."""
    wide, high = (f"{mm(side):.0f}" for side in picture_size(prints.width))
    marks = say(f"job.value.cut_marks.{'yes' if prints.cut_marks else 'no'}", language)
    caption = say(f"job.value.caption.{prints.caption}", language)
    paper = say(f"job.value.paper.{prints.paper}", language)
    told = say(
        "job.value.prints",
        language,
        wide=wide,
        high=high,
        count=prints.count,
        paper=paper,
        marks=marks,
        caption=caption,
    )
    if not enlarged(prints.width):
        return told
    return f"{told}; {say('job.value.prints.few-dots', language, dpi=dots_per_inch(prints.width))}"
