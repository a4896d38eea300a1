"""What has to hold before a class or a day is closed, and whether what was closed holds still.

Figures are taken twice where that can be: who is listed from the list as it stands, what became of them from the chain.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from db.queries import Queries
from db.records import Event
from station.job.fees import CAPTURED, CAPTURED_ELSEWHERE, EXEMPT, Group, Groups, Head, Row, Settlement
from station.job.outcomes import Outcome, Outcomes
from station.job.table import JobTable

CLASS_CLOSED: Final = "class_closed"
DAY_CLOSED: Final = "day_closed"

ENTRUSTED: Final = "entrusted"

REASONS: Final = ("pays-later", "school-pays", "refund-later", "counted-wrongly", "waived", "other")
"""Why somebody lets a difference stand, by name."""

OTHER_DAY: Final = "other-day"
"""Why a day's payments differ from what it owes though every class is paid: some was paid on another day."""

AS_CLASSES: Final = "as-classes"
"""Why a day's payments differ from what it owes: as somebody said of each class that differs."""


@dataclass(frozen=True)
class People:
    """What became of the people of one group.

    Attributes:
        listed: rows of the list that hold, or heads of a list that only counts them.
        added: how many more came than are listed.
        accepted: those with a picture; of the listed ones here and below.
        abandoned: those who sat down and have none.
        refused: those who were turned away and never sat.
        absent: those of whom nothing is known.
        elsewhere: those without a picture here who were captured elsewhere.
        exempt: those without a picture who need none here.
    """

    listed: int = 0
    added: int = 0
    accepted: int = 0
    abandoned: int = 0
    refused: int = 0
    absent: int = 0
    elsewhere: int = 0
    exempt: int = 0

    @property
    def told(self) -> int:
        """Everybody of whom it is told what became of them."""
        return self.accepted + self.abandoned + self.refused + self.absent + self.elsewhere + self.exempt

    @property
    def adds_up(self) -> bool:
        """Whether everybody is in one place, and nobody in two."""
        return self.listed + self.added == self.told


_PLACES: Final = ("accepted", "abandoned", "refused", "absent", "elsewhere", "exempt")


def people(journal: Queries, job: JobTable) -> Mapping[Group, People]:
    """What became of everybody who is listed, group by group as they settle."""
    groups = Groups(journal, job)
    return _of_rows(journal, groups) if groups.named else _of_heads(journal, groups)


def _of_rows(journal: Queries, groups: Groups) -> Mapping[Group, People]:
    listed = Counter(groups.of_row(row) for row in groups.rows.values())
    said = {groups.of_status(one): one.kind for one in journal.statuses()}
    told: dict[Group, Counter[str]] = defaultdict(Counter)
    for listing, outcome in Outcomes.of(journal.job, journal.events()).of_rows().items():
        row = groups.rows.get(listing) or journal.listing(listing)
        told[groups.of_row(row)][_place(outcome, said.get(listing), row.standing)] += 1
    return {
        one: People(listed[one], 0, *(told[one][place] for place in _PLACES)) for one in dict.fromkeys([*listed, *told])
    }


def _place(outcome: Outcome, said: str | None, standing: str) -> str:
    """A picture that was taken here is what became of somebody, whatever else is said of them."""
    if outcome is Outcome.ACCEPTED:
        return "accepted"
    if said == EXEMPT or standing == ENTRUSTED:
        return "exempt"
    if said in CAPTURED_ELSEWHERE or standing == CAPTURED:
        return "elsewhere"
    return outcome.value


def _of_heads(journal: Queries, groups: Groups) -> Mapping[Group, People]:
    held = {sitting for sitting in journal.held().values() if sitting is not None}
    came: dict[Group, dict[str, bool]] = defaultdict(dict)
    for one in groups.sat.values():
        if one.job == journal.job:
            those = came[groups.of(one)]
            who = groups.who(one)
            those[who] = those.get(who, False) or one.id in held
    sizes = {Group("class", name): heads for name, heads in journal.class_sizes().items()}
    return {one: _counted(sizes.get(one, 0), came.get(one, {})) for one in dict.fromkeys([*sizes, *came])}


