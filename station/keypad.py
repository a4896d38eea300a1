"""The monitor's own numeric keypad: a lane that keeps it open and grabbed, and says what was pressed."""

from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import DriverError
from drivers.keypad import Keypad, keypad_named
from station.lanes import RETRY_SECONDS, STOP_PATIENCE, WAIT_SLICE, Lane, Tell


@dataclass(frozen=True)
class KeyPressed:
    """A key: a figure, `+ - * / .`, `enter` or `backspace`."""

    key: str


@dataclass(frozen=True)
class KeypadStands:
    """How the keypad stands: code of its trouble, None while it works."""

    trouble: str | None


KeypadNews = KeyPressed | KeypadStands


class KeypadLane(Lane):
    """Owns the keypad: grabs it, waits for keys, and grabs it again whenever it went away."""

    grace = STOP_PATIENCE

    def __init__(self, keypad: Keypad, hear: Callable[[KeypadNews], None], tell: Tell) -> None:
        """Have everything heard by `hear`, on this lane's thread; it must return at once."""
        super().__init__("keypad-lane", tell)
        self._keypad, self._hear = keypad, hear

    def work(self) -> None:
        """Keep it open until stopped; the same trouble is told once."""
        told: str | None = ""
        try:
            while not self._stopping.is_set():
                try:
                    self._keypad.open()
                    told = self._tell_how(None, told)
                    self._listen()
                except DriverError as error:
                    told = self._tell_how(error.code, told)
                    self._stopping.wait(RETRY_SECONDS)
                finally:
                    self._keypad.close()
        finally:
            self._keypad.end()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            key = self._keypad.wait(WAIT_SLICE)
            if key is not None:
                self._hear(KeyPressed(key))

    def _tell_how(self, code: str | None, told: str | None) -> str | None:
        if code != told:
            self._hear(KeypadStands(code))
        return code

    def stop(self) -> None:
        """End a running wait."""
        super().stop()
        self._keypad.cancel()


def keypad_lane(address: str, hear: Callable[[KeypadNews], None], tell: Tell) -> KeypadLane:
    """The lane of the keypad at an address, VID:PID or VID:PID:SERIAL.

    Raises:
        BadAddress: it is neither.
    """
    return KeypadLane(Keypad(keypad_named(address)), hear, tell)
