"""Whether the body is still held as it was for the day's other pictures: somebody may have turned it on its tripod."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Degrees, 0, 90, 180 or 270 clockwise, from the day's stills to this one; 0 where there are none yet."""
    beside = scene.beside
    if beside is None:
        return None
    return 0.0 if beside.days_turn is None else float((beside.turned - beside.days_turn) % 360)
