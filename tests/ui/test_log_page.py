from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.journals import a_day, open_journal

from station.daylog import GROUPS, NOTED, DayLog, LogRow, read
from station.events import Announcement, Kind
from station.words import LANGUAGES, catalogue
from ui.log_page import LogModel, LogPage, words_of
from ui.phrases import speaker

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day on which everything happens once."""
    made = tmp_path_factory.mktemp("day")
    with open_journal(made) as journal:
        a_day(journal)
    return made


@pytest.fixture(scope="module")
def day(folder: Path) -> DayLog:
    return read(folder, DAY)


def test_every_row_of_a_day_has_words_and_nobodys_name(day: DayLog) -> None:
    assert {row.group for row in day.rows} >= {"pictures", "refused", "people"}
    for language in LANGUAGES:
        said = [words_of(row, speaker(language))[1] for row in day.rows]
        assert all(said)
        assert not any("测试" in words or "999999" in words for words in said)
    for kind in NOTED:
        assert f"log.{kind}" in catalogue("en")
    assert all(f"log.group.{group}" in catalogue("zh_CN") for group in GROUPS)


def test_a_number_tells_its_whole_story_by_its_figures(day: DayLog) -> None:
    model = LogModel(speaker("en"))
    model.add(day.rows)
    model.want(None, "1")
    kinds = [row.kind for row in reversed(model._shown)]
    assert kinds[0] == "sitting"
    assert {"intent", "bound", "accepted"} <= set(kinds)
    assert {row.number for row in model._shown} == {"A-0001"}
    model.want("refused", "")
    assert {row.group for row in model._shown} == {"refused"}


def test_what_comes_later_is_read_after_what_was_read(folder: Path, day: DayLog) -> None:
    half = day.rows[len(day.rows) // 2].seq
    later = read(folder, DAY, after=half)
    assert later.rows == tuple(row for row in day.rows if row.seq > half)
    assert read(folder, DAY, after=later.last).rows == ()
    assert read(folder, date(2026, 6, 2)).rows == ()


def test_the_window_shows_the_newest_first_and_adds_what_comes(qtbot: QtBot) -> None:
    def row(seq: int) -> LogRow:
        told = Announcement(Kind.ACCEPTED, "2026-06-01T10:42:07.000+08:00", seq, number=f"A-{seq:04}")
        return LogRow(seq, "10:42:07", "pictures", "accepted", f"A-{seq:04}", told, "")

    rows = tuple(row(seq) for seq in range(1, 5001))
    page = LogPage(lambda after: DayLog(rows if after is None else (row(5001),), 5000 if after is None else 5001),
                   speaker("en"))  # fmt: skip
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    assert page.model.counts == (5000, 5000)
    assert page.model.index(0, 1).data() == "A-5000"
    page._look()
    qtbot.waitUntil(lambda: page.settled)
    assert page.model.index(0, 1).data() == "A-5001"
    page._story(page.model.index(0, 0))
    assert page.model.counts == (1, 5001)
    page.close()
