"""The merged job can be verified as a whole: every package, every desk's chain, every decision, all that is derived."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.offices import Desk, fill_in, take, tree

from station.export.receive.receiving import receive
from station.export.verify import verify


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two desks of one job, a person at both, decided by name."""
    a, b = Desk(tmp_path / "a"), Desk(tmp_path / "b", "B", start="2026-06-01T09:00:00+08:00")
    a.capture(1), a.capture(2), b.capture(1)
    office = tmp_path / "office"
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    receive([], office, fill_in(office, "B-0001"))
    return office


def test_every_desks_chain_is_kept_and_a_printed_head_is_found_in_it(office: Path) -> None:
    before = tree(office, "")
    heads = {chain.desk: chain.head for chain in verify(office).chains}
    report = verify(office, heads["B"])
    assert report.ok and sorted(heads) == ["A", "B"]
    assert report.counts == {"packages": 2, "people": 2, "held": 0}
    assert report.printed is not None and report.printed.seq == next(
        chain.length for chain in report.chains if chain.desk == "B"
    )
    assert not verify(office, "0" * 64).ok
    assert tree(office, "") == before, "verifying writes nothing"
    assert report.as_json()["chains"] and sum("链头" in line for line in report.lines()) >= 2


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


BREAKS: dict[str, Callable[[Path], None]] = {
    "damaged": lambda office: edit(next(office.glob("packages/*A*/data/portraits/A-0002.jpg"))),
    "derived-differs": lambda office: edit(office / "merged/records.csv"),
    "missing": lambda office: (office / "merged/portraits/A-0002.jpg").unlink(),
    "foreign": lambda office: (office / "merged/portraits/A-0001.jpg").write_bytes(b"whom nobody chose"),
    "decisions-changed": lambda office: (office / "decisions.jsonl").write_bytes(
        (office / "decisions.jsonl").read_bytes().replace(b"B-0001", b"A-0001")
    ),
    "seal-broken": lambda office: next(office.glob("packages/*A*")).rename(office / "packages" / f"x.{'0' * 16}"),
}


def test_whatever_is_changed_is_named(office: Path, tmp_path: Path) -> None:
    for code, breaks in BREAKS.items():
        copy = Path(shutil.copytree(office, tmp_path / code))
        breaks(copy)
        assert {fault.code for fault in verify(copy).faults} == {code}
    edit(office / "merged/records.csv")
    receive([], office)
    assert verify(office).ok, "what is derived is made again"
