"""Sheets on paper: nobody is lost or cut, what no font has is told, and it stands on every page what must."""

import io
import re
from collections import Counter

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.paperwords import NAMES, NOWHERE, PRIVATE, people, sheet

from station.paper import pdf as writer
from station.paper.fonts import Glyphs, Missing
from station.paper.page import EDGE, Pages
from station.paper.pdf import pdf
from station.words import say


def texts(written: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written)).pages]


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


class Recorder(Pages):
    """Pages that say what was written on them, and take no time to make."""

    last: "Recorder | None" = None

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.written: list[tuple[int, float, float, str]] = []
        Recorder.last = self

    def text(self, x, y, words, size, *, bold=False, align="left", grey=0.0, place=None):
        self.written.append((self.count, y, y + size * 25.4 / 72, words))
        return self.width_of(words, size, bold=bold)

    def pdf(self):
        return b""


def test_every_name_is_there_and_what_no_font_has_is_told_by_its_code_point():
    glyphs = Glyphs()
    pages = texts(pdf([sheet(people(NAMES), rehearsal=True), sheet(people(NAMES), landscape=True)], glyphs))
    assert len(pages) == 3
    for number, page in enumerate(pages[:2], 1):
        assert all(name in bare(page) for name in NAMES if PRIVATE not in name and len(name) < 8)
        assert "阿卜杜热合曼·" in bare(page) and "麦麦提图尔荪" in bare(page)
        assert "E863" in page, "in the box"
        assert f"第{number}页/共3页" in bare(page)
        assert bare(say("paper.rehearsal")) in bare(page)
    assert "U+E863" in pages[-1], "the list at the end"
    assert glyphs.missing == [Missing(f"欧{PRIVATE}", PRIVATE)]


def test_what_is_no_character_at_all_prints_too():
    glyphs = Glyphs()
    (page,) = texts(pdf([sheet(people(["张\ud842三", f"{NOWHERE}\ufffe", "e\u0301葛\U000e0100城"]))], glyphs))
    assert "é葛城" in bare(page) and "31350" in page and "D842" in page
    assert [one.character for one in glyphs.missing] == ["\ud842", NOWHERE, "\ufffe"]


def test_a_jpeg_goes_in_untouched_and_characters_of_other_fonts_are_taken_from_there():
    jpeg = io.BytesIO()
    Image.new("RGB", (48, 64), (100, 197, 255)).save(jpeg, "JPEG", quality=91)
    pages = Pages(Glyphs(), title="版", numbered=False)
    pages.new_page(size=(127.0, 89.0))
    pages.picture(5, 5, 35, 45, jpeg.getvalue())
    pages.text(50, 5, "Привет ئ", 12)
    (page,) = pypdf.PdfReader(io.BytesIO(pages.pdf())).pages
    (image,) = page.images
    assert image.data == jpeg.getvalue()
    assert [round(float(side) * 25.4 / 72, 2) for side in page.mediabox[2:]] == [127.0, 89.0]
    assert "Привет" in page.extract_text() and pages.glyphs.missing == []


NAME = st.text(st.sampled_from("王张阿·麦 aW1\n，"), max_size=60)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.one_of(NAME, st.just("长" * 1500)), max_size=45), min_size=1, max_size=3), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_no_page_loses_a_row_or_a_character_or_writes_over_its_edge(classes, page_each, rehearsal):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(writer, "Pages", Recorder)
        sections = [people(names, f"第{index}班") for index, names in enumerate(classes)]
        pdf([sheet(*sections, page_each=page_each, landscape=rehearsal, rehearsal=rehearsal)], Glyphs())
    pages = Recorder.last
    numbers = [words for *_, words in pages.written if re.fullmatch(r"A-\d{4}", words)]
    assert numbers == [f"A-{index:04d}" for names in classes for index in range(1, len(names) + 1)]
    given_in = Counter(bare("".join(name for names in classes for name in names)))
    assert given_in <= Counter("".join(words for *_, words in pages.written))
    for _, top, bottom, words in pages.written:
        assert EDGE - 4 <= top and bottom <= pages.height - EDGE, words
