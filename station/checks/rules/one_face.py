"""Exactly one face: classmates behind the chair would be in the picture (ISO/IEC 29794-5 SingleFacePresent)."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float:
    """How many faces there are. A poster in the hall counts when it is large enough; so does a dog."""
    return float(scene.faces)
