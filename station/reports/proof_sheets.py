"""Proof sheets (校对表): one PDF a class, everybody's portrait beside all their data, to be ticked and signed."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from db.records import Correction
from station.paper.fonts import Glyphs
from station.paper.page import EDGE, POINT, Pages
from station.reports import parts
from station.reports.faces_paper import Read, counted, frame, head, paged, put_each_class
from station.reports.pictured import Pictured, PicturedGroup
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say

EACH_PAGE: Final = 6
WIDTH: Final = 24.0
"""Of a face, in millimetres."""

TICK: Final = 10.0
SIGNATURE: Final = 42.0
LABEL: Final = 17.0
LINE: Final = 4.6


def proof_sheets(folder: Path, source: Source, eyes: Eyes, to: Path, glyphs: Glyphs) -> list[Path]:
    """Write the proof sheets of every class; give the files.

    Raises:
        JournalError: the journal can't be read.
        ExportError: the target can't be written.
    """

    def sheet(group: PicturedGroup, read: Read) -> bytes | None:
        return proof_sheet(group, source, eyes, glyphs, read) if group.people else None

    return put_each_class("proof-sheets", folder, source, to, sheet)


def _by_sitting(corrections: Sequence[Correction]) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        if one.sitting is not None:
            found[one.sitting].append(one)
    return found


def proof_sheet(group: PicturedGroup, source: Source, eyes: Eyes, glyphs: Glyphs, read: Read) -> bytes:
    """One class's; `read` gives a portrait's bytes."""
    title, corrections = parts.title(group.group), _by_sitting(source.corrections)
    pages = Pages(glyphs, title=title, rehearsal=source.rehearsal)
    lines = (counted(group), *parts.head(source, eyes))
    for page in paged(group.people, EACH_PAGE):
        pages.new_page()
        top = head(pages, "sheet.proof-sheets", title, lines)
        pages.text(EDGE, top - 0.8, say("proof-sheet.how", "zh_CN"), 9)
        pages.text(EDGE, top + 2.8, say("proof-sheet.how", "en"), 6.5, grey=0.3)
        top += 6.2
        high = (pages.bottom - top) / EACH_PAGE
        for place, one in enumerate(page):
            said = [correction for sitting in one.person.sittings for correction in corrections.get(sitting, ())]
            _person(pages, top + place * high, high - 1.5, one, said, eyes, read)
    pages.list_missing()
    return pages.pdf()


def _person(
    pages: Pages, y: float, high: float, one: Pictured, said: Sequence[Correction], eyes: Eyes, read: Read
) -> None:
    width = pages.width - 2 * EDGE
    pages.rectangle(EDGE, y, width, high, stroke=0.3)
    frame(pages, EDGE + 1.5, y + (high - WIDTH * 4 / 3) / 2, WIDTH, one, read)
    left = EDGE + WIDTH + 5
    half = (EDGE + width - left) / 2
    for column, fields in enumerate(_fields(one, eyes)):
        for row, (code, value) in enumerate(fields):
            x, top = left + column * half, y + 1.8 + row * LINE
            pages.text(x, top + 0.4, say(code, "zh_CN"), 9, grey=0.3)
            room = half - LABEL - 2
            pages.text(x + LABEL, top, value, pages.fitting(value, 11, room), place=eyes.name(one.person.facts.name))
    _ticks(pages, left, y + high - 6.4, EDGE + width - 2)
    if said:
        words = say("proof-sheet.said", "zh_CN", told=_told(said, eyes))
        top = y + 1.8 + 5 * LINE
        pages.text(left, top, words, pages.fitting(words, 8.5, 2 * half - 3), place=eyes.name(one.person.facts.name))


def _fields(one: Pictured, eyes: Eyes) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    person = one.person
    facts = person.facts
    ours = [
        ("field.name", eyes.name(facts.name)), ("field.sex", facts.sex), ("field.birth", _date(facts.birth)),
        ("field.id_number", eyes.number(facts.id_number)), ("field.student_number", eyes.number(facts.student_number)),
    ]  # fmt: skip
    theirs = [
        ("proof-sheet.number", person.number), ("field.exam_number", eyes.number(facts.exam_number)),
        ("field.class", person.class_name), ("field.level", person.level), ("field.major", person.major),
    ]  # fmt: skip
    return _told_or_dash(ours), _told_or_dash(theirs)


def _told_or_dash(fields: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(code, value or "—") for code, value in fields]


def _date(birth: str | None) -> str | None:
    """YYYYMMDD as people read it; anything else as it is."""
    return f"{birth[:4]}-{birth[4:6]}-{birth[6:]}" if birth and len(birth) == 8 and birth.isdigit() else birth


def _ticks(pages: Pages, left: float, y: float, right: float) -> None:
    """A box for right, one for wrong, room to write what is wrong, and a line to sign on."""
    box = TICK * POINT
    foot = y + box + 0.6
    for code in ("proof-sheet.right", "proof-sheet.wrong"):
        pages.rectangle(left, y, box, box, stroke=0.3)
        left += box + 1.5
        left += _both(pages, left, y, code) + 4
    begin = right - SIGNATURE
    pages.line(left - 3, foot, begin - 3, foot)
    pages.line(begin + _both(pages, begin, y, "proof-sheet.sign") + 1, foot, right, foot)


def _both(pages: Pages, x: float, y: float, code: str) -> float:
    """Words in Chinese, small in English under them; give the wider one's width."""
    return max(
        pages.text(x, y, say(code, "zh_CN"), TICK),
        pages.text(x, y + TICK * POINT + 0.2, say(code, "en"), 5.5, grey=0.3),
    )


def _told(said: Sequence[Correction], eyes: Eyes) -> str:
    """Fields that are known to be wrong, and what they should say, as far as this reader sees them."""
    return "；".join(f"{say(f'field.{one.what}', 'zh_CN')} → {_value(one, eyes) or '—'}" for one in said)


def _value(one: Correction, eyes: Eyes) -> str | None:
    if one.what == "name":
        return eyes.name(one.said)
    return eyes.number(one.said) if one.what.endswith("number") else one.said
