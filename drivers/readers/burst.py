"""Was this a scanner, or somebody typing? Pure: characters with their times in, codes out.

For a scanner that types into a field of our own window, where it can't be opened as a device. Scanners leave 1 to 40 ms
between two characters; people 239 ms on average, and nobody keeps below 50 for a whole code
(Dhakal et al. 2018, 136 million keystrokes of 168,000 people: https://doi.org/10.1145/3173574.3174220).
"""

from typing import Final

from drivers.readers.assembly import GAP, LONGEST

QUICK: Final = 0.05
"""Seconds between two characters of a scanner at most."""

SHORTEST: Final = 6
"""Characters of the shortest code: fewer can come quickly from a hand that slips over the keys."""

SUFFIXES: Final = frozenset("\t\n\r")


class Burst:
    """Watches what comes into one field."""

    def __init__(self) -> None:
        self._characters = ""
        self._last: float | None = None
        self._by_hand = False

    def feed(self, character: str, at: float) -> str | None:
        """Take in one character; a code when this one is its suffix and a scanner typed it, whole.

        A burst counts only after quiet: what follows typing, or a pause within a code, may be half a code.

        Args:
            character: one character; Enter and Tab as the control characters they are.
            at: when it came, in seconds of a clock that never goes back.
        """
        self._note_pause(at)
        if character not in SUFFIXES:
            self._characters = (self._characters + character)[: LONGEST + 1]
            return None
        code, by_hand = self._characters, self._by_hand
        self._characters, self._by_hand = "", False
        return code if not by_hand and SHORTEST <= len(code) <= LONGEST else None

    def _note_pause(self, at: float) -> None:
        pause = GAP if self._last is None else at - self._last
        if pause >= GAP:
            self._characters, self._by_hand = "", False
        elif pause > QUICK:
            self._by_hand = True
        self._last = at
