"""A script of wrong sitters for a day: some look for their name on the screen, some don't, and one run slips by one."""

import random
from typing import Final

from station.rehearsal.n2day import WHOLE, Day, Student
from station.rehearsal.script import SHIFTED, WRONG_SITTER, Fault

READ, UNREAD, LONGEST_RUN = 8, 8, 12
"""Of the whole day: wrong sitters who look for their name, who don't, and chairs of the run."""
SHORTEST_RUN: Final = 3


def wrong_seats(day: Day) -> tuple[Fault, ...]:
    """Make the script: at least one of each, in proportion, the run inside one class.

    Nobody of them asks for another picture of their own accord: whoever replaces a picture is not looked at twice.
    """
    chance = random.Random(f"wrong seats {day.seed}")
    coming = [[student for student in one.students if student.comes] for one in day.classes]
    run = [student.index for student in _run(coming)]
    stay = (student.index for of_class in coming for student in of_class if not student.again)
    free = [index for index in stay if index not in run]
    chance.shuffle(free)
    reading, not_reading = (max(1, round(count * len(day.listed) / WHOLE)) for count in (READ, UNREAD))
    faults = [Fault(run[0], "actors", SHIFTED, "", {"count": len(run)})]
    faults += [Fault(index, "actors", WRONG_SITTER, "", {"reads_screen": True}) for index in free[:reading]]
    faults += [Fault(index, "actors", WRONG_SITTER, "", {}) for index in free[reading : reading + not_reading]]
    return tuple(sorted(faults, key=lambda fault: fault.student))


def _run(coming: list[list[Student]]) -> list[Student]:
    """Students of one class, one behind the other, of whom nobody comes again of their own: as long as there is one."""
    longest = max(map(len, coming))
    for length in range(max(SHORTEST_RUN, min(LONGEST_RUN, longest // 2)), 0, -1):
        for of_class in sorted(coming, key=len, reverse=True):
            for begin in range(len(of_class) - length + 1):
                run = of_class[begin : begin + length]
                if not any(student.again for student in run):
                    return run
    raise ValueError("nobody comes")
