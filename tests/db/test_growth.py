"""What is asked for every student costs the same in a full folder as in a new one, counted in SQLite's own steps."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.journals import BODY, VERDICTS, capture, open_journal, person, picture, portrait, sit, token

from db import door
from db.journal import Journal
from db.rules import RULES

SMALL, LARGE = 20, 400
A_MORNING = 10
PAGE = 4096


def _filled(folder: Path, captures: int) -> Journal:
    """So many captures; every ten, all that else happens in the course of years, and a formatted card."""
    journal = open_journal(folder)
    journal._database.execute("PRAGMA synchronous = OFF")  # only steps are counted here
    boss = journal.add_operator("Zhao", "supervisor", "secret 0").id
    journal.card_listed(BODY, [])
    for index in range(captures):
        if index % A_MORNING == 0:
            _morning(journal, boss, index)
        capture(journal, index)
    sit(journal, captures)
    return journal


def _morning(journal: Journal, boss: str, index: int) -> None:
    journal.card_listed(BODY, [], sorted(journal.seen(BODY) or ()))
    journal.calibrate(BODY, 1250, picture(f"calibration-{index}"))
    journal.change_code(boss, f"secret {index}")
    journal.refuse_swipe(token(index - 1), "already-captured")
    last = int(journal.sittings(limit=1, newest_first=True)[0].number[2:]) if index else 0
    journal.skip_numbers(last + 1, last + 3, "restored")


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
    "bytes seen": lambda journal: journal.knows_sha(picture("A-0004-1").sha256),
    "head": lambda journal: (journal.chain_head(), journal.job, journal.rehearsal),
    "numbers skipped": lambda journal: journal.skip_numbers(9_000, 9_100, "restored"),
    "counts": lambda journal: journal.counts(),
    "last pictures": lambda journal: journal.last_portraits(6),
    "what lies on the card": lambda journal: journal.seen(BODY),
    "a file came onto the card": lambda journal: journal.card_listed(BODY, ["/store_00010001/NEW.JPG"]),
    "calibration of today": lambda journal: journal.latest_calibration(BODY, date(2026, 6, 1)),
    "calibration of today, none": lambda journal: journal.latest_calibration(BODY, date(2036, 6, 1)),
    "operators": lambda journal: journal.operators(),
    "newest files": lambda journal: journal.known_files(after=journal.length() - 20),
    "newest events": lambda journal: list(journal.events(after=journal.length() - 20)),
    "file known": lambda journal: journal.knows_path("originals/A-0004-1.jpg"),
    "asked at opening": lambda journal: _ask_what_a_desk_asks(journal),
}


def _ask_what_a_desk_asks(journal: Journal) -> None:
    journal.length(), journal.last_at(), journal.counts(), journal.last_portraits(6)
    for sitting in journal.open_sittings():
        journal.person(sitting.person), journal.swipe(sitting.swipe)
        journal.retakes(sitting.id), journal.overrides(sitting.id)
    journal.open_intents()


@pytest.mark.parametrize("what", ACTS)
def test_no_dearer_with_the_years(folders: tuple[Path, Path], what: str) -> None:
    with open_journal(folders[0]) as small:
        few = _steps(small, ACTS[what])
    with open_journal(folders[1]) as large:
        many = _steps(large, ACTS[what])
    assert 0 < many <= few * 1.2 + 5


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_asked_in_proportion_to_what_there_is(folders: tuple[Path, Path], rule: str) -> None:
    """Twice the sittings, twice the steps: verifying the last year must not take all night."""
    few, many = (_steps_of_rule(folder, rule) for folder in folders)
    assert 0 < many <= few * LARGE / SMALL * 1.5


def _steps_of_rule(folder: Path, rule: str) -> int:
    with open_journal(folder) as journal:
        return _steps(journal, lambda journal: journal._database.execute(RULES[rule]).fetchall())


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what a process reads")
def test_opening_reads_a_path_through_each_tree_and_no_more(folders: tuple[Path, Path]) -> None:
    """A full folder's trees are a page higher than a new one's; whatever read the past would read far more."""
    trees = "SELECT count(*) FROM sqlite_master WHERE rootpage > 0"
    few, many = (min(_bytes_read_at_opening(folder) for _ in range(3)) for folder in folders)
    with open_journal(folders[1]) as large:
        (most,) = large._database.execute(trees).fetchone()
    assert 0 < few <= many <= few + most * PAGE
    assert many < (folders[1] / door.FILE).stat().st_size / 10


def _bytes_read_at_opening(folder: Path) -> int:
    """See proc(5), `rchar`."""
    before = _bytes_read()
    with open_journal(folder) as journal:
        _ask_what_a_desk_asks(journal)
        return _bytes_read() - before


def _bytes_read() -> int:
    return int(Path("/proc/self/io").read_text().split()[1])


def test_ids_stand_in_the_order_of_the_chain(tmp_path: Path) -> None:
    """So that what is written together lies together, and a commit touches no page of long ago."""
    with open_journal(tmp_path) as journal:
        sittings = [capture(journal, index) for index in range(30)]
    for ids in ([sitting.id for sitting in sittings], [sitting.exposures[0] for sitting in sittings]):
        assert ids == sorted(ids)
        assert len({one[8:] for one in ids}) == 30
