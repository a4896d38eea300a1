"""A ticket as a thermal printer's page: black and white, 203 dots to the inch, as wide as the roll.

The heads of such printers are narrower than the paper: 48 of 58 mm, 72 of 80.
https://reference.epson-biz.com/modules/ref_escpos/ (printable areas of TM printers)
"""

import io

import numpy as np
from PIL import Image as Pillow

from station.job.stub import Stub
from station.paper import fonts
from station.reports import qr
from station.words import say

DOTS = 8  # per millimetre
DOTS_PER_INCH = 203.2
PRINTABLE = {58: 48, 80: 72}
LARGEST_MODULE = 9  # dots
GAP = 12


def picture(stub: Stub, width_mm: int) -> Pillow.Image:
    """The ticket, one bit a dot, as wide as the paper and as long as it takes."""
    page = Pillow.new("L", (width_mm * DOTS, 130 * DOTS), 255)
    room, top = PRINTABLE[width_mm] * DOTS, GAP
    for text, size in _lines_above(stub):
        top = _centred(page, text, size, top, room)
    code = _code(stub.text, room)
    page.paste(code, ((page.width - code.width) // 2, top))
    top += code.height
    for text, size in _lines_below(stub):
        top = _centred(page, text, size, top, room)
    page = page.crop((0, 0, page.width, _whole_millimetres(top + 3 * GAP)))
    return page.point(lambda level: 255 if level > 128 else 0).convert("1")


def pdf(page: Pillow.Image) -> bytes:
    """A ticket as a document of one page, exactly as large as the paper."""
    written = io.BytesIO()
    page.save(written, "PDF", resolution=DOTS_PER_INCH)
    return written.getvalue()


def length_mm(image: Pillow.Image) -> int:
    """How long a ticket is."""
    return image.height // DOTS


def _lines_above(stub: Stub) -> list[tuple[str, int]]:
    return [(say("ticket.heading", "zh_CN"), 34), (stub.number, 128)]


def _lines_below(stub: Stub) -> list[tuple[str, int]]:
    lines = [(stub.class_name, 40), (stub.name, 48), (stub.at, 34), (say("ticket.keep", "zh_CN"), 26)]
    return [(text, size) for text, size in (*lines, (say("ticket.keep", "en"), 22)) if text]


def _centred(page: Pillow.Image, text: str, size: int, top: int, room: int) -> int:
    """Write one line in the middle, smaller where it would not fit; give where the next begins."""
    fits = fonts.fitted_size(text, size, room)
    fonts.write_text(page, ((page.width - fonts.pixels_wide(text, fits)) // 2, top + round(fits * 0.1)), text, fits)
    return top + round(fits * 1.2) + GAP // 2


def _code(text: str, room: int) -> Pillow.Image:
    """The QR code with its white rim, each module a whole number of dots."""
    modules = np.pad(qr.dark_modules(text), qr.QUIET)
    module = min(LARGEST_MODULE, room // len(modules))
    levels = np.where(np.kron(modules, np.ones((module, module), bool)), 0, 255).astype(np.uint8)
    return Pillow.fromarray(levels)


def _whole_millimetres(dots: int) -> int:
    return -(-dots // DOTS) * DOTS
