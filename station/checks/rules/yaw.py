"""The head turned to a side (ISO/IEC 29794-5 HeadPoseYaw); the rule says "facing the camera" without a number."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """Degrees; positive when the nose points to the picture's right."""
    return None if scene.face is None else scene.face.pose.yaw
