"""Hair that stands above the crown: a knot, a tail tied high, a hat. Schools ask for none to be seen from the front.

A tail behind the head is not seen, nor a knot in the neck. Big hair is told by its height alone.
"""

from typing import Final

from station.checks.scene import Scene

NEEDS: Final = "outline"

USUAL = 0.94
"""Where hair ends above the eyes, over the width of the face: the middle of 53 people seen from the front, who
reached from 0.79 to 1.08."""


def measure(scene: Scene) -> float | None:
    """How far hair stands above the usual place, or a knot above the round of the head, over the width of the face."""
    if scene.face is None or scene.outline is None:
        return None
    top = scene.outline.hair_top(scene.face)
    if top is None:
        return None
    above = (scene.face.eyes[1] - top) / scene.face.width - USUAL
    return max(0.0, above, scene.outline.knot(scene.face))
