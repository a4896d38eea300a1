"""Where pictures lie on a sheet (版) of one person's prints: pure geometry, in pixels at 300 dpi.

The picture is the delivered portrait, whole: three wide to four high, never cut and never stretched. That is why a job
only says how wide it is; 33 mm, the width of the older rule's 33 x 48 mm print, makes it 44 mm high. A portrait has
480 x 640 pixels, which are 40.6 x 54.2 mm at 300 dpi: printed wider, it has fewer dots to the inch, and that is said.

Paper sizes are those of photo papers (3.5 x 5 and 4 x 6 inches) and of ISO 216.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal, get_args

DPI: Final = 300
PORTRAIT: Final = (480, 640)
"""Pixels of a portrait, width and height."""

PaperSize = Literal["5-inch", "6-inch", "A4"]
Caption = Literal["none", "number", "name_number", "name_student_number"]
PAPERS: Final[dict[PaperSize, tuple[int, int]]] = {"5-inch": (1050, 1500), "6-inch": (1200, 1800), "A4": (2480, 3508)}
"""Pixels of each paper, upright."""

CAPTIONS: Final[tuple[Caption, ...]] = get_args(Caption)
WIDTHS_MM: Final = (15, 60)
"""Every paper has room for one of the widest."""

MOST: Final = 40


def px(millimetres: float) -> int:
    """Pixels on paper."""
    return round(millimetres / 25.4 * DPI)


def mm(pixels: float) -> float:
    """Millimetres on paper."""
    return pixels * 25.4 / DPI


MARGIN: Final = px(3)
"""Nothing lies nearer to the edge: printers without white edges cut some of it away."""

GAP: Final = px(4)
"""Between two pictures."""

CUT: Final = px(1.5)
"""How long a cut mark is; with the room beside the picture less than half a gap."""

CUT_WIDE: Final = 2
CUT_AWAY: Final = px(0.4)
"""Room between a picture's corner and its cut marks: a knife that misses shows white, not a line."""

CAPTION: Final = px(3)
CAPTION_AWAY: Final = px(0.5)
CAPTION_ROOM: Final = CAPTION_AWAY + CAPTION


@dataclass(frozen=True)
class Prints:
    """What a job wants of its prints.

    Attributes:
        width: of one picture, in millimetres.
        count: pictures on a sheet, all of one person.
        paper: which.
        cut_marks: whether there are any.
        caption: what stands under each picture.
    """

    width: int = 33
    count: int = 4
    paper: PaperSize = "5-inch"
    cut_marks: bool = True
    caption: Caption = "name_number"


@dataclass(frozen=True)
class Box:
    """A rectangle on paper; from the left and from the top, in pixels at 300 dpi."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Where it ends, itself not included."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Where it ends, itself not included."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """A sheet.

    Attributes:
        paper: the whole of it.
        pictures: from left to right, from top to bottom.
        captions: room under each of them.
        cuts: the cut marks, none where none are wanted.
    """

    paper: Box
    pictures: tuple[Box, ...]
    captions: tuple[Box, ...]
    cuts: tuple[Box, ...]


class DoesNotFit(ValueError):
    """So many pictures of this width have no room on the paper; `most` have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} at most")
        self.most = most


def picture_size(width_mm: int) -> tuple[int, int]:
    """Pixels of a picture of this width, whole and as it is shaped."""
    wide = px(width_mm)
    return wide, round(wide * PORTRAIT[1] / PORTRAIT[0])


def dots_per_inch(width_mm: int) -> int:
    """How many of a portrait's own pixels an inch of the print has."""
    return round(PORTRAIT[0] / picture_size(width_mm)[0] * DPI)


def enlarged(width_mm: int) -> bool:
    """Whether a portrait has too few pixels for 300 dpi at this width."""
    return picture_size(width_mm)[0] > PORTRAIT[0]


def lay_out(prints: Prints) -> Layout:
    """Put a person's pictures on the paper, in its middle; the paper lies as more have room on it.

    Raises:
        DoesNotFit: too many.
    """
    wide, high = picture_size(prints.width)
    paper = max(_ways(prints.paper), key=lambda one: _most(one, wide, high))
    across, down = _grid(paper, wide, high)
    if not 0 < prints.count <= across * down:
        raise DoesNotFit(across * down)
    rows = -(-prints.count // across)
    columns = -(-prints.count // rows)
    left = (paper.width - _length(columns, wide)) // 2
    top = (paper.height - _length(rows, high) - CAPTION_ROOM) // 2
    places = list(product(range(rows), range(columns)))[: prints.count]
    pictures = tuple(Box(left + column * (wide + GAP), top + row * (high + GAP), wide, high) for row, column in places)
    cuts = tuple(cut for picture in pictures for cut in _cuts(picture)) if prints.cut_marks else ()
    return Layout(paper, pictures, tuple(map(_caption, pictures)), cuts)


def _ways(paper: PaperSize) -> tuple[Box, Box]:
    short, long = PAPERS[paper]
    return Box(0, 0, short, long), Box(0, 0, long, short)


def _length(count: int, each: int) -> int:
    return count * (each + GAP) - GAP


def _grid(paper: Box, wide: int, high: int) -> tuple[int, int]:
    room = paper.width - 2 * MARGIN, paper.height - 2 * MARGIN - CAPTION_ROOM
    across, down = ((room[0] + GAP) // (wide + GAP), (room[1] + GAP) // (high + GAP))
    return max(across, 0), max(down, 0)


def _most(paper: Box, wide: int, high: int) -> int:
    across, down = _grid(paper, wide, high)
    return across * down


def _caption(picture: Box) -> Box:
    """Under the picture, between its cut marks."""
    aside = CUT_WIDE + CUT_AWAY
    return Box(picture.left + aside, picture.bottom + CAPTION_AWAY, picture.width - 2 * aside, CAPTION)


def _cuts(picture: Box) -> Iterator[Box]:
    """Eight marks that go on along its edges, outside of it."""
    half = CUT_WIDE // 2
    for edge in (picture.left, picture.right):
        for top in (picture.top - CUT_AWAY - CUT, picture.bottom + CUT_AWAY):
            yield Box(edge - half, top, CUT_WIDE, CUT)
    for edge in (picture.top, picture.bottom):
        for left in (picture.left - CUT_AWAY - CUT, picture.right + CUT_AWAY):
            yield Box(left, edge - half, CUT, CUT_WIDE)
