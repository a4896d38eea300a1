"""How far the eyes lie below the upper edge of the portrait."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """The middle between the irises in the solved crop, pixels of the portrait."""
    return None if scene.placement is None else scene.placement.eye_line
