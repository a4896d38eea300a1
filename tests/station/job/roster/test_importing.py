"""From a judged list to the journal: the difference is told before it is written, and whoever was captured stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.journals import capture, open_journal, sit
from support.rosterfiles import id_number

from db.journal import Journal
from db.records import Place
from db.verify import verify
from station.identity import student_key, token_key
from station.job.roster.importing import difference, write
from station.job.roster.rows import Person, Roster, Size

KEY = b"k" * 32


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "data") as journal:
        yield journal


def somebody(place: int, **facts: str | None) -> Person:
    made = Person(place + 1, None, f"测试{place}", id_number(place), f"2026{place:04}", class_name="软件1")
    return replace(made, **facts)  # type: ignore[arg-type]


def of(*people: Person) -> Roster:
    return Roster("people", people, (), len(people), ())


def classes(**heads: int) -> Roster:
    return Roster("classes", (), tuple(Size(1, None, name, count) for name, count in heads.items()), len(heads), ())


def counts(found) -> tuple[int, int, int, int]:
    return (found.new, found.changed, found.gone, found.unchanged)


def take(journal: Journal, roster: Roster, **how: bool):
    found = difference(journal, roster, KEY, **how)
    write(journal, roster, "0" * 64, found, "Wang")
    return found


def row_of(journal: Journal, place: int):
    (found,) = journal.listings_by("student_key", student_key(KEY, f"2026{place:04}"))
    return found


def test_the_first_list_is_all_new_and_found_by_every_key(journal, tmp_path):
    assert counts(take(journal, of(*map(somebody, range(3))))) == (3, 0, 0, 0)
    (row,) = journal.listings_by("id_key", token_key(KEY, f"id:{id_number(1)}"))
    facts = journal.person(row.person)
    assert (facts.name, facts.id_number, row.class_name, row.order) == ("测试1", id_number(1), "软件1", 2)
    assert verify(tmp_path / "data") == []


def test_the_same_list_again_changes_nothing_and_writes_nothing(journal):
    take(journal, of(*map(somebody, range(3))))
    length = journal.length()
    found = take(journal, of(*map(somebody, (2, 0, 1))))
    assert counts(found) == (0, 0, 0, 3) and found.nothing
    assert journal.length() == length


def test_a_later_list_tells_new_changed_gone_and_unchanged(journal):
    take(journal, of(*map(somebody, range(4))))
    found = take(journal, of(somebody(0), somebody(1, name="改名"), somebody(2, class_name="软件2"), somebody(9)))
    assert counts(found) == (1, 2, 1, 1)
    assert journal.person(row_of(journal, 1).person).name == "改名"
    assert row_of(journal, 2).class_name == "软件2"
    assert len(journal.listings()) == 4


def test_one_of_several_files_lets_nobody_go(journal):
    take(journal, of(somebody(0), somebody(1)))
    assert counts(take(journal, of(somebody(2)), adding=True)) == (1, 0, 0, 0)
    assert len(journal.listings()) == 3


def test_whoever_was_captured_or_sits_stays_as_before_and_is_named_by_number(journal, tmp_path):
    take(journal, of(*map(somebody, range(4))))
    done = capture(journal, 1, place=Place(row_of(journal, 1).id, "软件1", "key"))
    sits = sit(journal, 2, place=Place(row_of(journal, 2).id, "软件1", "key"))
    found = take(journal, of(somebody(0), somebody(1, name="改名"), somebody(3)))
    assert counts(found) == (0, 0, 0, 2)
    assert found.kept == (done.number, sits.number)
    assert row_of(journal, 1).number == done.number
    assert len(journal.listings()) == 4
    assert verify(tmp_path / "data") == []


def test_a_corrected_student_number_is_a_change_of_the_same_person(journal):
    take(journal, of(somebody(0), somebody(1)))
    found = difference(journal, of(somebody(0), somebody(1, student_number="2026990001")), KEY)
    assert counts(found) == (0, 1, 0, 1)


def test_two_listings_of_one_person_are_two_rows(journal):
    both = of(somebody(0), somebody(0, student_number="2026990000"))
    assert counts(take(journal, both)) == (2, 0, 0, 0)
    assert len(journal.listings_by("id_key", token_key(KEY, f"id:{id_number(0)}"))) == 2
    assert counts(difference(journal, both, KEY)) == (0, 0, 0, 2)


def test_names_alone_are_known_again_by_name_and_class(journal):
    alone = [somebody(place, id_number=None, student_number=None) for place in range(2)]
    take(journal, of(*alone))
    assert counts(difference(journal, of(*alone), KEY)) == (0, 0, 0, 2)


def test_numbers_are_compared_as_the_desk_compares_them_and_kept_as_they_stand(journal):
    wide = "".join(chr(ord(character) + 0xFEE0) for character in id_number(1))
    take(journal, of(somebody(1, id_number=wide)))
    (row,) = journal.listings_by("id_key", token_key(KEY, f"id:{id_number(1)}"))
    assert journal.person(row.person).id_number == wide


def test_what_a_job_does_not_keep_is_not_written(journal):
    roster = of(somebody(1))
    found = difference(journal, roster, KEY, keep=lambda facts: replace(facts, name=None, id_number=None))
    write(journal, roster, "0" * 64, found, None)
    row = row_of(journal, 1)
    assert (journal.person(row.person).name, row.id_key) == (None, token_key(KEY, f"id:{id_number(1)}"))


def test_classes_are_compared_by_name(journal):
    assert counts(take(journal, classes(软件1=30, 软件2=28, 软件3=5))) == (3, 0, 0, 0)
    assert counts(take(journal, classes(软件1=31, 软件2=28, 软件4=5))) == (1, 1, 1, 1)
    assert journal.class_sizes() == {"软件1": 31, "软件2": 28, "软件4": 5}
    assert counts(take(journal, classes(软件5=1), adding=True))[0] == 1
    assert len(journal.class_sizes()) == 4


def test_no_event_tells_of_anybody(journal):
    take(journal, of(*map(somebody, range(3))))
    told = " ".join(str(event.data) + str(event.refs) for event in journal.events())
    assert "测试1" not in told and id_number(1) not in told and "20260001" not in told
