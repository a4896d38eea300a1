"""What lies around the face in the portrait to come: the cloth behind the sitter, and the clothes.

All of it is measured on the small copy that the outline was found in, about 40 cells to the width of the face, and
only inside the crop: what is cut off may look as it likes. One conversion to L*a*b* serves every rule.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from station.checks.colour import Lab, lab_of
from station.checks.sight.face import CHIN, Face
from station.checks.sight.outline import HEIGHT, WIDTH, Outline
from station.checks.sight.vision import Image, cv2

Mask = NDArray[np.bool_]
Window = tuple[float, float, float, float]
"""x, y, width, height in pixels of the picture."""

RIM = 0.1
"""Cloth this near to the person is left out, in widths of the face: strands of hair and the edge's softness."""

ENOUGH = 150
"""Cells, at least, to measure anything by."""

SOME = 1000
"""Cells that are enough to tell a middle by."""

SURE = 0.9
"""From this share on a cell holds nothing but the person."""

BELOW_CHIN, BESIDE_CHIN = 0.15, 0.95
"""Where clothes are: so far below the chin and no further to either side, in widths of the face."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The cells of an outline that lie in the portrait, by what they show.

    Attributes:
        part: blue green red, rows x columns.
        person: how much each cell belongs to the person, 0 to 1.
        clothes_at: which cells lie where clothes are, whatever they show.
        scale: cells per width of the face.
    """

    part: Image
    person: NDArray[np.float32]
    clothes_at: Mask
    scale: float

    @cached_property
    def lab(self) -> Lab:
        """Of every cell."""
        return lab_of(self.part)

    @cached_property
    def distance(self) -> NDArray[np.float32]:
        """How far each cell is from the person, in widths of the face."""
        empty = (self.person <= 0.5).astype(np.uint8)
        if empty.all():
            return np.full(empty.shape, np.inf, np.float32)
        return np.asarray(cv2.distanceTransform(empty, cv2.DIST_L2, 3), np.float32) / np.float32(self.scale)

    @cached_property
    def cloth(self) -> Mask:
        """The cells that surely show the background."""
        return np.asarray(self.distance >= RIM)

    @cached_property
    def clothes(self) -> Mask:
        """The cells that surely show clothes; hair and skin may be among them."""
        return np.asarray(self.clothes_at & (self.person >= SURE))

    @property
    def cloth_seen(self) -> bool:
        """Whether enough of the background shows to measure it."""
        return int(np.count_nonzero(self.cloth)) >= ENOUGH

    @property
    def clothes_seen(self) -> bool:
        """Whether enough of the clothes shows to measure them."""
        return int(np.count_nonzero(self.clothes)) >= ENOUGH

    @cached_property
    def cloth_lab(self) -> Lab:
        """Of the cells that show the background, n x 3."""
        return self.lab[self.cloth]

    @cached_property
    def colour(self) -> Lab:
        """The background's, the middle one."""
        return _middle(self.cloth_lab)

    @cached_property
    def clothes_colour(self) -> Lab:
        """The clothes', the middle one."""
        return _middle(self.lab[self.clothes])


def _middle(lab: Lab) -> Lab:
    """The middle of each of the three, n x 3, of some thousand cells spread over all."""
    some = np.sort(lab[:: -(-len(lab) // SOME)], axis=0)
    middle: Lab = some[len(some) // 2]
    return middle


def surroundings_of(outline: Outline, face: Face, window: Window, size: tuple[int, int]) -> Surroundings | None:
    """What lies around a face; None when the outline missed it, or next to nothing of the window is in the picture.

    Args:
        outline: of the person with that face.
        face: in pixels of the picture.
        window: the portrait to come.
        size: width and height of the picture.
    """
    if outline.part is None or not outline.holds(face):
        return None
    x, y, width, height = window
    half = outline.cell / 2  # a cell on the picture's edge shows a little of what is beyond
    columns = _cells(max(x, half), min(x + width, size[0] - half), outline.x, outline.cell, WIDTH)
    rows = _cells(max(y, half), min(y + height, size[1] - half), outline.y, outline.cell, HEIGHT)
    person = outline.share[rows, columns]
    if person.size < ENOUGH:
        return None
    clothes_at = np.zeros(person.shape, bool)
    chin_x, chin_y = face.points[CHIN, :2]
    side = BESIDE_CHIN * face.width
    left, right = ((chin_x + step - outline.x) / outline.cell - columns.start for step in (-side, side))
    top = (chin_y + BELOW_CHIN * face.width - outline.y) / outline.cell - rows.start
    clothes_at[max(0, round(top)) :, max(0, round(left)) : max(0, round(right))] = True
    return Surroundings(outline.part[rows, columns], person, clothes_at, face.width / outline.cell)


def _cells(low: float, high: float, origin: float, cell: float, count: int) -> slice:
    """The cells whose middles lie between two edges, all in pixels of the picture."""
    first, last = (round((edge - origin) / cell) for edge in (low, high))
    return slice(min(max(first, 0), count), min(max(last, 0), count))
