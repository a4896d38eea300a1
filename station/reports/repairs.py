"""What was put right: data that is wrong on the list, pictures taken again, pictures without an owner."""

from typing import Final

from db.records import Correction
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import class_title, head, moment, title, word
from station.reports.people import Person
from station.reports.readers import Eyes
from station.reports.source import Given, Retake, Source, Stray
from station.words import say

_CORRECTIONS: Final = (
    Column("number", width=1.0),
    Column("student_number", width=1.6),
    Column("name", width=2.0),
    Column("what", width=1.1),
    Column("listed_as", width=2.4),
    Column("should_be", width=2.4),
    Column("origin", width=1.1),
    Column("at", width=1.2),
)
_NUMBERS: Final = frozenset({"id_number", "student_number", "exam_number"})
_PLAIN: Final = frozenset({"class", "level", "major"})


def corrections(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """勘误: what the list says, and what it should say, class by class."""
    by_class: dict[str, list[tuple[Cell, ...]]] = {}
    for group in source.groups:
        ours = {one for person in group.people for one in person.sittings}
        rows = [_correction(one, source, eyes) for one in source.corrections if one.sitting in ours]
        if rows:
            by_class[title(group)] = rows
    known = source.of_sitting
    others = [_correction(one, source, eyes) for one in source.corrections if one.sitting not in known]
    if others:
        by_class[class_title(None)] = others
    if not by_class:
        return ()
    sections = tuple(Section(name, tuple(rows)) for name, rows in by_class.items())
    about = (*head(source, eyes), Line("report.corrections", {"count": len(source.corrections)}))
    return (
        Sheet(
            "corrections", about, _CORRECTIONS, sections, (Line("report.corrections.how"),), ("monitor", "registry"),
            landscape=True, rehearsal=source.rehearsal,
        ),
    )  # fmt: skip


def _correction(one: Correction, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    person = source.of_sitting.get(one.sitting or "")
    number = source.numbers.get(one.sitting or "")
    facts = person.facts if person is not None else None
    return (
        number,
        eyes.number(facts.student_number) if facts else None,
        eyes.name(facts.name) if facts else None,
        word(f"field.{one.what}"),
        seen(one.what, one.listed, eyes),
        seen(one.what, one.said, eyes),
        word(f"origin.{one.origin}"),
        moment(one.at),
    )


def seen(what: str, value: str | None, eyes: Eyes) -> str | None:
    """What this reader sees of a field's value."""
    if what == "name":
        return eyes.name(value)
    if what in _NUMBERS:
        return eyes.number(value)
    return value if what in _PLAIN or not eyes.masked else say("report.hidden")


# pictures taken again

_RETAKES: Final = (
    Column("class", width=2.2),
    Column("old_number", width=1.0),
    Column("new_number", width=1.0),
    Column("student_number", width=1.6),
    Column("name", width=2.0),
    Column("reason", width=2.2),
    Column("at", width=1.2),
)


def retakes(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """重拍: taken again after it was accepted, under a new number; and before, under the same one."""
    after = [one for one in source.retakes if one.new != one.old]
    before = [one for one in source.retakes if one.new == one.old]
    sections = tuple(
        Section(say_title(code, len(those)), tuple(_retake(one, source, eyes) for one in those))
        for code, those in (("after", after), ("before", before))
        if those
    )
    return _sheet("retakes", source, eyes, _RETAKES, sections)


def say_title(code: str, count: int) -> str:
    """The title of a part, with how many there are."""
    return f"{say(f'report.retakes.{code}')} ({count})"


def _retake(one: Retake, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    person = source.of_sitting.get(one.sitting)
    of_class = None if person is None else title_of(person)
    number, name = _who(person, eyes)
    return of_class, one.old, one.new, number, name, word(one.reason), moment(one.at)


def title_of(person: Person) -> str:
    """Where somebody belongs, in a cell."""
    return person.class_name or say("group.no-class" if person.listed else "group.off-list")


def _who(person: Person | None, eyes: Eyes) -> tuple[Cell, Cell]:
    if person is None:
        return None, None
    return eyes.number(person.facts.student_number), eyes.name(person.facts.name)


# pictures without an owner, and what people gave to whom

_ORPHANS: Final = (
    Column("at", width=1.2),
    Column("class", width=2.0),
    Column("picture", width=2.2),
    Column("given_to", width=1.1),
    Column("name", width=1.8),
    Column("reason", width=2.4),
    Column("by", width=2.0),
)


def orphans(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """待认领: pictures that can't be proved to be anybody's, those that two people gave to somebody, and moved ones."""
    parts = {
        "orphans": tuple(_stray(one) for one in source.strays),
        "claimed": tuple(_given(one, "claim", source, eyes) for one in source.claimed),
        "reassigned": tuple(_given(one, "reassign", source, eyes) for one in source.reassigned),
    }
    sections = tuple(
        Section(f"{say(f'report.orphans.{code}')} ({len(rows)})", rows) for code, rows in parts.items() if rows
    )
    return _sheet("orphans", source, eyes, _ORPHANS, sections)


def _stray(one: Stray) -> tuple[Cell, ...]:
    after = say("report.orphans.after", number=one.after) if one.after else None
    return moment(one.at), one.class_name, word(f"orphan.{one.reason}"), None, None, after, None


def _given(one: Given, kind: str, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    person = source.of_sitting.get(one.to or "")
    to = source.numbers.get(one.to, None) if one.to else say("closeout.nobody")
    of_class = None if person is None else title_of(person)
    what = word(one.what) if kind == "claim" else one.what
    by = "、".join((one.operator, one.second)) if eyes.reader != "public" else None
    return moment(one.at), of_class, what, to, _who(person, eyes)[1], word(f"{kind}.{one.reason}"), by


def _sheet(
    code: str, source: Source, eyes: Eyes, columns: tuple[Column, ...], sections: tuple[Section, ...]
) -> tuple[Sheet, ...]:
    if not sections:
        return ()
    return (Sheet(code, head(source, eyes), columns, sections, landscape=True, rehearsal=source.rehearsal),)
