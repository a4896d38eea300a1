"""Where the person ends and the background begins: MediaPipe's selfie segmentation, and the top of the hair in it."""

from dataclasses import dataclass

import numpy as np

from station.checks.sight.face import Face
from station.checks.sight.network import Network, Tensor, tensor_of
from station.checks.sight.vision import Image, warped

WIDTH, HEIGHT = 256, 144
"""What the landscape network looks at."""

REACH = 3.0
"""Height of the part looked at over the width of the face: hair, head and shoulders."""

ABOVE = 1.75
"""How much of it lies above the eyes, in widths of the face: room for big hair."""

AXIS = 0.35
"""The hair is looked for this far to either side of the face's axis, in widths of the face."""

FILLED = 0.15
"""A row belongs to the head when at least this share of it does: one stray hair is not the top."""


@dataclass(frozen=True, eq=False)
class Outline:
    """How much each point belongs to the person, 0 to 1, in a part of the picture around the head.

    Attributes:
        share: HEIGHT x WIDTH.
        x, y: the picture's point at the outer corner of its first cell.
        cell: pixels of the picture per cell, the same in both directions.
    """

    share: Tensor
    x: float
    y: float
    cell: float

    def hair_top(self, face: Face) -> float | None:
        """The highest row of hair above the face, as y in pixels of the picture.

        From the eyes upwards to the first row that is background: what hangs above the head apart from it does not
        count. 0 when the head reaches the picture's upper edge, whatever is cut off there; None when the eyes
        themselves are taken for background.
        """
        x, y = face.eyes
        left, right = (round((x + side * AXIS * face.width - self.x) / self.cell) for side in (-1, 1))
        filled = (self.share[:, max(0, left) : right] > 0.5).mean(axis=1)
        eye_row = int((y - self.y) / self.cell)
        empty = np.flatnonzero(filled[:eye_row] < FILLED)
        if empty.size == 0:
            return max(0.0, self.y)
        last = int(empty[-1])
        if last + 1 == eye_row:
            return None
        # Where between the middles of the empty row and the first filled one the share of hair crosses the limit.
        step = (FILLED - filled[last]) / (filled[last + 1] - filled[last])
        return max(0.0, self.y + self.cell * (last + 0.5 + float(step)))


class Segmenter:
    """The segmentation network, for one thread."""

    def __init__(self) -> None:
        self._network = Network("selfie_segmentation_landscape.tflite")

    def outline(self, image: Image, face: Face) -> Outline:
        """The outline of head and shoulders around a face."""
        x, y = face.eyes
        cell = REACH * face.width / HEIGHT
        left, top = x - cell * WIDTH / 2, y - ABOVE * face.width
        part = warped(image, np.array([[cell, 0, left], [0, cell, top]]), (WIDTH, HEIGHT))
        (share,) = self._network.run(tensor_of(part), "segment_back")
        return Outline(share[0, :, :, 0], left, top, cell)
