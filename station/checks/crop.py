"""Where to cut the portrait out of the picture: one crop against all position rules together.

The rules speak of the finished portrait (480 x 640 for the 2017 rule): face width, eye line, top of the head, centre.
A crop is a window of the portrait's shape inside the picture; it has three freedoms (size, x, y) for four rules, so a
head of average proportions meets the targets only nearly, and an unusual one may not meet the limits at all. Every
window width is tried; for each the best places are known in closed form, because each rule's miss grows on both sides
of an interval. Windows are compared by how many rules they break, by how far they lie outside the blocking limits,
then outside the warning limits, then from the targets.

Where no window meets every limit, the best one still tells which rule gives and by how much. The size of the face is
then kept comfortable: a head at the picture's edge shall read as "too low" or "too far aside", not as "too large" in
a window that was drawn tight to make up for it. A rule's limits shape the crop whatever its severity is.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from station.checks.limits import POSITIONS, Profile
from station.checks.verdict import Limit

Array = NDArray[np.float64]

RULE_WEIGHT = 1e10
"""One rule that gives is easier to put right than two that give a little."""

BLOCK_WEIGHT = 1e6
"""A pixel outside a blocking limit outweighs everything about warnings and targets."""

YIELDING = 0.9
"""Of two rules that could give, the top of the hair does: it is the less certain measure."""

FINEST = 8
"""How many times more pixels are tried before the head itself is found to be in its own way."""

WARN_WEIGHT = 1e3
"""A pixel outside a warning limit outweighs nearly everything about targets."""


EYES_TO_CHIN = 0.82
"""Of the width of a face: how far the chin of a face of average proportions lies below its eyes."""


@dataclass(frozen=True)
class Head:
    """What of a face the position rules need, in pixels of the picture.

    Attributes:
        width: of the face, cheek to cheek.
        x, y: middle between the eyes.
        top: y of the hair's top, None when unknown.
    """

    width: float
    x: float
    y: float
    top: float | None

    def scaled(self, factor: float) -> "Head":
        """The same head in a picture that is larger by a factor."""
        top = None if self.top is None else self.top * factor
        return Head(self.width * factor, self.x * factor, self.y * factor, top)


@dataclass(frozen=True)
class Crop:
    """A window in whole pixels of the upright picture."""

    x: int
    y: int
    width: int
    height: int

    def as_list(self) -> list[int]:
        """[x, y, w, h], the form of verdicts and manifests."""
        return [self.x, self.y, self.width, self.height]


@dataclass(frozen=True)
class Oval:
    """A head from the top of its hair to its chin, in pixels of the finished portrait."""

    left: float
    top: float
    width: float
    height: float


def average_head(profile: Profile) -> Oval:
    """Where a head of average proportions lies in a portrait that meets every target of the rule."""
    target, middle = profile.target, profile.portrait.width / 2
    width, top = target["face_width"], target["head_top"]
    chin = target["eye_line"] + EYES_TO_CHIN * width
    return Oval(middle + target["centring"] - width / 2, top, width, chin - top)


@dataclass(frozen=True)
class Placement:
    """Where a head comes to lie in the finished portrait, in its pixels.

    Attributes:
        face_width: cheek to cheek.
        eye_line: the eyes below the upper edge.
        head_top: the hair's top below the upper edge, None when unknown.
        centring: the eyes' middle right of the portrait's middle.
    """

    face_width: float
    eye_line: float
    head_top: float | None
    centring: float


def place(head: Head, crop: Crop, profile: Profile) -> Placement:
    """Where the head lies in the portrait made from a crop."""
    scale = profile.portrait.width / crop.width
    return Placement(
        face_width=head.width * scale,
        eye_line=(head.y - crop.y) * scale,
        head_top=None if head.top is None else (head.top - crop.y) * scale,
        centring=(head.x - crop.x) * scale - profile.portrait.width / 2,
    )


def solve(head: Head, size: tuple[int, int], profile: Profile, *, smallest: float = 1.0) -> Crop | None:
    """The best crop inside a picture of a size (width, height).

    Args:
        head: the face in that picture.
        size: of the picture.
        profile: size of the portrait, targets and limits.
        smallest: narrowest crop allowed, in pixels of this picture.

    Returns:
        None when the picture holds no crop of that width.
    """
    widths, heights = _windows(size, profile, smallest)
    if widths.size == 0:
        return None
    scales = profile.portrait.width / widths
    x = np.clip(np.round(head.x - profile.portrait.width / 2 / scales), 0, size[0] - widths)
    rows = _rows(head, scales, size[1] - heights, profile)
    measured = {
        "face_width": (head.width * scales)[:, np.newaxis],
        "centring": ((head.x - x) * scales - profile.portrait.width / 2)[:, np.newaxis],
        "eye_line": (head.y - rows) * scales[:, np.newaxis],
    }
    if head.top is not None:
        measured["head_top"] = (head.top - rows) * scales[:, np.newaxis]
    window, row = _best(measured, profile)
    return Crop(int(x[window]), int(rows[window, row]), int(widths[window]), int(heights[window]))


class Hindrance(StrEnum):
    """What keeps every crop from meeting all position rules."""

    EDGE = "edge"  # the picture ends there: in a larger one, taken from the same place, a crop would meet them
    PIXELS = "pixels"  # such a crop would have fewer pixels than the portrait
    HEAD = "head"  # the head itself: big hair or a long face, wherever it is


@dataclass(frozen=True)
class Give:
    """A position rule that has to give.

    Attributes:
        rule: its name.
        by: how far outside of its blocking limit the best crop leaves it, in pixels of the portrait; negative = below.
        why: what keeps it from holding together with the others.
    """

    rule: str
    by: float
    why: Hindrance


def gives(
    head: Head, crop: Crop, size: tuple[int, int], profile: Profile, *, smallest: float = 1.0
) -> tuple[Give, ...]:
    """Which rules give in a solved crop, by how much and why; empty when all hold. Arguments as `solve`."""
    missed = _missed(head, crop, profile)
    if not missed:
        return ()
    why = _hindrance(head, size, profile, smallest)
    return tuple(Give(rule, by, why) for rule, by in missed.items())


def _missed(head: Head, crop: Crop | None, profile: Profile) -> dict[str, float]:
    """By how much each broken rule is outside of its blocking limit, rounded as verdicts are."""
    if crop is None:
        return dict.fromkeys(POSITIONS, 0.0)
    placement = place(head, crop, profile)
    missed = {}
    for rule in POSITIONS:
        value, (low, high) = getattr(placement, rule), profile.checks[rule].block or (None, None)
        if value is not None and low is not None and round(value, 4) < low:
            missed[rule] = round(value - low, 4)
        elif value is not None and high is not None and round(value, 4) > high:
            missed[rule] = round(value - high, 4)
    return missed


def _hindrance(head: Head, size: tuple[int, int], profile: Profile, smallest: float) -> Hindrance:
    """Solved again with more picture around, and with more pixels: what helps was missing."""
    if _could_hold(head, size, profile, smallest):
        return Hindrance.EDGE
    more_pixels = smallest / FINEST
    return Hindrance.PIXELS if _could_hold(head, size, profile, more_pixels) else Hindrance.HEAD


def _could_hold(head: Head, size: tuple[int, int], profile: Profile, smallest: float) -> bool:
    """Whether some crop would meet all rules if the picture went on around the head; only faces of a good width."""
    low, high = profile.checks["face_width"].block or (None, None)
    width, height = profile.portrait.width, profile.portrait.height
    widest = width * head.width / low if low else float(max(size))
    narrowest = width * head.width / high if high else 1.0
    tallest = widest * height / width
    amid = Head(head.width, widest, tallest, None if head.top is None else tallest - (head.y - head.top))
    room = (2 * int(np.ceil(widest)), 2 * int(np.ceil(tallest)))
    crop = solve(amid, room, profile, smallest=max(smallest, narrowest))
    return not _missed(amid, crop, profile)


def _best(measured: dict[str, Array], profile: Profile) -> tuple[int, int]:
    """Which window and which of its rows; the narrowest and the first of equals.

    Args:
        measured: values of the rules in every window and row; windows x 1 where the row makes no difference.
        profile: limits and targets.
    """
    rules, pixels, wishes = (np.zeros(1) for _ in range(3))
    for rule, values in measured.items():
        outside = _outside(values, profile.checks[rule].block)
        rules = rules + (outside > 0)
        pixels = pixels + outside * (YIELDING if rule == "head_top" else 1)
        wishes = wishes + _wish(values, rule, profile)
    if rules.min() > 0:
        pixels = pixels + _outside(measured["face_width"], profile.checks["face_width"].warn)
    cost = RULE_WEIGHT * rules + BLOCK_WEIGHT * pixels + wishes
    window, row = np.unravel_index(np.argmin(cost), cost.shape)
    return int(window), int(row)


def _windows(size: tuple[int, int], profile: Profile, smallest: float) -> tuple[Array, Array]:
    """Widths and heights of every window that fits into the picture."""
    widths = np.arange(max(1, int(np.ceil(smallest))), size[0] + 1, dtype=float)
    heights = np.round(widths * profile.portrait.height / profile.portrait.width)
    fits = (heights >= 1) & (heights <= size[1])
    return widths[fits], heights[fits]


def _rows(head: Head, scales: Array, lowest: Array, profile: Profile) -> Array:
    """For each window the upper edges worth trying; windows x candidates.

    The miss as a function of the upper edge is convex with bends at the limits of the two vertical rules, so its
    minimum lies at a bend or between bends at the point that balances the two targets.
    """
    edges = [(head.y, profile.target["eye_line"], _limits(profile, "eye_line"))]
    if head.top is not None:
        edges.append((head.top, profile.target["head_top"], _limits(profile, "head_top")))
    balance = np.mean([point - target / scales for point, target, _ in edges], axis=0)
    bends = [point - value / scales for point, _, limits in edges for value in limits]
    tried = np.stack([np.round(balance), *(whole(bend) for bend in bends for whole in (np.floor, np.ceil))], axis=1)
    rows: Array = np.clip(tried, 0, lowest[:, np.newaxis])
    return rows


def _limits(profile: Profile, rule: str) -> list[float]:
    """Every limit of a rule that is not open."""
    check = profile.checks[rule]
    return [edge for limit in (check.block, check.warn) for edge in limit or () if edge is not None]


def _wish(values: Array, rule: str, profile: Profile) -> Array:
    """How far values are from what is wanted beyond the blocking limits; 0 at the target."""
    return WARN_WEIGHT * _outside(values, profile.checks[rule].warn) + (values - profile.target[rule]) ** 2


def _outside(values: Array, limit: Limit | None) -> Array:
    """By how much values are outside of a limit."""
    low, high = limit or (None, None)
    below = 0.0 if low is None else np.maximum(low - values, 0)
    above = 0.0 if high is None else np.maximum(values - high, 0)
    return np.zeros_like(values) + below + above
