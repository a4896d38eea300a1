"""A SAM behind a serial line: one command out, one answer in. 115200 8N1, as every such reader is delivered."""

import termios
import time
from typing import Final

from drivers.errors import DeviceLost
from drivers.readers import sam
from drivers.readers.port import open_port
from drivers.readers.wake import Cancelled, Wake, watching

SPEED: Final = 115200
GAP: Final = 0.2
"""An answer that has begun and then pauses for so many seconds has ended. USB adapters pause about 0.016 s."""


class Line:
    """An open serial line with a SAM at its end.

    Raises:
        DeviceMissing: no such device.
        DeviceHeld: another program has locked the line.
        AccessDenied: this user may not open it.
    """

    def __init__(self, device: str, wake: Wake) -> None:
        self._port = open_port(device, SPEED)
        self._wake = wake
        self._either = watching(wake.fileno(), self._port.fileno())

    def exchange(self, command: sam.Command) -> bytes:
        """The data of a good answer.

        Raises:
            FrameError: a broken answer, NoAnswer when not one byte came.
            SamError: the SAM said no.
            DeviceLost: the line is gone.
            Cancelled: somebody called; the answer may still come and is dropped before the next command.
        """
        self._send(sam.wrap(command.code))
        answer = sam.Answer(command)
        until = time.monotonic() + command.patience
        while (left := until - time.monotonic()) > 0:
            data = self._receive(left)
            if not data:
                break
            if (good := answer.feed(data)) is not None:
                return good
            until = min(until, time.monotonic() + GAP)
        raise answer.missing()

    def pause(self, seconds: float) -> None:
        """Sleep without work.

        Raises:
            Cancelled: somebody called.
        """
        self._wake.pause(seconds)

    def close(self) -> None:
        """Let go of the line."""
        self._port.close()

    def _send(self, frame: bytes) -> None:
        try:
            self._port.reset_input_buffer()
            self._port.write(frame)
        except (OSError, termios.error) as error:
            raise self._lost(error) from error

    def _receive(self, seconds: float) -> bytes:
        """What has come; nothing when `seconds` passed."""
        ready = dict(self._either.poll(seconds * 1000))
        if self._wake.fileno() in ready:
            self._wake.clear()
            raise Cancelled
        if not ready:
            return b""
        try:
            return bytes(self._port.read(4096))
        except OSError as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> DeviceLost:
        return DeviceLost(f"{self._port.port}: {error}")
