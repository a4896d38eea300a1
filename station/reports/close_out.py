"""The close of a day at one desk: what happened, what is still open, and where the chain of events ends."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.journal import Journal
from db.records import Event, NumberGap

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
class CloseOut:
    """One desk's newest day of its newest job.

    Attributes:
        day: ISO date of the newest event of this job at this desk.
        today, whole: totals by name, of the day and of the job so far.
        last_number: the highest 拍摄序号 given; None when none was.
        skipped: spans of numbers that are never given.
        open_sittings, open_intents: numbers of the sittings concerned.
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
            chain_head=newest.hash,
            seq=seq,
        )


def _totals(events: Iterable[Event]) -> dict[str, int]:
    kinds: Counter[str] = Counter()
    for event in events:
        kinds[event.kind] += 1
        kinds[_AGAIN] += event.kind == "sitting" and "retake_of" in event.refs
    return {name: sum(kinds[kind] for kind in counted) for name, counted in _TOTALS.items()}


def _exported(event: Event) -> Exported:
    return Exported(str(event.data["package"]), int(event.data["people"]), str(event.data["chain_head"]))
