"""The clothes stand out from the background; white on white and light blue on blue don't."""

from typing import Final

from station.checks.colour import difference
from station.checks.scene import Scene

NEEDS: Final = "outline"


def measure(scene: Scene) -> float | None:
    """CIEDE2000 between the middle colour of the clothes and that of the cloth.

    Long hair and a low collar lie in the same place and mix in. Where clothes blend in far enough, the outline itself
    loses them, and then there is nothing to measure.
    """
    around = scene.around
    if around is None or not (around.cloth_seen and around.clothes_seen):
        return None
    return difference(around.clothes_colour, around.colour)
