"""The contract over key events: the shipped driver and the real evdev package, the kernel's evdev preloaded.

Not collected by itself: `test_keyboard.py` runs it in a process of its own.
"""

import json
import os
import queue
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from contracts.codes import Bench, CodeContract, SentContract, code
from support import inputs
from support.inputs import BACKSPACE, KEYPAD_KEY, SocketHall, typed

from drivers.errors import AccessDenied, DeviceHeld, DeviceMissing, DeviceRefused, DriverError
from drivers.keypad import Keypad, keypad_named
from drivers.readers import choosing
from drivers.readers.base import CodeRead, Reader
from drivers.readers.choosing import ScanNow
from drivers.readers.inputs import named
from drivers.readers.keyboard import LED_CAPS_LOCK, connect
from drivers.readers.keystrokes import EV_KEY, EV_SYN, KEYPAD_ENTER, NUM_LOCK, SYN_DROPPED
from drivers.readers.scanner import scanner as scanner_reader
from station import cli_scanner
from station.cli_parts import Trouble
from station.config import load
from station.keypad import KeypadLane, KeypadStands, KeyPressed

HOME = 102


def scanner(hall: SocketHall, place: str) -> Reader:
    return scanner_reader(f"code-keyboard:{place}", partial(connect, named(place), hall.inputs))


class KeyboardBench(Bench):
    def __init__(self, hall: SocketHall) -> None:
        self.hall = hall
        self.plug_in()

    def plug_in(self) -> None:
        self.hall.plug_in_volume_keys()
        self.device = self.hall.plug_in()
        self.reader = scanner(self.hall, "1234:ABCD:S1")
        self.plugged = True

    def show(self, code: str) -> None:
        self.device.send(typed(code))

    def show_garbled(self) -> None:
        self.device.send(inputs.dropped(typed(code(99))))

    def send_without_suffix(self, code: str) -> None:
        self.device.send(typed(code, suffix=None))

    def unplug(self) -> None:
        self.device.unplug()
        self.plugged = False

    def tidy(self) -> None:
        super().tidy()
        if not self.plugged:
            self.plug_in()

    def end(self) -> None:
        self.reader.close()
        self.hall.end()


@pytest.fixture
def hall():
    with tempfile.TemporaryDirectory(dir=os.environ[inputs.VARIABLE]) as folder:
        hall = SocketHall(Path(folder))
        yield hall
        hall.end()


@pytest.fixture(scope="class")
def bench():
    with tempfile.TemporaryDirectory(dir=os.environ[inputs.VARIABLE]) as folder:
        bench = KeyboardBench(SocketHall(Path(folder)))
        yield bench
        bench.end()


class TestKeyboard(CodeContract, SentContract):
    pass


def test_what_a_grabbed_scanner_types_reaches_nobody_else(hall):
    device = hall.plug_in()
    with_focus = inputs.listener(device)
    device.send(typed("before"))
    assert inputs.heard(with_focus)
    reader = scanner(hall, "auto")
    reader.open()
    assert reader.wait(0.25) is None
    device.send(typed("AFTER9"))
    assert reader.wait(2) == CodeRead("AFTER9")
    assert not inputs.heard(with_focus)
    reader.close()
    device.send(typed("later"))
    assert inputs.heard(with_focus)
    with_focus.close()


def test_its_caps_lock_light_is_put_out(hall):
    """Scanners that look at the light would turn capitals and small letters around."""
    device = hall.plug_in()
    reader = scanner(hall, "auto")
    reader.open()
    device.meet()
    assert device.lights == [(LED_CAPS_LOCK, 0)]
    reader.close()


def test_one_program_at_a_time(hall):
    hall.plug_in()
    first, second = scanner(hall, "auto"), scanner(hall, "auto")
    first.open()
    with pytest.raises(DeviceHeld):
        second.open()
    first.close()
    second.open()
    second.close()


