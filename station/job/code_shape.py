"""The form of a job's 采集码, learned from the first that were confirmed by an accepted picture.

The format is not public. But codes of one cohort are alike: once a few are known, one of another length or with other
kinds of characters is most likely something else, and the desk asks before it takes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ENOUGH: Final = 5
"""Codes that must agree before anything is called unusual."""


@dataclass(frozen=True)
class CodeShape:
    """What the confirmed codes look like; holds no code.

    Attributes:
        confirmed: how many there were.
        lengths: shortest and longest.
        classes: kinds of characters that occurred: `digit`, `lower`, `upper`, `other`, `beyond-ascii`.
    """

    confirmed: int = 0
    lengths: tuple[int, int] = (0, 0)
    classes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, codes: Iterable[str]) -> "CodeShape":
        """The shape of these codes together."""
        shape = cls()
        for code in codes:
            shape = shape.with_one_more(code)
        return shape

    def with_one_more(self, code: str) -> "CodeShape":
        """The shape after another code was confirmed."""
        shortest, longest = self.lengths if self.confirmed else (len(code), len(code))
        lengths = (min(shortest, len(code)), max(longest, len(code)))
        return CodeShape(self.confirmed + 1, lengths, self.classes | _classes(code))

    def is_unusual(self, code: str) -> bool:
        """Whether the code differs from all that are known; never, before enough are."""
        if self.confirmed < ENOUGH:
            return False
        shortest, longest = self.lengths
        return not shortest <= len(code) <= longest or not _classes(code) <= self.classes


def _classes(code: str) -> frozenset[str]:
    return frozenset(map(_class, code))


def _class(character: str) -> str:
    if not character.isascii():
        return "beyond-ascii"
    if character.isdigit():
        return "digit"
    if character.isalpha():
        return "lower" if character.islower() else "upper"
    return "other"
