"""A day as a university announced it in 2024: thirty classes in six windows, and what happens to whom. Pure.

Everybody is invented (`drivers.simulated.people`); classes, sizes and hours are the announced ones, counsellors are
letters. A smaller day keeps the proportions, and of everything that happens at least one.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from drivers.simulated.people import GIVEN, Person, code_string, person

Token = Literal["card", "code"]
"""What students carry."""

WHOLE: Final = 1052
"""Students of the announced day."""
LATE, ABSENT, RETAKEN, UNLISTED, CORRECTED = 2, 20, 15, 5, 10
"""Classes that come late; people who don't come, come again, are on no list, have wrong data on it; of the whole."""
OVERRIDDEN, BLINKING = 10, 10
"""People who need a check set aside, and people who blink at their first shot; of the whole."""
FEWEST_CLASSES: Final = 3
FEWEST: Final = 3 * FEWEST_CLASSES
"""Students of the smallest day on which everything can happen."""
COHORT: Final = "2021级"
FEE: Final = 1500
"""Fen a head, as announced."""


@dataclass(frozen=True)
class Announced:
    """One line of the announcement: minutes after midnight, heads."""

    name: str
    heads: int
    counsellor: str
    start: int
    end: int


def _window(counsellor: str, start: int, end: int, *classes: tuple[str, int]) -> list[Announced]:
    return [Announced(name, heads, counsellor, start, end) for name, heads in classes]


TIMETABLE: Final = (
    *_window(
        "A", 510, 610, ("软件20211", 31), ("软件20212", 28), ("软件20213", 36), ("软件20214", 31), ("软件20215", 26),
        ("软件20216", 27), ("软件20217", 40),
    ),
    *_window(
        "B", 610, 700, ("电商20213(专升本)", 40), ("电商20214(专升本)", 40), ("网络2021(卓越)", 38), ("网络20211", 40),
        ("网络20212", 30), ("网络20213(专升本)", 21),
    ),
    *_window("C", 700, 720, ("电商20211", 41)),
    *_window(
        "C", 810, 930, ("电商20212", 47), ("计科20211", 37), ("计科20212", 38), ("计科20213(对口)", 37),
        ("计科20214(对口)", 37), ("计科20215(对口)", 39), ("计科20216", 37),
    ),
    *_window("D", 930, 1000, ("物联20211", 39), ("物联20212", 39), ("物联20213", 34), ("物联20214(专升本)", 35)),
    *_window(
        "E", 1000, 1080, ("计科202110(专升本)", 33), ("计科202111(专升本)", 34), ("计科20217(专升本)", 33),
        ("计科20218(专升本)", 32), ("计科20219(专升本)", 32),
    ),
)  # fmt: skip

_MAJORS: Final = {
    "软件": "软件工程",
    "电商": "电子商务",
    "网络": "网络工程",
    "计科": "计算机科学与技术",
    "物联": "物联网工程",
}
_OTHER_MAJOR: Final = "信息管理与信息系统"


@dataclass(frozen=True)
class Mistake:
    """Something that the list has wrong about somebody: the field, and what it should say."""

    what: str
    right: str = field(repr=False)


@dataclass(frozen=True)
class Student:
    """Somebody of the day, and what happens to them.

    Attributes:
        index: of the seed's people, and the number on the suit.
        student_number: 学号.
        class_name: None for people who are on no list.
        major, level: as they really are.
        comes: whether they come at all.
        again: they don't like their picture and come once more after it was accepted.
        exempt: their lips don't close, and a person at the desk sets that check aside.
        blinks: they shut their eyes for the first shot.
        mistake: what the list has wrong about them.
    """

    index: int
    student_number: str = field(repr=False)
    class_name: str | None
    major: str
    level: str
    comes: bool = True
    again: bool = False
    exempt: bool = False
    blinks: bool = False
    mistake: Mistake | None = None

    def person(self, seed: int) -> Person:
        """Who it is."""
        return person(seed, self.index)

    def code(self, seed: int) -> str:
        """Their 采集码."""
        return code_string(seed, self.index)

    def listed_name(self, seed: int) -> str:
        """The name as the list has it; the dot of a name is one that people type there."""
        name = self.person(seed).chinese.replace("·", "•")
        if self.mistake is None or self.mistake.what != "name":
            return name
        return name[:-1] + next(one for one in GIVEN if one not in name)

    @property
    def listed_major(self) -> str:
        """The major as the list has it."""
        return _OTHER_MAJOR if self.mistake is not None and self.mistake.what == "major" else self.major


@dataclass(frozen=True)
class ClassOfDay:
    """A class, its window in minutes after midnight, and whether it comes after its turn."""

    name: str
    counsellor: str
    start: int
    end: int
    students: tuple[Student, ...]
    late: bool = False

    @property
    def hours(self) -> str:
        """`08:30-10:10`."""
        return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.start, self.end))


