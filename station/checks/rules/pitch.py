"""The head nodding (ISO/IEC 29794-5 HeadPosePitch); the rule says "facing the camera" without a number.

A warning only: people who look straight ahead differ by 6 degrees (standard deviation), and a camera that stands
higher or lower than the eyes adds its own angle. The zero in limits.toml is what they measure in the middle.
"""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Degrees; positive when the nose points down. The zero is not yet taken off."""
    return None if scene.face is None else scene.face.pose.pitch
