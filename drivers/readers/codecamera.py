"""A webcam that looks for codes (`code-camera:0`), for a day on which the scanner is dead.

OpenCV's VideoCapture takes numbers, the paths of videos, and series of pictures (`/tmp/look-%04d.png`) alike.
"""

import os
import time
from collections import deque
from itertools import cycle
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from drivers.errors import AccessDenied, DeviceLost, DeviceMissing
from drivers.readers.base import ReaderEvent, ReaderIdentity, ReadFailed
from drivers.readers.presentation import Presentations, Sighting
from drivers.readers.qrcode import BETTER, Picture, as_it_is, read_codes
from drivers.readers.wake import Cancelled, Wake, watching

LOOK: Final = 0.1
"""Seconds between two looks: enough for whoever holds a phone still, and little work while nobody does."""

SIZE: Final = (1280, 720)
"""Width and height asked of a webcam; it gives the nearest it has."""

SILENT_S: Final = 1
"""Seconds after which a webcam that gives no picture is lost; OpenCV itself would wait 10."""


class CodeCamera:
    """One webcam or video. See `Reader` for the contract.

    `wait` and `cancel` may last as much longer as one look takes: 30 to 70 ms, and `SILENT_S` when a webcam hangs.
    """

    def __init__(self, address: str, place: str) -> None:
        """Describe the camera; nothing is opened yet.

        Args:
            address: as the user wrote it.
            place: number of the webcam, or a path.
        """
        self.address = address
        self._place = place
        self._wake: Wake | None = None
        self._looking: Looking | None = None

    def open(self) -> ReaderIdentity:
        """Open the camera and take one picture.

        Raises:
            DeviceMissing: no such camera, or it gives no picture.
            AccessDenied: this user may not open it.
        """
        if self._wake:
            raise RuntimeError("the reader is open already")
        self._wake = Wake()
        try:
            self._looking = Looking(opened(self._place), self._wake)
            return ReaderIdentity(self.address, f"camera, {self._looking.size[0]}x{self._looking.size[1]}")
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the camera gives no more pictures.
        """
        if not self._looking:
            raise RuntimeError("the reader is closed")
        try:
            return self._looking.next_event(time.monotonic() + timeout)
        except Cancelled:
            return None

    def cancel(self) -> None:
        """End the running wait after its look, or the next one."""
        if wake := self._wake:
            wake.call()

    def close(self) -> None:
        """Let go of the camera."""
        if self._looking:
            self._looking.capture.release()
        if self._wake:
            self._wake.close()
        self._wake = self._looking = None


class Looking:
    """Looks through one camera from its opening to its end.

    Attributes:
        capture: the camera.
        size: width and height of its pictures.
    """

    def __init__(self, capture: cv2.VideoCapture, wake: Wake) -> None:
        self.capture = capture
        self._wake = wake
        self._alarm = watching(wake.fileno())
        self._presentations = Presentations()
        self._news: deque[ReaderEvent] = deque()
        self._next_look = time.monotonic()
        self._better = cycle(BETTER)
        self.size = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the camera gives no more pictures.
        """
        while not self._news:
            self._pause(min(self._next_look, until) - time.monotonic())
            now = time.monotonic()
            if now >= self._next_look:
                self._next_look = now + LOOK
                self._look()
            elif now >= until:
                return None
        return self._news.popleft()

    def _pause(self, seconds: float) -> None:
        if self._alarm.poll(max(0.0, seconds) * 1000):
            self._wake.clear()
            raise Cancelled()

    def _look(self) -> None:
        # One of the better ways per look, each in its turn: whoever holds a phone still sees them all in half a second.
        sighting = the_one(read_codes(self._picture(), (as_it_is, next(self._better))))
        if sighting and (presented := self._presentations.seen(sighting, time.monotonic())):
            self._news.append(presented)

    def _picture(self) -> Picture:
        there, picture = self.capture.read()
        if not there:
            raise DeviceLost("no more pictures")
        return np.asarray(picture, np.uint8)


def the_one(codes: list[Sighting]) -> Sighting | None:
    """The code in the picture; of two phones in one picture nobody can say whose turn it is."""
    if len(codes) > 1:
        return ReadFailed("scan", "several")
    return codes[0] if codes else None


def opened(place: str) -> cv2.VideoCapture:
    """The camera or video, known to be there.

    Raises:
        DeviceMissing: nothing there, or OpenCV can't open it.
        AccessDenied: this user may not open it.
    """
    capture = opened_webcam(int(place)) if place.isascii() and place.isdecimal() else opened_video(place)
    if not capture.isOpened():
        capture.release()
        raise DeviceMissing(f"{place} gives no pictures")
    return capture


def opened_webcam(number: int) -> cv2.VideoCapture:
    """The webcam of this number, with pictures as fresh and as large as it has them.

    Raises:
        DeviceMissing: no such device.
        AccessDenied: this user may not open it.
    """
    device = Path(f"/dev/video{number}")
    if os.name == "posix":
        if not device.exists():
            raise DeviceMissing(str(device))
        if not os.access(device, os.R_OK | os.W_OK):
            raise AccessDenied(str(device))
    # Read by OpenCV when it opens its first webcam; no call sets it.
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(SILENT_S))
    capture = cv2.VideoCapture(number)
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, SIZE[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, SIZE[1])
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def opened_video(path: str) -> cv2.VideoCapture:
    """A video, or a series of pictures where the path has a number in it."""
    return cv2.VideoCapture(path, cv2.CAP_IMAGES if "%" in path else cv2.CAP_ANY)
