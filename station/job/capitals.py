"""Money as Chinese papers write it beside the figures: 壹仟伍佰元整.

After 正确填写票据和结算凭证的基本规定 (支付结算办法 附一, 1997): 整 stands after yuan and jiao, never after fen;
several zeros in a row are one 零; where it may be left out before jiao, it is.
"""

from typing import Final

FIGURES: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")
_GROUP: Final = 10_000
MOST: Final = 10**16 - 1
"""The largest amount in fen: below one hundred 万亿 yuan."""


def capitals(fen: int) -> str:
    """An amount in words.

    Raises:
        ValueError: below zero, or above MOST.
    """
    if not 0 <= fen <= MOST:
        raise ValueError("no amount that is written in words")
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{FIGURES[jiao]}角"
    elif yuan and cent:
        words += FIGURES[0]
    if cent:
        return f"{words}{FIGURES[cent]}分"
    return f"{words or '零元'}整"


def _whole(number: int) -> str:
    """A whole number above zero, from its groups of four figures."""
    words, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = number // _GROUP**place % _GROUP
        if not group:
            gap = gap or bool(words)
            continue
        if words and (gap or group < _GROUP // 10 or not number // _GROUP ** (place + 1) % 10):
            words += FIGURES[0]
        words += _four(group) + _GROUPS[place]
        gap = False
    return words.replace("万亿", "万", 1) if words.count("亿") > 1 else words


def _four(number: int) -> str:
    """One group of four figures, zeros between others told once."""
    words, gap = "", False
    for place in reversed(range(len(_PLACES))):
        figure = number // 10**place % 10
        if not figure:
            gap = bool(words)
            continue
        words += (FIGURES[0] if gap else "") + FIGURES[figure] + _PLACES[place]
        gap = False
    return words
