"""What libgphoto2's errors mean for us. Runs inside the camera process."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import gphoto2 as gp

from drivers.cameras.base import BodyHeld
from drivers.cameras.holders import device_file, holders_of
from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused, DeviceSilent

# Every read of PTP/IP gives up after 2.5 s (ptpip-private.h), and the first time-out in a process comes as I/O error
# because a perror() before it spoils errno (ptpip.c): how long a call took tells more than its code.
_SILENCE = 2.4

_NOBODY_THERE = (
    gp.GP_ERROR,
    gp.GP_ERROR_IO,
    gp.GP_ERROR_UNKNOWN_PORT,
    gp.GP_ERROR_MODEL_NOT_FOUND,
    gp.GP_ERROR_IO_USB_FIND,
)
_HELD = (gp.GP_ERROR_IO_USB_CLAIM, gp.GP_ERROR_IO_LOCK)


class Hearing:
    """Listens to the library's messages and turns its errors into ours.

    Some reasons are told to the context, others only to the error log: a refused `trigger_capture` over USB, for
    instance, leaves "PTP_OC 0x9207 receiving resp failed: Out of Focus (0xa002)" there and nothing in the context.

    Attributes:
        context: to be given to every call of the library.
        words: what the library said during the last step.
    """

    def __init__(self) -> None:
        self.context = gp.Context()
        self.words: list[str] = []
        # Both callbacks live as long as somebody holds what comes back.
        self._told = self.context.set_error_func(self._on_message, None)
        self._logged = gp.gp_log_add_func(gp.GP_LOG_ERROR, self._on_log, None)

    def _on_message(self, _context: gp.Context, text: bytes, _data: None) -> None:
        self.words.append(text.decode(errors="replace"))

    def _on_log(self, _level: int, domain: str, text: str, _data: None) -> None:
        if not domain.startswith("gp_"):  # those only repeat that the call failed
            self.words.append(text)

    @contextmanager
    def step(self, name: str, *, may_be_busy: bool = False) -> Iterator[None]:
        """One step on a connected body; whatever the library can't do means that the connection is lost.

        Raises:
            DeviceLost, DeviceSilent: the connection is lost.
            DeviceRefused: the body answered that it is busy, and this step `may_be_busy`: asking again is safe.
        """
        self.words.clear()
        begun = monotonic()
        try:
            yield
        except gp.GPhoto2Error as error:
            if may_be_busy and error.code == gp.GP_ERROR_CAMERA_BUSY:
                raise DeviceRefused("busy") from None
            raise self.lost(name, error, monotonic() - begun) from None

    def lost(self, step: str, error: gp.GPhoto2Error, took: float) -> DeviceLost:
        """Name the loss: silent when the library gave up waiting, else just lost."""
        kind = DeviceSilent if is_silence(error, took) else DeviceLost
        return kind(self.describe(step, error))

    def describe(self, step: str, error: gp.GPhoto2Error) -> str:
        """Give step, return code and the library's own words, for the log."""
        return "; ".join([f"{step}: {error.code} {error.string}", *self.words])


def is_silence(error: gp.GPhoto2Error, took: float) -> bool:
    """Whether this error, after so many seconds, means that nothing was answered."""
    return error.code == gp.GP_ERROR_TIMEOUT or took > _SILENCE


@contextmanager
def opening(hearing: Hearing, camera: gp.Camera) -> Iterator[None]:
    """Opening the body; what goes wrong means that it is not there, not ours or not answering."""
    hearing.words.clear()
    begun = monotonic()
    try:
        yield
    except gp.GPhoto2Error as error:
        detail = hearing.describe("open", error)
        if error.code in _HELD:
            raise _held(detail, camera.get_port_info().get_path()) from None
        if is_silence(error, monotonic() - begun):
            raise DeviceSilent(detail) from None
        if error.code in _NOBODY_THERE:
            raise DeviceMissing(detail) from None
        raise DeviceLost(detail) from None


def _held(detail: str, port: str) -> BodyHeld:
    holders = holders_of(device_file(port))
    named = ", ".join(str(holder) for holder in holders) or "a program of somebody else"
    return BodyHeld(f"{detail}; held by {named}", port, tuple(holder.name for holder in holders))
