"""Keyboards and scanners at the far end of the kernel's input devices.

`SocketHall` has its own description of devices and lets the preloaded `kernel.c` stand for the kernel's evdev, so the
shipped driver and the real evdev package run against it in a child process. `UinputHall` plugs devices into the real
kernel where the machine has /dev/uinput.
"""

import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import evdev

from drivers.readers.inputs import Inputs
from drivers.readers.keystrokes import (
    CAPS_LOCK,
    ENTER,
    EV_KEY,
    EV_SYN,
    KEYPAD,
    KEYPAD_ENTER,
    KEYS,
    NUM_LOCK,
    SYN_DROPPED,
    SYN_REPORT,
)

SOURCE = Path(__file__).with_name("kernel.c")
VARIABLE = "STATION_TEST_INPUTS"
EVENT = struct.Struct("llHHi")
EV_LED, GRAB_TOLD = 0x11, 0x1F
SHIFT, ALT, BACKSPACE = 42, 56, 14

Event = tuple[int, int, int]

BY_CHARACTER = {plain: (key, False) for key, (plain, _) in KEYS.items()} | {
    shifted: (key, True) for key, (plain, shifted) in KEYS.items() if shifted != plain
}
KEYPAD_KEY = {sign: key for key, sign in KEYPAD.items()}


def press(key: int) -> list[Event]:
    """Down and up, each reported."""
    return [event for value in (1, 0) for event in ((EV_KEY, key, value), (EV_SYN, SYN_REPORT, 0))]


def held(key: int, inner: Iterable[Event]) -> list[Event]:
    """Something typed while this key is held down."""
    down, up = press(key)[:2], press(key)[2:]
    return [*down, *inner, *up]


def typed(text: str, suffix: int | None = ENTER) -> list[Event]:
    """As most scanners type: a US keyboard with Shift, and what no key has by its number on the keypad."""
    events: list[Event] = []
    for character in text:
        if character in BY_CHARACTER:
            key, shifted = BY_CHARACTER[character]
            events += held(SHIFT, press(key)) if shifted else press(key)
        else:
            events += by_number(ord(character))
    return events + (press(suffix) if suffix else [])


def by_number(number: int) -> list[Event]:
    """Alt and the number, with the leading zeros that some makers send."""
    return held(ALT, [event for figure in f"{number:05d}" for event in press(KEYPAD_KEY[figure])])


def typed_with_caps_lock(text: str) -> list[Event]:
    """As scanners type that switch Caps Lock on first and off after the suffix: Shift is turned around for letters."""
    turned = "".join(c.swapcase() if c.isascii() and c.isalpha() else c for c in text)
    return [*press(CAPS_LOCK), *typed(turned), *press(CAPS_LOCK)]


def dropped(events: list[Event]) -> list[Event]:
    """The kernel's buffer ran over in the middle."""
    middle = len(events) // 2
    return [*events[:middle], (EV_SYN, SYN_DROPPED, 0), (EV_SYN, SYN_REPORT, 0), *events[middle + 4 :]]


class Device:
    """One plugged-in device: its description, its device file, and who has it open."""

    def __init__(self, hall: "SocketHall", number: int) -> None:
        self.description = hall.inputs.sys / f"event{number}"
        self.node = hall.inputs.dev / f"event{number}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.node))
        self._listener.listen()
        self._listener.setblocking(False)
        self._clients: list[socket.socket] = []
        self._owner: socket.socket | None = None
        self.lights: list[tuple[int, int]] = []

    def send(self, events: Iterable[Event]) -> None:
        """As the kernel passes events on: to whoever has the grab, else to everybody."""
        self.meet()
        now = time.time()
        data = b"".join(EVENT.pack(int(now), int(now % 1 * 1e6), *event) for event in events)
        for client in [self._owner] if self._owner else self._clients:
            client.sendall(data)

    def meet(self) -> None:
        """Take in who has come, gone, grabbed or switched a light."""
        try:
            while True:
                self._clients.append(self._listener.accept()[0])
        except BlockingIOError:
            pass
        for client in list(self._clients):
            self._hear(client)

    def has_listeners(self) -> bool:
        """Whether anybody has it open."""
        self.meet()
        return bool(self._clients)

    def _hear(self, client: socket.socket) -> None:
        try:
            while data := client.recv(EVENT.size, socket.MSG_DONTWAIT):
                _, _, kind, code, value = EVENT.unpack(data)
                if kind == GRAB_TOLD:
                    self._owner = client
                elif kind == EV_LED:
                    self.lights.append((code, value))
        except BlockingIOError:
            return
        except ConnectionResetError:
            pass
        client.close()
        self._clients.remove(client)
        self._owner = None if self._owner is client else self._owner

    def forbid(self) -> None:
        """This user may not open it."""
        self.node.chmod(0)

    def unplug(self) -> None:
        """Gone, description, file and all."""
        self.meet()
        for entry in (*self._clients, self._listener):
            entry.close()
        self.node.unlink()
        shutil.rmtree(self.description)


