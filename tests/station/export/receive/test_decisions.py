"""What people write into the list of conflicts is read as they meant it, refused as a whole, and never lost."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.offices import Desk, fill_in, listed, numbers, take, tree
from support.variants import variant

from station.export.receive.conflicts import Conflict, Kind, Side
from station.export.receive.decisions import Decision, Log, filled_in
from station.export.receive.decisions import listed as written
from station.export.receive.errors import (
    DecisionIncomplete,
    DecisionLogDamaged,
    DecisionsRefused,
    DecisionTwice,
    DecisionUnknown,
)
from station.export.receive.receiving import receive

CONFLICT = Conflict(Kind.PERSON_TWICE, ("A-0001/00000000", "B-0001/00000000"), ())


@pytest.fixture(scope="module")
def two_conflicts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Packages of two desks that met the same two people."""
    home = tmp_path_factory.mktemp("desks")
    a, b = Desk(home / "a"), Desk(home / "b", "B", start="2026-06-01T09:00:00+08:00")
    for who in (1, 2):
        a.capture(who), b.capture(who)
    return a.export(home / "1"), b.export(home / "2")


@pytest.fixture
def office(two_conflicts: tuple[Path, Path], tmp_path: Path) -> Path:
    take(tmp_path / "office", *two_conflicts)
    return tmp_path / "office"


def write(path: Path, *rows: tuple[str, str, str]) -> Path:
    """A list with only the columns that count, as somebody may keep it."""
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([("by", "keep", "conflict"), *((by, keep, conflict) for conflict, keep, by in rows)])
    return path


