"""Where the person ends and the background begins: MediaPipe's selfie segmentation, and the top of the hair in it."""

from dataclasses import dataclass

import numpy as np

from station.checks.sight.face import Face
from station.checks.sight.network import Network, Tensor, tensor_of
from station.checks.sight.vision import Image, resized, warped

WIDTH, HEIGHT = 256, 144
"""What the landscape network looks at."""

REACH = 3.6
"""Height of the part looked at over the width of the face: hair, head and shoulders, down to the portrait's edge."""

ABOVE = 1.7
"""How much of it lies above the eyes, in widths of the face: room for big hair."""

AXIS = 0.35
"""The hair is looked for this far to either side of the face's axis, in widths of the face."""

FILLED = 0.15
"""A row belongs to the head when at least this share of it does: one stray hair is not the top."""

MUCH = 0.25
"""Where more than this share of what the network looks at lies outside of the picture, as around a finished portrait,
it sees the face as background now and then, whatever is put there. It looks twice then, with the edge drawn on and
with the picture mirrored, and a point belongs to the person where either look says so: on 132 portraits one look
failed three times, both together once."""

HELD = 0.8
"""Share of a face's points, at least, that belong to the person in an outline that is worth anything."""

ROUND = 0.9
"""A row in which at least this share of it is filled belongs to the round of the head."""


@dataclass(frozen=True, eq=False)
class Outline:
    """How much each point belongs to the person, 0 to 1, in a part of the picture around the head.

    Attributes:
        share: HEIGHT x WIDTH.
        x, y: the picture's point at the outer corner of its first cell.
        cell: pixels of the picture per cell, the same in both directions.
        part: what the network looked at, a pixel per cell; beyond the picture's edge the edge goes on.
    """

    share: Tensor
    x: float
    y: float
    cell: float
    part: Image | None = None

    def holds(self, face: Face) -> bool:
        """Whether the face itself belongs to the person: where it does not, nothing else here is true either."""
        cells = ((face.points[:, :2] - (self.x, self.y)) / self.cell).astype(int)
        columns, rows = np.clip(cells, 0, (self.share.shape[1] - 1, self.share.shape[0] - 1)).T
        return bool((self.share[rows, columns] > 0.5).mean() >= HELD)

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

    def knot(self, face: Face) -> float:
        """How far what stands on the head rises above its round, over the width of the face; a bare dome has about 0.1.

        Above the eyes, from the highest row of hair down to the first that a head fills.
        """
        x, y = face.eyes
        left, right = (round((x + side * AXIS * face.width - self.x) / self.cell) for side in (-1, 1))
        filled = (self.share[:, max(0, left) : right] > 0.5).mean(axis=1)[: int((y - self.y) / self.cell)]
        empty = np.flatnonzero(filled < FILLED)
        first = 0 if empty.size == 0 else int(empty[-1]) + 1
        round_ = np.flatnonzero(filled[first:] >= ROUND)
        return float(round_[0]) * self.cell / face.width if round_.size else 0.0


class Segmenter:
    """The segmentation network, for one thread."""

    def __init__(self) -> None:
        self._network = Network("selfie_segmentation_landscape.tflite")

    def outline(self, image: Image, face: Face) -> Outline:
        """The outline of head and shoulders around a face."""
        x, y = face.eyes
        cell = REACH * face.width / HEIGHT
        left, top = x - cell * WIDTH / 2, y - ABOVE * face.width
        shrunk, factor = _shrunk(image, cell)
        onto_picture = np.array([[cell, 0, left], [0, cell, top]]) / factor
        part = warped(shrunk, onto_picture, (WIDTH, HEIGHT))
        share = self._share(part)
        if _beyond(left, top, cell, image) > MUCH:
            share = np.maximum(share, self._share(warped(shrunk, onto_picture, (WIDTH, HEIGHT), mirrored=True)))
        return Outline(share, left, top, cell, part)

    def _share(self, part: Image) -> Tensor:
        (share,) = self._network.run(tensor_of(part), "segment_back")
        return share[0, :, :, 0]


def _beyond(left: float, top: float, cell: float, image: Image) -> float:
    """Which share of the part looked at lies outside of the picture."""
    height, width = image.shape[:2]
    across = min(width, left + cell * WIDTH) - max(0.0, left)
    down = min(height, top + cell * HEIGHT) - max(0.0, top)
    return 1 - float(max(0.0, across) * max(0.0, down)) / (cell * WIDTH * cell * HEIGHT)


def _shrunk(image: Image, cell: float) -> tuple[Image, int]:
    """A copy with about one pixel to a cell, so that none is left out, and how many times smaller it is."""
    height, width = image.shape[:2]
    factor = max(1, min(int(cell), width, height))
    if factor == 1:
        return image, 1
    size = (width // factor, height // factor)
    return resized(image[: size[1] * factor, : size[0] * factor], size), factor
