"""A person's prints as files: the portrait and nothing else is in them, in its true size."""

import io

import numpy as np
import pytest
from PIL import Image as Pillow
from pypdf import PdfReader
from support.portraits import portrait_jpeg

from station.paper import printed
from station.paper.fonts import Glyphs
from station.paper.page import Pages
from station.paper.printsheet import PORTRAIT, Box, Layout, Prints, lay_out, mm

PORTRAIT_JPEG = portrait_jpeg(3)
NAME = "𠮷田 A-0001"


def of(page: Pillow.Image, box: Box) -> np.ndarray:
    return np.asarray(page.crop((box.left, box.top, box.right, box.bottom)), np.int16)


def sheet(prints: Prints, caption: str = NAME) -> tuple[Layout, Pillow.Image]:
    layout = lay_out(prints)
    page = Pillow.open(io.BytesIO(printed.jpeg(layout, PORTRAIT_JPEG, caption, Glyphs())))
    page.load()
    return layout, page


@pytest.mark.parametrize("prints", [Prints(), Prints(25, 8, "6-inch"), Prints(45, 1, cut_marks=False)])
def test_every_picture_is_the_portrait_scaled_and_the_rest_is_white(prints: Prints) -> None:
    layout, page = sheet(prints)
    portrait = Pillow.open(io.BytesIO(PORTRAIT_JPEG))
    wanted = np.asarray(portrait.resize((layout.pictures[0].width, layout.pictures[0].height)), np.int16)
    for picture in layout.pictures:
        assert np.abs(of(page, picture) - wanted).mean() < 1.5
    assert page.size == (layout.paper.width, layout.paper.height)
    rest = np.asarray(page).copy()
    for box in (*layout.pictures, *layout.captions, *layout.cuts):
        rest[box.top - 8 : box.bottom + 8, box.left - 8 : box.right + 8] = 255  # JPEG works in blocks of 8
    assert rest.min() > 240


def test_a_portrait_of_three_hundred_dots_is_not_scaled_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Box(200, 200, *PORTRAIT)
    layout = Layout(Box(0, 0, 1050, 1500), (picture,), (Box(200, 860, 480, 35),), ())

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("scaled")

    monkeypatch.setattr(Pillow.Image, "resize", refuse)
    page = Pillow.open(io.BytesIO(printed.jpeg(layout, PORTRAIT_JPEG, "", Glyphs())))
    assert np.abs(of(page, picture) - np.asarray(Pillow.open(io.BytesIO(PORTRAIT_JPEG)), np.int16)).max() < 25


def test_a_sheet_says_three_hundred_dots_to_the_inch_in_both_places() -> None:
    _, page = sheet(Prints())
    assert page.info["dpi"] == (300, 300) and page.info["jfif_density"] == (300, 300)
    assert dict(page.getexif()) == {0x011A: 300.0, 0x011B: 300.0, 0x0128: 2}


def test_the_caption_stands_under_each_picture_and_may_be_empty() -> None:
    layout, page = sheet(Prints())
    assert all((of(page, caption) < 64).any() for caption in layout.captions)
    layout, page = sheet(Prints(caption="none"), caption="")
    assert all(of(page, caption).min() > 200 for caption in layout.captions)


def test_what_no_font_has_stands_in_a_box_under_the_picture_and_is_remembered() -> None:
    glyphs = Glyphs()
    layout = lay_out(Prints())
    printed.jpeg(layout, PORTRAIT_JPEG, "李\ue863 A-0001", glyphs, "李\ue863")
    assert [(one.place, one.code_point) for one in glyphs.missing] == [("李\ue863", "U+E863")]


def test_a_page_of_the_pdf_is_as_large_as_the_paper_and_holds_the_portraits_own_bytes() -> None:
    layout, pages = lay_out(Prints()), Pages(Glyphs(), title="x", numbered=False)
    printed.draw(pages, layout, PORTRAIT_JPEG, NAME)
    (page,) = PdfReader(io.BytesIO(pages.pdf())).pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx([mm(1050) / 25.4 * 72, mm(1500) / 25.4 * 72])
    assert [one.get_object()._data for one in page["/Resources"]["/XObject"].values()] == [PORTRAIT_JPEG]
    assert page.extract_text().replace("\0", "").count(NAME) == 4
