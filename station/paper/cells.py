"""What stands in a cell, in words: the same in every kind of file."""

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