def ids(office: Path) -> list[str]:
    return [row["conflict"] for row in listed(office)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_list_is_read_as_spreadsheets_save_it(office: Path, encoding: str) -> None:
    assert receive([], office, fill_in(office, "none", by="欧阳老师", encoding=encoding)).ok
    entries = [json.loads(line) for line in (office / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert [entry["by"] for entry in entries] == ["欧阳老师"] * 2


def test_only_three_columns_count_and_their_order_does_not(office: Path, tmp_path: Path) -> None:
    first, second = ids(office)
    assert receive([], office, write(tmp_path / "d.csv", (first, " a-0001 ", "Li"), (second, "NONE", "Li"))).ok
    assert numbers(office) == ["A-0001"]


def test_what_is_left_empty_stays_open(office: Path, tmp_path: Path) -> None:
    first, second = ids(office)
    outcome = receive([], office, write(tmp_path / "d.csv", (first, "A-0001", "Li"), (second, "", "")))
    assert not outcome.ok and outcome.applied == 1
    assert ids(office) == [second]


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ([("A-0001", "")], DecisionIncomplete),
        ([("", "Li")], DecisionIncomplete),
        ([("A-0001", "7")], DecisionIncomplete),
        ([("A-0001", "x" * 61)], DecisionIncomplete),
        ([("A-0001", "Li\x07")], DecisionIncomplete),
        ([("A-0002", "Li")], DecisionUnknown),
        ([("both", "Li")], DecisionUnknown),
        ([("yes", "Li")], DecisionUnknown),
        ([("A-0001", "Li"), ("B-0001", "Li")], DecisionTwice),
        ([("A-0001", "Li"), ("A-0001", "Wang")], DecisionTwice),
    ],
)
def test_one_wrong_line_and_none_is_applied(
    office: Path, tmp_path: Path, rows: list[tuple[str, str]], trouble: type[DecisionsRefused]
) -> None:
    before = tree(office)
    first, second = ids(office)
    decided = write(tmp_path / "d.csv", (second, "none", "Li"), *((first, keep, by) for keep, by in rows))
    with pytest.raises(trouble) as refused:
        receive([], office, decided)
    assert refused.value.params["line"] == 2 + len(rows)
    assert tree(office) == before


@pytest.mark.parametrize(
    "content",
    [b"", b"conflict,keep\r\n", b"\xff\xfe\x00", b'"conflict","keep","by"\r\n"a', bytes(1 << 10), b"PK\x03\x04"],
)
def test_what_is_no_list_is_refused_before_anything_is_received(
    two_conflicts: tuple[Path, Path], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(content)
    with pytest.raises(DecisionsRefused):
        receive(two_conflicts, tmp_path / "office", path)
    assert not (tmp_path / "office").exists()


def test_decisions_can_come_together_with_the_packages(
    office: Path, two_conflicts: tuple[Path, Path], tmp_path: Path
) -> None:
    new = tmp_path / "new"
    assert receive(two_conflicts, new, fill_in(office, "none")).ok
    assert numbers(new) == []


def test_the_list_itself_may_be_filled_in_and_given_back(office: Path) -> None:
    path = office / "conflicts.csv"
    path.write_bytes(fill_in(office, {"person-twice": "none"}).read_bytes())
    assert receive([], office, path).ok
    assert not list(office.glob("conflicts*"))


def test_a_decision_is_journaled_once_and_the_last_one_counts(office: Path, tmp_path: Path) -> None:
    first, second = ids(office)
    log = office / "decisions.jsonl"
    decided = write(tmp_path / "d.csv", (first, "A-0001", "Li"), (second, "none", "Li"))
    receive([], office, decided)
    once = log.read_bytes()
    assert receive([], office, decided).applied == 0
    assert log.read_bytes() == once
    receive([], office, write(tmp_path / "d.csv", (first, "B-0001", "Wang")))
    assert log.read_bytes().startswith(once)
    assert numbers(office) == ["B-0001"]


def test_a_decision_about_nothing_is_told_and_not_journaled(office: Path, tmp_path: Path) -> None:
    outcome = receive([], office, write(tmp_path / "d.csv", ("c-000000000000", "A-0001", "Li")))
    assert outcome.moot == ("c-000000000000",) and outcome.applied == 0
    assert not (office / "decisions.jsonl").exists()


# what somebody began to write


def begin(office: Path) -> bytes:
    """One line of the list in the office's folder is filled in, and the file saved there."""
    path = office / "conflicts.csv"
    content = path.read_bytes().replace(b'"",""', '"none","王老师"'.encode(), 1)
    path.write_bytes(content)
    return content


def test_a_list_that_is_being_filled_in_is_left_alone(office: Path, two_conflicts: tuple[Path, Path]) -> None:
    begun = begin(office)
    take(office, *two_conflicts)
    assert (office / "conflicts.csv").read_bytes() == begun


def test_a_list_that_is_out_of_date_is_put_aside_and_not_lost(office: Path, tmp_path: Path) -> None:
    begun = begin(office)
    c = Desk(tmp_path / "c", "C", start="2026-06-01T10:00:00+08:00")
    c.capture(1)
    take(office, c.export(tmp_path / "3"))
    (aside,) = office.glob("conflicts-*.csv")
    assert aside.read_bytes() == begun
    assert {row["keep"] for row in listed(office)} == {""}


def test_a_list_that_nobody_can_read_is_put_aside(office: Path) -> None:
    (office / "conflicts.csv").write_bytes(b"PK\x03\x04 saved as another kind of file")
    receive([], office)
    assert len(list(office.glob("conflicts-*.csv"))) == 1
    assert len(listed(office)) == 2


def test_ids_and_choices_survive_a_spreadsheet(office: Path) -> None:
    """What looks like a number, a date or a formula would come back as something else."""
    for row in listed(office):
        for cell in (row["conflict"], *row["choices"].split()):
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9/-]*", cell)
            with pytest.raises(ValueError):
                float(cell)


def test_no_cell_is_longer_than_a_spreadsheet_takes() -> None:
    """A fork touches everybody that came after it."""
    everybody = tuple(variant(f"A-{place:04d}", place) for place in range(1, 9000))
    text = written([Conflict(Kind.CHAIN_FORKED, ("x",), (Side("A/1", everybody), Side("A/2", ())))]).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert all(len(cell) < 32_767 for cell in row)
    assert "A-0001" in row[3] and row[3].endswith("+8899")
    assert "A/2: -" in row[4]


# the log


DECISIONS = st.lists(
    st.builds(
        Decision, st.sampled_from(["c-1", "c-2"]), st.sampled_from(["A-0001", "none"]), st.text("王L i", min_size=1)
    ),
    max_size=5,
)


def logged(decisions: list[Decision]) -> Log:
    log = Log(b"")
    for decision in decisions:
        log.add(decision, CONFLICT, "2026-06-02T09:00:00.000+08:00", "test")
    return log


@given(DECISIONS)
def test_a_log_comes_back_as_it_was(decisions: list[Decision]) -> None:
    log = logged(decisions)
    again = Log(log.content)
    assert again.keeps == log.keeps == {decision.conflict: decision.keep for decision in decisions}
    assert log.content.count(b"\n") == len(decisions)


@given(DECISIONS.filter(bool), st.data())
def test_any_changed_byte_of_the_log_is_found(decisions: list[Decision], data: st.DataObject) -> None:
    content = bytearray(logged(decisions).content)
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DecisionLogDamaged):
        Log(bytes(content))


@given(DECISIONS.filter(lambda decisions: len(decisions) > 1), st.data())
def test_a_line_taken_out_or_put_elsewhere_is_found(decisions: list[Decision], data: st.DataObject) -> None:
    lines = logged(decisions).content.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 2))
    for changed in ([*lines[:place], *lines[place + 1 :]], [*lines[1:], lines[0]], [*lines, lines[place]]):
        with pytest.raises(DecisionLogDamaged):
            Log(b"".join(changed))


def test_with_a_changed_log_nothing_is_derived(office: Path) -> None:
    receive([], office, fill_in(office, "none"))
    path = office / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"none"', b'"A-0001"'))
    before = tree(office)
    with pytest.raises(DecisionLogDamaged):
        receive([], office)
    assert tree(office) == before


def test_rows_of_a_file_are_numbered_as_people_see_them(tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv", ("c-1", "", ""), ("c-2", "none", "Li"))
    assert [decision.line for decision in filled_in(path)] == [3]
