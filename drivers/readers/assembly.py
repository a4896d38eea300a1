"""From pieces that trickle in to whole codes. Pure: pieces with their times in, codes out; used by what types or sends.

A code ends with its suffix, or with quiet. Half a code would be somebody's wrong code, so three kinds of halves are
garbled: what came right after listening began, what ended with quiet although this scanner sends a suffix, and what is
longer than any code.
"""

import math
from collections.abc import Callable
from typing import Final

from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.presentation import Sighting

GAP: Final = 0.2
"""Seconds of quiet that end a code without a suffix. Scanners pause 1 to 40 ms between characters, adapters 16 ms."""

LONGEST: Final = 1024
"""Characters of the longest code. QR codes can hold more, but no phone shows one that a scanner could still read."""


def garbled(detail: str) -> ReadFailed:
    """A code that lost something on its way; `detail` says how, and nothing of the code."""
    return ReadFailed("scan", "garbled", detail)


def as_it_is(code: str) -> str:
    """The code without any change."""
    return code


class Assembly:
    """Gathers one code after the other."""

    def __init__(self, since: float, finish: Callable[[str], str | None] = as_it_is) -> None:
        """Begin to listen.

        Args:
            since: when listening began; like all times here in seconds of a clock that never goes back.
            finish: what is done to a whole code; None from it means garbled.
        """
        self._finish = finish
        self._last = since
        self._begun_before = True
        self._has_suffix = False
        self._pieces = ""
        self._wrong = ""

    @property
    def deadline(self) -> float:
        """When quiet would end what has come, infinite when nothing has."""
        return self._last + GAP if self._pieces or self._wrong else math.inf

    def add(self, piece: str, at: float) -> None:
        """Take in characters of a code."""
        self._note(at)
        self._pieces += piece
        if len(self._pieces) > LONGEST:
            self._pieces = self._pieces[:LONGEST]
            self.spoil("too long", at)

    def spoil(self, detail: str, at: float) -> None:
        """Something of this code was lost or could not be understood; only the first reason is kept."""
        self._note(at)
        self._wrong = self._wrong or detail

    def suffix(self, at: float) -> Sighting | None:
        """The suffix came: the code is whole. None when nothing came before it."""
        if self._pieces or self._wrong:
            self._has_suffix = True
        self._note(at)
        return self._ended()

    def quiet(self, at: float) -> Sighting | None:
        """Nothing more has come by now; what is there ends if that is long enough."""
        if at < self.deadline:
            return None
        if self._has_suffix:
            self._wrong = self._wrong or "no suffix"
        return self._ended()

    def _note(self, at: float) -> None:
        """The first thing after `since` belongs to a code that began earlier, unless there was quiet between."""
        if self._begun_before and at - self._last < GAP:
            self._wrong = self._wrong or "begun before"
        self._begun_before = False
        self._last = at

    def _ended(self) -> Sighting | None:
        pieces, wrong = self._pieces, self._wrong
        self._pieces = self._wrong = ""
        if wrong:
            return garbled(wrong)
        if not pieces:
            return None
        code = self._finish(pieces)
        return garbled("undecodable") if code is None else CodeRead(code)
