"""Fonts: one that has the character is found, however the system keeps them; else the code point stands there."""

import sys
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from support.paperwords import NOWHERE, PRIVATE

from station import doctor
from station.paper import fontfiles, fonts
from station.paper.fontfiles import CHINESE, face_with, main_face
from station.paper.fonts import BOX, Glyphs, Missing, pixels_wide, runs_of, write_text

CACHES = (fontfiles.face_with, fontfiles._main_face, fonts.runs_of)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A system that has no fontconfig, only this folder."""
    monkeypatch.setattr(fontfiles, "by_fontconfig", lambda: False)
    monkeypatch.setattr(fontfiles, "font_folders", lambda: [tmp_path / "gone", tmp_path])
    for cache in CACHES:
        cache.cache_clear()
    yield tmp_path
    for cache in CACHES:
        cache.cache_clear()


def make_font(path: Path, characters: str, *, fs_type: int = 0) -> None:
    """A font in which each character is a square."""
    names = [".notdef", *(f"u{ord(one):04X}" for one in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): name for one, name in zip(characters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    builder.save(path)


def test_a_font_of_the_office_is_asked_for_what_the_main_one_lacks(folder):
    make_font(folder / "msyh.ttc", CHINESE)
    make_font(folder / "aaa.ttf", CHINESE)
    make_font(folder / "eudc.ttf", PRIVATE)
    make_font(folder / "secret.ttf", NOWHERE, fs_type=2)
    (folder / "broken.ttf").write_bytes(b"no font")
    main = main_face(bold=False)
    assert main is not None and Path(main.file).name == "msyh.ttc", "those known for Chinese come first"
    assert face_with(PRIVATE, bold=True).name == "eudc"
    assert face_with(NOWHERE, bold=False) is None, "its maker forbids embedding"


def test_the_doctor_names_the_font_or_says_what_to_install(folder, monkeypatch):
    assert (doctor._font().state, doctor._font().code) == ("block", "doctor.no-font")
    make_font(folder / "a.ttf", CHINESE)
    fontfiles._main_face.cache_clear()
    monkeypatch.setattr(sys, "platform", "win32")
    said = doctor._font()
    assert (said.state, said.code, said.facts) == ("warn", "doctor.font-common-only", {"family": "a"})
    make_font(folder / "simsunb.ttf", doctor.RARE_NAME)
    fontfiles.face_with.cache_clear()
    assert doctor._font().state == "ok"


def test_what_no_font_has_is_remembered_once_with_its_place():
    glyphs = Glyphs()
    for _ in range(2):
        glyphs.runs(f"欧{PRIVATE}")
        glyphs.runs(PRIVATE, place="A-0001")
    assert glyphs.missing == [Missing(f"欧{PRIVATE}", PRIVATE), Missing("A-0001", PRIVATE)]
    assert [one.code_point for one in glyphs.missing] == ["U+E863", "U+E863"]
    assert [run.text for run in runs_of(f"欧{PRIVATE}阳")] == ["欧", PRIVATE, "阳"]


def test_pictures_say_the_code_point_where_paper_does():
    glyphs = Glyphs()
    lettered = []
    for name in ("欧", PRIVATE, NOWHERE, "ئ"):
        image = Image.new("L", (200, 80), 255)
        wide = write_text(image, (10, 10), name, 60, glyphs=glyphs)
        assert wide == pixels_wide(name, 60) and (name not in (PRIVATE, NOWHERE) or wide == round(60 * BOX))
        rows, columns = np.nonzero(np.asarray(image) < 128)
        assert 8 <= columns.min() and columns.max() <= 12 + wide and 8 <= rows.min() <= rows.max() <= 72
        lettered.append(image.tobytes())
    assert len(set(lettered)) == len(lettered), "no two look the same"
    assert [one.character for one in glyphs.missing] == [PRIVATE, NOWHERE]
