"""The keys that move the crop of the picture under review: arrows where to, + and - how much it takes in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.commands import Nudge

FAR = 10
"""Pixels of the portrait that an arrow moves with Shift; one without."""

SIZE_STEP = 4
"""Pixels of the portrait by which + and - change its width: less than 1 %, which the eye hardly sees."""

# On most keyboards + lies on Shift: for the size Shift can't mean anything else.
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SIZES = {
    Qt.Key.Key_Plus: SIZE_STEP,
    Qt.Key.Key_Equal: SIZE_STEP,
    Qt.Key.Key_Minus: -SIZE_STEP,
    Qt.Key.Key_Underscore: -SIZE_STEP,
}
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def nudge_of(event: QKeyEvent) -> Nudge | None:
    """What a key asks for, None when it is no such key; a key held down goes on moving."""
    if event.modifiers() & _OTHERS:
        return None
    key = Qt.Key(event.key())
    if key in _ARROWS:
        step = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        right, down = _ARROWS[key]
        return Nudge(right=right * step, down=down * step)
    return Nudge(wider=_SIZES[key]) if key in _SIZES else None
