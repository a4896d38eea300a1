"""Colours, type and spacing: the one file where the look of every window is decided.

Surfaces are neutral (R = G = B), so that nobody misjudges the colour of a picture beside them. Every colour that
carries text is at least 4.5:1 against every surface it is used on (WCAG 2.2, success criterion 1.4.3); a test
computes it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QGuiApplication

DESIGN = QSize(1920, 1080)
SMALLEST = QSize(1280, 720)
UNIT = 8
FAMILY = "Noto Sans CJK SC"


class Surface(StrEnum):
    """What things are painted on; the values are those of the dark pages."""

    WINDOW = "#202020"
    PANEL = "#2B2B2B"
    STAGE = "#383838"


class Ink(StrEnum):
    """What things are painted with; the values are those of the dark pages."""

    TEXT = "#F2F2F2"
    SECOND = "#BDBDBD"
    CLOSED = "#9C9C9C"
    PASS = "#2FBF8F"
    WARN = "#F0B429"
    TROUBLE = "#FF7A45"
    INFO = "#6CC4F5"
    RULE = "#767676"
    ON_BRIGHT = "#1A1A1A"


ON_BRIGHT = (Ink.TEXT, Ink.PASS, Ink.WARN, Ink.TROUBLE, Ink.INFO)
"""Inks that are a ground, too, of something that has to stand out; `Ink.ON_BRIGHT` is written on them."""


@dataclass(frozen=True)
class Palette:
    """The colours of one kind of page.

    Attributes:
        name: of the kind.
        colours: of every surface and ink.
    """

    name: str
    colours: Mapping[Surface | Ink, str]

    def __getitem__(self, colour: Surface | Ink) -> str:
        """Give the colour that a surface or an ink has on these pages."""
        return self.colours[colour]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Which text stands on which ground; closed keys are never on the stage."""
        neutral, marks = (Ink.TEXT, Ink.SECOND), (Ink.PASS, Ink.WARN, Ink.TROUBLE, Ink.INFO, Ink.CLOSED)
        listed = [(self[ink], self[surface]) for ink in neutral for surface in Surface]
        listed += [(self[ink], self[surface]) for ink in marks for surface in (Surface.WINDOW, Surface.PANEL)]
        return listed + [(self[Ink.ON_BRIGHT], self[ground]) for ground in ON_BRIGHT]


DARK = Palette("dark", MappingProxyType({one: str(one) for kind in (Surface, Ink) for one in kind}))
"""Wherever pictures are judged, and in the hall: a bright page would blind for both."""

LIGHT = Palette(
    "light",
    MappingProxyType(
        {
            Surface.WINDOW: "#FFFFFF",
            Surface.PANEL: "#F2F2F2",
            Surface.STAGE: "#DEDEDE",
            Ink.TEXT: "#1A1A1A",
            Ink.SECOND: "#4A4A4A",
            Ink.CLOSED: "#6A6A6A",
            Ink.PASS: "#00704F",
            Ink.WARN: "#926000",
            Ink.TROUBLE: "#982000",  # far enough from WARN for those who see no green
            Ink.INFO: "#00588C",
            Ink.RULE: "#767676",
            Ink.ON_BRIGHT: "#FFFFFF",
        }
    ),
)
"""The windows of the office, as paper."""

PALETTES = (DARK, LIGHT)
PAIRS = [pair for palette in PALETTES for pair in palette.pairs]


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
LARGER = 1.25
_LARGE_ALREADY = frozenset(role for role, pixels in _PIXELS.items() if pixels >= _PIXELS[Role.STATE])
_BOLD = frozenset({Role.CALL, Role.AMOUNT, Role.NUMBER, Role.INSTRUCTION, Role.STATE})


class _Type:
    """How large the type of all windows is."""

    large = False


def use_large_type(large: bool) -> None:
    """Have everything that is not large anyway in larger type; windows that are open take it when they are rescaled."""
    _Type.large = large


def is_enlarged(role: Role) -> bool:
    """Whether texts of this role are larger than usual."""
    return _Type.large and role not in _LARGE_ALREADY


def is_large() -> bool:
    """Whether larger type is wanted."""
    return _Type.large


def roomy(length: float) -> float:
    """A length, or a scale, of what has to grow with the type: rows of tables, columns of words."""
    return length * LARGER if _Type.large else length


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


def usual_pixels(role: Role, scale: float) -> int:
    """How high the letters of a role are, in pixels, where no larger type is wanted."""
    size = _PIXELS[role] * scale
    return round(size) if system_scale() == 1 else math.floor(size)  # of Qt's few pixels one is a lot


def font(role: Role, scale: float) -> QFont:
    """Give the font of a role. Figures are tabular: a changing value does not make its neighbours dance."""
    made = QFont(FAMILY)
    usual = usual_pixels(role, scale)
    made.setPixelSize(math.ceil(usual * LARGER) if is_enlarged(role) else usual)
    made.setWeight(QFont.Weight.Bold if role in _BOLD else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
