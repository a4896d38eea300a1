"""The announced day: its sizes, what happens on it, and that smaller days keep the proportions."""

import pytest

from station.rehearsal.n2day import TIMETABLE, WHOLE, apportioned, day


def happenings(students: int, seed: int = 1):
    made = day(students, seed)
    listed = made.listed
    return {
        "late": sum(one.late for one in made.classes),
        "absent": sum(not one.comes for one in listed),
        "again": sum(one.again for one in listed),
        "unlisted": len(made.unlisted),
        "mistakes": sum(one.mistake is not None for one in listed),
    }


def test_the_whole_day_is_the_announced_one():
    made = day(WHOLE, 1)
    assert (len(made.classes), len(made.listed)) == (30, 1052)
    assert [(one.name, len(one.students)) for one in made.classes] == [(one.name, one.heads) for one in TIMETABLE]
    by_window = {}
    for one in made.classes:
        by_window[one.hours] = by_window.get(one.hours, 0) + len(one.students)
    assert by_window == {
        "08:30-10:10": 219, "10:10-11:40": 209, "11:40-12:00": 41, "13:30-15:30": 272, "15:30-16:40": 147,
        "16:40-18:00": 164,
    }  # fmt: skip
    assert happenings(WHOLE) == {"late": 2, "absent": 20, "again": 15, "unlisted": 5, "mistakes": 10}


@pytest.mark.parametrize("students", [9, 15, 60, 333])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_smaller_day_has_at_least_one_of_everything_and_as_many_people(students, seed):
    made = day(students, seed)
    assert len(made.listed) == students
    assert min(happenings(students, seed).values()) >= 1
    assert {one.mistake.what for one in made.listed if one.mistake} == {"name", "major"}
    assert not made.classes[-1].late
    assert made.running_order[-1].late


def test_nobody_has_the_index_or_the_number_of_another():
    made = day(WHOLE, 3)
    everybody = [*made.listed, *(student for _, student in made.unlisted)]
    assert len({one.index for one in everybody}) == len({one.student_number for one in everybody}) == len(everybody)
    assert [one.index for one in made.listed] == list(range(1, WHOLE + 1))


def test_different_things_happen_to_different_people():
    for student in day(WHOLE, 2).listed:
        fates = (not student.comes, student.again, student.exempt, student.blinks, student.mistake is not None)
        assert sum(fates) <= 1


def test_the_same_seed_makes_the_same_day():
    assert day(60, 7) == day(60, 7) != day(60, 8)


def test_a_mistake_in_a_name_is_another_name_and_a_dot_is_none():
    made = day(WHOLE, 1)
    for student in made.listed:
        listed, real = student.listed_name(1), student.person(1).chinese
        wrong = student.mistake is not None and student.mistake.what == "name"
        assert (listed.replace("•", "·") != real) == wrong


def test_too_few_are_refused():
    with pytest.raises(ValueError, match="at least 9"):
        day(8, 1)


@pytest.mark.parametrize(("total", "weights"), [(3, [1, 1, 50]), (15, [31, 40, 37]), (1052, [31] * 30)])
def test_what_is_split_is_split_whole(total, weights):
    shares = apportioned(total, weights)
    assert sum(shares) == total
    assert min(shares) >= 1


def test_what_is_too_little_is_not_split():
    with pytest.raises(ValueError, match="too little"):
        apportioned(2, [1, 1, 1])
