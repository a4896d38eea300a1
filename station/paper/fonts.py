"""Type on paper: each character in a font that has it, else as its code point in a box, and a list of those.

Names of people hold characters that few fonts have. What no font here has is printed as browsers show it, a frame with
the code point's figures, so that nobody's name bears an empty box that could be anybody's.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from station.paper.cells import joined_accents, without_form
from station.paper.fontfiles import Face, face_with, main_face

BOX = 1.5
"""How wide the frame of a code point is, in shares of the type size."""

BOX_FIGURES = 0.46
"""How large the figures inside are, in shares of the type size."""

ASCENT = 0.88
"""From the top of a Chinese character's square to the line that Latin letters stand on, in shares of the type size."""


@dataclass(frozen=True)
class Missing:
    """A character that no font of this computer has.

    Attributes:
        place: whose name it stands in, or what; as the writer of the page called it.
        character: one character.
    """

    place: str
    character: str

    @property
    def code_point(self) -> str:
        """As Unicode writes it: U+E863."""
        return code_point(self.character)


@dataclass(frozen=True)
class Run:
    """Neighbouring characters of one font; without a font it is one character that prints as its code point."""

    text: str
    face: Face | None

    @property
    def width(self) -> float:
        """In shares of the type size."""
        if self.face is None:
            return BOX
        return sum(self.face.advances[ord(one)] for one in self.text)


class Glyphs:
    """Chooses the fonts and remembers what none of them has.

    Attributes:
        missing: in the order in which they were first met, each place and character once.
    """

    def __init__(self) -> None:
        self._missing: dict[Missing, None] = {}

    @property
    def missing(self) -> list[Missing]:
        """What no font of this computer has, for the list at the end and for the side list."""
        return list(self._missing)

    def runs(self, text: str, bold: bool = False, place: str | None = None) -> tuple[Run, ...]:
        """Part a text by fonts; what none has is remembered under its place (the text itself where None)."""
        runs = runs_of(text, bold)
        for run in runs:
            if run.face is None:
                self.remember(run.text, text if place is None else place)
        return runs

    def remember(self, character: str, place: str) -> None:
        """Put a character on the list."""
        self._missing.setdefault(Missing(place, character))


def code_point(character: str) -> str:
    """As Unicode writes it: U+E863, U+30EDD."""
    return f"U+{ord(character):04X}"


def shown(text: str) -> str:
    """The characters that are drawn: accents joined to their letters, without those that have no form of their own."""
    return "".join(one for _, one in joined_accents(text) if not without_form(one))


@lru_cache(maxsize=20_000)
def runs_of(text: str, bold: bool = False) -> tuple[Run, ...]:
    """Part a text by fonts."""
    runs = []
    spaced = "".join(" " if one.isspace() else one for one in shown(text))
    for face, characters in groupby(spaced, lambda one: _face_for(one, bold)):
        if face is None:
            runs += [Run(one, None) for one in characters]
        else:
            runs.append(Run("".join(characters), face))
    return tuple(runs)


def _face_for(character: str, bold: bool) -> Face | None:
    return face_with(character, bold) or (face_with(character, False) if bold else None)


def width_of(text: str, bold: bool = False) -> float:
    """How wide a text is, in shares of the type size."""
    return sum(run.width for run in runs_of(text, bold))


def box_lines(character: str) -> tuple[str, str]:
    """The two lines inside the frame."""
    return "U+", code_point(character).removeprefix("U+")


# For pictures (tickets, print sheets, contact sheets), sizes in pixels.


def write_text(image: Pillow.Image, at: tuple[int, int], text: str, size: int, *, bold: bool = True,
               glyphs: Glyphs | None = None, place: str | None = None) -> int:  # fmt: skip
    """Write one line, black; give its width.

    Args:
        image: of any mode in which 0 is black.
        at: the top left corner of the first character's square.
        text: one line.
        size: of the type.
        bold: which weight.
        glyphs: who remembers what no font has; None: nobody.
        place: see `Glyphs.runs`.
    """
    draw = ImageDraw.Draw(image)
    left, top = float(at[0]), at[1]
    for run in (glyphs or Glyphs()).runs(text, bold, place):
        if run.face is None:
            _write_code_point(draw, round(left), top, run.text, size)
        else:
            font = _pillow_font(run.face.file, run.face.index, size)
            draw.text((left, top + ASCENT * size), run.text, fill=0, font=font, anchor="ls")
        left += run.width * size
    return round(left - at[0])


def pixels_wide(text: str, size: int, *, bold: bool = True) -> int:
    """From the first character to the end of the last."""
    return round(width_of(text, bold) * size)


def fitted_size(text: str, size: int, room: int, *, bold: bool = True) -> int:
    """The size, or the largest smaller one at which the text fits into so many pixels."""
    wide = pixels_wide(text, size, bold=bold)
    return size if wide <= room else max(8, size * room // wide)


def _write_code_point(draw: ImageDraw.ImageDraw, left: int, top: int, character: str, size: int) -> None:
    wide, small = round(size * BOX), max(8, round(size * BOX_FIGURES))
    draw.rectangle((left + 1, top, left + wide - 2, top + size - 1), outline=0, width=max(1, size // 24))
    main = main_face(True)
    font = ImageFont.load_default(small) if main is None else _pillow_font(main.file, main.index, small)
    for row, line in enumerate(box_lines(character)):
        draw.text((left + wide / 2, top + size * (0.28 + 0.45 * row)), line, fill=0, font=font, anchor="mm")


@cache
def _pillow_font(file: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, index=index)
