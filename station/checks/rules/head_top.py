"""How far the top of the hair lies below the upper edge of the portrait.

The rule's word 发际 can mean the top of the hair or the hairline; here it is the top of the hair. A head that the
picture cuts measures 0 or less.
"""

from station.checks.scene import Scene


def measure(scene: Scene) -> float | None:
    """The highest row of hair above the face in the solved crop, pixels of the portrait."""
    return None if scene.placement is None else scene.placement.head_top
