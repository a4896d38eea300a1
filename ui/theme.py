"""Colours, type and spacing: the one file where the look of every window is decided.

Surfaces are neutral (R = G = B), so that nobody misjudges the colour of a picture beside them. Every colour that
carries text is at least 4.5:1 against every surface it is used on (WCAG 2.2, success criterion 1.4.3); a test
computes it.
"""

import math
from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QGuiApplication

DESIGN = QSize(1920, 1080)
SMALLEST = QSize(1280, 720)
UNIT = 8
FAMILY = "Noto Sans CJK SC"


class Surface(StrEnum):
    """What things are painted on."""

    WINDOW = "#202020"
    PANEL = "#2B2B2B"
    STAGE = "#383838"


class Ink(StrEnum):
    """What things are painted with."""

    TEXT = "#F2F2F2"
    SECOND = "#BDBDBD"
    CLOSED = "#9C9C9C"
    PASS = "#2FBF8F"
    WARN = "#F0B429"
    TROUBLE = "#FF7A45"
    INFO = "#6CC4F5"
    RULE = "#767676"
    ON_BRIGHT = "#1A1A1A"


# Which text stands on which surface; closed keys are never on the stage.
PAIRS = [
    *((ink, surface) for ink in (Ink.TEXT, Ink.SECOND) for surface in Surface),
    *(
        (ink, surface)
        for ink in (Ink.PASS, Ink.WARN, Ink.TROUBLE, Ink.INFO, Ink.CLOSED)
        for surface in (Surface.WINDOW, Surface.PANEL)
    ),
    *((Ink.ON_BRIGHT, bright) for bright in (Ink.TEXT, Ink.PASS, Ink.WARN, Ink.TROUBLE, Ink.INFO)),
]


class Role(StrEnum):
    """What a text is for; decides its size."""

    CALL = "call"  # a number that somebody writes down or calls out across a room
    AMOUNT = "amount"  # money, read by whoever pays it from the other side of a desk
    NUMBER = "number"
    INSTRUCTION = "instruction"  # read from the chair
    NAME = "name"
    STATE = "state"
    NOTICE = "notice"  # a text of some length, read from a metre and a half
    HEADING = "heading"
    VERDICT = "verdict"
    BODY = "body"
    SMALL = "small"


_PIXELS = {
    Role.CALL: 192,
    Role.AMOUNT: 144,
    Role.NUMBER: 96,
    Role.INSTRUCTION: 72,
    Role.NAME: 56,
    Role.STATE: 40,
    Role.NOTICE: 40,
    Role.HEADING: 30,
    Role.VERDICT: 26,
    Role.BODY: 22,
    Role.SMALL: 20,
}
_BOLD = frozenset({Role.CALL, Role.AMOUNT, Role.NUMBER, Role.INSTRUCTION, Role.STATE})


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def scale_for(size: QSize) -> float:
    """How much smaller or larger than the 1920x1080 design everything is drawn in a window of this size."""
    wanted = min(size.width() / DESIGN.width(), size.height() / DESIGN.height())
    return max(wanted, smallest().width() / DESIGN.width())


def system_scale() -> float:
    """How many pixels of the screen one of Qt's is wide, on the finest screen: 1.5 where the system scales by 150 %."""
    application = QGuiApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0


def smallest() -> QSize:
    """The least size of a window: 1280x720 pixels of the screen, which are fewer of Qt's where the system scales.

    A window is laid out by its share of the screen, so scaling by the system neither enlarges it nor cuts it off: at
    150 % a screen of 1280x720 has 853x480 of Qt's pixels, and shows what it shows at 100 %.
    """
    ratio = system_scale()
    return QSize(math.floor(SMALLEST.width() / ratio), math.floor(SMALLEST.height() / ratio))


def font(role: Role, scale: float) -> QFont:
    """Give the font of a role. Figures are tabular: a changing value does not make its neighbours dance."""
    made = QFont(FAMILY)
    size = _PIXELS[role] * scale
    made.setPixelSize(round(size) if system_scale() == 1 else math.floor(size))  # of Qt's few pixels one is a lot
    made.setWeight(QFont.Weight.Bold if role in _BOLD else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
