"""Every instruction there is: whose business it is, which way its arrow points, and which sentences say it.

Sides. An arrow points in the picture as the camera sees it, turned upright and not mirrored. Who sits opposite the
camera has the right hand at the picture's left, so a head that is to move to the picture's left moves towards its
own right hand. A screen that shows the picture mirrored shows the `mirrored` arrow.

Nothing here is about looks: what a person wears or how their hair falls is told to the photographer alone, who finds
the words.
"""

from dataclasses import dataclass
from enum import StrEnum


class Arrow(StrEnum):
    """A movement, as the upright picture shows it."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    TURN_LEFT = "turn-left"  # the nose goes to the left
    TURN_RIGHT = "turn-right"
    LEAN_LEFT = "lean-left"  # the crown goes to the left, the chin stays: counter-clockwise
    LEAN_RIGHT = "lean-right"
    DROP_LEFT = "drop-left"  # the shoulder at the left goes down
    DROP_RIGHT = "drop-right"
    NEARER = "nearer"
    FARTHER = "farther"

    @property
    def mirrored(self) -> "Arrow":
        """The same movement on a screen that shows left and right exchanged."""
        return _MIRRORED.get(self, self)


_PAIRS = (
    (Arrow.LEFT, Arrow.RIGHT),
    (Arrow.TURN_LEFT, Arrow.TURN_RIGHT),
    (Arrow.LEAN_LEFT, Arrow.LEAN_RIGHT),
    (Arrow.DROP_LEFT, Arrow.DROP_RIGHT),
)
_MIRRORED = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}


@dataclass(frozen=True)
class Instruction:
    """One thing to do.

    Attributes:
        name: `close-lips`; recorded speech is called by it.
        check: the rule that asks for it.
        arrow: which way, None where there is no way to show.
        sitters: the person in the chair does it; else the one at the camera, and the sitter only waits.
        desk: code of the sentence for the one at the camera.
    """

    name: str
    check: str
    arrow: Arrow | None
    sitters: bool
    desk: str

    @property
    def words(self) -> str:
        """Code of the sentence for the person in the chair."""
        return f"guide.{self.name}" if self.sitters else WAIT


WAIT = "guide.wait"
"""Said to a sitter while somebody else has something to do."""


def _sitters(name: str, check: str, arrow: Arrow | None = None) -> Instruction:
    return Instruction(name, check, arrow, sitters=True, desk=f"guide.{name}.desk")


def _photographers(name: str, check: str, arrow: Arrow | None = None) -> Instruction:
    return Instruction(name, check, arrow, sitters=False, desk=f"guide.{name}.desk")


SIT_DOWN = _sitters("sit-down", "one_face")
FACE_CAMERA = _sitters("face-camera", "one_face")
OTHERS_OUT = _photographers("others-out", "one_face")
MOVE_RIGHT_HAND = _sitters("move-right-hand", "centring", Arrow.LEFT)
MOVE_LEFT_HAND = _sitters("move-left-hand", "centring", Arrow.RIGHT)
TURN_RIGHT_HAND = _sitters("turn-right-hand", "yaw", Arrow.TURN_LEFT)
TURN_LEFT_HAND = _sitters("turn-left-hand", "yaw", Arrow.TURN_RIGHT)
LEAN_RIGHT_HAND = _sitters("lean-right-hand", "roll", Arrow.LEAN_LEFT)
LEAN_LEFT_HAND = _sitters("lean-left-hand", "roll", Arrow.LEAN_RIGHT)
CHIN_UP = _sitters("chin-up", "pitch", Arrow.UP)
CHIN_DOWN = _sitters("chin-down", "pitch", Arrow.DOWN)
RIGHT_SHOULDER_DOWN = _sitters("right-shoulder-down", "shoulders", Arrow.DROP_LEFT)
LEFT_SHOULDER_DOWN = _sitters("left-shoulder-down", "shoulders", Arrow.DROP_RIGHT)
OPEN_EYES = _sitters("open-eyes", "eyes_open")
CLOSE_LIPS = _sitters("close-lips", "lips_closed")
ZOOM_IN = _photographers("zoom-in", "face_width", Arrow.NEARER)
ZOOM_OUT = _photographers("zoom-out", "face_width", Arrow.FARTHER)
CAMERA_UP = _photographers("camera-up", "eye_line", Arrow.UP)
CAMERA_DOWN = _photographers("camera-down", "eye_line", Arrow.DOWN)

INSTRUCTIONS = (
    SIT_DOWN, FACE_CAMERA, OTHERS_OUT, MOVE_RIGHT_HAND, MOVE_LEFT_HAND, TURN_RIGHT_HAND, TURN_LEFT_HAND,
    LEAN_RIGHT_HAND, LEAN_LEFT_HAND, CHIN_UP, CHIN_DOWN, RIGHT_SHOULDER_DOWN, LEFT_SHOULDER_DOWN, OPEN_EYES, CLOSE_LIPS,
    ZOOM_IN, ZOOM_OUT, CAMERA_UP, CAMERA_DOWN,
)  # fmt: skip
