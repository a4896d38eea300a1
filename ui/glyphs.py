"""Names on a screen: a character that no font here has is shown as its code point, never as an empty box."""

import unicodedata
from functools import lru_cache

from PySide6.QtGui import QFontMetrics

from ui.theme import Role, font

COMMON = ("\u4e00", "\u9fa5")
"""Every Chinese font has these; they are not looked up."""


def legible(words: str) -> str:
    """The same words with `[U+E863]` in the place of what would be an empty box, as paper has it."""
    if words.isascii():
        return words
    return "".join(one if _has_form(one) else f"[U+{ord(one):04X}]" for one in words)


def _has_form(character: str) -> bool:
    return character.isascii() or COMMON[0] <= character <= COMMON[1] or _drawn(character)


@lru_cache(maxsize=4096)
def _drawn(character: str) -> bool:
    """Whether the type of the windows, or a font that stands in for it, has a form; what only orders text needs none.

    Half of a surrogate pair is no character, so that nothing is drawn for it.
    """
    if "\ud800" <= character <= "\udfff":
        return False
    if unicodedata.category(character) in ("Cf", "Cc", "Mn", "Zs"):
        return True
    return bool(QFontMetrics(font(Role.BODY, 1.0)).inFontUcs4(ord(character)))
