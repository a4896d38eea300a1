"""What `station restore` says: how far the copy reached, what its lag may have cost, and what people do now."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.records import Event
from station.export.naming import number_order
from station.export.report import printable
from station.secondcopy.numbering import Gap
from station.words import say_both

_NUMBERED = re.compile(r"([A-Z]-[0-9]{4,})-")


def number_in(path: str) -> str | None:
    """The 拍摄序号 that a picture's file name begins with; None for orphans and calibrations."""
    found = _NUMBERED.match(Path(path).name)
    return found[1] if found else None


def ordinal_in(path: str) -> int:
    """The same as a count, 0 for those without a number."""
    number = number_in(path)
    return int(number.rpartition("-")[2]) if number else 0


@dataclass(frozen=True)
class Loss:
    """A file that the copy should hold. `why` is missing, unreadable or differs."""

    path: str
    why: str

    @property
    def about(self) -> str:
        """The number it belongs to, or its name."""
        return number_in(self.path) or printable(self.path)


@dataclass(frozen=True)
class Restored:
    """What became of a restoring.

    Attributes:
        folder, copy: where to, and where from.
        letter: the desk's, from now on.
        job: that the copy's last event belongs to.
        reached: the copy's last event.
        last_number: the last number that the copy knows, None when there is none.
        files: how many are there, each with the bytes that the journal says.
        missing: files that are not, or not whole.
        open: numbers of sittings that had not ended when the copy was made last.
        late: files that came after the copy's journal; those that are no portraits become orphans.
        gaps: numbers that are never given, because the lost disk may have given them.
    """

    folder: Path
    copy: Path
    letter: str
    job: str
    reached: Event
    last_number: str | None
    files: int
    missing: tuple[Loss, ...]
    open: tuple[str, ...]
    late: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def seen(self) -> tuple[str, ...]:
        """Numbers that are known only from the names of files."""
        return _in_order(number_in(path) for path in self.late)

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be lost; what the lost disk did after its last copy nobody knows."""
        return not (self.missing or self.open or self.late)

    def as_event(self) -> dict[str, int | str]:
        """What the journal's `restored` note holds."""
        return {
            "copied_seq": self.reached.seq,
            "copied_head": self.reached.hash,
            "missing": len(self.missing),
            "extra": len(self.late),
            "letter": self.letter,
        }

    def as_json(self) -> dict[str, Any]:
        """The object that `restore --json` prints."""
        return {
            "folder": printable(self.folder),
            "copy": printable(self.copy),
            "letter": self.letter,
            "job": self.job,
            "copied": {
                "seq": self.reached.seq,
                "head": self.reached.hash,
                "at": self.reached.at,
                "number": self.last_number,
            },
            "files": self.files,
            "missing": [{"number": number_in(loss.path), **asdict(loss)} for loss in self.missing],
            "open": list(self.open),
            "seen": list(self.seen),
            "late": [printable(path) for path in self.late],
            "gaps": [
                {"job": gap.job, "first": self._number(gap.first), "last": self._number(gap.last)} for gap in self.gaps
            ],
        }

    def lines(self) -> list[str]:
        """The same for people, in both languages."""
        lines = [
            say_both("restore.reached", folder=printable(self.folder), at=self.reached.at[:19].replace("T", " "),
                     number=self.last_number or "-", files=self.files)
        ]  # fmt: skip
        if self.open:
            lines.append(say_both("restore.open", numbers=", ".join(self.open)))
        if self.missing:
            lines.append(say_both("restore.missing", numbers=", ".join(_in_order(loss.about for loss in self.missing))))
        if self.late:
            lines.append(say_both("restore.late", files=len(self.late), numbers=", ".join(self.seen) or "-"))
        for gap in self.gaps:
            first, last = self._number(gap.first), self._number(gap.last)
            lines.append(say_both("restore.gap", job=gap.job, first=first, last=last))
        if not self.gaps:
            lines.append(say_both("restore.letter", letter=self.letter))
        return [*lines, say_both("restore.next")]

    def _number(self, ordinal: int) -> str:
        return f"{self.letter}-{ordinal:04d}"


def _in_order(numbers: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({number for number in numbers if number}, key=number_order))
