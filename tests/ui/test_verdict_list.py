"""What is not fine stands first, with its value; what passes is one line."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from station.checks.verdict import Finding, Verdict
from ui.panel import Text
from ui.phrases import speaker
from ui.verdict_list import ROWS, VerdictList, VerdictRow, worst_first

SAY = speaker("zh_CN")
NONE: frozenset[str] = frozenset()
FINE = tuple(Verdict(f"check-{n}", 1, (0, 2), "", Finding.PASS) for n in range(20))
ROLL = Verdict("roll", 7.1, (-6, 6), "deg", Finding.BLOCK)
LIPS = Verdict("lips_closed", 0.05, (None, 0.045), "", Finding.WARN)
TOP = Verdict("head_top", None, (50, 110), "px", Finding.UNJUDGED)
YAW = Verdict("yaw", -12.0, (-10, 10), "deg", Finding.BLOCK)
SHUFFLED = (FINE[0], TOP, *FINE[1:8], LIPS, ROLL, *FINE[8:], YAW)


@pytest.fixture
def panel(qtbot: QtBot) -> VerdictList:
    panel = VerdictList(None)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.rescale(1.0)
    return panel


def lines(panel: VerdictList) -> list[str]:
    rows = sorted(panel.findChildren(VerdictRow), key=lambda row: row.y())
    said = ([text.text() for text in row.findChildren(Text)] for row in rows)
    return [" ".join(words) for words in said if any(words)]


def test_what_locks_comes_before_what_warns_before_what_nobody_knows_and_the_order_holds_within() -> None:
    assert worst_first(SHUFFLED, NONE) == (ROLL, YAW, LIPS, TOP)


def test_what_does_not_count_for_this_sitting_comes_last() -> None:
    assert worst_first(SHUFFLED, frozenset({"roll"})) == (YAW, LIPS, TOP, ROLL)
    passes = replace(ROLL, finding=Finding.PASS)
    assert worst_first((passes, LIPS), frozenset({"roll"})) == (LIPS, passes)


def test_values_and_limits_stand_beside_what_is_not_fine(panel: VerdictList) -> None:
    panel.display(SHUFFLED, NONE, True, SAY)
    first, second, third, fourth = lines(panel)
    assert "7.1°" in first
    assert "±6°" in first
    assert "−12.0°" in second
    assert "0.05" in third
    assert "未能判断" in fourth
    assert "其余 20 项通过" in [text.text() for text in panel.findChildren(Text)]


@pytest.mark.parametrize("bad", [0, 1, ROWS - 1, ROWS, 2 * ROWS])
def test_nothing_is_left_out_of_the_count(panel: VerdictList, bad: int) -> None:
    broken = tuple(replace(ROLL, value=float(7 + n)) for n in range(bad))
    panel.display((*FINE, *broken), NONE, True, SAY)
    shown = len(lines(panel))
    assert shown == min(bad, ROWS - 1)
    rest = " ".join(text.text() for text in panel._rest.findChildren(Text))
    assert "20" in rest
    assert (str(bad - shown) in rest) or bad == shown
    assert panel.rect().contains(panel._rest.geometry()) or panel.height() == 0 or panel._used < ROWS
