"""The timetable: which class comes when and where, and who answers for it.

It lies in the data folder, `jobs/<job>/timetable.json`, and nowhere else: names and phones of teachers and students are
for the people at the desk. They go into no event, no log and no package, and are erased with the job.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

from db.disk import make_folder, write_whole
from station.identity import key_file

FOLDER: Final = "jobs"
NAME: Final = "timetable.json"
NOTE: Final = "timetable"
"""Kind of the journal's note that a timetable came: hash of the stored file, classes and heads. No contacts."""

_KEY = re.compile(r"(?:(\d{4}-\d{2}-\d{2}) )?(\d{2}):(\d{2})(?:-(\d{2}):(\d{2}))?")


@dataclass(frozen=True, order=True)
class Window:
    """From when to when, on the desk's clock.

    Attributes:
        day: ISO date; empty where the timetable names none.
        start, end: minutes after midnight; `end` is None where only a beginning is given.
    """

    day: str
    start: int
    end: int | None = None

    def __str__(self) -> str:
        """`2026-06-01 08:30-10:10`, as `window_of` reads it."""
        return " ".join(part for part in (self.day, self.hours) if part)

    @property
    def hours(self) -> str:
        """`08:30-10:10`."""
        return "-".join(clock(minutes) for minutes in (self.start, self.end) if minutes is not None)

    @property
    def minutes(self) -> int | None:
        """How long it is; None where no end is given."""
        return None if self.end is None else self.end - self.start

    def begins(self, today: date) -> datetime:
        """When it begins, naive, on the desk's clock; a window without a day is today's."""
        return self._at(today, self.start)

    def ends(self, today: date) -> datetime | None:
        """When it ends, if it says."""
        return None if self.end is None else self._at(today, self.end)

    def _at(self, today: date, minutes: int) -> datetime:
        day = date.fromisoformat(self.day) if self.day else today
        return datetime.combine(day, time()) + timedelta(minutes=minutes)


def clock(minutes: int) -> str:
    """`08:30` for 510."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def window_of(text: str) -> Window:
    """The window that `str` wrote.

    Raises:
        ValueError: it did not.
    """
    parts = _KEY.fullmatch(text)
    if parts is None:
        raise ValueError("no window")
    day, hour, minute, to_hour, to_minute = parts.groups()
    end = None if to_hour is None else 60 * int(to_hour) + int(to_minute)
    return Window(day or "", 60 * int(hour) + int(minute), end)


@dataclass(frozen=True)
class Contact:
    """Somebody to call: never shown on a wall, never logged."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True)
class PlannedClass:
    """One class of the timetable.

    Attributes:
        name: as written there.
        heads: how many are expected.
        window: when it comes; None where the timetable does not say.
        place: where; empty where it does not say.
        teacher: who answers for the class.
        leads: the students who lead it, two as a rule.
    """

    name: str
    heads: int
    window: Window | None = None
    place: str = ""
    teacher: Contact = Contact()
    leads: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Timetable:
    """Every class, in the order of the timetable."""

    classes: tuple[PlannedClass, ...] = ()

    @property
    def heads(self) -> int:
        """How many people are expected altogether."""
        return sum(one.heads for one in self.classes)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Every window once, in order of time."""
        return tuple(sorted({one.window for one in self.classes if one.window is not None}, key=by_time))

    def counted(self, sizes: Mapping[str, int]) -> list[PlannedClass]:
        """Every class, named and counted as the list of people does, then those that only the list has."""
        listed = {folded(name): (name, heads) for name, heads in sizes.items()}
        classes = []
        for one in self.classes:
            name, heads = listed.get(folded(one.name), (one.name, one.heads))
            classes.append(replace(one, name=name, heads=heads))
        planned = {folded(one.name) for one in classes}
        return classes + [PlannedClass(name, heads) for name, heads in sizes.items() if folded(name) not in planned]


def by_time(window: Window) -> tuple[str, int, int]:
    """What windows are sorted by; one without an end comes before those that have one."""
    return window.day, window.start, -1 if window.end is None else window.end


def folded(name: str) -> str:
    """The name of a class as names are compared: full-width signs and blanks make no other class."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


class TimetableDamaged(Exception):
    """The stored timetable can't be read; it is imported anew. Its text tells nothing of what is in there."""

    code: ClassVar[str] = "timetable-damaged"


def timetable_file(folder: Path, job: str) -> Path:
    """Where a job's timetable lies, if it has one; any file system takes the name."""
    return folder / FOLDER / key_file(folder, job).stem / NAME


def stored_files(folder: Path, job: str) -> set[Path]:
    """Every file that may hold the contacts of a job: the timetable, and what a crash left of one."""
    path = timetable_file(folder, job)
    return {path, path.with_name(f".{path.name}.part")}


def store(folder: Path, job: str, timetable: Timetable) -> bytes:
    """Write the timetable in place of the one before, for its owner's eyes only; give the bytes.

    Raises:
        OSError: the disk says no.
    """
    content = as_bytes(timetable)
    path = timetable_file(folder, job)
    make_folder(path.parent)
    path.parent.chmod(0o700)
    write_whole(path, content)
    return content


def stored(folder: Path, job: str) -> Timetable | None:
    """The job's timetable; None when there is none.

    Raises:
        TimetableDamaged: it can't be read.
    """
    try:
        return from_bytes(timetable_file(folder, job).read_bytes())
    except FileNotFoundError:
        return None
    except OSError:
        raise TimetableDamaged from None


def as_bytes(timetable: Timetable) -> bytes:
    """The file's content, UTF-8."""
    written = {"format": 1, "classes": [_written(one) for one in timetable.classes]}
    return json.dumps(written, ensure_ascii=False, indent=1).encode("utf-8")


def from_bytes(content: bytes) -> Timetable:
    """What `as_bytes` wrote.

    Raises:
        TimetableDamaged: something else did.
    """
    try:
        return Timetable(tuple(map(_class_of, json.loads(content)["classes"])))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise TimetableDamaged from None


def _written(one: PlannedClass) -> dict[str, Any]:
    return {
        "name": one.name,
        "heads": one.heads,
        "window": None if one.window is None else str(one.window),
        "place": one.place,
        "teacher": [one.teacher.name, one.teacher.phone],
        "leads": [[lead.name, lead.phone] for lead in one.leads],
    }


def _class_of(written: dict[str, Any]) -> PlannedClass:
    window = written["window"]
    return PlannedClass(
        name=str(written["name"]),
        heads=int(written["heads"]),
        window=None if window is None else window_of(window),
        place=str(written["place"]),
        teacher=_contact_of(written["teacher"]),
        leads=tuple(map(_contact_of, written["leads"])),
    )


def _contact_of(written: Iterable[str]) -> Contact:
    name, phone = written
    return Contact(str(name), str(phone))
