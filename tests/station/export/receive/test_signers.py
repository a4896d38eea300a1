"""What the office remembers of a desk's key, and what it says when that changes."""

from pathlib import Path
from typing import Any

import pytest
from support.forging import reseal
from support.offices import Desk, received, take, tree

from station.chain_head import grouped
from station.export.receive.errors import KeptDamaged
from station.export.receive.receiving import receive
from station.export.signing import FILE, station_key
from station.identity import FOLDER


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "a")
    desk.capture(1)
    return desk


def signers(office: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = received(office)["signers"]
    return found


def key_of(desk: Desk) -> str:
    return station_key(desk.data).fingerprint


def test_desks_with_a_key_each_are_nothing_to_talk_about(desk: Desk, office: Path, tmp_path: Path) -> None:
    other = Desk(tmp_path / "b", "B", start="2026-06-01T09:00:00+08:00")
    other.capture(2)
    outcome = take(office, desk.export(tmp_path / "monday"), other.export(tmp_path / "other"))
    desk.capture(3)
    outcome = take(office, desk.export(tmp_path / "tuesday"))
    assert outcome.ok and signers(office) == []
    assert {one["desk"]: one["key"] for one in received(office)["packages"]} == {"A": key_of(desk), "B": key_of(other)}
    assert not any(grouped(key_of(desk)) in line for line in outcome.lines())


def test_a_desk_whose_key_changes_is_told_in_either_order(desk: Desk, office: Path, tmp_path: Path) -> None:
    first, old = desk.export(tmp_path / "monday"), key_of(desk)
    (desk.data / FOLDER / FILE).unlink()
    desk.capture(2)
    second, new = desk.export(tmp_path / "tuesday"), key_of(desk)
    told = [{"desk": "A", "keys": sorted([old, new]), "unsigned": 0}]
    take(office, first)
    assert signers(office) == []
    outcome = take(office, second)
    assert outcome.ok and signers(office) == outcome.as_json()["signers"] == told
    assert any(grouped(old) in line and grouped(new) in line for line in outcome.lines())
    take(tmp_path / "another", second)
    take(tmp_path / "another", first)
    assert tree(tmp_path / "another") == tree(office)
    assert any(grouped(old) in line for line in receive([], office).lines()), "on every run"


def test_a_package_that_lost_its_signature_is_told_beside_one_that_has_it(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    take(office, desk.export(tmp_path / "monday"))
    desk.capture(2)
    stripped = desk.export(tmp_path / "tuesday")
    reseal(stripped)
    outcome = take(office, stripped)
    assert signers(office) == [{"desk": "A", "keys": [key_of(desk)], "unsigned": 1}]
    assert any("没有签名" in line and grouped(key_of(desk)) in line for line in outcome.lines())


def test_a_desk_restored_from_its_second_copy_signs_as_itself(desk: Desk, office: Path, tmp_path: Path) -> None:
    first = desk.export(tmp_path / "monday")
    restored = desk.second_copy(tmp_path / "laptop").restore(gap=10)
    restored.capture(2)
    take(office, first, restored.export(tmp_path / "tuesday"))
    assert signers(office) == []


@pytest.mark.parametrize("name", ["manifest.sig", "station.pub"])
def test_a_kept_package_that_lost_half_of_its_signature_is_damaged(
    desk: Desk, office: Path, tmp_path: Path, name: str
) -> None:
    take(office, desk.export(tmp_path / "monday"))
    (kept,) = (office / "packages").iterdir()
    (kept / "data" / name).unlink()
    with pytest.raises(KeptDamaged):
        receive([], office)
