"""Whether the flash fired: without it a still is far darker than the others of the day."""

from station.checks.light import stops
from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Stops (EV) from the middle light of the day's stills to this one; 0 where no flash is expected or known yet."""
    beside = scene.beside
    if beside is None:
        return None
    return 0.0 if beside.days_light is None else stops(beside.light, beside.days_light)
