"""What sheets share: titles of groups, words in cells, the sentences at the head."""

from station.paper.sheet import Line
from station.reports.people import Fate, Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import known, say, say_both


def title(group: Group) -> str:
    """What stands over a group: its class, or what these people are."""
    return group.name if group.kind == "class" else say_both(f"group.{group.kind}")


def class_title(name: str | None) -> str:
    """What stands over something of one class."""
    return name or say_both("group.no-class")


def word(code: str | None) -> str | None:
    """A word for a cell, in Chinese; one that nobody wrote a sentence for as it is, without its prefix."""
    if code is None:
        return None
    return say(code) if known(code) else code.partition(".")[2]


def fate(person: Person, eyes: Eyes) -> str:
    """What became of somebody, in a word; on a wall no more than that a picture is missing."""
    if person.make_up and person.fate is Fate.ACCEPTED:
        return say("fate.make-up")
    return say("fate.missing" if eyes.reader == "public" and person.missing else f"fate.{person.fate}")


def reason(person: Person, eyes: Eyes) -> str | None:
    """Why somebody has no picture; nobody's on a wall."""
    if person.fate is Fate.RETURNED:
        return eyes.remark(person.status.remark if person.status else None)
    if eyes.reader == "public" or person.reason is None:
        return None
    kind, _, code = person.reason.partition(".")
    if kind != "refused":
        return word(person.reason)
    return say(f"turned-away.{code}" if known(f"turned-away.{code}") else "turned-away.other")


def one_of_class(person: Person, eyes: Eyes, *, with_reason: bool = False) -> str:
    """Somebody within a sentence: number, name and 学号 as far as this reader sees them, else the hour; and why."""
    facts = person.facts
    parts = (person.number, eyes.name(facts.name), eyes.number(facts.student_number))
    told = " ".join(part for part in parts if part) or clock(person.at) or say("report.somebody")
    why = (reason(person, eyes) or fate(person, eyes)) if with_reason else None
    return f"{told}（{why}）" if why else told


def clock(at: str | None) -> str | None:
    """`10:42:07` of an ISO time."""
    return at[11:19] if at else None


def moment(at: str | None) -> str | None:
    """`06-01 10:42` of an ISO time."""
    return f"{at[5:10]} {at[11:16]}" if at else None


def head(source: Source, eyes: Eyes, *, of_people: bool = True) -> tuple[Line, ...]:
    """School, job, and as of when; on sheets of people what is hidden from this reader."""
    lines = []
    school = source.wants.school
    if school is not None:
        lines.append(Line("report.school", {"name": school.name, "code": school.code}))
    at = f"{source.day} {source.at[11:16]}"
    lines.append(Line("report.of", {"job": source.job, "desk": source.desk, "at": at}))
    if not of_people:
        return tuple(lines)
    if eyes.names == "none":
        lines.append(Line("report.names-none"))
    elif eyes.masked or eyes.names == "masked":
        lines.append(Line("report.masked"))
    return tuple(lines)
