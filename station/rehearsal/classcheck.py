"""What a monitor does before a class leaves: looks at every face and name, taps the wrong ones, has them put right.

The monitor knows every face, here by the number on the suit. Pictures of a run that slipped go back by as many seats,
two that were exchanged change places, and a picture of nobody who was captured becomes nobody's; whoever has none then
comes again.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from itertools import pairwise
from typing import Any, Protocol

from db.records import Move
from drivers.simulated.mark import read as read_mark
from station import commands
from station.job.masking import tail_of
from station.job.repair_view import Face, Preview
from station.portrait.still import decode
from station.rehearsal.dayfiles import MONITOR
from station.rehearsal.n2day import ClassOfDay, Day
from station.view import DeskView

Until = Callable[[str, Callable[[DeskView], Any]], Any]
"""Looks at the screen until it shows something."""


Run = tuple[Face, Face, int]
"""First and last of neighbouring pictures, and by how many seats they are off."""


class Desk(Protocol):
    """The desk, as far as the monitor needs it."""

    def post(self, command: commands.Command) -> None:
        """Ask for something."""


class ClassCheck:
    """One class before it leaves.

    Attributes:
        tapped: students whose picture was said to be somebody else's.
    """

    def __init__(self, desk: Desk, day: Day, of_class: ClassOfDay, until: Until) -> None:
        """Look at this class on the screen of this desk."""
        self._desk, self._until, self._name = desk, until, of_class.name
        self._by_tail = {tail_of(student.student_number): student.index for student in of_class.students}
        self._coming = [student.index for student in of_class.students if student.comes]
        self._marks: dict[str, int | None] = {}
        self.tapped: set[int] = set()

    def put_right(self) -> list[int]:
        """Confirm every face, and move those that are somebody else's; students who have to come again."""
        faces = self._faces()
        while wrong := self._wrong(faces):
            self.tapped |= {self._student(face) for face in wrong}
            self._confirm(faces, wrong)
            moved = self._move(faces, wrong)
            faces = self._faces(without=moved)
        if faces:
            self._confirm(faces, ())
        self._desk.post(commands.CloseRepair())
        captured = {self._student(face) for face in faces}
        return [student for student in self._coming if student not in captured]

    def _faces(self, without: Set[tuple[str, str]] = frozenset()) -> tuple[Face, ...]:
        """The faces on the screen, by number, once none of these pairs of sitting and picture is among them."""
        self._desk.post(commands.ShowFaces(self._name))

        def shown(view: DeskView) -> tuple[tuple[Face, ...]] | None:
            sheet = view.repair.faces
            if sheet is None or sheet.class_name != self._name:
                return None
            there = {(face.sitting, face.picture) for face in sheet.faces}
            return None if there & without else (sheet.faces,)

        (faces,) = self._until("the faces of the class", shown)
        return tuple(sorted(faces, key=lambda face: _ordinal(face.number)))

    def _confirm(self, faces: Iterable[Face], wrong: Iterable[Face]) -> None:
        seen = tuple((face.sitting, face.picture) for face in faces)
        self._desk.post(commands.ConfirmFaces(self._name, seen, tuple(face.sitting for face in wrong)))

    def _student(self, face: Face) -> int:
        """Whose name stands under a face."""
        return self._by_tail[face.student_tail]

    def _mark(self, face: Face) -> int | None:
        """Whose face it is."""
        if face.picture not in self._marks:
            self._marks[face.picture] = read_mark(decode(face.path).image)
        return self._marks[face.picture]

    def _wrong(self, faces: Iterable[Face]) -> list[Face]:
        return [face for face in faces if self._mark(face) != self._student(face)]

    # who is who

    def _move(self, faces: Iterable[Face], wrong: list[Face]) -> set[tuple[str, str]]:
        """Have some of the wrong ones put right, the longest run first; the pairs of sitting and picture that go."""
        numbers = {self._student(face): face.number for face in faces}
        runs = list(_runs(wrong, self._offsets(wrong, numbers)))
        longest = max(runs, key=lambda run: _ordinal(run[1].number) - _ordinal(run[0].number), default=None)
        moves, reason = self._planned(longest) if longest is not None else (), "shifted-run"
        if not moves:
            moves, reason = tuple(Move(face.picture, face.sitting, None) for face in wrong), "other-sat-down"
        self._desk.post(commands.Reassign(moves, reason, commands.Second(MONITOR, "")))
        return {(move.from_sitting, move.exposure) for move in moves}

    def _planned(self, run: Run) -> tuple[Move, ...]:
        """What the preview says of a run; nothing where it says that it can't be."""
        first, last, by = run
        self._desk.post(commands.PlanMoves(first.number, last.number, by))
        preview: Preview = self._until("what would move", lambda view: view.repair.preview)
        return preview.moves

    def _offsets(self, wrong: Iterable[Face], numbers: Mapping[int, str]) -> dict[str, int]:
        """By how many seats each of these pictures is off, where its person has a seat in the class."""
        found = {}
        for face in wrong:
            mark = self._mark(face)
            if mark is not None and mark in numbers:
                found[face.number] = _ordinal(numbers[mark]) - _ordinal(face.number)
        return found


def _runs(faces: list[Face], offsets: Mapping[str, int]) -> Iterable[Run]:
    """Stretches of neighbouring numbers that are off by the same, as first, last and by how much."""
    off = [face for face in faces if face.number in offsets]
    if not off:
        return
    begin = off[0]
    for one, other in pairwise(off):
        adjacent = _ordinal(other.number) == _ordinal(one.number) + 1
        if not adjacent or offsets[other.number] != offsets[one.number]:
            yield begin, one, offsets[begin.number]
            begin = other
    yield begin, off[-1], offsets[begin.number]


def _ordinal(number: str) -> int:
    return int(number.rpartition("-")[2])