class SocketHall:
    """A computer's input devices: /sys/class/input and /dev/input in a folder."""

    def __init__(self, folder: Path) -> None:
        self.inputs = Inputs(folder / "sys", folder / "dev")
        self.inputs.sys.mkdir()
        self.inputs.dev.mkdir()
        self._plugged: list[Device] = []
        self._next = 0

    def plug_in(
        self, name: str = "A Barcode Scanner", vendor: str = "1234", product: str = "abcd", serial: str = "S1"
    ) -> Device:
        """Something with the keys of a keyboard."""
        return self._plug_in(name, vendor, product, serial, [*KEYS, ENTER])

    def plug_in_keypad(self, serial: str = "") -> Device:
        """Something with a numeric keypad's keys and nothing else."""
        keys = [*KEYPAD, KEYPAD_ENTER, BACKSPACE, NUM_LOCK]
        return self._plug_in("A Numeric Keypad", "5678", "00ef", serial, keys)

    def plug_in_volume_keys(self) -> Device:
        """The other face of many scanners."""
        return self._plug_in("A Barcode Scanner Consumer Control", "1234", "abcd", "S1", [113, 114, 115])

    def _plug_in(self, name: str, vendor: str, product: str, serial: str, keys: list[int]) -> Device:
        device = self.inputs.sys / f"event{self._next}" / "device"
        (device / "id").mkdir(parents=True)
        (device / "capabilities").mkdir()
        for file, text in (("name", name), ("uniq", serial), ("id/vendor", vendor), ("id/product", product)):
            (device / file).write_text(text + "\n", encoding="utf-8")
        (device / "capabilities" / "key").write_text(bitmap(keys) + "\n", encoding="ascii")
        self._plugged.append(Device(self, self._next))
        self._next += 1
        return self._plugged[-1]

    def end(self) -> None:
        """Everything unplugged."""
        for device in self._plugged:
            if device.node.exists():
                device.unplug()


def bitmap(keys: Iterable[int]) -> str:
    """As sysfs prints it: words of a long in hexadecimal, the highest first."""
    bits = sum(1 << key for key in keys)
    width = 8 * struct.calcsize("l")
    words = [bits >> shift & (1 << width) - 1 for shift in range(0, bits.bit_length(), width)]
    return " ".join(f"{word:x}" for word in reversed(words))


def run_with_kernel(tests: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a file of tests in a process into which `kernel.c` is loaded."""
    library = folder / "kernel.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"], check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tests)]
    environment = {**os.environ, "LD_PRELOAD": str(library), VARIABLE: str(folder)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(
        [*command, "--basetemp", str(folder / "t")],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )


def reason_to_skip() -> str | None:
    """Why the preloaded kernel can't be built here; None when it can."""
    return None if sys.platform == "linux" and shutil.which("gcc") else "no gcc, or not Linux"


def listener(device: Device) -> "evdev.InputDevice[str]":
    """Another program that has the device open, the one with the focus for instance."""
    listening = evdev.InputDevice(str(device.node))
    device.meet()
    return listening


def heard(listening: "evdev.InputDevice[str]") -> bool:
    """Whether anything has reached it since it was last asked."""
    try:
        return bool(list(listening.read()))
    except BlockingIOError:
        return False
