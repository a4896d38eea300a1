"""Names and numbers as screens may tell them: enough to tell two people apart, too little to know either."""

import unicodedata

TAIL = 4


def mask_name(name: str | None) -> str:
    """Keep the first character and one star: 张三丰 and 张三 both become 张*, so that not even the length is told."""
    stripped = (name or "").strip()
    return f"{_first_character(stripped)}*" if stripped else ""


def _first_character(name: str) -> str:
    end = 1
    while end < len(name) and _belongs_to_the_one_before(name[end]):
        end += 1
    return name[:end]


def _belongs_to_the_one_before(character: str) -> bool:
    # Marks and variation selectors (ideographic ones choose the form of a rare surname) have no width of their own.
    return unicodedata.category(character) in ("Mn", "Me")


def tail_of(identifier: str | None) -> str:
    """Give the last four characters: with the masked name they tell two people of one surname apart."""
    return (identifier or "")[-TAIL:]
