"""What all checks together found in one picture."""

from dataclasses import dataclass

from station.checks.verdict import Finding, Verdict


@dataclass(frozen=True)
class Judgement:
    """One picture, judged.

    Attributes:
        verdicts: one per check, in the order people read them.
        faces: how many faces were found; 0 really means that somebody looked and saw none.
        size: width and height of the picture that was judged, upright, pixels.
        crop: x, y, w, h of the solved crop in that picture; None when none satisfies the rules.
        landmarks: how many landmarks were found (478 or 0).
        face: x, y, w, h of the main face; None without one.
    """

    verdicts: tuple[Verdict, ...]
    faces: int
    size: tuple[int, int]
    crop: tuple[float, float, float, float] | None = None
    landmarks: int = 0
    face: tuple[float, float, float, float] | None = None

    def locking(self, overridden: frozenset[str] = frozenset()) -> tuple[Verdict, ...]:
        """Give the verdicts that lock the shutter: blocking rules not met or not judged, less the overridden ones."""
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.locks
            and verdict.finding in (Finding.BLOCK, Finding.UNJUDGED)
            and verdict.check not in overridden
        )