def _counted(listed: int, came: Mapping[str, bool]) -> People:
    accepted = sum(came.values())
    return People(
        listed=listed,
        added=max(0, len(came) - listed),
        accepted=accepted,
        abandoned=len(came) - accepted,
        absent=max(0, listed - len(came)),
    )


@dataclass(frozen=True)
class Closed:
    """A class, or a day, that somebody closed: what they saw then.

    Attributes:
        at: when.
        operator: who.
        accepted, due, paid: what it came to; money in fen.
        reason: why a difference was let stand; None where there was none.
        on_screen: whether the monitor agreed to these figures on the screen, not on paper.
    """

    at: str
    operator: str | None
    accepted: int
    due: int
    paid: int
    reason: str | None = None
    on_screen: bool = False

    def holds(self, accepted: int, due: int, paid: int) -> bool:
        """Whether it still comes to the same."""
        return (self.accepted, self.due, self.paid) == (accepted, due, paid)

    def holds_for(self, row: Row) -> bool:
        """Whether a row still comes to the same."""
        return self.holds(row.accepted, row.due, row.collected)


@dataclass(frozen=True)
class Closings:
    """Everything that was closed in a job, the newest time it was."""

    groups: Mapping[Group, Closed]
    days: Mapping[str, Closed]


def closings(journal: Queries) -> Closings:
    """What was closed in the current job."""
    groups: dict[Group, Closed] = {}
    days: dict[str, Closed] = {}
    for note in journal.notes(CLASS_CLOSED, DAY_CLOSED):
        if note.kind == DAY_CLOSED:
            days[str(note.data["day"])] = _closed(note)
        else:
            groups[Group(note.data.get("scope", "class"), note.data["class"] or "")] = _closed(note)
    return Closings(groups, days)


def _closed(note: Event) -> Closed:
    data = note.data
    figures = int(data["accepted"]), int(data["due_fen"]), int(data["paid_fen"])
    return Closed(note.at, note.operator, *figures, data["difference_reason"], data.get("signed") == "screen")


def told_of_class(row: Row, reason: str | None, *, on_screen: bool) -> dict[str, Any]:
    """What the note of a closed class says."""
    return {
        "class": row.name, "scope": row.scope, "accepted": row.accepted, "due_fen": row.due, "paid_fen": row.collected,
        "difference_reason": reason, "signed": "screen" if on_screen else "paper",
    }  # fmt: skip


@dataclass(frozen=True)
class Today:
    """One day of a job.

    Attributes:
        day: ISO date.
        accepted: people whose first picture is of this day.
        due: what they owe.
        paid: what was noted as paid on this day, for whomever, in advance too.
    """

    day: str
    accepted: int
    due: int
    paid: int

    @property
    def difference(self) -> int:
        """What this day owes beside what was paid on it."""
        return self.due - self.paid


def today(day: str, everybody: Iterable[Head], fee: int | None, payments: Iterable[tuple[str, int]]) -> Today:
    """What a day comes to; `payments` are time and fen of each that counts."""
    those = [head for head in everybody if head.first_at[:10] == day]
    due = sum(head.fees for head in those) * (fee or 0)
    return Today(day, len(those), due, sum(fen for at, fen in payments if at[:10] == day))


def unexplained(settled: Settlement, closed: Closings) -> tuple[Row, ...]:
    """Rows that are not paid, or paid too much, and that nobody closed as they are with a reason."""
    unpaid = {head.group for head in settled.unpaid}
    open_rows = (row for row in settled.rows if row.difference or Group(row.scope, row.name) in unpaid)
    return tuple(row for row in open_rows if not _explained(row, closed.groups.get(Group(row.scope, row.name))))


def _explained(row: Row, closed: Closed | None) -> bool:
    return closed is not None and closed.reason is not None and closed.holds_for(row)


def told_of_day(day: Today, reason: str | None) -> dict[str, Any]:
    """What the note of a closed day says."""
    return {
        "day": day.day, "accepted": day.accepted, "due_fen": day.due, "paid_fen": day.paid,
        "difference_reason": reason,
    }  # fmt: skip
