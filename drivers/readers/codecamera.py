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
from drivers.readers.base import ReaderEvent, ReadFailed
from drivers.readers.presentation import Presentations, Sighting
from drivers.readers.qrcode import BETTER, Picture, as_it_is, read_codes
from drivers.readers.session import SessionReader
from drivers.readers.wake import Wake

LOOK: Final = 0.1
"""Seconds between two looks: enough for whoever holds a phone still, and little work while nobody does."""

SIZE: Final = (1280, 720)
"""Width and height asked of a webcam; it gives the nearest it has."""

SILENT_S: Final = 1
"""Seconds after which a webcam that gives no picture is lost; OpenCV itself would wait 10."""


def code_camera(address: str, place: str) -> SessionReader:
    """One webcam or video, not opened yet.

    `wait` and `cancel` may last as much longer as one look takes: 30 to 70 ms, and `SILENT_S` when a webcam hangs.

    Args:
        address: as the user wrote it.
        place: number of the webcam, or a path.
    """
    return SessionReader(address, lambda wake: Looking(opened(place), wake))


class Looking:
    """Looks through one camera from its opening to its end. See `Session`."""

    sam: str | None = None

    def __init__(self, capture: cv2.VideoCapture, wake: Wake) -> None:
        self._capture = capture
        self._wake = wake
        self._presentations = Presentations()
        self._news: deque[ReaderEvent] = deque()
        self._next_look = time.monotonic()
        self._better = cycle(BETTER)
        size = (int(capture.get(side)) for side in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        self.model = "camera, {}x{}".format(*size)

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the camera gives no more pictures.
        """
        while not self._news:
            self._wake.pause(min(self._next_look, until) - time.monotonic())
            now = time.monotonic()
            if now >= self._next_look:
                self._next_look = now + LOOK
                self._look()
            elif now >= until:
                return None
        return self._news.popleft()

    def close(self) -> None:
        """Let go of the camera."""
        self._capture.release()

    def _look(self) -> None:
        # One of the better ways per look, each in its turn: whoever holds a phone still sees them all in half a second.
        sighting = the_one(read_codes(self._picture(), (as_it_is, next(self._better))))
        if sighting and (presented := self._presentations.seen(sighting, time.monotonic())):
            self._news.append(presented)

    def _picture(self) -> Picture:
        there, picture = self._capture.read()
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
