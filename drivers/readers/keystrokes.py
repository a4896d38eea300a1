"""From key events to the characters a scanner typed. Pure: numbers of the kernel's input protocol in, codes out.

Scanners type as on a US keyboard unless somebody set them otherwise. What the keys of the scanner itself say is all
that counts: whether the computer has Caps Lock or Num Lock on changes nothing. Characters that no key has come as
Alt with their decimal number on the numeric keypad, control characters as Ctrl with a letter.

A key that is not on the list, a number that is no ASCII character, and events that the kernel dropped leave the code
garbled; nothing is guessed.

Event types and key codes: linux/input-event-codes.h; dropped events: https://docs.kernel.org/input/event-codes.html
"""

import math
from typing import Final

from drivers.readers.assembly import GAP, Assembly
from drivers.readers.presentation import Sighting

EV_SYN: Final = 0x00
EV_KEY: Final = 0x01
SYN_REPORT: Final = 0
SYN_DROPPED: Final = 3
UP, DOWN, REPEAT = 0, 1, 2

ENTER, TAB, KEYPAD_ENTER = 28, 15, 96
SUFFIXES: Final = frozenset({ENTER, TAB, KEYPAD_ENTER})
SUFFIX_CHARACTERS: Final = "\t\n\r"

SHIFTS: Final = frozenset({42, 54})
CONTROLS: Final = frozenset({29, 97})
ALTS: Final = frozenset({56, 100})
MODIFIERS: Final = SHIFTS | CONTROLS | ALTS
CAPS_LOCK, NUM_LOCK = 58, 69

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
KEYS: Final = {
    first + place: (plain, shifted)
    for first, row, shifted_row in _ROWS
    for place, (plain, shifted) in enumerate(zip(row, shifted_row, strict=True))
}
"""Key code to its character without and with Shift."""

KEYPAD: Final = dict(enumerate("789-456+1230.", 71)) | {55: "*", 98: "/", 117: "="}
"""Key code to its character; a scanner that uses the keypad means its figures, whatever Num Lock says."""


class Keystrokes:
    """What one keyboard-like scanner types, from the beginning of listening."""

    def __init__(self, since: float) -> None:
        """Begin to listen, at this time of the clock that all times here are of."""
        self._code = Assembly(since)
        self._held: set[int] = set()
        self._capitals = False
        self._number = ""
        self._dropping = False
        self._last = since

    @property
    def deadline(self) -> float:
        """When quiet would end the code that has begun; infinite between codes."""
        return self._code.deadline

    def feed(self, kind: int, key: int, value: int, at: float) -> Sighting | None:
        """Take in one event; a code when this one ended it.

        Args:
            kind: type of the event; all but keys and dropped events are nothing to us.
            key: its code.
            value: 1 for pressed, 0 for released, 2 for repeated by the kernel because a key is held.
            at: when it was read.
        """
        if kind == EV_SYN:
            self._synchronise(key, at)
        elif kind == EV_KEY and not self._dropping:
            self._forget_capitals_after_quiet(at)
            if key in MODIFIERS:
                return self._modify(key, value, at)
            if value == DOWN:
                return self._press(key, at)
        return None

    def quiet(self, at: float) -> Sighting | None:
        """Nothing more has come by now: the code that had begun, if that ends it."""
        return self._begin_anew(self._code.quiet(at)) if at >= self.deadline else None

    def _synchronise(self, key: int, at: float) -> None:
        """Between a drop and the next report nothing counts, and what was held down is no longer known."""
        if key == SYN_DROPPED:
            self._dropping = True
            self._held.clear()
            self._number = ""
            self._code.spoil("events dropped", at)
        elif key == SYN_REPORT:
            self._dropping = False

    def _forget_capitals_after_quiet(self, at: float) -> None:
        """No code may depend on the one before it: Caps Lock pressed again after the suffix is not the next one's."""
        if at - self._last >= GAP and math.isinf(self.deadline):
            self._capitals = False
        self._last = at

    def _modify(self, key: int, value: int, at: float) -> Sighting | None:
        if value == DOWN:
            self._held.add(key)
        elif value == UP:
            self._held.discard(key)
            if key in ALTS and self._number:
                number, self._number = self._number, ""
                return self._character_of(int(number), at)
        return None

    def _press(self, key: int, at: float) -> Sighting | None:
        if key in (CAPS_LOCK, NUM_LOCK):
            self._capitals ^= key == CAPS_LOCK
            return None
        if self._held & ALTS:
            self._press_with_alt(key, at)
            return None
        if self._held & CONTROLS:
            return self._press_with_control(key, at)
        if key in SUFFIXES:
            return self._end(at)
        if key in KEYS:
            self._code.add(self._typed(*KEYS[key]), at)
        elif key in KEYPAD:
            self._code.add(KEYPAD[key], at)
        else:
            self._code.spoil("unknown key", at)
        return None

    def _typed(self, plain: str, shifted: str) -> str:
        """Caps Lock turns Shift around, but only for letters; only what the scanner itself pressed counts."""
        capital = bool(self._held & SHIFTS) ^ (self._capitals and plain.isalpha())
        return shifted if capital else plain

    def _press_with_alt(self, key: int, at: float) -> None:
        sign = KEYPAD.get(key, "")
        if sign.isdecimal() and len(self._number) < 5:
            self._number += sign
        else:
            self._code.spoil("unknown Alt key", at)

    def _press_with_control(self, key: int, at: float) -> Sighting | None:
        letter = KEYS.get(key, ("", ""))[bool(self._held & SHIFTS)].upper()
        if letter and "@" <= letter <= "_":
            return self._character_of(ord(letter) - ord("@"), at)
        self._code.spoil("unknown Ctrl key", at)
        return None

    def _character_of(self, number: int, at: float) -> Sighting | None:
        """Beyond ASCII the same number means one character to one maker and another to the next."""
        if not 0 < number < 128:
            self._code.spoil("unknown character", at)
        elif chr(number) in SUFFIX_CHARACTERS:
            return self._end(at)
        else:
            self._code.add(chr(number), at)
        return None

    def _end(self, at: float) -> Sighting | None:
        return self._begin_anew(self._code.suffix(at))

    def _begin_anew(self, ended: Sighting | None) -> Sighting | None:
        self._capitals = False
        self._number = ""
        return ended
