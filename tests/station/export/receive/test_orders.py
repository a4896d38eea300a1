"""Any order, any repetition, in one run or in many: the office's folder comes out the same to the byte."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.offices import Desk, fill_in, listed, tree

from station.export.receive.conflicts import Kind
from station.export.receive.receiving import receive

PACKAGES = 9
RUNS = st.lists(st.lists(st.integers(0, PACKAGES - 1), max_size=4), max_size=4)
SLOW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three desks, two days, a restored desk and its old disk, a stranger with the same letter, and their conflicts."""
    home = tmp_path_factory.mktemp("desks")
    a, b = Desk(home / "a"), Desk(home / "b", "B", start="2026-06-01T09:00:00+08:00")
    a.capture(1), a.capture(2), b.capture(3)
    made = [a.export(home / "1"), b.export(home / "2")]
    copy = a.second_copy(home / "copy")
    a.capture(4), a.capture(5), b.capture(1), b.capture(3, retake_of="B-0001")
    made += [a.export(home / "3"), b.export(home / "4")]
    copy.restore(gap=3).capture(4), copy.capture(6)
    copy.erase("A-0002")
    made += [copy.export(home / "5"), a.export(home / "6")]
    clone = b.second_copy(home / "clone")
    clone.capture(7), b.capture(8, picture="twice"), b.capture(9, picture="twice too")
    stranger = Desk(home / "stranger", start="2026-06-01T10:00:00+08:00")
    stranger.capture(10, picture="twice"), stranger.capture(11, portrait="twice"), b.capture(12, portrait="twice")
    made += [clone.export(home / "7"), stranger.export(home / "8"), b.export(home / "9")]
    assert len(made) == PACKAGES
    return made


@pytest.fixture(scope="module")
def in_one_go(packages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office that received everything at once."""
    office = tmp_path_factory.mktemp("office") / "office"
    receive(packages, office)
    assert {row["kind"] for row in listed(office)} == set(Kind) - {"portrait-twice"}
    return office


@pytest.fixture(scope="module")
def none_of_them(in_one_go: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is merged when everything was received first and then every conflict decided against all sides."""
    office = Path(shutil.copytree(in_one_go, tmp_path_factory.mktemp("decided") / "office"))
    refuse_all(office)
    return tree(office / "merged")


def refuse_all(office: Path) -> None:
    while listed(office):
        receive([], office, fill_in(office, "none"))


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], TemporaryDirectory[str]]:
    return lambda: TemporaryDirectory(dir=tmp_path)


@SLOW
@given(runs=RUNS, rest=st.permutations(range(PACKAGES)))
def test_any_order_and_any_repetition_give_the_same_folder(
    packages: list[Path],
    in_one_go: Path,
    fresh: Callable[[], TemporaryDirectory[str]],
    runs: list[list[int]],
    rest: list[int],
) -> None:
    with fresh() as home:
        office = Path(home) / "office"
        for run in (*filter(None, runs), rest):
            receive([packages[index] for index in run], office)
        assert tree(office) == tree(in_one_go)
        assert {path.name for path in office.glob("ack-*")} == {path.name for path in in_one_go.glob("ack-*")}


@SLOW
@given(before=st.lists(st.integers(0, PACKAGES - 1)), rest=st.permutations(range(PACKAGES)))
def test_decisions_count_whenever_the_packages_come(
    packages: list[Path],
    none_of_them: dict[str, bytes],
    fresh: Callable[[], TemporaryDirectory[str]],
    before: list[int],
    rest: list[int],
) -> None:
    """Decided at the end, or on the way and again at the end: no portrait comes back that nobody chose."""
    with fresh() as home:
        office = Path(home) / "office"
        if before:
            receive([packages[index] for index in before], office)
            refuse_all(office)
        receive([packages[index] for index in rest], office)
        refuse_all(office)
        assert tree(office / "merged") == none_of_them
