"""Both eyes open (ISO/IEC 29794-5 EyesOpen).

The blink of the blendshape network, not the height of the lid gap: measured on several hundred faces it tells shut
from open eyes where the gap fails (downcast and narrow eyes). People with narrow eyes reach about 0.33 with their
eyes open, so the limit must not be lowered for all. In live view the sitter's own open eyes are known, and a blink is
told by how far it lies above them. A hand or hair over an eye is not seen: the mesh invents an open one.
"""

from station.checks.scene import Scene

SMALLEST = 50
"""Narrower faces have eyes of some ten pixels: of 37 open ones the mesh drew four shut, of 131 in larger faces one."""


def measure(scene: Scene) -> float | None:
    """0 wide open to 1 shut, of the eye that is shut further."""
    return None if scene.face is None or scene.face.width < SMALLEST else scene.shut


def reference(scene: Scene) -> float | None:
    """How far shut this sitter's open eyes are, from the last seconds of live view."""
    return scene.own_shut
