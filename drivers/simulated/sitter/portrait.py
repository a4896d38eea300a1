"""The one public-domain portrait every simulated sitter is made from, and where things are in it.

NASA's portrait of Eileen Collins (public domain), as scikit-image ships it; `scripts/models` fetches it.
All coordinates were found once by hand in that 512x512 picture and mean nothing in another one, so its hash is pinned.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from drivers.simulated.sitter.arrays import Picture, decoded

Curve = Sequence[tuple[float, float]]
"""Points x, y along a line."""

PICTURE = Path(__file__).parent.parent / "portrait" / "astronaut.png"
SHA256 = "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"


class PortraitMissing(Exception):
    """The portrait is not there, or is another picture. `scripts/models` fetches the right one."""


def portrait() -> Picture:
    """Read the portrait.

    Raises:
        PortraitMissing: no such file, or a file with another hash.
    """
    if not PICTURE.exists():
        raise PortraitMissing(f"{PICTURE} is missing; scripts/models fetches it")
    content = PICTURE.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise PortraitMissing(f"{PICTURE} is another picture; delete it, and scripts/models fetches the right one")
    return decoded(content)


# In the picture as it is.

EYES: Final = (225.4, 103.2)
"""The point between the eyes. The head is levelled about it, so it stays where it is."""

TILT: Final = 3.15
"""Degrees by which the head leans clockwise."""

# fmt: off
OUTLINE: Final[Curve] = (
    # The right side of the picture, from the crown down.
    (227.5, 16), (241.5, 16), (252, 19.5), (261, 24), (276, 31), (286.5, 40.5), (294.5, 54.5), (297.5, 66.5),
    (299.5, 75), (301, 83), (300.5, 92), (298, 101), (296, 108), (290, 118), (280, 127.5), (275, 134.5), (271, 136.5),
    (266.5, 137.5), (264.5, 149), (259.5, 158), (257, 163), (255.5, 173),
    (271, 184.5), (281, 194), (289.5, 203.5), (298.5, 218), (302.5, 228), (303.5, 233), (312.5, 240), (319, 242.5),
    (330, 252), (340, 261.5), (344.5, 270), (348, 278.5), (350.5, 285), (354.5, 297), (357.5, 310.5), (358, 323),
    (359.5, 330), (362, 345),
    # The left side, up again.
    (27, 345), (29.5, 336), (33, 320), (36, 312), (39, 305), (41.5, 292.5), (46, 279.5), (51, 270), (55.5, 262),
    (60.5, 252.5), (69.5, 242), (76.5, 235), (90, 227), (98.5, 219), (108, 208.5), (113, 204), (115.5, 197),
    (119.5, 190), (121.5, 184), (125.5, 178.5), (129, 170.5), (131.5, 166.5), (139.5, 158.5), (145, 154.8),
    (152.5, 151.8), (160.5, 149.8), (184, 148),
    (182, 139), (181.8, 132), (179, 131), (175.2, 127.5), (172.3, 123), (170.6, 117), (166.5, 113.5), (162, 110.5),
    (155.5, 101), (154, 85.5), (153.5, 76), (153.8, 66), (156, 58.5), (163.5, 51), (173.5, 43.5), (185, 38),
    (191.5, 32), (198, 26.5), (207, 20.8), (213, 21), (220, 18),
)
"""The sitter against flag, curtain and shuttle, down to the chest."""

SHOULDERS_FROM: Final = 130
"""Above this row the outline is hair, below it skin, metal and cloth."""

# In the levelled picture.

FACE_WIDTH: Final = 91.4
"""Over the cheek bones."""

EYES_TO_CHIN: Final = 75.5

CHEST: Final = 326
"""Below this the helmet on the knees comes into the picture."""

UPPER_LIP: Final[Curve] = (
    (203.5, 139.6), (207, 140.2), (211, 141.2), (215, 141.9), (220, 142.7), (225, 142.9),
    (230, 142.5), (235, 141.3), (239, 140.2), (243, 139.3), (246.5, 139.0),
)
LOWER_LIP: Final[Curve] = (
    (203.5, 139.6), (207, 143), (210, 145.8), (213, 147.8), (216, 149.1), (220, 150), (225, 150.5),
    (230, 150), (234, 148.9), (237, 147.2), (240, 145), (243, 142.6), (246.5, 139.0),
)
"""The lips' inner edges; between them the picture shows teeth."""

LIDS: Final[Sequence[tuple[Curve, Curve]]] = (
    (
        ((194, 103), (196.5, 101.3), (199, 99.6), (202, 98.5), (205, 98.3), (208, 98.9), (210.5, 100.3), (212.5, 102.2),
         (214.5, 104.5)),
        ((194, 103), (197, 103.6), (199, 104.5), (202, 105.4), (205, 105.8), (208, 105.4), (211, 104.9),
         (214.5, 104.5)),
    ),
    (
        ((236, 104.4), (238.3, 102.6), (241, 100.6), (244, 99), (247, 98.4), (250, 98.8), (252.5, 99.8), (255, 101.6),
         (257.5, 103.2)),
        ((236, 104.4), (239, 104.9), (242, 105.2), (245, 105.6), (248, 105.6), (251, 104.9), (253.5, 104.2),
         (257.5, 103.2)),
    ),
)
"""Upper and lower lid of both eyes."""
# fmt: on
