"""The window's own field for codes: what becomes of the keys that a scanner types into it. Pure: keys in, codes out.

Where Caps Lock is on, letters come in the other case, unless the scanner knows of it and turns them round by itself.
Nobody can tell which of the two came, and a code of another case is somebody else's: it is refused, not guessed.
"""

from dataclasses import dataclass, field
from typing import Literal

from drivers.readers.assembly import GAP
from drivers.readers.burst import SUFFIXES, Burst


@dataclass(frozen=True)
class Heard:
    """What a suffix ended: a code exactly as it was typed, or why it counts for none."""

    code: str | None = field(default=None, repr=False)
    why: Literal["by-hand", "caps-lock"] | None = None


class CodeField:
    """Takes one key after the other."""

    def __init__(self) -> None:
        self._burst = Burst()
        self._anything = self._capitals = False
        self._last: float | None = None

    def feed(self, character: str, at: float, *, caps_lock: bool = False) -> Heard | None:
        """Take a key; give what it ended, None when it ended nothing.

        Args:
            character: what the key types; Enter and Tab as the control characters they are.
            at: when, in seconds of a clock that never goes back.
            caps_lock: whether Caps Lock is known to be on.
        """
        begun = self._last is None or at - self._last >= GAP
        self._last = at
        code = self._burst.feed(character, at)
        if character not in SUFFIXES:
            self._anything = True
            self._capitals = caps_lock or (self._capitals and not begun)
            return None
        capitals, more = self._capitals, self._anything or begun
        self._anything = self._capitals = False
        if code is None:
            return Heard(why="by-hand") if more else None  # Enter and line feed are one end
        if capitals and code.lower() != code.upper():
            return Heard(why="caps-lock")
        return Heard(code)
