"""What the office has, told by the chain alone."""

from pathlib import Path

import pytest
from support.journals import capture, open_journal

from db.journal import Journal
from db.records import Move, Place, Sitting
from station.delivered import delivered_exposures

PACKAGE = {"package": "10622-a-A-20260601-1", "root": "0" * 64}


def test_an_answer_that_came_while_another_job_was_open_counts(tmp_path: Path) -> None:
    with open_journal(tmp_path, job="a") as journal:
        there = capture(journal, 1)
        journal.note("exported", data={**PACKAGE, "chain_head": journal.chain_head()})
        after = capture(journal, 2)
    with open_journal(tmp_path, job="b") as journal:
        journal.note("acknowledged", data=PACKAGE)
        assert delivered_exposures(journal) == frozenset()
    with open_journal(tmp_path, job="a") as journal:
        assert delivered_exposures(journal) == {there.accepted_exposure}
        assert after.accepted_exposure not in delivered_exposures(journal)


SOFT, LAW = "软件20211", "法学20211"


def exported(journal: Journal, root: str, part: dict[str, str] | None = None) -> dict[str, object]:
    """A package as the export journals it, with all that the chain tells now."""
    told = {"package": f"10622-a-A-20260601-{root}", "root": root * 64, "chain_head": journal.chain_head()}
    data = told if part is None else {"part": part, **told}
    journal.note("exported", data=data)
    return data


def of_class(journal: Journal, index: int, name: str) -> Sitting:
    return capture(journal, index, place=Place(None, name, "class"))


def pictures(*sittings: Sitting) -> set[str | None]:
    return {sitting.accepted_exposure for sitting in sittings}


def test_an_acknowledged_part_counts_for_what_it_held_and_for_nobody_else(tmp_path: Path) -> None:
    with open_journal(tmp_path, job="a") as journal:
        soft, law, off_list = of_class(journal, 1, SOFT), of_class(journal, 2, LAW), capture(journal, 3)
        one_class = exported(journal, "1", {"kind": "class", "name": SOFT})
        late = of_class(journal, 4, SOFT)
        rest = exported(journal, "2", {"kind": "new"})
        journal.note("acknowledged", data=one_class)
        assert delivered_exposures(journal) == pictures(soft)
        journal.note("acknowledged", data=rest)
        assert delivered_exposures(journal) == pictures(soft, law, off_list, late)


def test_what_is_new_is_not_what_an_earlier_package_held(tmp_path: Path) -> None:
    """The first stick got lost: what the second one completes is all that the office has."""
    with open_journal(tmp_path, job="a") as journal:
        capture(journal, 1)
        exported(journal, "1")
        after = capture(journal, 2)
        journal.note("acknowledged", data=exported(journal, "2", {"kind": "new"}))
        assert delivered_exposures(journal) == pictures(after)


@pytest.mark.parametrize("part", [{"kind": "row", "name": SOFT}, {"kind": "class"}, {"kind": "new", "since": "1"}])
def test_a_part_that_nobody_knows_counts_for_everything(tmp_path: Path, part: dict[str, str]) -> None:
    with open_journal(tmp_path, job="a") as journal:
        there = of_class(journal, 1, SOFT), capture(journal, 2)
        journal.note("acknowledged", data=exported(journal, "1", part))
        assert delivered_exposures(journal) == pictures(*there)


def test_another_letter_of_the_same_folder_is_another_desk(tmp_path: Path) -> None:
    """Restored under a new letter: a package holds what the desk did that wrote last."""
    with open_journal(tmp_path, job="a", desk="A") as journal:
        capture(journal, 1)
    with open_journal(tmp_path, job="a", desk="B") as journal:
        there = capture(journal, 2)
        journal.note("acknowledged", data=exported(journal, "1"))
        assert delivered_exposures(journal) == pictures(there)


def test_a_picture_that_belonged_to_nobody_was_not_delivered(tmp_path: Path) -> None:
    with open_journal(tmp_path, job="a") as journal:
        one, two = capture(journal, 1), capture(journal, 2)
        journal.reassign([Move(str(one.accepted_exposure), one.id, None)], "wrong sitter", operator="Wang", second="Li")
        journal.note("acknowledged", data=exported(journal, "1"))
        assert delivered_exposures(journal) == pictures(two)
