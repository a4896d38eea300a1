"""How the windows of the office look: one style sheet for widgets of Qt's own, and sentences with a sign.

Office windows are light, as paper: lists, forms and sheets that nobody judges a picture on.
"""

from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractSpinBox, QLabel

from ui.signs import INKS, MARKS, Sign
from ui.theme import FAMILY, LIGHT, UNIT, Ink, Palette, Role, Surface, font

OFFICE = LIGHT
RING = 3
"""Pixels of the ring around whatever has the keyboard, on any screen."""

EDITS = ("QLineEdit", "QPlainTextEdit", "QComboBox", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "QTimeEdit")
LISTS = ("QListWidget", "QTableView", "QTextBrowser", "QTreeView")
SPINS = ("QSpinBox", "QDoubleSpinBox", "QDateEdit", "QTimeEdit")
BUTTONS = ("QCheckBox", "QRadioButton")


def ink(sign: Sign) -> QColor:
    """The colour of a sign in rows and lists."""
    return QColor(OFFICE[INKS[sign]])


def tell(label: QLabel, sign: Sign, words: str) -> None:
    """Show a sentence with its sign, in the sign's colour."""
    label.setText(f"{MARKS[sign]} {words}")
    write_in(label, INKS[sign])


def write_in(label: QLabel, colour: Ink) -> None:
    """Show what a label says in this ink."""
    sheet = f"color: {OFFICE[colour]}"
    if label.styleSheet() != sheet:
        label.setStyleSheet(sheet)


WRAPPING = "wrapping"
"""Name of tables whose rows take several lines: Qt counts them as if nothing stood beside the words."""


def inset(box: QAbstractSpinBox) -> None:
    """Keep what a spin box says off its border: style sheets do not reach the line inside it."""
    box.lineEdit().setTextMargins(UNIT, 0, 0, 0)


def style(scale: float, palette: Palette = OFFICE) -> str:
    """The theme's colours and type for widgets of Qt's own, the focus ring on whatever has the keyboard.

    Args:
        scale: of the window.
        palette: another one where such widgets stand on a dark page.
    """
    return _texts(scale, palette) + _fields(scale, palette) + _buttons(scale, palette) + _lists(scale, palette)


def _each(kinds: tuple[str, ...], state: str = "") -> str:
    return ", ".join(f"{kind}{state}" for kind in kinds)


def _px(role: Role, scale: float) -> int:
    return font(role, scale).pixelSize()


def _texts(scale: float, palette: Palette) -> str:
    return f"""
    QWidget {{ background: {palette[Surface.WINDOW]}; color: {palette[Ink.TEXT]};
        font-family: "{FAMILY}"; font-size: {_px(Role.BODY, scale)}px; }}
    QLabel#heading, QLabel#go {{ font-size: {_px(Role.HEADING, scale)}px; }}
    QLabel#state {{ font-size: {_px(Role.VERDICT, scale)}px; }}
    QLabel#second {{ color: {palette[Ink.SECOND]}; font-size: {_px(Role.SMALL, scale)}px; }}
    QLabel[wrong="true"] {{ color: {palette[Ink.TROUBLE]}; }}
    QLabel:disabled {{ color: {palette[Ink.CLOSED]}; }}
    """


def _fields(scale: float, palette: Palette) -> str:
    pad = round(UNIT * scale)
    window, panel, text = palette[Surface.WINDOW], palette[Surface.PANEL], palette[Ink.TEXT]
    stage, closed, rule = palette[Surface.STAGE], palette[Ink.CLOSED], palette[Ink.RULE]
    return f"""
    {_each(EDITS)} {{ background: {panel}; border: 1px solid {rule}; padding: {pad}px; margin: {RING - 1}px;
        placeholder-text-color: {palette[Ink.SECOND]};
        selection-background-color: {palette[Ink.INFO]}; selection-color: {palette[Ink.ON_BRIGHT]}; }}
    {_each(EDITS, ":focus")} {{ border: {RING}px solid {text}; margin: 0; }}
    {_each(EDITS, ":disabled")} {{ color: {closed}; }}
    QLineEdit:read-only {{ background: {window}; border: 1px solid {stage}; }}
    QLineEdit:read-only:focus {{ border: {RING}px solid {text}; margin: 0; }}
    QComboBox QLineEdit, QComboBox QLineEdit:focus {{ background: {panel}; border: 0; margin: 0; padding: 0; }}
    QComboBox QAbstractItemView {{ background: {panel}; color: {text};
        selection-background-color: {text}; selection-color: {palette[Ink.ON_BRIGHT]}; }}
    """ + _arrows(scale, palette)


