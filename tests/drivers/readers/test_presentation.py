"""When a code counts again."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.presentation import ABSENT, Presentations

A, B, GARBLED = CodeRead("a"), CodeRead("b"), ReadFailed("scan", "garbled")


def told(*sightings):
    presentations = Presentations()
    return [presentations.seen(sighting, at) is not None for sighting, at in sightings]


def test_a_code_that_stays_is_presented_once_however_long():
    assert told(*((A, 0.1 * look) for look in range(600))) == [True] + [False] * 599


def test_it_counts_again_only_when_it_was_away():
    assert told((A, 0), (A, ABSENT), (A, 2 * ABSENT - 0.01)) == [True, True, False]


def test_another_code_counts_at_once_and_the_first_one_not_again():
    assert told((A, 0), (B, 0.1), (A, 0.2), (B, 0.3)) == [True, True, False, False]


def test_a_failure_is_told_once_whatever_its_details_and_hides_no_code():
    again = ReadFailed("scan", "garbled", "for another reason")
    assert told((GARBLED, 0), (again, 0.1), (A, 0.2), (CodeRead("garbled"), 0.3)) == [True, False, True, True]


@given(st.lists(st.tuples(st.sampled_from([A, B, GARBLED]), st.floats(0, 3)), max_size=60))
def test_two_presentations_of_one_code_have_an_absence_between_them(looks):
    presentations = Presentations()
    last_seen, at = {}, 0.0
    for sighting, pause in looks:
        at += pause
        presented = presentations.seen(sighting, at)
        away = sighting not in last_seen or at - last_seen[sighting] >= ABSENT
        assert presented == (sighting if away else None)
        last_seen[sighting] = at


def test_no_code_is_remembered_once_it_has_gone():
    presentations = Presentations()
    presentations.seen(CodeRead("somebody's code"), 0)
    presentations.seen(B, ABSENT)
    assert "somebody's code" not in repr(vars(presentations))
