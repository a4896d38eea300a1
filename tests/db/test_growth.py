"""What is asked for every student costs the same in a full folder as in a new one, counted in SQLite's own steps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.journals import BODY, VERDICTS, capture, open_journal, person, picture, portrait, sit, token

from db.journal import Journal

SMALL, LARGE = 20, 400


def _filled(folder: Path, captures: int) -> Journal:
    journal = open_journal(folder)
    journal._database.execute("PRAGMA synchronous = OFF")  # only steps are counted here
    for index in range(captures):
        capture(journal, index)
    sit(journal, captures)
    return journal


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("growth")
    _filled(root / "small", SMALL).close()
    _filled(root / "large", LARGE).close()
    return root / "small", root / "large"


def _steps(journal: Journal, act: Callable[[Journal], object]) -> int:
    """Virtual machine instructions that an act took, https://sqlite.org/c3ref/progress_handler.html."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    journal._database.set_progress_handler(step, 1)
    try:
        act(journal)
    finally:
        journal._database.set_progress_handler(None, 0)
    return count


def _take(journal: Journal) -> None:
    sitting = journal.open_sittings()[0]
    exposure = journal.bind(journal.intend(sitting.id, BODY, 1, VERDICTS).id, picture("new"))
    journal.portray(exposure.id, portrait("new"))
    journal.accept(sitting.id, exposure.id)


ACTS: dict[str, Callable[[Journal], object]] = {
    "swipe": lambda journal: journal.accept_swipe(person(99_999), token(99_999)),
    "swipe of somebody known": lambda journal: journal.accept_swipe(person(3), token(3)),
    "refused swipe": lambda journal: journal.refuse_swipe(token(3), "already-captured"),
    "shot to accepted": _take,
    "captured before?": lambda journal: journal.accepted_sitting_of(token(3).key),
    "captured before, never": lambda journal: journal.accepted_sitting_of(token(99_998).key),
    "by number": lambda journal: journal.accepted_by_number("A-0005"),
    "last fifteen": lambda journal: journal.sittings(limit=15, newest_first=True),
    "last accepted": lambda journal: journal.sittings("accepted", limit=15, newest_first=True),
    "open": lambda journal: (journal.open_sittings(), journal.open_intents()),
    "bytes seen": lambda journal: journal.knows_sha(picture("A-0003-1").sha256),
    "files of late": lambda journal: journal.files_after(journal.newest_event().seq - 20),
    "head": lambda journal: (journal.chain_head(), journal.job, journal.rehearsal),
}


@pytest.mark.parametrize("what", ACTS)
def test_no_dearer_with_the_years(folders: tuple[Path, Path], what: str) -> None:
    with open_journal(folders[0]) as small:
        few = _steps(small, ACTS[what])
    with open_journal(folders[1]) as large:
        many = _steps(large, ACTS[what])
    assert 0 < many <= few * 1.2 + 5
