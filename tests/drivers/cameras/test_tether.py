"""What the driver makes of answers that no simulated body gives, with a library camera that a test has written."""

from typing import Any

import gphoto2 as gp
import pytest
from support.camera_events import COMPLETE, TIMEOUT, Event, added, file

from drivers.cameras.tether import Tether
from drivers.errors import DeviceLost, DeviceRefused


class LibraryCamera:
    """A `gphoto2.Camera` whose release fails with words, and whose queue tells these events after it."""

    def __init__(self, tether: Tether, words: list[str], then: list[Event]) -> None:
        self._tether = tether
        self._words = words
        self._then = then
        self._queue: list[Event] = []

    def trigger_capture(self, _context: object) -> None:
        self._tether._hearing.words.extend(self._words)
        self._queue += self._then
        raise gp.GPhoto2Error(gp.GP_ERROR)

    def wait_for_event(self, _wait_ms: int, _context: object) -> Event:
        return self._queue.pop(0) if self._queue else TIMEOUT


def tether_to(words: list[str], then: list[Event]) -> Tether:
    tether = Tether()
    camera = LibraryCamera(tether, words, then)
    tether._camera = tether._events._camera = camera
    return tether


def test_a_body_that_says_no_and_tells_of_no_picture_refused() -> None:
    with pytest.raises(DeviceRefused) as refused:
        tether_to(["Out of Focus"], []).release("i", 1)
    assert refused.value.detail == "focus"


@pytest.mark.parametrize("evidence", [added("DSC_0001.JPG"), COMPLETE])
def test_a_body_that_says_no_and_tells_of_a_picture_is_not_believed(evidence: Event) -> None:
    with pytest.raises(DeviceLost):
        tether_to(["PTP Store Full"], [evidence]).release("i", 1)


class Target:
    """The widget of a setting with choices."""

    def __init__(self, value: str, choices: list[str]) -> None:
        self.value = value
        self._choices = choices

    def count_choices(self) -> int:
        return len(self._choices)

    def get_choice(self, index: int) -> str:
        return self._choices[index]

    def get_value(self) -> str:
        return self.value

    def set_value(self, value: str) -> None:
        self.value = value


class Settings:
    """A body's settings: its capture target with these choices, none for no such setting, kept or not when set."""

    def __init__(self, *choices: str, keeps: bool = True) -> None:
        self._choices = list(choices)
        self._keeps = keeps
        self.target = choices[0] if choices else ""

    def get_single_config(self, _name: str, _context: object) -> Target:
        if not self._choices:
            raise gp.GPhoto2Error(gp.GP_ERROR_BAD_PARAMETERS)
        return Target(self.target, self._choices)

    def set_single_config(self, _name: str, widget: Target, _context: object) -> None:
        if self._keeps:
            self.target = widget.value


def aim(settings: Any) -> None:
    tether = Tether()
    tether._dials._camera = tether._camera = settings
    tether._aim_at_card()


@pytest.mark.parametrize("choices", [("Internal RAM", "Memory card"), ("内部 RAM", "存储卡"), ("RAM", "card", "both")])
def test_pictures_go_to_the_card_whatever_it_is_called(choices: tuple[str, ...]) -> None:
    settings = Settings(*choices)
    aim(settings)
    assert settings.target == choices[1]


@pytest.mark.parametrize("settings", [Settings("RAM", "card", keeps=False), Settings("RAM"), Settings()])
def test_a_body_that_keeps_them_in_its_memory_is_refused(settings: Settings) -> None:
    with pytest.raises(DeviceRefused) as refused:
        aim(settings)
    assert refused.value.detail == "capture-target"


def test_a_file_that_came_shorter_than_announced_is_no_file(tmp_path: Any) -> None:
    class Shorter:
        def file_get(self, *_arguments: object) -> "Shorter":
            return self

        def get_data_and_size(self) -> bytes:
            return b"half"

    tether = Tether()
    tether._camera = Shorter()
    with pytest.raises(DeviceLost, match="4 of 8 bytes"):
        tether.copy(file("DSC_0001.JPG"), 8, tmp_path, "new.jpg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "serial"), [("00000000000000000000000006001234", "6001234"), ("None", ""), ("0", ""), ("A0100", "A0100")]
)
def test_serials_are_read_as_the_pictures_have_them(told: str, serial: str) -> None:
    tether = Tether()
    tether._dials._camera = Settings(told)
    assert tether._serial() == serial
