"""Hair that stands above the crown: a knot, a tail tied high, a hat. Schools ask for none to be seen from the front.

A tail behind the head is not seen, nor a knot in the neck. Big hair is told by its height alone.
"""

from typing import Final

from station.checks.scene import Scene

NEEDS: Final = "outline"

USUAL = 0.94
"""Where hair ends above the eyes, over the width of the face: the middle of 53 people seen from the front, who
reached from 0.79 to 1.08."""

TURNED, LEANING = 12.0, 10.0
"""Degrees of yaw and roll from which on the face looks narrower, and hair higher, than they are."""


def measure(scene: Scene) -> float | None:
    """How far hair stands above the usual place, or a knot above the round of the head, over the width of the face."""
    face = scene.face
    if face is None or scene.outline is None:
        return None
    if abs(face.pose.yaw) > TURNED or abs(face.pose.roll) > LEANING:
        return None
    top = scene.outline.hair_top(face)
    if top is None:
        return None
    above = (face.eyes[1] - top) / face.width - USUAL
    return max(0.0, above, scene.outline.knot(face))
