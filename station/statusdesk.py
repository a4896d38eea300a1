"""How far people are, at the desk: shown to a window that asks, written down by name, taken back, imported.

A picture that is handed in goes into a folder of its own through the same door as every other file, before anything is
journaled about it. It is no exposure: nobody has a picture of this station by it.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import date

from db.journal import Journal
from db.records import OutsideFile, PersonFacts, Status
from station.classlist import DIGITS
from station.export.naming import ELSEWHERE
from station.job.classboard import class_order
from station.job.masking import mask_name, tail_of
from station.job.names import initials
from station.job.returned.matching import compare, write
from station.job.statuses import Somebody, everybody, to_make_up
from station.job.statuses_view import Answer, PeopleView, PersonLine, Word
from station.keeping import Keeper
from station.outside_picture import OutsidePicture
from station.status_commands import CompareReturned, HidePeople, ImportReturned, SetStatus, ShowPeople, StatusCommand

JUDGED = "outside_judged"
"""Kind of the journal's note of what the rules said of a picture that was handed in."""

LONGEST = 200
"""Signs of what somebody may write about where and why."""


class StatusDesk:
    """The desk's end of the window.

    Attributes:
        view: what a window asked to see; None while none does.
        answer: what became of the last command.
    """

    def __init__(
        self, journal: Journal, keeper: Keeper, key: bytes, busy: Callable[[], bool], written: Callable[[], None],
        moved: Callable[[], dict[str, str]], windows: Callable[[], tuple[str, ...]],
    ) -> None:  # fmt: skip
        """Work on this journal.

        Args:
            journal: the job's.
            keeper: where pictures that are handed in go.
            key: the job's, for keyed hashes.
            busy: whether somebody sits or waits.
            written: called when something was written down.
            moved: windows of those who come at another time than their class, by row.
            windows: all that somebody may be moved to.
        """
        self._journal, self._keeper, self._key = journal, keeper, key
        self._busy, self._written, self._moved, self._windows = busy, written, moved, windows
        self._asked: ShowPeople | None = None
        self.view: PeopleView | None = None
        self.answer: Answer | None = None

    def obey(self, command: StatusCommand, operator: str | None) -> None:
        """Do what a window asks for."""
        match command:
            case ShowPeople():
                self._asked = command
                self.refresh()
            case HidePeople():
                self._asked = self.view = None
            case SetStatus():
                self.answer = self._set(command, operator)
            case CompareReturned() | ImportReturned():
                self.answer = self._returned(command, operator)

    def refresh(self) -> None:
        """Look again, after something happened to somebody."""
        if self._asked is not None:
            self.view = self._shown(self._asked)

    # writing

    def _set(self, asked: SetStatus, operator: str | None) -> Answer:
        if operator is None:
            return Answer(asked.request, "nameless")
        who = next((one for one in everybody(self._journal) if one.key == asked.who), None)
        if who is None or not is_fit(asked):
            return Answer(asked.request, "unknown")
        set_status(self._journal, self._keeper, who, asked, operator)
        self._changed()
        return Answer(asked.request, "written")

    def _returned(self, asked: CompareReturned | ImportReturned, operator: str | None) -> Answer:
        if self._busy():
            return Answer(asked.request, "busy")
        found = compare(self._journal, asked.offer, self._key)
        counted = len(found.new), len(found.changed), found.unchanged, found.problems
        if isinstance(asked, CompareReturned):
            return Answer(asked.request, "compared", *counted)
        if operator is None:
            return Answer(asked.request, "nameless", *counted)
        write(self._journal, asked.offer, found, operator)
        self._changed()
        return Answer(asked.request, "written", *counted)

    def _changed(self) -> None:
        self._written()
        self.refresh()

    # showing

    def _shown(self, asked: ShowPeople) -> PeopleView:
        people = everybody(self._journal)
        mine = [one for one in people if self._is_wanted(one, asked)]
        facts = {one.key: self._journal.person(one.person) or PersonFacts() for one in mine}
        mine.sort(key=lambda one: _order(one, facts[one.key]))
        moved = self._moved()
        lines = tuple(_line(one, facts[one.key], moved.get(one.key, "")) for one in mine)
        chosen = next((one for one in mine if one.key == asked.chosen), None)
        return PeopleView(
            asked.class_name, asked.off_list, tuple(self._journal.class_names()), lines,
            tuple(Counter(str(one.standing.kind) for one in people if not one.off_list).items()),
            sum(one.off_list for one in people), len(to_make_up(people)), self._windows(),
            chosen.key if chosen else None, self._history(chosen) if chosen else (),
        )  # fmt: skip

    def _is_wanted(self, one: Somebody, asked: ShowPeople) -> bool:
        if asked.off_list or one.off_list:
            return asked.off_list and one.off_list
        return one.class_name == asked.class_name

    def _history(self, one: Somebody) -> tuple[Word, ...]:
        judged = {note.refs.get("status"): bool(note.data["passes"]) for note in self._journal.notes(JUDGED)}
        return tuple(_word(status, judged.get(status.id)) for status in one.history)


def set_status(
    journal: Journal, keeper: Keeper, who: Somebody, asked: SetStatus, operator: str | None
) -> Status:  # fmt: skip
    """Write it down; the picture is on disk first.

    Raises:
        DiskFull, DiskFailed: the disk says no; nothing was journaled.
    """
    file = None if asked.picture is None else kept(keeper, asked.picture)
    listing = who.listing.id if who.listing is not None else None
    status = journal.set_status(
        who.person, asked.kind, listing=listing, sitting=who.standing.sitting, day=asked.day or None,
        where=asked.where.strip() or None, remark=asked.remark.strip() or None, copies=asked.copies,
        fee_fen=asked.fee_fen, file=file, operator=operator,
    )  # fmt: skip
    if (picture := asked.picture) is not None:
        told = {"passes": picture.passes, "profile": picture.profile, "failing": list(picture.failing)}
        journal.note(JUDGED, {"status": status.id}, told, operator=operator)
    return status


def kept(keeper: Keeper, picture: OutsidePicture) -> OutsideFile:
    """Put the bytes into the folder, as they came, under a name that tells nothing and that nothing else has."""
    path, sha256 = keeper.write(picture.content, ELSEWHERE, f"{secrets.token_hex(16)}{picture.suffix}")
    return OutsideFile(path, sha256, len(picture.content))


def is_fit(asked: SetStatus) -> bool:
    """Whether it is written as it should be."""
    words = all(len(text) <= LONGEST and text.isprintable() for text in (asked.where, asked.remark))
    return words and _is_day(asked.day) and asked.copies >= 0 and (asked.fee_fen is None or asked.fee_fen >= 0)


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _order(one: Somebody, facts: PersonFacts) -> tuple[object, ...]:
    row = one.listing
    if row is None:
        return ("", one.standing.number or "")
    return class_order("", facts.student_number, row.order)


def _line(one: Somebody, facts: PersonFacts, window: str) -> PersonLine:
    stands = one.standing
    return PersonLine(
        one.key, one.listing.id if one.listing else None, (facts.student_number or "")[-DIGITS:],
        mask_name(facts.name or ""), tail_of(facts.id_number or facts.code), initials(facts.name or ""), stands.kind,
        stands.number, stands.day, stands.reason, window,
    )  # fmt: skip


def _word(status: Status, passes: bool | None) -> Word:
    judged = "" if passes is None else "passes" if passes else "fails"
    return Word(
        status.at, status.kind, status.day or "", status.where or "", status.remark or "", status.copies,
        status.fee_fen, judged, status.operator or "",
    )  # fmt: skip
