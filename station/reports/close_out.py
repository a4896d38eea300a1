"""The close of a day at one desk: what happened, what is still open, and where the chain of events ends."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.journal import Journal
from db.queries import Queries
from db.records import Event, NumberGap
from station.job.faces import Faces

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


def read(data: Path) -> CloseOut:
    """Ask a data folder's journal, beside a desk that works on it.

    Raises:
        JournalError: it can't be read.
    """
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
        )


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
