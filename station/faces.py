"""Type for paper that no browser sets: each character in a font that has it, else as its code point in a box.

Names of people hold characters that few fonts have. What no font here has is printed as Firefox shows it, a frame with
the code point's figures, so that nobody's ticket bears an empty box that could be anybody's.
"""

import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

FAMILY = "Noto Sans CJK SC:bold:lang=zh-cn"
NO_CHARACTER = "\U0010fffe"
"""No font has it, so it looks as everything does that a font lacks."""

PATIENCE = 5.0  # seconds for fontconfig to answer

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def width_of(text: str, size: int) -> int:
    """Pixels from the first character to the end of the last."""
    return round(sum(_advance(character, size) for character in _shown(text)))


def fitted_size(text: str, size: int, room: int) -> int:
    """The size, or the largest smaller one at which the text fits into so many pixels."""
    wide = width_of(text, size)
    return size if wide <= room else max(8, size * room // wide)


def write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int) -> None:
    """Write one line, black; `at` is the middle of its left edge."""
    left, middle = float(at[0]), at[1]
    for character in _shown(text):
        font = font_with(character, size)
        if font is None:
            _write_code_point(draw, (round(left), middle), character, size)
        else:
            draw.text((left, middle), character, fill=0, font=font, anchor="lm")
        left += _advance(character, size)


def font_with(character: str, size: int) -> ImageFont.FreeTypeFont | None:
    """A font that has this character; None where no font of this computer has."""
    main = _main(size)
    if main is not None and _has(main, character):
        return main
    place = _elsewhere(character)
    return None if place is None else ImageFont.truetype(place[0], size, index=place[1])


def _shown(text: str) -> list[str]:
    """Its characters without those that have no form of their own: they choose among forms that a font may have."""
    return [one for one in text if unicodedata.category(one) not in ("Mn", "Me", "Cf", "Cc")]


def _advance(character: str, size: int) -> float:
    font = font_with(character, size)
    return size * 1.1 if font is None else font.getlength(character)


def _write_code_point(draw: ImageDraw.ImageDraw, at: tuple[int, int], character: str, size: int) -> None:
    figures = f"{ord(character):04X}".rjust(6 if ord(character) > 0xFFFF else 4)
    half, small = len(figures) // 2, max(8, size // 3)
    left, top = at[0] + 1, at[1] - size // 2
    draw.rectangle((left, top, left + size - 2, top + size - 2), outline=0, width=max(1, size // 24))
    font: Font = _main(small) or ImageFont.load_default(small)
    for row, part in enumerate((figures[:half], figures[half:])):
        place = left + size / 2 - 1, top + size * (0.3 + 0.42 * row)
        draw.text(place, part.strip(), fill=0, font=font, anchor="mm")


@cache
def _main(size: int) -> ImageFont.FreeTypeFont | None:
    place = _asked_of_fontconfig("fc-match", "-f", "%{file}\t%{index}\n", FAMILY)
    return None if place is None else ImageFont.truetype(place[0], size, index=place[1])


@cache
def _elsewhere(character: str) -> tuple[str, int] | None:
    """Any font of this computer that has a character: its file, and which of the fonts in it."""
    pattern = f":charset={ord(character):x}:scalable=true"
    return _asked_of_fontconfig("fc-list", "-f", "%{file}\t%{index}\n", pattern)


@cache
def _asked_of_fontconfig(command: str, *arguments: str) -> tuple[str, int] | None:
    if shutil.which(command) is None:
        return None
    try:
        asked = subprocess.run(
            [command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    for line in asked.stdout.splitlines():
        file, _, index = line.partition("\t")
        if Path(file).suffix.lower() in (".ttc", ".ttf", ".otf", ".otc") and index.isdigit():
            return file, int(index) & 0xFFFF  # the high half tells a named instance
    return None


def _has(font: ImageFont.FreeTypeFont, character: str) -> bool:
    if character.isspace():
        return True
    mine, none = font.getmask(character), font.getmask(NO_CHARACTER)
    return mine.size != none.size or bytes(mine) != bytes(none)
