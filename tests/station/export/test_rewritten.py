"""A chain that was written anew from its start proves itself again; only the head on paper says that it is another."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import packages
from support.forging import retell, rewrite
from support.journals import a_day, lay_down, open_journal

from db.journal import Journal
from db.records import Event, Fault
from station import cli
from station.chain_head import grouped, parse, rows
from station.export.report import Printed
from station.export.verify import verify


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day with everything in it, its pictures too."""
    folder = tmp_path_factory.mktemp("closed") / "data"
    with open_journal(folder) as journal:
        a_day(journal)
    lay_down(folder)
    return folder


@pytest.fixture
def data(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "data"))


def head_of(data: Path) -> str:
    with Journal.read_only(data) as journal:
        return journal.chain_head()


def another_operator(events: list[Event]) -> list[Event]:
    """Somebody else is said to have let the check pass."""
    return [replace(event, operator="Li") if event.kind == "override" else event for event in events]


def cut_off(events: list[Event]) -> list[Event]:
    """Nobody skipped a number, nobody purged a job."""
    return events[:-2]


def test_the_head_of_the_chain_is_said_and_found(data: Path) -> None:
    report = verify(data, head_of(data))
    assert report.ok and report.printed == Printed(head_of(data), report.as_json()["printed"]["seq"])
    assert grouped(head_of(data)) in report.lines()[1]


def test_a_chain_that_went_on_from_the_printed_head_is_fine_and_said_so(data: Path) -> None:
    printed = head_of(data)
    with open_journal(data) as journal:
        at = journal.length()
        journal.note("trouble")
    report = verify(data, printed)
    assert report.ok and report.printed == Printed(printed, at)
    assert any(grouped(printed) in line and str(at) in line for line in report.lines())


@pytest.mark.parametrize("change", [another_operator, cut_off])
def test_a_journal_written_anew_is_found_by_the_printed_head_alone(data: Path, change: Any) -> None:
    printed = head_of(data)
    rewrite(data, change)
    report = verify(data)
    assert report.ok and report.sealed, report.faults
    found = head_of(data)
    assert found != printed
    report = verify(data, printed)
    assert report.faults == (Fault("head-differs", "journal.sqlite", f"printed {printed}, here {found}"),)
    assert all(any(grouped(head) in line for line in report.lines()) for head in (printed, found))


def test_a_package_written_anew_is_found_by_the_printed_head_alone(package: Path) -> None:
    printed = verify(package).chain_head

    def change(events: list[dict[str, Any]]) -> None:
        next(event for event in events if event["kind"] == "override")["operator"] = "Li"

    retell(package, change)
    found = verify(package)
    assert found.ok
    assert verify(package, printed).faults == (
        Fault("head-differs", "data/events.jsonl", f"printed {printed}, here {found.chain_head}"),
    )
    assert verify(package, found.chain_head).ok


def test_a_package_holds_the_head_that_its_receipt_gave_and_every_head_before(
    finished_day: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    receipt = packages.export(finished_day, tmp_path / "stick", packages.SETTINGS)
    with Journal.read_only(finished_day) as journal:
        heads = [event.hash for event in journal.events()]
    assert receipt.chain_head == heads[-1]
    for seq in (1, len(heads) // 2, len(heads)):
        assert verify(receipt.path, heads[seq - 1]).printed == Printed(heads[seq - 1], seq)


def test_a_head_is_not_looked_for_in_a_chain_that_is_broken(package: Path) -> None:
    head = verify(package).chain_head
    (package / "data/events.jsonl").write_bytes(b"")
    report = verify(package, head)
    assert not report.ok and report.printed is None
    assert report.as_json()["printed"] is None


# as people type it


def kiosk(data: Path | None) -> int:
    raise AssertionError("no window was asked for")


@pytest.mark.parametrize("write", [str, str.upper, grouped, lambda head: " ".join(rows(head)).upper()])
def test_the_command_takes_the_head_as_it_was_copied(
    data: Path, write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data)
    assert cli.main(["verify", str(data), "--head", write(head)], kiosk) == 0
    assert grouped(head) in capsys.readouterr().out
    other = ("0" if head[0] != "0" else "1") + head[1:]
    assert cli.main(["verify", str(data), "--head", write(other)], kiosk) == cli.NO
    out = capsys.readouterr().out
    assert grouped(head) in out and grouped(other) in out


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "0" * 63, "0" * 65])
def test_what_is_no_head_is_wrong_usage(data: Path, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(data), "--head", typed], kiosk) == cli.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_groups_are_read_back(data: Path) -> None:
    head = head_of(data)
    assert [len(row) for row in rows(head)] == [19] * 4
    assert parse("\n".join(rows(head))) == parse(grouped(head)) == parse(head.upper()) == head


def test_the_export_gives_the_head_with_its_receipt(
    finished_day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, stick = Path(shutil.copytree(finished_day, tmp_path / "data")), tmp_path / "stick"
    stick.mkdir()
    packages.without_papers(data)
    head = head_of(data)
    assert cli.main(["export", "--to", str(stick), "--data", str(data)], kiosk) == 0
    assert grouped(head) in capsys.readouterr().out
    assert verify(data, head).ok
