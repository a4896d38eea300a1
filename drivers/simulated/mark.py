"""The sitter's machine-readable mark: a white badge with two square tags that together say who sits there.

Only the simulated sitter draws it and only the rehearsal reads it, so a portrait proves its sitter by its pixels and
no part of the product can know the answer. Two ArUco tags of OpenCV's `DICT_5X5_1000` stand side by side: the left one
carries the number's last three digits, the right one the rest and a check value. A picture with a damaged tag, a
mirrored picture and one of nobody read as None, never as somebody else.

Dictionary and detector: https://docs.opencv.org/4.x/d5/dae/tutorial_aruco_detection.html
"""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MODULES = (17, 9)
"""Width and height of the badge in squares of a tag: two tags of seven with a white rim of one around each."""

LAST = 20_999
"""The largest number a mark can carry."""

_DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_1000)
_SIDE = 7
_CHECKS = 47
_WHITE, _BLACK = 240, 16
_QUICK_SIDE = 1600


def draw(suit: NDArray[np.uint8], person: int) -> None:
    """Fill this part of a BGR suit with the badge of `person`, in place.

    Args:
        suit: (rows, columns, 3), best 17 to 9 wide; a view of the larger picture.
        person: 0 to `LAST`.

    Raises:
        ValueError: a number that no mark can carry.
    """
    badge = np.full((MODULES[1], MODULES[0]), 255, np.uint8)
    for place, tag in enumerate(_tags(person)):
        left = 1 + place * (_SIDE + 1)
        badge[1 : 1 + _SIDE, left : left + _SIDE] = cv2.aruco.generateImageMarker(_DICTIONARY, tag, _SIDE)
    grey = np.where(badge > 127, _WHITE, _BLACK).astype(np.uint8)
    large = cv2.resize(grey, (suit.shape[1], suit.shape[0]), interpolation=cv2.INTER_NEAREST)
    suit[:] = large[..., None]


def read(image: NDArray[np.uint8]) -> int | None:
    """Read the mark in a BGR picture; None when there is none, when it is unreadable, or when there are several."""
    small = _smaller(image)
    people = set(_people(small))
    if not people and small is not image:
        people = set(_people(image))
    return people.pop() if len(people) == 1 else None


def _tags(person: int) -> tuple[int, int]:
    if not 0 <= person <= LAST:
        raise ValueError(f"a mark carries 0 to {LAST}, not {person}")
    return person % 1000, person // 1000 * _CHECKS + _check(person)


def _check(person: int) -> int:
    return person * 31 % _CHECKS


def _smaller(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A copy in which reading is quick and nearly always enough: halved, since OpenCV averages exact halves fastest."""
    while max(image.shape[:2]) > _QUICK_SIDE:
        halved = (image.shape[1] // 2, image.shape[0] // 2)
        image = np.asarray(cv2.resize(image, halved, interpolation=cv2.INTER_AREA), np.uint8)
    return image


def _people(image: NDArray[np.uint8]) -> Iterator[int]:
    """Every number that two tags standing together as on a badge give."""
    corners, tags, _ = _detector().detectMarkers(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    quads = [np.asarray(corner, np.float32).reshape(4, 2) for corner in corners]
    found = list(zip(quads, [] if tags is None else [int(tag) for tag in tags.ravel()], strict=True))
    for left, low in found:
        for right, high in found:
            person = high // _CHECKS * 1000 + low
            if _stand_together(left, right) and person <= LAST and _tags(person) == (low, high):
                yield person


def _stand_together(left: NDArray[np.floating[Any]], right: NDArray[np.floating[Any]]) -> bool:
    """Whether the second tag is where the badge has it: one tag and one rim further along the first one's top edge."""
    expected = left + (left[1] - left[0]) * (_SIDE + 1) / _SIDE
    side = float(np.linalg.norm(left[1] - left[0]))
    return bool(np.abs(expected - right).max() < 0.25 * side)


def _detector() -> cv2.aruco.ArucoDetector:
    """Give a detector that takes only tags read without a single wrong square."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.errorCorrectionRate = 0.0
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_NONE
    parameters.minMarkerPerimeterRate = 0.02
    return cv2.aruco.ArucoDetector(_DICTIONARY, parameters)
