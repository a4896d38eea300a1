"""From a judged list to the journal: what is new, changed, gone or as before, and then all of it or nothing.

Rows are known again by 学号, else by document number, else by name and class. A row that somebody was captured for, or
sits for, is kept as it is whatever a later list says; such people are named by their 拍摄序号 alone.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from db.journal import Journal
from db.queries import Queries
from db.records import ClassSize, ListedPerson, Listing, PersonFacts, RosterChanges
from station.identity import name_key, student_key, token_key
from station.job.roster.cells import compared
from station.job.roster.rows import Person, Roster

SHOWN: Final = 20
"""Numbers of kept people that are named at most."""

Keep = Callable[[PersonFacts], PersonFacts]
"""What of somebody's facts a job keeps."""


@dataclass(frozen=True)
class Difference:
    """What a list changes beside the one before it.

    Attributes:
        new, changed, gone, unchanged: how many rows, or classes of a list of classes.
        kept: 拍摄序号 of those whose rows the list would change or remove, and who were captured or sit.
        changes: what is written.
    """

    new: int
    changed: int
    gone: int
    unchanged: int
    kept: tuple[str, ...]
    changes: RosterChanges

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.changed or self.gone)


def difference(
    journal: Queries, roster: Roster, key: bytes, *, adding: bool = False, keep: Keep = lambda facts: facts
) -> Difference:
    """Compare a list with the one that holds now.

    Args:
        journal: of the job.
        roster: the list.
        key: the job's, for keyed hashes.
        adding: rows that are not on it stay on the list: it is one of several files.
        keep: what of somebody's facts may be written down.
    """
    if roster.form == "classes":
        return _of_classes(journal, roster, adding)
    listed = [(place, as_listed(person, key, keep)) for place, person in enumerate(roster.people, start=1)]
    return _of_people(journal, listed, adding)


def write(journal: Journal, roster: Roster, sha256: str, found: Difference, operator: str | None) -> None:
    """Write what a list changes, in one transaction; nothing where nothing changes.

    Raises:
        JournalError: nothing was written.
    """
    if not found.nothing:
        journal.take_roster(roster.form, sha256, found.changes, operator=operator)


def as_listed(person: Person, key: bytes, keep: Keep) -> ListedPerson:
    """The row as the journal takes it: keyed hashes of what is compared, facts as they stand on the list."""
    document = None if person.id_number is None else compared(person.id_number)
    student = None if person.student_number is None else compared(person.student_number)
    facts = PersonFacts(
        name=person.name, id_number=person.id_number, student_number=person.student_number,
        exam_number=person.exam_number, sex=person.sex, birth=person.birth,
    )  # fmt: skip
    return ListedPerson(
        keep(facts),
        None if document is None else token_key(key, f"id:{document}"),
        None if student is None else student_key(key, student),
        None if person.name is None else name_key(key, person.name),
        _trimmed(person.class_name), _trimmed(person.level), _trimmed(person.major), _trimmed(person.college),
        _trimmed(person.cohort), person.standing,
    )  # fmt: skip


def _trimmed(text: str | None) -> str | None:
    """Blanks around the name of a class make no other class of it."""
    return None if text is None else text.strip() or None


# people

_Row = ListedPerson | Listing


def _of_people(journal: Queries, listed: list[tuple[int, ListedPerson]], adding: bool) -> Difference:
    before = journal.listings()
    pairs = _paired(before, [row for _, row in listed])
    known = {id(row): old for old, row in pairs}
    left = {old.id for old, _ in pairs}
    gone = [] if adding else [old for old in before if old.id not in left]
    new = [(place, row) for place, row in listed if id(row) not in known]
    changed = [(place, row, known[id(row)]) for place, row in listed if id(row) in known]
    changed = [(place, row, old) for place, row, old in changed if not _same(journal, old, row)]
    kept = [old for old in (*gone, *(old for _, _, old in changed)) if old.sitting is not None]
    free_gone = [old for old in gone if old.sitting is None]
    free_changed = [(place, row, old) for place, row, old in changed if old.sitting is None]
    return Difference(
        len(new), len(free_changed), len(free_gone), len(pairs) - len(changed),
        tuple(sorted(old.number or "" for old in kept)),
        RosterChanges(
            listed=tuple(sorted((*new, *((place, row) for place, row, _ in free_changed)), key=lambda one: one[0])),
            delisted=(*((old.id, "gone") for old in free_gone), *((old.id, "changed") for _, _, old in free_changed)),
        ),
    )  # fmt: skip


def _paired(before: list[Listing], after: list[ListedPerson]) -> list[tuple[Listing, ListedPerson]]:
    """Which row of the list before is which of this one; each by the strongest thing that both have."""
    pairs: list[tuple[Listing, ListedPerson]] = []
    for known_by in (_by_student, _by_document, _by_name):
        there: dict[Hashable, list[Listing]] = defaultdict(list)
        for old in before:
            there[known_by(old)].append(old)
        here: dict[Hashable, list[ListedPerson]] = defaultdict(list)
        for row in after:
            here[known_by(row)].append(row)
        found = [
            (there[key][0], rows[0])
            for key, rows in here.items()
            if key is not None and len(rows) == len(there.get(key, ())) == 1
        ]
        pairs += found
        gone, done = {old.id for old, _ in found}, {id(row) for _, row in found}
        before = [old for old in before if old.id not in gone]
        after = [row for row in after if id(row) not in done]
    return pairs


def _by_student(row: _Row) -> Hashable:
    return row.student_key


def _by_document(row: _Row) -> Hashable:
    return row.id_key


def _by_name(row: _Row) -> Hashable:
    """Only for rows that have nothing else."""
    alone = row.student_key is None and row.id_key is None and row.name_key is not None
    return (row.name_key, row.class_name) if alone else None


def _same(journal: Queries, old: Listing, row: ListedPerson) -> bool:
    """Whether a row says the same as before, person and all; its place on the list says nothing."""
    told = (old.id_key, old.student_key, old.name_key, old.class_name, old.level, old.major, old.college, old.cohort)
    tells = (row.id_key, row.student_key, row.name_key, row.class_name, row.level, row.major, row.college, row.cohort)
    return told == tells and old.standing == row.standing and journal.person(old.person) == row.facts


# classes with head-counts


def _of_classes(journal: Queries, roster: Roster, adding: bool) -> Difference:
    before = journal.class_sizes()
    after = {one.class_name.strip(): one.heads for one in roster.sizes}
    if adding:
        after = before | after
    people = [] if adding else journal.listings()
    free = [old for old in people if old.sitting is None]
    return Difference(
        new=len(after.keys() - before.keys()),
        changed=sum(before[name] != heads for name, heads in after.items() if name in before),
        gone=len(before.keys() - after.keys()) + len(free),
        unchanged=sum(before.get(name) == heads for name, heads in after.items()),
        kept=tuple(sorted(old.number or "" for old in people if old.sitting is not None)),
        changes=RosterChanges(
            delisted=tuple((old.id, "gone") for old in free),
            sizes=tuple(ClassSize(name, heads) for name, heads in after.items()),
        ),
    )


def some(numbers_of: Iterable[str]) -> str:
    """拍摄序号, as many as fit into a sentence."""
    every = list(numbers_of)
    return "、".join(every[:SHOWN]) + ("…" if len(every) > SHOWN else "")
