"""What the camera process gets to see."""

from pathlib import Path

import pytest

from drivers.cameras import surroundings
from drivers.cameras.surroundings import prepare, this_computer


def test_this_computer_has_one_number() -> None:
    assert len(this_computer()) == 16
    assert this_computer() == this_computer()


def test_a_computer_without_a_machine_id_has_one_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    identity = tmp_path / "machine-id"
    identity.write_text("0123456789abcdef0123456789abcdef\n")
    monkeypatch.setattr(surroundings, "_MACHINE_ID", identity)
    usual = this_computer()
    monkeypatch.setattr(surroundings, "_MACHINE_ID", Path("/nowhere"))
    assert len(this_computer()) == 16
    assert this_computer() != usual


def test_the_number_stands_where_libgphoto2_looks_for_it(tmp_path: Path) -> None:
    environment = prepare(tmp_path)
    (settings,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert settings == Path(environment["XDG_CONFIG_HOME"]) / "gphoto" / "settings"
    assert settings.read_text() == f"ptp2_ip=guid={this_computer().hex(':')}\n"
    assert environment["HOME"] == environment["XDG_CONFIG_HOME"]
