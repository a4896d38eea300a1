"""Which way the head is turned: the mesh laid over MediaPipe's canonical face.

Weighted orthogonal Procrustes (Kabsch) over the 33 basis points of the canonical face, without perspective: the
camera stands far away compared with the depth of a face. The canonical face, the points and their weights come in
one protocol buffer; the few fields needed are read here.
https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/tasks/cc/vision/face_geometry/proto/geometry_pipeline_metadata.proto
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from station.checks.sight import models
from station.checks.sight.vision import Points

_MESH, _BASIS = 1, 2
"""Fields of GeometryPipelineMetadata: canonical mesh, one basis point."""

_VERTICES = 3
"""Field of Mesh3d: x, y, z, u, v of every vertex, one after the other."""

_LANDMARK, _WEIGHT = 1, 2
"""Fields of a basis point."""


@dataclass(frozen=True)
class Pose:
    """Degrees; zero for a head that looks straight into the camera.

    Attributes:
        roll: the head leans clockwise as seen in the picture.
        yaw: the nose points to the picture's right.
        pitch: the nose points down. The canonical face is not the average one: people who look straight ahead
            measure about 7 here.
    """

    roll: float
    yaw: float
    pitch: float


def pose_of(points: Points) -> Pose:
    """The pose of a mesh of 478 points in pixels."""
    basis, canonical, weights = _canonical_face()
    seen = points[basis] * (1, -1, -1)  # pictures count y downwards and z away from the camera
    rotation = _rotation(canonical, seen, weights)
    return Pose(
        roll=-math.degrees(math.atan2(rotation[1, 0], rotation[0, 0])),
        yaw=math.degrees(math.asin(max(-1.0, min(1.0, -rotation[2, 0])))),
        pitch=math.degrees(math.atan2(rotation[2, 1], rotation[2, 2])),
    )


def _rotation(before: Points, after: Points, weights: Points) -> Points:
    """The rotation that lays `before` over `after` best, scale and shift apart; 3 x 3."""
    before = before - weights @ before
    after = after - weights @ after
    u, _, vt = np.linalg.svd((after * weights[:, np.newaxis]).T @ before)
    u[:, 2] *= np.sign(np.linalg.det(u @ vt))
    rotation: Points = u @ vt
    return rotation


@cache
def _canonical_face() -> tuple[NDArray[np.int64], Points, Points]:
    """Indices of the basis points, their places on the canonical face (n x 3), their weights (sum 1)."""
    vertices: list[float] = []
    basis: list[tuple[int, float]] = []
    for field, value in _fields(models.read("face_geometry.binarypb")):
        if field == _MESH:
            vertices = [_float(part) for inner, part in _fields(value) if inner == _VERTICES]
        elif field == _BASIS:
            point = dict(_fields(value))
            basis.append((int.from_bytes(point[_LANDMARK], "little"), _float(point[_WEIGHT])))
    indices = np.array([index for index, _ in basis])
    weights = np.array([weight for _, weight in basis])
    places = np.array(vertices).reshape(-1, 5)[indices, :3]
    return indices, places, weights / weights.sum()


def _float(part: bytes) -> float:
    return float(np.frombuffer(part, "<f4")[0])


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Field numbers and contents of a protocol buffer message; varints as eight little-endian bytes.

    https://protobuf.dev/programming-guides/encoding/
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == 0:
            number, at = _varint(message, at)
            yield key >> 3, number.to_bytes(8, "little")
            continue
        length, at = (4, at) if wire == 5 else _varint(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, low bits first, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at
