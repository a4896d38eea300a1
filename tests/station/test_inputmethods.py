"""Whether Chinese can be typed: what runs, and whether windows ask it."""

from pathlib import Path

import pytest

from station import doctor
from station.inputmethods import reachable, typing_services


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    for number, name in ((1, "systemd"), (71, "fcitx5"), (72, "ibus-daemon")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "comm").write_text(f"{name}\n")
    (tmp_path / "73").mkdir()  # ended meanwhile
    (tmp_path / "self").mkdir()
    return tmp_path


def test_input_methods_are_known_by_their_processes(proc: Path, tmp_path: Path) -> None:
    assert typing_services(proc) == ("fcitx5", "ibus")
    assert typing_services(tmp_path / "72") == ()


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"QT_IM_MODULE": "ibus"}, True),
        ({"QT_IM_MODULES": "wayland;ibus"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0"}, False),
        ({"QT_IM_MODULE": "fcitx", "WAYLAND_DISPLAY": "wayland-0"}, False),
    ],
)
def test_windows_ask_ibus_or_the_compositor(environment: dict[str, str], asked: bool) -> None:
    assert reachable(environment) is asked


@pytest.mark.parametrize(
    ("runs", "module", "state", "code"),
    [
        ((), "ibus", "warn", "doctor.input-method-none"),
        (("fcitx5",), "fcitx", "warn", "doctor.input-method-unset"),
        (("ibus",), "ibus", "ok", "doctor.input-method"),
    ],
)
def test_the_doctor_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, runs: tuple[str, ...], module: str, state: str, code: str
) -> None:
    monkeypatch.setattr(doctor, "typing_services", lambda: runs)
    monkeypatch.setenv("QT_IM_MODULE", module)
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    section = doctor._input_method()
    assert (section.state, section.code) == (state, code)
    assert section.as_text()
