import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from pytestqt.qtbot import QtBot

from ui.signs import INKS, Sign
from ui.theme import FAMILY, PAIRS, PALETTES, SMALLEST, Ink, Palette, Role, Surface, contrast, font, scale_for

READABLE = 4.5  # WCAG 2.2, 1.4.3
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: what is not text


def test_contrast_is_the_published_formula() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#F2F2F2", "#202020") == contrast("#202020", "#F2F2F2") == pytest.approx(14.6, abs=0.1)


def test_every_text_is_readable_on_its_ground() -> None:
    assert [pair for pair in PAIRS if contrast(*pair) < READABLE] == []


each_palette = pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)


@each_palette
def test_every_surface_and_ink_has_a_colour_on_every_kind_of_page(palette: Palette) -> None:
    assert set(palette.colours) == {*Surface, *Ink}


@each_palette
def test_signs_frames_and_focus_ring_are_visible(palette: Palette) -> None:
    for surface in (Surface.WINDOW, Surface.PANEL):
        for ink in (*INKS.values(), Ink.RULE, Ink.TEXT):
            assert contrast(palette[ink], palette[surface]) >= VISIBLE


@each_palette
def test_surfaces_are_neutral(palette: Palette) -> None:
    for surface in Surface:
        colour = QColor(palette[surface])
        assert colour.red() == colour.green() == colour.blue()


def test_every_sign_has_a_colour_and_no_two_findings_share_one() -> None:
    assert set(INKS) == set(Sign)
    assert len({INKS[sign] for sign in Sign}) == len(Sign)


def test_the_chinese_font_is_there_and_its_figures_are_tabular(qtbot: QtBot) -> None:
    made = font(Role.VERDICT, 1.0)
    assert QFontInfo(made).family() == FAMILY
    metrics = QFontMetricsF(made)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_type_is_as_large_as_the_design_says() -> None:
    assert {role: font(role, 1.0).pixelSize() for role in Role} == {
        Role.CALL: 192,
        Role.AMOUNT: 144, Role.NUMBER: 96, Role.NAME: 56, Role.STATE: 40, Role.HEADING: 30, Role.VERDICT: 26,
        Role.BODY: 22, Role.SMALL: 20, Role.INSTRUCTION: 72, Role.NOTICE: 40,
    }  # fmt: skip


def test_scale_fits_the_narrower_side_and_never_falls_below_the_smallest_screen() -> None:
    assert scale_for(QSize(1920, 1080)) == 1
    assert scale_for(QSize(1920, 800)) == pytest.approx(800 / 1080)
    assert scale_for(SMALLEST) == scale_for(QSize(300, 200)) == pytest.approx(1280 / 1920)
