"""A SAM behind USB pipes: one command out, one answer in, through pyusb on the system's libusb.

libusb can't be woken from outside while it waits for a pipe, so it waits in short slices.
"""

import errno
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

import usb.core
import usb.util

from drivers.errors import DeviceLost, DeviceSilent
from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoAnswer
from drivers.readers.usbframes import JoinedAnswer, parts_of
from drivers.readers.wake import Wake

SLICE: Final = 0.02
"""Seconds that one pipe is listened to before the other one gets its turn and `cancel` is heeded."""

GAP: Final = 0.2
"""An answer that has begun and then pauses for so many seconds has ended."""

DRAIN: Final = 0.005
"""Seconds of silence until a pipe counts as empty before a command is sent."""

STALE: Final = 32
"""More pieces than any answers to earlier commands are: a device that goes on talking is not waited for."""

BUFFER: Final = 4096
"""Whole packets of any size that full speed and high speed have, and more than the longest answer."""

_HID: Final = 3
_CARRYING: Final = (usb.util.ENDPOINT_TYPE_BULK, usb.util.ENDPOINT_TYPE_INTR)


@dataclass(frozen=True)
class Pipes:
    """Where a device takes and gives frames.

    Attributes:
        interface: number of the interface.
        outs: addresses of the OUT pipes, one or two, the header's first.
        ins: addresses of the IN pipes, likewise.
    """

    interface: int
    outs: tuple[int, ...]
    ins: tuple[int, ...]


def pipes_of(device: Any) -> Pipes | None:
    """The pipes of a device's first interface that has both directions; None when it has only HID or none.

    Raises:
        usb.core.USBError: the device went away or can't be configured.
    """
    for interface in _configuration(device):
        ends = [end for end in interface if usb.util.endpoint_type(end.bmAttributes) in _CARRYING]
        outs, ins = (
            tuple(sorted(end.bEndpointAddress for end in ends if _direction(end) == way))[:2]
            for way in (usb.util.ENDPOINT_OUT, usb.util.ENDPOINT_IN)
        )
        if interface.bInterfaceClass != _HID and outs and ins:
            return Pipes(interface.bInterfaceNumber, outs, ins)
    return None


def _configuration(device: Any) -> Any:
    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
    # No configuration is chosen yet, which pyusb tells without a number.
    device.set_configuration()
    return device.get_active_configuration()


def _direction(end: Any) -> int:
    return int(usb.util.endpoint_direction(end.bEndpointAddress))


class UsbPipes:
    """The claimed pipes of one device, a `Link` to its SAM.

    Raises:
        usb.core.USBError: another program has them (EBUSY), this user may not (EACCES), or the device went away.
    """

    def __init__(self, device: Any, pipes: Pipes, wake: Wake) -> None:
        self._device = device
        self._pipes = pipes
        self._wake = wake
        self._displaced = False
        try:
            self._claim()
        except BaseException:
            self.close()
            raise

    def exchange(self, command: sam.Command) -> bytes:
        """The data of a good answer; see `Link.exchange`.

        What comes late, after a cancelled or unanswered command, is dropped before the next one is sent.
        """
        self._drain(command)
        self._send(command, time.monotonic() + command.patience)
        answer = JoinedAnswer(command, len(self._pipes.ins))
        until = deadline = time.monotonic() + command.patience
        for number, pipe in cycle(enumerate(self._pipes.ins)):
            piece = self._receive(command, pipe, SLICE)
            if (good := answer.feed(number, piece)) is not None:
                return good
            if piece:
                until = min(deadline, time.monotonic() + GAP)
            if time.monotonic() >= until:
                break
        raise answer.missing()

    def pause(self, seconds: float) -> None:
        """Sleep without work; see `Link.pause`."""
        self._wake.pause(seconds)

    def close(self) -> None:
        """Let go of the device, and give it back to the kernel's driver that had it before."""
        with suppress(usb.core.USBError):
            usb.util.release_interface(self._device, self._pipes.interface)
        if self._displaced:
            with suppress(usb.core.USBError):
                self._device.attach_kernel_driver(self._pipes.interface)
        self._displaced = False
        usb.util.dispose_resources(self._device)

    def _claim(self) -> None:
        """Take the interface from a driver of the kernel, never from another program."""
        with suppress(NotImplementedError):  # only Linux has such drivers
            if self._device.is_kernel_driver_active(self._pipes.interface):
                self._device.detach_kernel_driver(self._pipes.interface)
                self._displaced = True
        usb.util.claim_interface(self._device, self._pipes.interface)

    def _drain(self, command: sam.Command) -> None:
        for pipe in self._pipes.ins:
            for _ in range(STALE):
                if not self._receive(command, pipe, DRAIN):
                    break

    def _send(self, command: sam.Command, deadline: float) -> None:
        """Write the frame; a SAM that still works on an earlier command takes nothing until it is done.

        Once a part of it is taken, `cancel` waits: half a frame would spoil the next one.
        """
        begun = False
        parts = parts_of(sam.wrap(command.code), len(self._pipes.outs))
        for pipe, part in zip(self._pipes.outs, parts, strict=True):
            while part:
                if not begun:
                    self._wake.pause(0)
                taken = self._write(command, pipe, part)
                begun, part = begun or taken > 0, part[taken:]
                if part and time.monotonic() >= deadline:
                    raise DeviceSilent("half a frame was taken") if begun else NoAnswer(command.step, "takes nothing")

    def _write(self, command: sam.Command, pipe: int, part: bytes) -> int:
        """How many bytes were taken within a slice."""
        try:
            return int(self._device.write(pipe, part, _milliseconds(SLICE)))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise self._trouble(command, pipe, error) from error

    def _receive(self, command: sam.Command, pipe: int, seconds: float) -> bytes:
        """What the pipe brings within these seconds; nothing when it is silent."""
        self._wake.pause(0)
        try:
            return bytes(self._device.read(pipe, BUFFER, _milliseconds(seconds)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._trouble(command, pipe, error) from error

    def _trouble(self, command: sam.Command, pipe: int, error: usb.core.USBError) -> FrameError | DeviceLost:
        name = errno.errorcode.get(error.errno or 0, "unknown")
        if error.errno == errno.EOVERFLOW:
            return FrameError(command.step, name)
        if error.errno == errno.EPIPE:
            with suppress(usb.core.USBError):
                self._device.clear_halt(pipe)
                return FrameError(command.step, "stalled")
        return DeviceLost(f"USB {name}")


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
