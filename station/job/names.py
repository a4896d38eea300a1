"""Names as lists, cards and people write them: what counts as the same name, and who is found by a few keys.

A name is a hint and never proof: lists and cards write dots, spaces and rare characters in different ways.
"""

import unicodedata
from functools import cache
from typing import Final

DOTS: Final = dict.fromkeys(map(ord, "·•‧・．.∙⋅˙﹒・"), "·")
"""Signs that stand for the dot between the parts of a name; U+00B7 is the one that cards bear."""

_SPACES: Final = dict.fromkeys(map(ord, " \t\r\n\u00a0\u3000\u200b\ufeff"))
_VARIATION_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def folded(name: str) -> str:
    """The name without what means nothing: kinds of dots, spaces, wide letters, case, variation selectors."""
    plain = unicodedata.normalize("NFKC", name).translate(_SPACES).translate(DOTS).upper()
    return "".join(character for character in plain if not _selects_a_form(character)).strip("·")


def same_name(one: str, other: str) -> bool | None:
    """Whether two spellings are the same name; None where one of them has a character without an agreed form.

    Private characters, boxes and question marks stand for rare characters that one side could not write. A foreigner's
    card carries two names, and a list may have either.
    """
    if folded(one) == folded(other) or folded(other) in (folded(part) for part in one.split(" ", 1)):
        return True
    return None if has_no_agreed_form(one + other) else False


def initials(name: str) -> str:
    """Latin initials of a Chinese name, lower case, one a character: 欧阳娜娜 is `oynn`; other letters as they are."""
    return "".join(_initial(character) for character in folded(name) if character.isalpha())


@cache
def _initial(character: str) -> str:
    if character.isascii():
        return character.lower()
    from pypinyin import Style, lazy_pinyin  # a fifth of a second, and only lists with names need it

    return "".join(lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore"))


def _selects_a_form(character: str) -> bool:
    return any(ord(character) in selectors for selectors in _VARIATION_SELECTORS)


def has_no_agreed_form(name: str) -> bool:
    """Whether it has a rare character that one side writes as a private character, a box or a question mark."""
    return any(unicodedata.category(character) == "Co" or character in "\ufffd?？□■" for character in name)
