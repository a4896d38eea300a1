"""Whether Chinese can be typed: what runs, and whether windows ask it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import doctor, inputmethods
from station.inputmethods import (
    await_bus,
    bus_answers,
    bus_file,
    engines,
    reachable,
    types_chinese,
    typing_services,
)


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


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Where somebody answers, and wrote where."""
    environment = {"DISPLAY": ":7.0", "XDG_CONFIG_HOME": str(tmp_path), "QT_IM_MODULE": "ibus"}
    written = bus_file(environment)
    assert written.name.endswith("-unix-7")
    written.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "bus"))
        line.listen()
        written.write_text(f"IBUS_ADDRESS=unix:path={tmp_path}/bus,guid=1\nIBUS_DAEMON_PID=1\n")
        yield environment
    (tmp_path / "bus").unlink()


def test_the_bus_of_the_input_method_is_asked_and_not_its_file_believed(listening: dict[str, str]) -> None:
    assert bus_answers(listening)
    assert not bus_answers(listening | {"DISPLAY": ":8"})
    assert not bus_answers(listening | {"IBUS_ADDRESS": "unix:abstract=/nobody/here,guid=1"})


def test_it_is_waited_for_only_where_it_is_wanted(listening: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputmethods.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert await_bus(listening)
    monkeypatch.setattr(inputmethods, "bus_answers", lambda environment: pytest.fail("nobody wants it"))
    assert not await_bus({"DISPLAY": ":7"})


def test_engines_are_told_from_keyboards(tmp_path: Path) -> None:
    said = {"gsettings": "['xkb:us::eng', 'libpinyin']\n", "ibus": "xkb:us::eng\n"}
    found = engines({"HOME": str(tmp_path)}, lambda program, *_: said[program])
    assert found == ("xkb:us::eng", "libpinyin")
    assert [engine for engine in found if types_chinese(engine)] == ["libpinyin"]
    assert engines({"HOME": str(tmp_path)}, lambda *_: "") is None


@pytest.mark.parametrize(
    ("runs", "module", "answers", "has", "state", "code"),
    [
        ((), "ibus", True, (), "warn", "doctor.input-method-none"),
        (("fcitx5",), "fcitx", True, (), "warn", "doctor.input-method-unset"),
        (("ibus",), "ibus", False, (), "warn", "doctor.input-method-silent"),
        (("ibus",), "ibus", True, ("xkb:us::eng",), "warn", "doctor.input-method-latin"),
        (("ibus",), "ibus", True, ("xkb:us::eng", "libpinyin"), "ok", "doctor.input-method-types"),
        (("fcitx5",), "ibus", True, None, "ok", "doctor.input-method"),
    ],
)
def test_the_doctor_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, runs: tuple[str, ...], module: str, answers: bool, has: tuple[str, ...] | None,
    state: str, code: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(doctor, "typing_services", lambda: runs)
    monkeypatch.setattr(doctor, "bus_answers", lambda environment: answers)
    monkeypatch.setattr(doctor, "engines", lambda environment: has)
    monkeypatch.setenv("QT_IM_MODULE", module)
    for other in ("QT_IM_MODULES", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(other, raising=False)
    section = doctor._input_method()
    assert (section.state, section.code) == (state, code)
    assert section.as_text()


def test_without_its_plugin_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inputmethods.plugin_there(), "the locked packages bring it"
    monkeypatch.setattr(doctor, "typing_services", lambda: ("ibus",))
    monkeypatch.setattr(doctor, "plugin_there", lambda: False)
    assert doctor._input_method().code == "doctor.input-method-plugin"
