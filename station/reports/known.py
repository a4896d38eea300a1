"""Which sheets there are and whom each is for as a rule, without what it takes to make one: for menus and help."""

from collections.abc import Mapping
from typing import Final

from station.reports.readers import Reader

KINDS: Final[Mapping[str, Reader]] = {
    "class-lists": "office",
    "call-sheet": "office",
    "notices": "office",
    "missing": "office",
    "captured": "office",
    "statistics": "public",
    "settlement": "office",
    "payment-slips": "office",
    "corrections": "office",
    "retakes": "office",
    "orphans": "office",
    "pace": "public",
    "returned": "office",
    "elsewhere": "office",
    "class-close-out": "class",
    "close-out": "class",
    "registry": "office",
    "receipt": "office",
    "contact-sheets": "class",
    "proof-sheets": "office",
    "print-sheets": "office",
}
"""In the order in which a job needs them; `report.kind.<name>` is a sentence about each."""

ALL: Final = "all"


def wanted(kind: str) -> tuple[str, ...]:
    """The kinds that a name stands for; none for a name that nobody knows."""
    return tuple(KINDS) if kind == ALL else tuple(name for name in KINDS if name == kind)
