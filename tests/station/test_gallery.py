"""The contact sheet on the screen: read while the desk writes, masked, and each picture is that of whoever holds it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.journals import at_row, capture, list_people, open_journal, portrait, shoot, sit

from db.journal import Journal
from db.records import Move
from station.gallery.cells import Mark, Order, Sheet, Wanted, pick, read_sheet
from station.gallery.story import Story, read_story

BLOCKED = ({"check": "roll", "value": 8.5, "limit": [-6, 6], "unit": "deg", "verdict": "block"},)
NAMES = ("测试", "99999920050101")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person each: plain; refused by the checks and taken again; overridden; captured again; moved; left; open."""
    folder = tmp_path_factory.mktemp("gallery")
    with open_journal(folder) as journal:
        list_people(journal, 1, 2, 3)
        capture(journal, 1, place=at_row(journal, 1), operator="Wang")  # A-0001
        _refused_once(journal)  # A-0002
        overridden = sit(journal, 3, place=at_row(journal, 3))  # A-0003
        journal.override(overridden.id, "roll", "measured-wrong", operator="Wang", second="Li")
        _, exposure = shoot(journal, overridden, "A-0003-1")
        journal.portray(exposure.id, portrait("A-0003-1"))
        journal.accept(overridden.id, exposure.id, operator="Wang")
        first = capture(journal, 4)  # A-0004
        journal.note("retake_allowed", refs={"sitting": first.id}, data={"reason": "photographer"}, operator="Li")
        capture(journal, 4, retake_of=first.id)  # A-0005
        left = sit(journal, 6, make_up=True)  # A-0006
        journal.abandon(left.id, "refuses", operator="Wang")
        shot = capture(journal, 7)  # A-0007: whose picture is A-0006's
        moves = [Move(str(shot.accepted_exposure), shot.id, left.id)]
        journal.reassign(moves, "other-sat-down", operator="Wang", second="Li")
        sit(journal, 8)  # A-0008
    return folder


def _refused_once(journal: Journal) -> None:
    sitting = sit(journal, 2, place=at_row(journal, 2))
    _, refused = shoot(journal, sitting, "A-0002-1")
    journal.portray(refused.id, replace(portrait("A-0002-1"), verdicts=BLOCKED))
    journal.retake(sitting.id, "checks-failed", operator="Wang")
    _, taken = shoot(journal, sitting, "A-0002-2")
    journal.portray(taken.id, portrait("A-0002-2"))
    journal.accept(sitting.id, taken.id, operator="Wang")


@pytest.fixture(scope="module")
def sheet(folder: Path) -> Sheet:
    return read_sheet(folder)


@pytest.fixture
def beside_a_desk(folder: Path) -> Iterator[Journal]:
    """A desk that writes at the same time."""
    with open_journal(folder) as journal:
        yield journal


def numbers(sheet: Sheet, wanted: Wanted) -> list[str]:
    return [cell.number for cell in pick(sheet, wanted)]


def told(story: Story) -> list[str]:
    return [line.code for line in story.lines]


def story_of(folder: Path, sheet: Sheet, number: str) -> Story:
    return read_story(folder, next(cell.sitting for cell in sheet.cells if cell.number == number))


def test_every_sitting_has_one_cell_with_the_picture_it_holds_now(folder: Path, sheet: Sheet) -> None:
    held = {cell.number: cell.path and cell.path.name for cell in sheet.cells}
    assert held == {
        "A-0001": "A-0001-1.jpg", "A-0002": "A-0002-2.jpg", "A-0003": "A-0003-1.jpg", "A-0004": "A-0004-1.jpg",
        "A-0005": "A-0005-1.jpg", "A-0006": "A-0007-1.jpg", "A-0007": None, "A-0008": None,
    }  # fmt: skip


