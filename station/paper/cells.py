"""What stands in a cell, in words: the same in every kind of file."""

import unicodedata
from collections.abc import Iterator

from station.paper.sheet import Cell, Kind


def words_of(cell: Cell, kind: Kind) -> str:
    """A cell as people read it; money in yuan with two places, nothing where there is nothing."""
    if cell is None or kind == "blank":
        return ""
    return yuan(cell) if kind == "money" and isinstance(cell, int) else str(cell)


def yuan(fen: int) -> str:
    """Whole fen as yuan with two places, without a detour through binary fractions."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def legible(words: str) -> str:
    """The same words, without what no file can hold: half of a surrogate pair becomes its code point in brackets."""
    if words.isprintable():
        return words
    return "".join(f"[U+{ord(one):04X}]" if "\ud800" <= one <= "\udfff" else one for one in words)


def joined_accents(words: str) -> Iterator[tuple[int, str]]:
    """Each character with its place from 1, an accent joined to its letter where one character is both.

    Not Unicode's normal form: that would turn Chinese compatibility characters, which names hold, into others.
    """
    letter, at = "", 0
    for place, one in enumerate(words, 1):
        if letter and unicodedata.category(one) == "Mn":
            whole = unicodedata.normalize("NFC", letter + one)
            if len(whole) == 1:
                letter = whole
                continue
        if letter:
            yield at, letter
        letter, at = one, place
    if letter:
        yield at, letter


def without_form(character: str) -> bool:
    """Marks that choose among forms of the character before, and signs that only order the text."""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return True
    return unicodedata.category(character) in ("Cf", "Cc")