def test_an_address_written_twice_opens_two_scanners_that_are_alike(hall):
    devices = [hall.plug_in(serial=""), hall.plug_in(serial="")]
    readers = [scanner(hall, "1234:abcd:"), scanner(hall, "1234:abcd:")]
    for reader in readers:
        reader.open()
        assert reader.wait(0.25) is None
    for number, (device, reader) in enumerate(zip(devices, readers, strict=True)):
        device.send(typed(f"scanner {number}"))
        assert reader.wait(2) == CodeRead(f"scanner {number}")
        reader.close()


def test_a_serial_number_tells_two_scanners_apart(hall):
    _, right = hall.plug_in(serial="A:1"), hall.plug_in(serial="B:2")
    reader = scanner(hall, "1234:abcd:B:2")
    reader.open()
    assert reader.wait(0.25) is None
    right.send(typed("from the right one"))
    assert reader.wait(2) == CodeRead("from the right one")
    reader.close()


@pytest.mark.parametrize(
    ("devices", "trouble"),
    [
        ([], DeviceMissing),
        ([{"name": "USB Keyboard"}], DeviceMissing),
        ([{"name": "USB Keyboard"}, {"name": "AT Translated Set 2 keyboard", "vendor": "0001"}], DeviceMissing),
        ([{"name": "HID Barcode Scanner"}, {"name": "2D Imager"}], DeviceRefused),
    ],
    ids=["nothing", "a keyboard", "keyboards", "two scanners"],
)
def test_auto_never_takes_a_keyboard_and_never_guesses(hall, devices, trouble):
    for device in devices:
        hall.plug_in(**device)
    with pytest.raises(trouble):
        scanner(hall, "auto").open()


@pytest.mark.parametrize(
    "device", [{"name": "TMC HIDKeyBoard", "vendor": "1eab"}, {"name": "Acme QR Code Reader"}], ids=["maker", "name"]
)
def test_auto_takes_the_one_scanner_beside_the_keyboards(hall, device):
    hall.plug_in(name="USB Keyboard")
    hall.plug_in(**device)
    reader = scanner(hall, "auto")
    assert device["name"] in reader.open().model
    reader.close()


def test_a_scanner_that_this_user_may_not_open_says_so(hall):
    hall.plug_in().forbid()
    with pytest.raises(AccessDenied) as forbidden:
        scanner(hall, "auto").open()
    assert "EACCES" in forbidden.value.detail


def test_the_one_that_scans_is_found_among_those_that_are_typed_on(hall):
    keyboard, scanning = hall.plug_in(name="USB Keyboard"), hall.plug_in(name="Another keyboard", serial="")
    choice = ScanNow(hall.inputs)
    keyboard.send(typed("ab"))
    scanning.send(typed("A1-b2_C3"))
    found = choice.wait(5)
    assert found and found.address == "code-keyboard:1234:abcd:"
    choice.close()
    choice.close()


def test_choosing_grabs_nothing_ends_with_its_time_and_can_be_cut_short(hall):
    device = hall.plug_in()
    hall.plug_in().forbid()
    with_focus = inputs.listener(device)
    choice = ScanNow(hall.inputs)
    assert (choice.listening, len(choice.forbidden)) == (1, 1)
    device.send(typed("short"))
    assert inputs.heard(with_focus)
    assert choice.wait(0.05) is None
    timer = threading.Timer(0.05, choice.cancel)
    timer.start()
    assert choice.wait(60) is None
    timer.join()
    device.unplug()
    assert choice.wait(0.05) is None
    choice.close()
    with_focus.close()


