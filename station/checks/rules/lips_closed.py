"""Lips closed (ISO/IEC 29794-5 MouthClosed, with a far stricter limit: the rule asks for closed lips)."""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """The widest gap between the inner lips over the distance from the eyes to the chin.

    A moustache can look like a gap; a hand over the mouth is not seen.
    """
    return None if scene.face is None else scene.face.lip_gap / scene.face.length
