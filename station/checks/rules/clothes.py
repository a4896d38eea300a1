"""The clothes stand out from the background, and have none of the colours that the job forbids.

White on white and light blue on blue don't stand out; what colours are forbidden is the profile's or the job's.
"""

from typing import Final

from station.checks.colour import difference, shares
from station.checks.scene import Scene

NEEDS: Final = "outline"

MOSTLY: Final = 0.35
"""Clothes have a colour when so much of them does: a collar of another colour, hair and skin lie in the same place."""


def measure(scene: Scene) -> float | None:
    """CIEDE2000 between the middle colour of the clothes and that of the cloth; 0 in a forbidden colour.

    Long hair and a low collar lie in the same place and mix in. Where clothes blend in far enough, the outline itself
    loses them, and then there is nothing to measure.
    """
    around = scene.around
    if around is None or not around.clothes_seen:
        return None
    if shares(around.lab[around.clothes], scene.clothes_forbidden) > MOSTLY:
        return 0.0
    return difference(around.clothes_colour, around.colour) if around.cloth_seen else None
