"""Holds a day's package against the day: every listed person in one place, every sum, and who has no picture.

The sums are made twice, from the chain and from what the office reads, and both are held against the day as it was
planned and the faces as they are. The journal is asked only for what a package must not hold: who a row names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from db.journal import Journal
from station.export.totals import package_events, package_outcomes
from station.job.fees import settlement
from station.job.missing import missing, missing_by_chain
from station.job.outcomes import Tally
from station.job.table import JobTable
from station.rehearsal.audit import Evidence, Examined
from station.rehearsal.n2day import FEE, Day, Student

Row = dict[str, Any]


class DayAudit:
    """One day's package."""

    def __init__(self, evidence: Evidence, records: Sequence[Examined], day: Day, folder: Path) -> None:
        """Look at a package made from a rehearsal of this day in `folder`, with its records examined."""
        self._evidence, self._day, self._folder = evidence, day, folder
        replaced = {one.record["retake_of"] for one in records}
        self._records = [one for one in records if one.number not in replaced]
        self._outcomes = package_outcomes(evidence.package)
        everybody = (*day.listed, *(student for _, student in day.unlisted))
        self._people = {student.index: student for student in everybody}

    def findings(self) -> Row:
        """What the rehearsal tells of a day, beside what it tells of everything."""
        missing_rows = self._missing_by_journal()
        without = {student.student_number for student in self._day.listed} - self._captured()
        return {
            "classes": {str(name): asdict(tally) for name, tally in self._outcomes.by_class().items()},
            "off_list": asdict(self._outcomes.off_list()),
            "amount": self._amount,
            "not_captured": {
                "count": len(missing_rows),
                "right": missing_rows == without == self._missing_by_package(),
            },
            "corrections": self._corrections(),
        }

    def totals_add_up(self) -> bool:
        """Whether every listed person is in one of four, per class, and the amount is that of the accepted."""
        tallies, off_list = self._outcomes.by_class(), self._outcomes.off_list()
        read = Counter(one.record["class"] or None for one in self._records if one.record["student_number"])
        strangers = [one for one in self._records if not one.record["student_number"]]
        heads = {one.name: len(one.students) for one in self._day.classes}
        accepted = sum(tally.accepted for tally in tallies.values()) + off_list.accepted
        return (
            {name: tally.listed for name, tally in tallies.items()} == heads
            and all(_is_complete(tally) for tally in (*tallies.values(), off_list))
            and {name: tally.accepted for name, tally in tallies.items() if tally.accepted} == dict(read)
            and len(strangers) == off_list.accepted
            and FEE * accepted == self._amount == self._settled()
        )

    @property
    def _amount(self) -> int:
        """Fen for everybody in the package who has a picture; what a retake replaced is not billed."""
        return FEE * len(self._records)

    def _settled(self) -> int:
        """The same as the desk settles it."""
        with Journal.read_only(self._folder) as journal:
            return settlement(journal, JobTable(fee=FEE)).total.due

    def misplaced(self) -> list[str]:
        """Numbers of records that say of the person who was swiped what the list says of somebody else."""
        return [one.number for one in self._records if not self._says_right(one)]

    def _says_right(self, one: Examined) -> bool:
        student = self._people.get(one.student or 0)
        if student is None:
            return False
        told = one.record["student_number"], one.record["class"]
        return told == ((student.student_number, student.class_name) if student.class_name else ("", ""))

    def _captured(self) -> set[str]:
        """学号 of everybody whose own face is in a record under their own name."""
        return {self._people[one.student].student_number for one in self._records if one.student and one.sound}

    # the not-captured list, both ways

    def _missing_by_journal(self) -> set[str]:
        with Journal.read_only(self._folder) as journal:
            rows = [row for one in missing(journal) for row in one.rows]
            facts = (journal.person(row.person) for row in rows)
            return {one.student_number or "" for one in facts if one is not None}

    def _missing_by_package(self) -> set[str]:
        gone = missing_by_chain(str(self._evidence.manifest["job"]), package_events(self._evidence.package))
        with Journal.read_only(self._folder) as journal:
            facts = (journal.person(journal.listing(listing).person) for listing in gone)
            return {one.student_number or "" for one in facts if one is not None}

    # corrections

    def _corrections(self) -> Row:
        """How many mistakes of the list met somebody who came, and how many of just these were taken down."""
        wrong = {(one.student_number, one.mistake.what, one.mistake.right) for one in _mistaken(self._day.listed)}
        with Journal.read_only(self._folder) as journal:
            taken = {
                (facts.student_number, one.what, one.said)
                for one in journal.corrections()
                if one.listing and (facts := journal.person(journal.listing(one.listing).person))
            }
        return {"expected": len(wrong), "taken_down": len(wrong & taken), "others": len(taken - wrong)}


def _mistaken(students: Iterable[Student]) -> Iterable[Any]:
    return (student for student in students if student.mistake is not None and student.comes)


def _is_complete(tally: Tally) -> bool:
    return tally.listed == tally.accepted + tally.abandoned + tally.refused + tally.absent
