"""The close of a day at one desk: what happened, what is still open, and where the chain of events ends."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.journal import Journal
from db.queries import Queries
from db.records import Event, NumberGap
from station.config import load
from station.job.closing import Closed
from station.job.faces import Faces
from station.job.fees import Row
from station.job.jobfile import wants_of
from station.reports.figures import Figures, figures_of, total_of
from station.reports.parts import one_of_class, title
from station.reports.people import Group
from station.reports.readers import Eyes, Reader
from station.reports.source import Source, of_journal
from station.words import say

_AGAIN = "sitting that replaces an accepted one"

# What is counted: name of the total (`total.<name>` is its sentence) -> kinds of events.
_TOTALS = {
    "swipes": ("swipe",),
    "refused": ("refused",),
    "accepted": ("accepted",),
    "abandoned": ("abandoned",),
    "retakes": ("retake", _AGAIN),
    "orphans": ("orphan",),
}


@dataclass(frozen=True)
class Exported:
    """A package that was written and read back: its name, people inside, and the head of the chain inside."""

    package: str
    people: int
    chain_head: str


@dataclass(frozen=True)
class GivenAway:
    """A picture, or an orphan, that two people gave to a number.

    Attributes:
        what: number of the sitting that shot the picture; of an orphan why it is one.
        to: the number it was given to; None: to nobody.
        reason: code of why.
    """

    what: str
    to: str | None
    reason: str
    operator: str
    second: str


@dataclass(frozen=True)
class OneClass:
    """One class: its figures of the whole job, and who has no picture, as the reader may see them."""

    title: str
    figures: Figures
    missing: tuple[str, ...]


@dataclass(frozen=True)
class CloseOut:
    """One desk's newest day of its newest job.

    Attributes:
        day: ISO date of the newest event of this job at this desk.
        today, whole: totals by name, of the day and of the job so far.
        last_number: the highest 拍摄序号 given; None when none was.
        skipped: spans of numbers that are never given.
        open_sittings, open_intents: numbers of the sittings concerned.
        reassigned, claimed: what two people gave to other numbers, oldest first.
        orphans: time and reason of each orphan that nobody claimed.
        unconfirmed: classes with pictures that nobody has confirmed, and how many; empty for people in no class.
        chain_head, seq: hash and sequence number of the last event.
        classes: each group of people, in the order of the list, and `of_all` the sum of them.
        money: what the whole job owes and has paid; None where it has no fee.
        day_closed: what the day came to when somebody closed it.
    """

    job: str
    desk: str
    day: str
    rehearsal: bool
    today: Mapping[str, int]
    whole: Mapping[str, int]
    last_number: str | None
    skipped: Sequence[NumberGap]
    open_sittings: Sequence[str]
    open_intents: Sequence[str]
    exported: Sequence[Exported]
    reassigned: Sequence[GivenAway]
    claimed: Sequence[GivenAway]
    orphans: Sequence[tuple[str, str]]
    unconfirmed: Sequence[tuple[str, int]]
    chain_head: str
    seq: int
    classes: Sequence[OneClass] = ()
    of_all: Figures = field(default_factory=Figures)
    money: Row | None = None
    day_closed: Closed | None = None


def read(data: Path, reader: Reader = "class") -> CloseOut:
    """Ask a data folder's journal, beside a desk that works on it; `reader` decides how people are called.

    Raises:
        JournalError: it can't be read.
        SettingsError: `station.toml` or the job file is broken.
    """
    settings = load(data)
    with Journal.read_only(data) as journal, journal.moment():
        seq = journal.length()
        newest = next(journal.events(after=seq - 1))
        mine = [event for event in journal.events() if (event.job, event.desk) == (newest.job, newest.desk)]
        day = newest.at[:10]
        orphans = {event.refs["orphan"] for event in mine if event.kind == "orphan"}
        claims = [claim for claim in journal.claims() if claim.orphan in orphans]
        claimed = {claim.orphan for claim in claims}
        strays = {orphan.id: orphan for orphan in journal.orphans() if orphan.id in orphans}
        given = [str(event.data["number"]) for event in mine if event.kind == "sitting"]
        source = of_journal(journal, data, wants_of(data, settings, newest.job))
        eyes = Eyes(reader, source.wants.names)
        return CloseOut(
            job=newest.job,
            desk=newest.desk,
            day=day,
            rehearsal=journal.rehearsal,
            today=_totals(event for event in mine if event.at[:10] == day),
            whole=_totals(mine),
            last_number=given[-1] if given else None,
            skipped=[gap for gap in journal.number_gaps() if (gap.job, gap.desk) == (newest.job, newest.desk)],
            open_sittings=[sitting.number for sitting in journal.open_sittings()],
            open_intents=[journal.sitting(intent.sitting).number for intent in journal.open_intents()],
            exported=[_exported(event) for event in mine if event.kind == "exported"],
            reassigned=_reassigned(journal, newest.job),
            claimed=[
                GivenAway(
                    strays[one.orphan].reason, journal.sitting(one.sitting).number, one.reason, one.operator, one.second
                )
                for one in claims
            ],
            orphans=[(one.at[11:19], one.reason) for one in strays.values() if one.id not in claimed],
            unconfirmed=[(name, left) for name, left in Faces(journal, data).classes if left],
            chain_head=newest.hash,
            seq=seq,
            classes=[_closed(group, source, eyes) for group in source.groups],
            of_all=total_of(source),
            money=None if source.settled.fee is None else source.settled.total,
            day_closed=source.closings.days.get(day),
        )


def _closed(group: Group, source: Source, eyes: Eyes) -> OneClass:
    missing = [one_of_class(person, eyes, with_reason=True) for person in group.missing]
    missing += [say("report.missing-nameless", count=group.nameless)] if group.nameless else []
    return OneClass(title(group), figures_of(group, source), tuple(missing))


def _reassigned(journal: Queries, job: str) -> list[GivenAway]:
    """Every move of this job, by number."""
    moves = [(one, journal.sitting(journal.exposure(one.exposure).sitting)) for one in journal.reassignments()]
    return [
        GivenAway(
            shot_by.number,
            journal.sitting(one.to_sitting).number if one.to_sitting is not None else None,
            one.reason,
            one.operator,
            one.second,
        )
        for one, shot_by in moves
        if shot_by.job == job
    ]


def _totals(events: Iterable[Event]) -> dict[str, int]:
    kinds: Counter[str] = Counter()
    for event in events:
        kinds[event.kind] += 1
        kinds[_AGAIN] += event.kind == "sitting" and "retake_of" in event.refs
    return {name: sum(kinds[kind] for kind in counted) for name, counted in _TOTALS.items()}


def _exported(event: Event) -> Exported:
    return Exported(str(event.data["package"]), int(event.data["people"]), str(event.data["chain_head"]))
