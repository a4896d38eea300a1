"""What a person may be exempt from, and which checks are turned off for it: the one place where the two meet.

The left side is what an operator picks from. It is about belief, illness or the body, so it is nobody's business
after the sitting: it is not journaled, not logged, not announced and not exported. What is written down is the right
side, by whose decision, and that each check's own name is the reason. Where two lines turn the same checks off, not
even that tells them apart.
"""

from collections.abc import Mapping
from types import MappingProxyType

_HEAD = ("head_top", "bun", "side_light", "colour_cast", "over_exposure")
"""Cloth about the head hides the hair's top, and lies bright beside the face."""

EXEMPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "head-covering": _HEAD,
        "dressing": _HEAD,
        "eye": ("eyes_open", "focus", "spectacles"),
        "mouth": ("lips_closed",),
        "posture": ("roll", "yaw", "pitch", "shoulders", "centring"),
        "wheelchair": ("shoulders", "centring", "background_even", "background_shadow"),
    }
)

NEVER = frozenset({"one_face"})
"""What nobody can be exempt from: one picture, one person."""
