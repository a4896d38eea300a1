"""The not-captured list and the sums per class, from the journal and from the chain alone: both say the same."""

import pytest
from support.journals import at_row, capture, list_people, listed, open_journal, sit, token

from db.journal import Journal
from db.records import ClassSize, Move, Place, RosterChanges
from station.job.missing import missing, missing_by_chain
from station.job.outcomes import Outcome, Outcomes, Tally


@pytest.fixture
def journal(tmp_path):
    with open_journal(tmp_path) as journal:
        yield journal


def by_journal(journal: Journal) -> set[str]:
    return {row.id for one in missing(journal) for row in one.rows}


def row_of(journal: Journal, index: int) -> str:
    return str(at_row(journal, index).listing)


def told(journal: Journal) -> Outcomes:
    return Outcomes.of(journal.job, journal.events())


def test_everybody_is_in_exactly_one_of_four(journal):
    list_people(journal, 1, 2, 3, 4)
    capture(journal, 1, place=at_row(journal, 1))
    journal.abandon(sit(journal, 2, place=at_row(journal, 2)).id, "refuses")
    journal.refuse_swipe(token(3), "other-cohort")
    journal.refuse_swipe(token(1), "already-captured")
    outcomes = told(journal)
    assert list(outcomes.of_rows().values()) == [
        Outcome.ACCEPTED, Outcome.ABANDONED, Outcome.REFUSED, Outcome.ABSENT
    ]  # fmt: skip
    assert outcomes.by_class() == {"软件20211": Tally(4, 1, 1, 1, 1)}
    assert outcomes.off_list() == Tally()
    assert missing_by_chain(journal.job, journal.events()) == by_journal(journal)


def test_people_off_the_list_are_counted_apart(journal):
    list_people(journal, 1)
    journal.refuse_swipe(token(8), "not-listed")
    journal.refuse_swipe(token(9), "not-listed")
    capture(journal, 9, place=Place(None, None, "override"))
    assert told(journal).off_list() == Tally(2, accepted=1, refused=1)
    assert told(journal).by_class() == {"软件20211": Tally(1, absent=1)}


def test_whose_picture_went_to_somebody_else_is_missing_and_who_got_it_is_not(journal):
    list_people(journal, 1, 2)
    one, other = capture(journal, 1, place=at_row(journal, 1)), sit(journal, 2, place=at_row(journal, 2))
    journal.abandon(other.id, "wrong-person")
    assert by_journal(journal) == {row_of(journal, 2)}
    journal.reassign([Move(one.accepted_exposure, one.id, other.id)], "shifted-run", operator="Wang", second="Li")
    assert by_journal(journal) == {row_of(journal, 1)} == missing_by_chain(journal.job, journal.events())


def test_a_picture_that_is_nobodys_leaves_its_person_missing_until_the_retake(journal):
    list_people(journal, 1)
    first = capture(journal, 1, place=at_row(journal, 1))
    journal.reassign([Move(first.accepted_exposure, first.id, None)], "other-sat-down", operator="Wang", second="Li")
    assert told(journal).by_class()["软件20211"] == Tally(1, abandoned=1)
    assert by_journal(journal) == {row_of(journal, 1)} == missing_by_chain(journal.job, journal.events())
    capture(journal, 1, retake_of=first.id, place=at_row(journal, 1))
    assert by_journal(journal) == set() == missing_by_chain(journal.job, journal.events())


def test_a_retake_that_was_given_up_leaves_the_first_picture(journal):
    list_people(journal, 1)
    first = capture(journal, 1, place=at_row(journal, 1))
    journal.abandon(sit(journal, 1, retake_of=first.id, place=at_row(journal, 1)).id, "refuses")
    assert by_journal(journal) == set() == missing_by_chain(journal.job, journal.events())


def test_a_row_that_holds_no_longer_is_not_missing(journal):
    list_people(journal, 1, 2)
    gone = row_of(journal, 2)
    journal.take_roster("people", "1" * 64, RosterChanges(((3, listed(3, "软件20212")),), ((gone, "gone"),)))
    assert [(one.class_name, one.heads, one.missing) for one in missing(journal)] == [
        ("软件20211", 1, 1), ("软件20212", 1, 1)
    ]  # fmt: skip
    assert missing_by_chain(journal.job, journal.events()) == by_journal(journal)


def test_where_only_heads_are_known_only_heads_are_missing(journal):
    journal.take_roster(
        "classes", "1" * 64, RosterChanges(sizes=(ClassSize("软件20211", 3), ClassSize("软件20212", 2)))
    )
    here = Place(None, "软件20211", "class")
    first = capture(journal, 1, place=here)
    capture(journal, 1, retake_of=first.id, place=here)
    found = missing(journal)
    assert [(one.class_name, one.heads, one.missing, one.rows) for one in found] == [
        ("软件20211", 3, 2, ()), ("软件20212", 2, 2, ())
    ]  # fmt: skip


def test_another_jobs_list_and_a_purged_one_say_nothing(journal):
    list_people(journal, 1)
    assert Outcomes.of("another", journal.events()).by_class() == {}
    journal.purge(journal.job, {"files": 0, "bytes": 0})
    assert told(journal).by_class() == {}
