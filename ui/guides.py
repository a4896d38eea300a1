"""Where the rule's bands lie on the live view: pure geometry.

The delivered portrait is 480x640. The profile wants the top of the head 50-110 px and the eyes 200-300 px below its
upper edge and the face 180-300 px wide; each becomes a band of the predicted crop.
"""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from station.checks.crop import Crop

PORTRAIT_WIDTH, PORTRAIT_HEIGHT = 480.0, 640.0
HEAD_TOP = (50.0, 110.0)
EYES = (200.0, 300.0)
FACE_WIDTH = (180.0, 300.0)
ARM = 0.16  # length of a band's mark, as a share of the crop's width


@dataclass(frozen=True)
class Bands:
    """Marks to draw, in the coordinates of the crop's rectangle.

    Attributes:
        head_top, eyes: four short horizontal lines each, two a side.
        face: four short vertical lines, the narrowest and the widest face.
    """

    head_top: tuple[QLineF, ...]
    eyes: tuple[QLineF, ...]
    face: tuple[QLineF, ...]


def bands_of(crop: QRectF) -> Bands:
    """Lay the rule's bands over a crop."""
    return Bands(_sides(crop, HEAD_TOP), _sides(crop, EYES), _widths(crop))


def crop_on_screen(crop: Crop, picture: tuple[int, int], target: QRectF) -> QRectF:
    """Move a crop from the judged picture's pixels to where that picture is painted."""
    along_x, along_y = target.width() / picture[0], target.height() / picture[1]
    left, top = target.left() + crop.x * along_x, target.top() + crop.y * along_y
    return QRectF(left, top, crop.width * along_x, crop.height * along_y)


def resting_crop(target: QRectF) -> QRectF:
    """Where the crop would best lie while nobody can be measured: in the middle, most of the height."""
    height = min(target.height() * 0.9, target.width() * 0.9 * PORTRAIT_HEIGHT / PORTRAIT_WIDTH)
    crop = QRectF(0, 0, height * PORTRAIT_WIDTH / PORTRAIT_HEIGHT, height)
    crop.moveCenter(target.center())
    return crop


def _sides(crop: QRectF, band: tuple[float, float]) -> tuple[QLineF, ...]:
    arm = crop.width() * ARM
    lines = []
    for height in band:
        y = crop.top() + crop.height() * height / PORTRAIT_HEIGHT
        lines.append(QLineF(QPointF(crop.left(), y), QPointF(crop.left() + arm, y)))
        lines.append(QLineF(QPointF(crop.right() - arm, y), QPointF(crop.right(), y)))
    return tuple(lines)


def _widths(crop: QRectF) -> tuple[QLineF, ...]:
    unit = crop.width() / PORTRAIT_WIDTH
    middle, bottom = crop.center().x(), crop.bottom()
    reach = crop.height() * ARM / 3
    xs = (middle + side * width / 2 * unit for width in FACE_WIDTH for side in (-1, 1))
    return tuple(QLineF(QPointF(x, bottom - reach), QPointF(x, bottom)) for x in xs)
