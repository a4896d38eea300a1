"""How far the head is beside the middle of the portrait; the rule says "centred, symmetric" without a number."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """The middle between the irises right of the portrait's middle in the solved crop, pixels of the portrait."""
    return None if scene.placement is None else scene.placement.centring
