"""The doctor goes home in time, whatever a device does."""

import threading
from pathlib import Path

import pytest

from drivers.errors import DeviceHeld, DeviceSilent
from drivers.readers.base import ReaderIdentity
from station import screen_fonts
from station.doctor import _model_of, _screen_font


class Hanging:
    """A reader whose opening does not return until it is let go."""

    address = "pcsc:auto"

    def __init__(self) -> None:
        self.let_go, self.closed = threading.Event(), threading.Event()

    def open(self) -> ReaderIdentity:
        self.let_go.wait()
        return ReaderIdentity(self.address, "late")

    def close(self) -> None:
        self.closed.set()


class Held(Hanging):
    def open(self) -> ReaderIdentity:
        raise DeviceHeld("by somebody")


def test_a_reader_that_does_not_come_back_is_called_silent() -> None:
    reader = Hanging()
    with pytest.raises(DeviceSilent):
        _model_of(reader, patience=0.05)
    reader.let_go.set()
    assert reader.closed.wait(5), "it is closed as soon as it comes back"


def test_a_reader_that_says_no_is_told_by_its_own_word() -> None:
    with pytest.raises(DeviceHeld):
        _model_of(Held())


def fonts(folder: Path) -> str:
    """A fontconfig that knows an empty folder alone."""
    config = folder / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>')
    return str(config)


def test_qt_is_asked_without_a_display_what_it_draws_with(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    section = _screen_font()
    assert section.code in ("doctor.screen-font", "doctor.screen-font-common-only")
    assert section.facts["family"]


def test_a_computer_without_chinese_is_told_which_font_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", fonts(tmp_path))
    section = _screen_font()
    assert (section.blocks, section.code) == (True, "doctor.no-font")
    assert "fonts-noto-cjk" in section.facts["command"]


def test_a_qt_that_does_not_start_is_said_and_blocks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_fonts, "PROGRAM", "ui.nothing")
    section = _screen_font()
    assert (section.blocks, section.code) == (False, "doctor.screen-font-unasked")
    assert "ui.nothing" in section.facts["problem"]
