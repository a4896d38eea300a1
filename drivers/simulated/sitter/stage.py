"""The chair in front of the lens: who sits there, and what a live frame or a still of it looks like."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, Picture, pixels, plain
from drivers.simulated.sitter.figure import portrait_from_figure
from drivers.simulated.sitter.grain import Grain
from drivers.simulated.sitter.light import Light
from drivers.simulated.sitter.look import Look, prepare
from drivers.simulated.sitter.pose import Pose, off_pose
from drivers.simulated.sitter.scene import (
    FRAME,
    Sensor,
    after,
    file_from_scene,
    scene_from_portrait,
    sensor,
)
from drivers.simulated.sitter.shelf import fetch_figure
from drivers.simulated.sitter.truth import Truth, truth

STILLS = {6: (3000, 2000), 24: (6000, 4000)}
"""Width and height of a still file by megapixels."""

ORIENTATION = {False: 1, True: 8}
"""EXIF orientation of a still by `upright`: the grip is up, so its files are turned counter-clockwise to be seen."""

_FRAME_QUALITY, _STILL_QUALITY = 80, 92
_EMPTY = Pose(faces=0)


@dataclass(frozen=True)
class _Sitting:
    person: int
    pose: Pose
    start: Pose
    look: Look
    since: float
    drift_s: float

    def pose_at(self, now: float) -> tuple[Pose, bool]:
        """The pose at this moment, and whether it is the final one."""
        share = (now - self.since) / self.drift_s if self.drift_s > 0 else 1.0
        if share >= 1:
            return self.pose, True
        share = max(share, 0.0)
        return self.start.towards(self.pose, share * share * (3 - 2 * share)), False


class Stage:
    """One chair, one background, one body; all pictures of a moment show the same.

    Times are seconds of one clock of the caller's choice, by default `time.time()`.

    Attributes:
        light: in which everything is seen.
    """

    def __init__(self, megapixels: int = 6, upright: bool = False, cache: Path | None = None) -> None:
        """Make the stage, with an empty chair.

        Args:
            megapixels: 6 or 24, the size of stills.
            upright: whether the body stands on its side.
            cache: folder for the cut-out sitter; None takes the platform's cache folder.
        """
        self.light = Light()
        self._figure = fetch_figure(cache)
        self._megapixels = megapixels
        self._wall = _EMPTY
        self.turn(upright)
        self._frame_grain = Grain(FRAME, sigma=1.2)
        self._still_grain = Grain(STILLS[megapixels], sigma=1.6)
        self._sitting: _Sitting | None = None

    def turn(self, upright: bool) -> None:
        """Stand the body on its side, or lay it down; whoever sits stays seated."""
        self._frame = sensor(FRAME, upright)
        self._still = sensor(STILLS[self._megapixels], upright)

    def hang(self, background: tuple[int, int, int], shade: float = 0.0) -> None:
        """Hang another cloth behind the empty chair: red, green, blue, and how much darker its right edge is.

        Raises:
            ValueError: no colour, or no share.
        """
        self._wall = Pose.of({"faces": 0, "background": background, "shade": shade})

    @property
    def still_size(self) -> tuple[int, int]:
        """Width and height of a still file."""
        return self._still.file_size

    def sit(self, person: int, pose: Mapping[str, Any], drift_s: float = 0.0, now: float | None = None) -> None:
        """Put somebody in the chair, who drifts from a wrong pose into the one asked for.

        Args:
            person: number in the mark on the suit; also decides how the drift begins.
            pose: attributes of `Pose` that differ from the best.
            drift_s: how long the drift takes.
            now: when it begins; None is `time.time()`.

        Raises:
            ValueError: a pose or person that can't be shown.
        """
        asked = Pose.of(pose)
        began = time.time() if now is None else now
        look = prepare(self._figure, person, asked, self._frame)
        self._sitting = _Sitting(person, asked, off_pose(asked, person), look, began, drift_s)

    def stand(self) -> None:
        """Leave the chair empty."""
        self._sitting = None

    def frame(self, now: float) -> bytes:
        """Give a live frame: JPEG, 640x424, sideways when the body stands upright."""
        picture = self.light.on_frame(self._picture(self._frame, now))
        return _coded(picture, self._frame_grain, _FRAME_QUALITY, now)

    def still(self, now: float, charge: float = 1.0) -> bytes:
        """Give a full-size JPEG without EXIF, sideways when the body stands upright; `charge`: 0 to 1, the flash's."""
        picture = self.light.on_still(self._picture(self._still, now), charge)
        return _coded(picture, self._still_grain, _STILL_QUALITY, now)

    def truth(self, now: float) -> Truth:
        """Say what a live frame of this moment shows, in pixels of the frame turned upright."""
        return self._truth(self._frame, now)

    def truth_of_still(self, now: float) -> Truth:
        """Say what a still of this moment shows, in pixels of the still turned upright."""
        return self._truth(self._still, now)

    def _truth(self, sensor: Sensor, now: float) -> Truth:
        if self._sitting is None:
            return truth(sensor, _EMPTY, None, True)
        pose, settled = self._sitting.pose_at(now)
        return truth(sensor, pose, self._sitting.person, settled)

    def _picture(self, sensor: Sensor, now: float) -> Picture:
        sitting = self._sitting
        if sitting is not None:
            pose, _ = sitting.pose_at(now)
            return _render(sensor, sitting.look, pose)
        picture = _wall(sensor, self._wall.background)
        return _shaded(picture, sensor, self._wall.shade) if self._wall.shade else picture


def _coded(picture: Picture, grain: Grain, quality: int, now: float) -> bytes:
    grain.add(picture, now)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _wall(sensor: Sensor, colour: tuple[int, int, int]) -> Picture:
    width, height = sensor.file_size
    return plain((height, width), colour[::-1])


def _render(sensor: Sensor, look: Look, pose: Pose) -> Picture:
    """Put the sitters of this pose in front of the wall, with the wall's shade."""
    if pose.faces == 0:
        picture = _wall(sensor, look.wall[::-1])
    else:
        picture = _sitter(sensor, look, pose, beside=pose.faces == 2)
    if pose.faces == 2:
        front, cover = _sitter(sensor, look, pose), _sitter(sensor, look, pose, covers=True)
        cv2.copyTo(front, cv2.threshold(cover, 127, 255, cv2.THRESH_BINARY)[1], picture)
    if pose.shade:
        picture = _shaded(picture, sensor, pose.shade)
    return picture


def _sitter(sensor: Sensor, look: Look, pose: Pose, beside: bool = False, covers: bool = False) -> Picture:
    """Show one sitter alone; with `covers` where the sitter is instead of the colours."""
    scene = scene_from_portrait(sensor, pose, beside)
    colour, cover, density = look.fitting(float(np.sqrt(abs(np.linalg.det(scene[:, :2])))))
    matrix: Floats = after(file_from_scene(sensor), after(scene, portrait_from_figure(density)))
    picture = cv2.warpAffine(
        cover if covers else colour,
        matrix,
        sensor.file_size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0,) if covers else look.wall,
    )
    return pixels(picture)


def _shaded(picture: Picture, sensor: Sensor, shade: float) -> Picture:
    """Darken towards the scene's right edge."""
    width, height = sensor.file_size
    fall = np.linspace(255, 255 * (1 - shade), sensor.width)
    row = np.round(fall).astype(np.uint8)
    mask = np.tile(row[:, None], (1, width)) if sensor.upright else np.tile(row[None], (height, 1))
    return pixels(cv2.multiply(picture, cv2.merge((mask, mask, mask)), scale=1 / 255))
