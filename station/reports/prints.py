"""Print sheets (版): one of each person, in the order of classes and student numbers, and how many there are.

For each class a PDF with a page a person, and a folder of JPEGs with a file a person, numbered in that order so that a
photo shop prints them so. Only portraits that the journal vouches for are printed; whoever has none, or whose file is
not the one that was accepted, is named on the count sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.job.showing_job import prints_said
from station.paper import printed
from station.paper.fonts import Glyphs
from station.paper.page import Pages
from station.paper.pdf import pdf
from station.paper.printsheet import Caption, lay_out
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.paper.xlsx import xlsx
from station.reports import parts
from station.reports.faces_paper import group_names, put, stem
from station.reports.pictured import Pictured, PicturedGroup, pictured, proved
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say

COLUMNS: Final = (
    Column("row", "number", 0.5),
    Column("student_number", width=1.8),
    Column("name", width=2.4),
    Column("number", width=1.1),
    Column("print_sheets", "number", 0.8),
    Column("prints", "number", 0.8),
    Column("remark", width=1.8),
)


@dataclass(frozen=True)
class Printed:
    """One person: what stands under each picture, and the portrait; None where there is nothing to print."""

    one: Pictured
    caption: str
    portrait: bytes | None
    remark: str | None = None


def print_sheets(folder: Path, source: Source, eyes: Eyes, to: Path, glyphs: Glyphs) -> list[Path]:
    """Write everybody's print sheets and the count sheet; give the files.

    Raises:
        JournalError: the journal can't be read.
        ExportError: the target can't be written.
    """
    groups = pictured(folder, source.groups)
    names = group_names(parts.title(one.group) for one in groups)
    counts: list[Section] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name, group in zip(names, groups, strict=True):
            people = [_printed(folder, source, eyes, one) for one in group.people]
            yield from _of_class(name, source, people, glyphs)
            counts.append(_count(group, source, people, eyes))
        count = count_sheet(source, eyes, counts)
        yield "print-count.pdf", pdf([count], glyphs)
        yield "print-count.xlsx", xlsx([count])

    return put(to, stem("print-sheets", source), files())


def _printed(folder: Path, source: Source, eyes: Eyes, one: Pictured) -> Printed:
    if one.portrait is None:
        return Printed(one, "", None, "prints.none")
    content = proved(folder, one.portrait)
    caption = caption_of(one, source.wants.prints.caption, eyes)
    if source.rehearsal:
        caption = f"{say('prints.rehearsal', 'zh_CN')} {caption}".strip()
    return Printed(one, caption, content, "prints.lost" if content is None else None)


def caption_of(one: Pictured, wanted: Caption, eyes: Eyes) -> str:
    """What stands under somebody's pictures."""
    facts, number = one.person.facts, one.person.number
    told = {
        "none": (),
        "number": (number,),
        "name_number": (eyes.name(facts.name), number),
        "name_student_number": (eyes.name(facts.name), eyes.number(facts.student_number) or number),
    }[wanted]
    return " ".join(part for part in told if part)


def _of_class(name: str, source: Source, people: Sequence[Printed], glyphs: Glyphs) -> Iterator[tuple[str, bytes]]:
    """The PDF of a class and its JPEGs; nothing where there is nothing to print."""
    layout = lay_out(source.wants.prints.prints)
    with_portrait = [(one, one.portrait) for one in people if one.portrait is not None]
    if not with_portrait:
        return
    pages = Pages(glyphs, title=name, numbered=False)
    for one, portrait in with_portrait:
        printed.draw(pages, layout, portrait, one.caption, one.one.person.facts.name)
    yield f"{name}.pdf", pages.pdf()
    for place, (one, portrait) in enumerate(with_portrait, 1):
        content = printed.jpeg(layout, portrait, one.caption, glyphs, one.one.person.facts.name)
        yield f"{name}/{place:03d}-{one.one.person.number}.jpg", content


def count_sheet(source: Source, eyes: Eyes, sections: Sequence[Section]) -> Sheet:
    """How many sheets and prints there are, by person, a class a page."""
    about = Line("prints.about", {"prints": prints_said(source.wants.prints.prints, "zh_CN")})
    return Sheet(
        "print-count", (*parts.head(source, eyes), about), COLUMNS, tuple(sections),
        signatures=("made_by", "received_by"), page_each=True, rehearsal=source.rehearsal,
    )  # fmt: skip


def _count(group: PicturedGroup, source: Source, people: Sequence[Printed], eyes: Eyes) -> Section:
    each = source.wants.prints.count
    rows: list[tuple[Cell, ...]] = []
    for place, printed_one in enumerate(people, 1):
        facts, made = printed_one.one.person.facts, int(printed_one.portrait is not None)
        number = printed_one.one.person.number if printed_one.one.portrait is not None else None
        remark = say(printed_one.remark, "zh_CN") if printed_one.remark else None
        identity = eyes.number(facts.student_number), eyes.name(facts.name), number
        rows.append((place, *identity, made, each * made, remark))
    everybody = sum(one.portrait is not None for one in people)
    total = (None, say("prints.total", "zh_CN"), None, None, everybody, everybody * each, None)
    return Section(parts.title(group.group), tuple(rows), total)
