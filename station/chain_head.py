"""A chain's head as people copy it: 64 hexadecimal digits in groups of four, on paper in four rows of four."""

import re

_BETWEEN = re.compile(r"[\s·:-]+")
_HEAD = re.compile(r"[0-9a-f]{64}")


def grouped(head: str) -> str:
    """One line, for a terminal."""
    return " ".join(_groups(head))


def rows(head: str) -> tuple[str, ...]:
    """Four groups a row, for paper and screens."""
    groups = _groups(head)
    return tuple(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def _groups(head: str) -> list[str]:
    return [head[start : start + 4] for start in range(0, len(head), 4)]


def parse(typed: str) -> str:
    """The head that somebody typed or scanned, with or without groups, in capitals or not.

    Raises:
        ValueError: these are not 64 hexadecimal digits.
    """
    head = _BETWEEN.sub("", typed).lower()
    if not _HEAD.fullmatch(head):
        raise ValueError("not a chain's head")
    return head