def test_nothing_of_anybody_leaves_the_journal_but_mask_and_tail(folder: Path, sheet: Sheet) -> None:
    assert {(cell.name, len(cell.tail)) for cell in sheet.cells} == {("测*", 4)}
    stories = [read_story(folder, cell.sitting) for cell in sheet.cells]
    assert not any(name in repr(what) for what in (sheet, *sheet.cells, *stories) for name in NAMES)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark.ACCEPTED, [1, 2, 3, 4, 5, 7]),
        (Mark.RETAKEN, [2, 4, 5]),
        (Mark.REFUSED, [2]),
        (Mark.OVERRIDDEN, [3]),
        (Mark.MOVED, [6, 7]),
        (Mark.MAKE_UP, [6]),
        (Mark.WITHOUT, [6]),
        (Mark.OPEN, [8]),
    ],
)
def test_each_filter_finds_those_of_whom_it_is_true(sheet: Sheet, mark: Mark, expected: list[int]) -> None:
    assert numbers(sheet, Wanted(Order.NUMBER, mark=mark)) == [f"A-{one:04}" for one in expected]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("3", [3]), ("A-0003", [3]), ("a-0003", [3]), ("0003", [3]), ("103", []), ("0101", []), ("", list(range(1, 9)))],
)
def test_what_is_typed_is_a_number_or_the_last_four(sheet: Sheet, typed: str, expected: list[int]) -> None:
    assert numbers(sheet, Wanted(Order.NUMBER, typed=typed)) == [f"A-{one:04}" for one in expected]


def test_the_last_four_find_whoever_has_them_under_whatever_number(sheet: Sheet) -> None:
    tail = sheet.cells[4].tail
    assert tail == "0004"
    assert numbers(sheet, Wanted(Order.NUMBER, typed=tail)) == ["A-0004", "A-0005"]


def test_newest_first_and_class_by_class(sheet: Sheet) -> None:
    assert numbers(sheet, Wanted())[:2] == ["A-0008", "A-0007"]
    assert numbers(sheet, Wanted(Order.CLASS))[:3] == ["A-0001", "A-0002", "A-0003"]
    assert numbers(sheet, Wanted(Order.CLASS, class_name="软件20211")) == ["A-0001", "A-0002", "A-0003"]
    assert numbers(sheet, Wanted(Order.NUMBER, class_name="")) == [f"A-{one:04}" for one in range(4, 9)]


def test_a_story_has_every_take_with_its_verdicts_and_why_it_was_taken_again(folder: Path, sheet: Sheet) -> None:
    story = story_of(folder, sheet, "A-0002")
    assert [(take.state, take.why, take.held_by) for take in story.takes] == [
        ("rejected", "checks-failed", None), ("accepted", None, "A-0002"),
    ]  # fmt: skip
    assert story.takes[0].verdicts[0].value == 8.5 and story.takes[0].verdicts[0].limit == (-6, 6)
    assert story.shown == 1
    assert told(story) == ["swipe", "armed-swipe", "bound", "retake", "bound", "accepted"]


def test_takes_of_a_later_sitting_of_the_same_person_stand_beside(folder: Path, sheet: Sheet) -> None:
    earlier, later = story_of(folder, sheet, "A-0004"), story_of(folder, sheet, "A-0005")
    assert [take.number for take in earlier.takes] == ["A-0004", "A-0005"] == [take.number for take in later.takes]
    assert (earlier.shown, later.shown) == (0, 1)
    assert "retake-allowed" in told(earlier) and "replaces" in told(later)


def test_who_decided_and_why_is_told(folder: Path, sheet: Sheet) -> None:
    story = story_of(folder, sheet, "A-0003")
    line = next(line for line in story.lines if line.code == "override")
    assert dict(line.params)["who"] == "Wang, Li"
    assert dict(line.inner) == {"check": "check.roll.name", "reason": "reason.measured-wrong"}
    assert dict(next(line for line in story.lines if line.code == "accepted").params)["who"] == "Wang"


def test_a_picture_that_was_given_away_is_told_on_both_sides(folder: Path, sheet: Sheet) -> None:
    given, away = story_of(folder, sheet, "A-0006"), story_of(folder, sheet, "A-0007")
    assert told(given)[-1] == "given" and told(away)[-1] == "given-away"
    assert given.shown is not None and given.takes[given.shown].number == "A-0007"
    assert away.takes[0].held_by == "A-0006"


def test_reading_writes_nothing_and_goes_on_while_the_desk_writes(folder: Path, beside_a_desk: Journal) -> None:
    before = beside_a_desk.length()
    read_story(folder, read_sheet(folder).cells[0].sitting)
    assert beside_a_desk.length() == before
