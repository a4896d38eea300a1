"""What all checks together found in one picture."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from station.checks.crop import Crop, Give, Head, place
from station.checks.limits import POSITIONS, Profile
from station.checks.verdict import Finding, Verdict


@dataclass(frozen=True)
class Judgement:
    """What was found in one picture.

    Attributes:
        profile: name of the profile.
        verdicts: one per rule, in the profile's order.
        size: width and height of the upright picture.
        faces: how many faces count.
        face_present: False only when the picture was really looked at and nothing in it, not even doubtfully, is a
            face: a vote for an empty chair.
        box: x, y, width, height of the main face, in pixels of the upright picture.
        crop: the solved crop in pixels of the upright picture; None without exactly one whole face, or when the
            picture is too small for any.
        landmarks: how many points of the main face were found.
        upright: there is one face, and it stands nearer to upright than to lying on its side. A head upside down counts
            as somebody, and points may be found on one that lies on its side.
        own_shut: how far shut the sitter's open eyes are, from the last seconds of live view; None where that is not
            known.
        gives: position rules that no crop of this picture meets together, by how much and why.
        points: of the main face, x and y in pixels of the upright picture; None without one.
        head: what of the main face the position rules need, in pixels of the upright picture; None without a crop.
    """

    profile: str
    verdicts: tuple[Verdict, ...]
    size: tuple[int, int]
    faces: int
    face_present: bool
    box: tuple[float, float, float, float] | None
    crop: Crop | None
    landmarks: int
    upright: bool = False
    own_shut: float | None = None
    head: Head | None = None
    gives: tuple[Give, ...] = ()
    points: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)

    def reframed(self, crop: Crop, profile: Profile) -> "Judgement":
        """The same picture with its position rules judged in another crop; every other verdict is left as it is.

        Raises:
            ValueError: no head was found, so nothing is known of its place.
        """
        if self.head is None:
            raise ValueError("a picture without a head can't be framed anew")
        placement = place(self.head, crop, profile)
        verdicts = (
            profile.checks[verdict.check].judge(verdict.check, getattr(placement, verdict.check))
            if verdict.check in POSITIONS
            else verdict
            for verdict in self.verdicts
        )
        return replace(self, verdicts=tuple(verdicts), crop=crop, gives=())

    def locking(self, overridden: frozenset[str] = frozenset()) -> tuple[Verdict, ...]:
        """Give the verdicts that keep the shutter locked: blocking rules not met or not judged, less the overridden."""
        stops = (Finding.BLOCK, Finding.UNJUDGED)
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.locks and verdict.finding in stops and verdict.check not in overridden
        )
