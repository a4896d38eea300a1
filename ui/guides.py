"""Where the rule's bands lie on the live view: pure geometry.

A profile says how far below the upper edge of the delivered portrait the top of the head and the eyes may be, and how
wide the face; each becomes a band of the predicted crop.
"""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from station.checks.crop import Crop, Oval, average_head
from station.checks.limits import Profile

ARM = 0.16  # length of a band's mark, as a share of the crop's width


@dataclass(frozen=True)
class Bands:
    """Marks to draw, in the coordinates of the crop's rectangle.

    Attributes:
        head_top, eyes: four short horizontal lines each, two a side.
        face: four short vertical lines, the narrowest and the widest face.
        oval: a head of average proportions at the best place.
    """

    head_top: tuple[QLineF, ...]
    eyes: tuple[QLineF, ...]
    face: tuple[QLineF, ...]
    oval: QRectF


def bands_of(crop: QRectF, profile: Profile) -> Bands:
    """Lay a profile's bands over a crop."""
    unit = crop.width() / profile.portrait.width
    return Bands(
        head_top=_sides(crop, unit, _band(profile, "head_top")),
        eyes=_sides(crop, unit, _band(profile, "eye_line")),
        face=_widths(crop, unit, _band(profile, "face_width")),
        oval=_oval(crop, unit, average_head(profile)),
    )


def _band(profile: Profile, rule: str) -> tuple[float, ...]:
    """The limits that lock the shutter, or those there are; an open side has no mark."""
    check = profile.checks[rule]
    return tuple(edge for edge in check.block or check.warn or () if edge is not None)


def crop_on_screen(crop: Crop, picture: tuple[int, int], target: QRectF) -> QRectF:
    """Move a crop from the judged picture's pixels to where that picture is painted."""
    along_x, along_y = target.width() / picture[0], target.height() / picture[1]
    left, top = target.left() + crop.x * along_x, target.top() + crop.y * along_y
    return QRectF(left, top, crop.width * along_x, crop.height * along_y)


def mirrored(crop: QRectF, target: QRectF) -> QRectF:
    """The same crop where the picture in `target` is painted with left and right exchanged."""
    return QRectF(target.left() + target.right() - crop.right(), crop.top(), crop.width(), crop.height())


def resting_crop(target: QRectF, profile: Profile) -> QRectF:
    """Where the crop would best lie while nobody can be measured: in the middle, most of the height."""
    shape = profile.portrait.width / profile.portrait.height
    height = min(target.height() * 0.9, target.width() * 0.9 / shape)
    crop = QRectF(0, 0, height * shape, height)
    crop.moveCenter(target.center())
    return crop


def _sides(crop: QRectF, unit: float, band: tuple[float, ...]) -> tuple[QLineF, ...]:
    arm = crop.width() * ARM
    lines = []
    for height in band:
        y = crop.top() + height * unit
        lines.append(QLineF(QPointF(crop.left(), y), QPointF(crop.left() + arm, y)))
        lines.append(QLineF(QPointF(crop.right() - arm, y), QPointF(crop.right(), y)))
    return tuple(lines)


def _widths(crop: QRectF, unit: float, band: tuple[float, ...]) -> tuple[QLineF, ...]:
    middle, bottom = crop.center().x(), crop.bottom()
    reach = crop.height() * ARM / 3
    xs = (middle + side * width / 2 * unit for width in band for side in (-1, 1))
    return tuple(QLineF(QPointF(x, bottom - reach), QPointF(x, bottom)) for x in xs)


def _oval(crop: QRectF, unit: float, head: Oval) -> QRectF:
    left, top = crop.left() + head.left * unit, crop.top() + head.top * unit
    return QRectF(left, top, head.width * unit, head.height * unit)