def _arrows(scale: float, palette: Palette) -> str:
    """Flat arrows: those that Qt draws are bevelled, and a spin box's can't be made out."""
    wide, side = round(3 * UNIT * scale), round(14 * scale)
    drops = _each(("QComboBox", "QDateEdit"), "::drop-down")
    steps = f"{_each(SPINS, '::up-button')}, {_each(SPINS, '::down-button')}"
    down = _each(("QComboBox", *SPINS), "::down-arrow")
    return f"""
    {drops}, {steps} {{ border: none; background: transparent; width: {wide}px; }}
    {down} {{ image: url("{_mark("down")}"); width: {side}px; height: {side}px; }}
    {_each(SPINS, "::up-arrow")} {{ image: url("{_mark("up")}"); width: {side}px; height: {side}px; }}
    """


def _mark(name: str) -> str:
    """A drawing's file; its grey stands out from both palettes' fields."""
    return (Path(__file__).parent / "marks" / f"{name}.png").as_posix()


def _buttons(scale: float, palette: Palette) -> str:
    pad, side = round(UNIT * scale), _px(Role.BODY, scale)
    gap = max(2, round(4 * scale))  # between a box and what fills it; ticked or not, it is as large
    window, panel, text = palette[Surface.WINDOW], palette[Surface.PANEL], palette[Ink.TEXT]
    boxes = "::indicator"
    filled = side - 2 * gap
    dot = f"cx: 0.5, cy: 0.5, fx: 0.5, fy: 0.5, radius: 0.5, stop: 0 {text}, stop: 0.55 {text}, stop: 0.65 {panel}"
    return f"""
    {_each(BUTTONS)} {{ padding: {pad // 2}px; border: {RING}px solid {window}; spacing: {pad}px; }}
    {_each(BUTTONS, ":focus")} {{ border: {RING}px solid {text}; }}
    {_each(BUTTONS, ":disabled")} {{ color: {palette[Ink.CLOSED]}; }}
    {_each((*BUTTONS, "QListWidget"), boxes)} {{ width: {side}px; height: {side}px;
        border: 1px solid {palette[Ink.RULE]}; background: {panel}; }}
    QRadioButton::indicator {{ border-radius: {side // 2 + 1}px; }}
    {_each(("QCheckBox", "QListWidget"), boxes + ":checked")} {{ width: {filled}px; height: {filled}px;
        padding: {gap}px; background: {text}; background-clip: content; }}
    QRadioButton::indicator:checked {{ background: qradialgradient({dot}); }}
    QPushButton {{ background: {panel}; border: 1px solid {palette[Ink.RULE]}; padding: {pad}px {2 * pad}px;
        margin: {RING - 1}px; }}
    QPushButton:focus {{ border: {RING}px solid {text}; margin: 0; }}
    QPushButton:disabled {{ color: {palette[Ink.CLOSED]}; background: {window};
        border: 1px solid {palette[Surface.STAGE]}; }}
    """


def _lists(scale: float, palette: Palette) -> str:
    pad = round(UNIT * scale)
    panel, text, stage = palette[Surface.PANEL], palette[Ink.TEXT], palette[Surface.STAGE]
    return f"""
    {_each(LISTS)} {{ background: {panel}; border: {RING}px solid {panel}; outline: none; }}
    {_each(LISTS, ":focus")} {{ border: {RING}px solid {text}; }}
    QListWidget::item {{ padding: {pad}px; border: 1px solid {panel}; }}
    QListWidget::item:selected {{ background: {stage}; color: {text}; border: 1px solid {text}; }}
    QListWidget#sections::item {{ padding: {2 * pad}px {pad}px; }}
    QListWidget#sections::item:selected {{ background: {text}; color: {palette[Ink.ON_BRIGHT]}; }}
    QTableView::item {{ padding: {pad // 2}px; }}
    QTableView#{WRAPPING}::item {{ padding: {pad // 2}px 0; }}
    QTableView QComboBox {{ padding: 0 {pad}px; }}
    QTableView::item:selected {{ background: {stage}; color: {text}; border: 1px solid {text}; }}
    QHeaderView::section {{ background: {panel}; color: {palette[Ink.SECOND]}; border: none; padding: {pad // 2}px; }}
    QScrollArea {{ border: 1px solid {stage}; }}
    QScrollBar {{ background: {stage}; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {2 * pad}px; }}
    QScrollBar:horizontal {{ height: {2 * pad}px; }}
    QScrollBar::handle {{ background: {palette[Ink.RULE]}; min-width: {4 * pad}px; min-height: {4 * pad}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: {stage}; }}
    QProgressBar {{ background: {stage}; border: none; height: {2 * pad}px; }}
    QProgressBar::chunk {{ background: {palette[Ink.INFO]}; }}
    """
