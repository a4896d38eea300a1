"""How wide the face is in the portrait; too low also when the face is too small for a portrait that is not enlarged."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Cheek to cheek in the solved crop, pixels of the portrait."""
    return None if scene.placement is None else scene.placement.face_width