@dataclass(frozen=True)
class Day:
    """Who comes when.

    Attributes:
        seed: names the people.
        classes: in the order of the timetable.
        unlisted: people on no list, each with the place in that order of the class they come with.
    """

    seed: int
    classes: tuple[ClassOfDay, ...]
    unlisted: tuple[tuple[int, Student], ...]

    @property
    def listed(self) -> tuple[Student, ...]:
        """Everybody on the list, in its order."""
        return tuple(student for one in self.classes for student in one.students)

    @property
    def running_order(self) -> tuple[ClassOfDay, ...]:
        """Classes in the order in which they are captured: late ones after all others."""
        return tuple(sorted(self.classes, key=lambda one: one.late))

    def with_class(self, one: ClassOfDay) -> tuple[Student, ...]:
        """Everybody who stands in the queue while this class is at the desk: people on no list come at its end."""
        place = self.classes.index(one)
        guests = (student for at, student in self.unlisted if at == place)
        return (*(student for student in one.students if student.comes), *guests)


def day(students: int, seed: int) -> Day:
    """Make the day of this many listed students.

    Raises:
        ValueError: too few for everything to happen to somebody.
    """
    if students < FEWEST:
        raise ValueError(f"a day takes at least {FEWEST} students")
    chance = random.Random(f"day {seed} {students}")
    announced = _so_many_classes(students)
    heads = apportioned(students, [one.heads for one in announced])
    people = _people(announced, heads)
    people = _with_fates(people, seed, chance)
    late = set(chance.sample(range(len(announced) - 1), _share(LATE, students, len(announced) - 1)))
    classes, begin = [], 0
    for place, (one, count) in enumerate(zip(announced, heads, strict=True)):
        own = tuple(people[begin : begin + count])
        classes.append(ClassOfDay(one.name, one.counsellor, one.start, one.end, own, late=place in late))
        begin += count
    return Day(seed, tuple(classes), tuple(_strangers(students, len(announced), chance)))


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total by weights into whole numbers of at least one, the largest remainders first.

    Raises:
        ValueError: there are more weights than there is to split.
    """
    if total < len(weights):
        raise ValueError("too little to split")
    shares = [total * weight / sum(weights) for weight in weights]
    whole = [max(1, int(share)) for share in shares]
    by_remainder = sorted(range(len(weights)), key=lambda at: (whole[at] - shares[at], at))
    for at in by_remainder[: max(0, total - sum(whole))]:
        whole[at] += 1
    while sum(whole) > total:  # ones that were too small to be a whole person
        whole[whole.index(max(whole))] -= 1
    return whole


def _share(of_whole: int, students: int, most: int) -> int:
    """How often something happens on a day of so many, in proportion, but at least once."""
    return min(most, max(1, round(of_whole * students / WHOLE)))


def _so_many_classes(students: int) -> list[Announced]:
    """As many classes as keep their size, at least three, from all over the day."""
    wanted = min(len(TIMETABLE), max(FEWEST_CLASSES, round(len(TIMETABLE) * students / WHOLE)))
    return [TIMETABLE[place * len(TIMETABLE) // wanted] for place in range(wanted)]


def _people(classes: Iterable[Announced], heads: Iterable[int]) -> list[Student]:
    found: list[Student] = []
    for place, (one, count) in enumerate(zip(classes, heads, strict=True), start=1):
        level = "专升本" if "专升本" in one.name else "本科"
        for seat in range(1, count + 1):
            number = f"2021{place:03}{seat:04}"
            found.append(Student(len(found) + 1, number, one.name, _MAJORS[one.name[:2]], level))
    return found


def _with_fates(people: list[Student], seed: int, chance: random.Random) -> list[Student]:
    """Everything that happens, to different people each, so that every sum can be told from the others."""
    free = list(range(len(people)))
    chance.shuffle(free)

    def take(of_whole: int, least: int = 1) -> list[int]:
        count = max(least, _share(of_whole, len(people), len(people)))
        taken, free[:] = free[:count], free[count:]
        return taken

    fates: dict[int, dict[str, Any]] = {}
    plain = [at for at in free if people[at].person(seed).kind == "resident"]
    mistaken = plain[: max(2, _share(CORRECTED, len(people), len(plain)))]
    free[:] = [at for at in free if at not in mistaken]
    for turn, at in enumerate(mistaken):
        right = people[at].person(seed).name if turn % 2 == 0 else people[at].major
        fates[at] = {"mistake": Mistake("name" if turn % 2 == 0 else "major", right)}
    fates |= {at: {"comes": False} for at in take(ABSENT)}
    fates |= {at: {"again": True} for at in take(RETAKEN)}
    fates |= {at: {"exempt": True} for at in take(OVERRIDDEN)}
    fates |= {at: {"blinks": True} for at in take(BLINKING)}
    return [replace(student, **fates.get(at, {})) for at, student in enumerate(people)]


def _strangers(students: int, classes: int, chance: random.Random) -> Iterable[tuple[int, Student]]:
    for turn in range(_share(UNLISTED, students, students)):
        index = students + 1 + turn
        yield chance.randrange(classes), Student(index, f"2019999{turn:04}", None, _OTHER_MAJOR, "本科")
