"""The script of wrong sitters: at least one of each, nobody twice, the run inside one class."""

import pytest

from station.rehearsal.n2day import WHOLE, day
from station.rehearsal.script import SHIFTED, WRONG_SITTER
from station.rehearsal.wrongseats import wrong_seats


@pytest.mark.parametrize("students", [9, 15, 60, WHOLE])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_there_is_one_of_each_and_nobody_is_meant_twice(students, seed):
    made = day(students, seed)
    faults = wrong_seats(made)
    (run,) = (fault for fault in faults if fault.kind == SHIFTED)
    single = [fault for fault in faults if fault.kind == WRONG_SITTER]
    assert {bool(fault.parameters.get("reads_screen")) for fault in single} == {True, False}
    of_class = next(one for one in made.classes if run.student in [student.index for student in one.students])
    behind = [student for student in of_class.students if student.comes and student.index >= run.student]
    chairs = behind[: run.parameters["count"]]
    assert len(chairs) == run.parameters["count"]
    meant = [student.index for student in chairs] + [fault.student for fault in single]
    assert len(set(meant)) == len(meant)
    people = {student.index: student for student in made.listed}
    assert all(people[index].comes and not people[index].again for index in meant)
