"""The cloth behind the sitter has the colour that the profile wants; the rule calls its colours reference values."""

from typing import Final

from station.checks.colour import difference
from station.checks.scene import Scene

NEEDS: Final = "outline"


def measure(scene: Scene) -> float | None:
    """CIEDE2000 from the middle colour of the cloth in the portrait to the wanted one.

    A tenth less light already costs 5.6: the white balance of the station comes first.
    """
    around, wanted = scene.around, scene.background
    return None if around is None or not around.cloth_seen or wanted is None else difference(around.colour, wanted)
