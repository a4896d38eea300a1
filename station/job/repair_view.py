"""What the windows of the class check, the re-assignment and the orphan tray show: made only while one is open.

These alone show full names, because whoever checks faces has to know whose they ought to be. Nothing here is printed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from db.records import Move

FaceState = Literal["open", "confirmed", "wrong"]


@dataclass(frozen=True)
class Face:
    """One person's picture, as delivered now.

    Attributes:
        sitting, picture: ids of sitting and exposure.
        name: in full; empty where the job keeps none.
        student_tail: end of the student number, empty when unknown.
        path: of the portrait.
        state: what a person said of this very picture.
        shot_by: number of the sitting that shot it, where that is another one.
    """

    sitting: str
    picture: str
    number: str
    name: str = field(repr=False)
    student_tail: str = field(repr=False)
    path: Path = field(repr=False)
    state: FaceState = "open"
    shot_by: str | None = None


@dataclass(frozen=True)
class Missing:
    """Somebody of the class without a picture."""

    name: str = field(repr=False)
    student_tail: str = field(repr=False)


@dataclass(frozen=True)
class ClassFaces:
    """The pictures of one class, in the order of its list, and who has none.

    Attributes:
        class_name: empty for people in no class.
        missing: by name, where the list holds names.
        missing_heads: how many more there are, where only a head-count is known.
    """

    class_name: str
    faces: tuple[Face, ...]
    missing: tuple[Missing, ...] = ()
    missing_heads: int = 0

    @property
    def wrong(self) -> tuple[Face, ...]:
        """Faces that somebody said are not theirs."""
        return tuple(face for face in self.faces if face.state == "wrong")

    @property
    def unconfirmed(self) -> int:
        """How many pictures nobody has confirmed, wrong ones among them."""
        return sum(face.state != "confirmed" for face in self.faces)


@dataclass(frozen=True)
class Changed:
    """One seat before and after a re-assignment; no path: no picture."""

    number: str
    name: str = field(repr=False)
    before: Path | None = field(repr=False)
    after: Path | None = field(repr=False)


@dataclass(frozen=True)
class Preview:
    """What a re-assignment would do.

    Attributes:
        moves: to be asked for as they are.
        rows: every seat that changes.
        left_over: numbers that shot a picture which would be nobody's.
        refused: code of why it can't be done, with `params`; None when it can.
    """

    moves: tuple[Move, ...] = ()
    rows: tuple[Changed, ...] = ()
    left_over: tuple[str, ...] = ()
    refused: str | None = None
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """A sitting beside an orphan in time; `path` of its portrait, None without one."""

    number: str
    name: str = field(repr=False)
    path: Path | None = field(repr=False)
    opened_at: str
    in_its_wake: bool = False


@dataclass(frozen=True)
class Stray:
    """A file without a provable person.

    Attributes:
        at: when it was laid aside.
        before, after: sittings around that time, the nearest last and first.
        claimed_by: number it was given to by two people.
    """

    orphan: str
    at: str
    reason: str
    path: Path = field(repr=False)
    before: tuple[Neighbour, ...] = ()
    after: tuple[Neighbour, ...] = ()
    claimed_by: str | None = None


@dataclass(frozen=True)
class RepairView:
    """What is open of it; all empty while nothing is.

    Attributes:
        classes: names of all classes that have pictures, with how many nobody has confirmed.
        faces: the class on the screen.
        preview: of the re-assignment that is being thought about.
        strays: the tray, in time order; None while it is closed.
    """

    classes: tuple[tuple[str, int], ...] = ()
    faces: ClassFaces | None = None
    preview: Preview | None = None
    strays: tuple[Stray, ...] | None = None


CLOSED = RepairView()
