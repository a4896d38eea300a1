"""A hundred packages take minutes: how far it is is told calmly, and nothing about it decides anything."""

import io
from pathlib import Path

import pytest
from support.offices import Desk, tree

from station.cli_receiving import NOW_AND_THEN, Telling, line
from station.export.receive.progress import Reckoning, Step
from station.export.receive.receiving import receive


@pytest.fixture
def sticks(tmp_path: Path) -> list[Path]:
    """Two packages, one that is known already, and one that is not whole."""
    a, b = Desk(tmp_path / "a"), Desk(tmp_path / "b", "B", start="2026-06-01T09:00:00+08:00")
    a.capture(1), b.capture(2)
    first, second = a.export(tmp_path / "1"), b.export(tmp_path / "2")
    b.capture(3)
    broken = b.export(tmp_path / "3")
    next((broken / "data/portraits").iterdir()).unlink()
    return [first, second, first, broken]


def test_every_step_of_every_package_is_told_and_the_time_runs_out(sticks: list[Path], tmp_path: Path) -> None:
    steps: list[Step] = []
    receive(sticks, tmp_path / "office", watch=steps.append)
    told = list(dict.fromkeys((step.what, step.package) for step in steps))
    assert told == [
        ("verify", 1), ("verify", 2), ("verify", 3), ("verify", 4),
        ("copy", 1), ("read-back", 1), ("copy", 2), ("read-back", 2), ("merge", 4),
    ]  # fmt: skip
    assert {step.packages for step in steps} == {4}
    assert steps[0].files == len(tree(sticks[0] / "data")) and steps[0].seconds_left is None
    assert None not in [step.seconds_left for step in steps[2:-1]] and steps[-1].seconds_left is None
    receive(sticks, tmp_path / "unwatched")
    assert tree(tmp_path / "unwatched") == tree(tmp_path / "office")


def test_what_is_left_is_reckoned_by_what_was_done(sticks: list[Path]) -> None:
    now, steps = [0.0], list[Step]()
    reckoning = Reckoning(sticks[:1], steps.append, lambda: now[0])
    size = sum(map(len, tree(sticks[0] / "data").values()))
    counted = reckoning.counting("verify", 0)
    now[0] = 10.0
    counted(size // 2), counted(size)
    assert [step.seconds_left for step in steps] == [None, pytest.approx(10 + 2 * 80, rel=0.01), pytest.approx(2 * 40)]
    counted = reckoning.counting("copy", 0)
    now[0] = 15.0
    counted(size // 2)
    assert steps[-1].seconds_left == pytest.approx(5 + 40, rel=0.01)
    reckoning.skip(0)
    reckoning.counting("read-back", 0)
    assert steps[-1].seconds_left == pytest.approx(0)


def test_a_line_now_and_then_is_enough() -> None:
    now, out = [0.0], io.StringIO()
    telling = Telling(out, lambda: now[0])
    for now[0] in (0.1, NOW_AND_THEN, NOW_AND_THEN + 0.1, 2 * NOW_AND_THEN):
        telling(Step("copy", 12, 100, 230, 125.0))
    said = out.getvalue().splitlines()
    assert len(said) == 2 and "12/100" in said[0] and "package 12 of 100 (230 files)" in said[0] and "2:05" in said[0]
    assert "left" not in line(Step("merge", 100, 100, 0, None))
