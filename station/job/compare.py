"""Card and 采集码 of one person: what can be compared without opening the code, and how much that is worth.

The page of a 采集码 shows the name masked to its first and last character (of two only the first) and the last four of
the document number. Somebody of the same surname can agree by chance, so agreement is weak evidence; a difference
is proof that the two don't belong together.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from station.job.names import has_no_agreed_form

Finding = Literal["agrees", "differs", "unknown"]

MASKS: Final = frozenset("*×●○✱")
"""What pages put in place of hidden characters, as NFKC leaves it."""

TAIL: Final = 4
DOTS: Final = str.maketrans(dict.fromkeys("·•‧・．.∙⋅", "·"))


@dataclass(frozen=True)
class Known:
    """What is known of a code's person: the masked name and the last four of the number, None where they aren't."""

    masked_name: str | None = None
    last_four: str | None = None


@dataclass(frozen=True)
class Comparison:
    """What came of it; without identity, so that it can be journaled."""

    name: Finding
    last_four: Finding

    @property
    def differs(self) -> bool:
        """Whether card and code are of two people."""
        return "differs" in (self.name, self.last_four)

    @property
    def verdict(self) -> str:
        """`differs`, `weak` when something agreed and nothing differed, `unknown` when nothing could be compared."""
        if self.differs:
            return "differs"
        return "weak" if "agrees" in (self.name, self.last_four) else "unknown"


def compare(name: str | None, number: str | None, known: Known) -> Comparison:
    """Compare a card's name and number with what is known of the code."""
    return Comparison(_names(name, known.masked_name), _tails(number, known.last_four))


def _names(name: str | None, masked: str | None) -> Finding:
    if not name or not masked or not _folded(masked).strip("".join(MASKS)) or has_no_agreed_form(name + masked):
        return "unknown"
    # A foreigner's card carries two names, and the page may show either.
    shown = _folded(masked)
    return "agrees" if any(_fits(_folded(one), shown) for one in (name, *name.split(" ", 1))) else "differs"


def _fits(name: str, masked: str) -> bool:
    """Whether the visible beginning and end are the name's; a mask hides one character or more."""
    hidden = [place for place, character in enumerate(masked) if character in MASKS]
    if not hidden:
        return name == masked
    head, tail = masked[: hidden[0]], masked[hidden[-1] + 1 :]
    return len(name) > len(head) + len(tail) and name.startswith(head) and name.endswith(tail)


def _tails(number: str | None, last_four: str | None) -> Finding:
    shown = unicodedata.normalize("NFKC", last_four or "").strip().upper()
    if not number or len(shown) < TAIL:
        return "unknown"
    return "agrees" if number.upper().endswith(shown) else "differs"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(DOTS).strip()