def test_the_command_writes_the_one_that_scans_into_the_settings(hall, tmp_path, monkeypatch):
    monkeypatch.setattr(choosing, "Inputs", lambda: hall.inputs)
    hall.plug_in(name="USB Keyboard")
    device = hall.plug_in(name="Some keyboard", vendor="0abc", serial="S 1")
    (tmp_path / "station.toml").write_text("# ours\n[reader]\naddresses = ['pcsc:auto', 'code-keyboard:auto']\n")

    def scan() -> None:
        until = time.monotonic() + 5
        while not device.has_listeners() and time.monotonic() < until:
            threading.Event().wait(0.01)
        device.send(typed("any-code_1"))

    hand = threading.Thread(target=scan)
    hand.start()
    done = CliRunner().invoke(cli_scanner.scanner, ["choose", "--data", str(tmp_path), "--json"], standalone_mode=False)
    hand.join()
    assert done.exception is None
    told = json.loads(done.stdout)
    assert told["address"] == "code-keyboard:0abc:abcd:S 1"
    assert "any-code_1" not in done.output
    assert (tmp_path / "station.toml").read_text().startswith("# ours\n")
    assert load(tmp_path).reader.addresses == ("pcsc:auto", told["address"])


def test_the_command_says_when_nothing_scans(hall, tmp_path, monkeypatch):
    monkeypatch.setattr(choosing, "Inputs", lambda: hall.inputs)
    hall.plug_in(name="USB Keyboard").forbid()
    arguments = ["choose", "--data", str(tmp_path), "--seconds", "1"]
    with pytest.raises(Trouble, match="USB Keyboard"):
        CliRunner().invoke(cli_scanner.scanner, arguments, standalone_mode=False, catch_exceptions=False)
    assert not (tmp_path / "station.toml").exists()


def test_a_device_that_goes_while_it_is_opened_is_missing(hall):
    device = hall.plug_in()
    device.node.unlink()
    with pytest.raises(DriverError) as missing:
        scanner(hall, "auto").open()
    assert isinstance(missing.value, DeviceMissing)
    device.node.touch()


# the monitor's numeric keypad


def pressed(keypad: Keypad, count: int) -> list[str | None]:
    return [keypad.wait(2) for _ in range(count)]


def test_what_a_keypad_says_reaches_its_page_and_nobody_else(hall):
    device = hall.plug_in_keypad()
    hall.plug_in()
    with_focus = inputs.listener(device)
    keypad = Keypad(keypad_named("5678:00EF"), hall.inputs)
    assert keypad.open() == "A Numeric Keypad"
    keys = [KEYPAD_KEY[sign] for sign in "1234567890+-*/."]
    sent = [*keys, KEYPAD_ENTER, BACKSPACE]
    device.send([event for key in sent for event in (*inputs.press(NUM_LOCK), *inputs.press(key))])
    assert pressed(keypad, len(sent)) == [*"1234567890+-*/.", "enter", "backspace"]
    assert keypad.wait(0) is None and not inputs.heard(with_focus)
    device.send(
        [*inputs.press(HOME), (EV_KEY, KEYPAD_KEY["1"], 2), (EV_SYN, SYN_DROPPED, 0), *inputs.press(KEYPAD_KEY["9"])]
    )
    assert pressed(keypad, 1) == ["7"]
    keypad.cancel()
    assert keypad.wait(60) is None
    keypad.end()
    device.send(inputs.press(KEYPAD_KEY["5"]))
    assert inputs.heard(with_focus)
    with_focus.close()


def test_a_keypad_that_was_unplugged_is_told_and_goes_on_when_it_is_back(hall):
    device, news = hall.plug_in_keypad(), queue.SimpleQueue()
    lane = KeypadLane(Keypad(keypad_named("5678:00ef"), hall.inputs), news.put, pytest.fail)
    lane.start()
    assert news.get(timeout=5) == KeypadStands(None)
    device.send(inputs.press(KEYPAD_KEY["8"]))
    assert news.get(timeout=5) == KeyPressed("8")
    device.unplug()
    assert news.get(timeout=5).trouble == "device-lost"
    assert news.get(timeout=5).trouble == "device-missing"
    again = hall.plug_in_keypad()
    assert news.get(timeout=5) == KeypadStands(None)
    again.send(inputs.press(KEYPAD_ENTER))
    assert news.get(timeout=5) == KeyPressed("enter")
    lane.stop()
    lane.join(5)
    assert not lane.is_alive() and not again.has_listeners()
