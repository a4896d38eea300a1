"""The clothes have none of the colours that the job forbids, or the profile's background suggests."""

from typing import Final

from station.checks.colour import shares
from station.checks.scene import Scene

NEEDS: Final = "outline"


def measure(scene: Scene) -> float | None:
    """Share of the clothes in such a colour; hair and skin that lie in the same place count as clothes."""
    around = scene.around
    if around is None or not around.clothes_seen:
        return None
    return shares(around.lab[around.clothes], scene.clothes_forbidden)
