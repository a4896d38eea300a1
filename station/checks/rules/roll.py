"""The head leaning to a shoulder (ISO/IEC 29794-5 HeadPoseRoll); the rule says "eyes level" without a number."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Degrees, clockwise as seen in the picture. Measured against the picture, not against the shoulders."""
    return None if scene.face is None else scene.face.pose.roll
