"""One person's prints on paper, as a JPEG for the photo shop and as a page of a PDF for the printer.

The portrait is printed as it is: in a JPEG scaled once to its place, in a PDF its own bytes. Nothing is cut away,
turned or made brighter.
"""

import io
from functools import lru_cache
from typing import Final

from PIL import Image as Pillow
from PIL import ImageDraw

from station.paper.fonts import Glyphs, fitted_size, pixels_wide, write_text
from station.paper.page import POINT, Pages
from station.paper.printsheet import CAPTION, DPI, Box, Layout, mm

QUALITY: Final = 95
SIZE: Final = round(CAPTION * 0.9)
"""Of the type under a picture, in pixels; smaller where the line is too long."""


def jpeg(layout: Layout, portrait: bytes, caption: str, glyphs: Glyphs, place: str | None = None) -> bytes:
    """A sheet as a JPEG that says its 300 dpi, so that it is printed in its true size.

    Args:
        layout: where everything lies.
        portrait: a JPEG.
        caption: stands under each picture; may be empty.
        glyphs: who remembers what no font has.
        place: see `Glyphs.runs`.
    """
    page, wide, high = _bare(layout).copy(), layout.pictures[0].width, layout.pictures[0].height
    with Pillow.open(io.BytesIO(portrait)) as opened:
        picture = opened.convert("RGB")
    if picture.size != (wide, high):
        picture = picture.resize((wide, high), Pillow.Resampling.LANCZOS)
    words = _written(layout.captions[0], caption, glyphs, place)
    for place_of_picture, place_of_words in zip(layout.pictures, layout.captions, strict=True):
        page.paste(picture, (place_of_picture.left, place_of_picture.top))
        page.paste(words, (place_of_words.left, place_of_words.top))
    told = Pillow.Exif()
    told.update({0x011A: float(DPI), 0x011B: float(DPI), 0x0128: 2})  # so many pixels an inch, in both directions
    file = io.BytesIO()
    page.save(file, "JPEG", quality=QUALITY, subsampling="4:4:4", dpi=(DPI, DPI), exif=told)
    return file.getvalue()


@lru_cache(maxsize=4)
def _bare(layout: Layout) -> Pillow.Image:
    """The sheet with its cut marks and nothing else."""
    page = Pillow.new("RGB", (layout.paper.width, layout.paper.height), "white")
    draw = ImageDraw.Draw(page)
    for cut in layout.cuts:
        draw.rectangle((cut.left, cut.top, cut.right - 1, cut.bottom - 1), fill="black")
    return page


def _written(room: Box, caption: str, glyphs: Glyphs, place: str | None) -> Pillow.Image:
    """The line that stands under each picture, in the middle of its room."""
    image = Pillow.new("RGB", (room.width, room.height), "white")
    size = fitted_size(caption, SIZE, room.width)
    left = (room.width - pixels_wide(caption, size)) // 2
    write_text(image, (left, (SIZE - size) // 2), caption, size, glyphs=glyphs, place=place)
    return image


def draw(pages: Pages, layout: Layout, portrait: bytes, caption: str, place: str | None = None) -> None:
    """The same sheet as the next page of a PDF, its paper as large as the layout's; see `jpeg`."""
    pages.new_page(size=(mm(layout.paper.width), mm(layout.paper.height)))
    for cut in layout.cuts:
        pages.rectangle(*_millimetres(cut), stroke=0, fill=0)
    for picture in layout.pictures:
        pages.picture(*_millimetres(picture), portrait)
    for room in layout.captions:
        x, y, wide, _ = _millimetres(room)
        size = pages.fitting(caption, mm(SIZE) / POINT, wide, bold=True)
        pages.text(
            x + wide / 2, y + (mm(SIZE) - size * POINT) / 2, caption, size, bold=True, align="centre", place=place
        )


def _millimetres(box: Box) -> tuple[float, float, float, float]:
    return mm(box.left), mm(box.top), mm(box.width), mm(box.height)
