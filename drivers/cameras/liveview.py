"""The live view of a connected body: paced, and never a reason to stop shooting. Runs inside the camera process."""

import time
from time import monotonic

import gphoto2 as gp

from drivers.cameras.troubles import Hearing, is_silence

REST = 1.0

# The body answered and has no picture for us: it can't do live view (-6), is busy (-110), or forbids it for now with
# a reason among the context's words (-1: battery, temperature, a dial).
_NO_PICTURE = (gp.GP_ERROR, gp.GP_ERROR_NOT_SUPPORTED, gp.GP_ERROR_CAMERA_BUSY)

_SWITCH = "viewfinder"
_NO_SWITCH = (*_NO_PICTURE, gp.GP_ERROR_BAD_PARAMETERS)


class LiveView:
    """Takes frames no faster than asked; after a refusal it leaves the body in peace for `REST` seconds."""

    def __init__(self, camera: gp.Camera, hearing: Hearing) -> None:
        self._camera = camera
        self._hearing = hearing
        self._due = monotonic()
        self._resting_until = 0.0
        self._runs = False

    def next_frame(self, frames_per_second: float) -> bytes | None:
        """Wait for the next frame's turn and take it; None when the body has none to give.

        Raises:
            DeviceLost: the link failed, not just the live view.
        """
        self._wait_for_turn(1 / frames_per_second)
        if monotonic() < self._resting_until:
            return None
        self._hearing.words.clear()
        begun = monotonic()
        try:
            return self._take()
        except gp.GPhoto2Error as error:
            took = monotonic() - begun
            if error.code not in _NO_PICTURE or is_silence(error, took):
                raise self._hearing.lost("preview", error, took) from None
            self._resting_until = monotonic() + REST
            return None

    def end(self) -> None:
        """Have the body end live view, if it runs. One that has no such switch goes on; it is not asked again.

        `viewfinder` switched off sends EndLiveView to a Nikon, and an EOS its finder back to the mirror
        (`_put_Nikon_ViewFinder`, `_put_Canon_EOS_ViewFinder` in
        https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c).

        Raises:
            DeviceLost: the link failed.
        """
        if not self._runs:
            return
        self._runs = False
        begun = monotonic()
        try:
            switch = self._camera.get_single_config(_SWITCH, self._hearing.context)
            switch.set_value(0)
            self._camera.set_single_config(_SWITCH, switch, self._hearing.context)
        except gp.GPhoto2Error as error:
            took = monotonic() - begun
            if error.code not in _NO_SWITCH or is_silence(error, took):
                raise self._hearing.lost("rest", error, took) from None

    def _take(self) -> bytes | None:
        """Take one frame, copied while its holder lives: afterwards its memory belongs to somebody else.

        Busy for longer than 0.2 s comes as success with no bytes (`camera_capture_preview` in
        https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/library.c).
        """
        self._runs = True
        holder = self._camera.capture_preview(None, self._hearing.context)
        return bytes(holder.get_data_and_size()) or None

    def _wait_for_turn(self, interval: float) -> None:
        time.sleep(max(0.0, self._due - monotonic()))
        self._due = monotonic() + interval
