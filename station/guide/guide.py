"""One instruction at a time, and none that flickers."""

from dataclasses import dataclass

from station.checks.judgement import Judgement
from station.guide.advice import ranked
from station.guide.instruction import Instruction

COMES = 0.3
"""Seconds for which something must be wrong before anybody is told: people blink."""

MET = 0.3
"""Seconds for which it must be right before the instruction goes."""

STAYS = 1.0
"""Seconds for which an instruction stands before a more important one may take its place: it takes so long to read."""


@dataclass
class Guide:
    """What is being said to one sitter, and what would be said next.

    Attributes:
        said: what is being said; None when there is nothing to do.
    """

    said: Instruction | None = None
    _said_at: float = float("-inf")
    _wanted: Instruction | None = None
    _wanted_at: float = float("-inf")
    _right_since: float | None = None

    def look(self, judgement: Judgement, exempt: frozenset[str], at: float) -> Instruction | None:
        """Take one judged frame (monotonic seconds) into account; give what is said from now on."""
        helpful = ranked(judgement, exempt)
        wanted = helpful[0] if helpful else None
        if _name(wanted) != _name(self._wanted):
            self._wanted, self._wanted_at = wanted, at
        if self.said is None or _name(self.said) in map(_name, helpful):
            self._right_since = None
        elif self._right_since is None:
            self._right_since = at
        lasts = wanted is not None and at - self._wanted_at >= COMES
        met = self._right_since is not None and at - self._right_since >= MET
        if met or (lasts and (self.said is None or at - self._said_at >= STAYS)):
            self._say(wanted if lasts else None, at)
        return self.said

    def _say(self, instruction: Instruction | None, at: float) -> None:
        if _name(instruction) != _name(self.said):
            self._said_at = at
        self.said, self._right_since = instruction, None


def _name(instruction: Instruction | None) -> str | None:
    """Two rules may ask for the same movement."""
    return instruction.name if instruction else None
