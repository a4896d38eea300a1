"""Everybody can read, reach and type into every window: one survey of all of them, and what must hold of it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from support import survey
from support.desk_scenes import ARMED, BASE, QUEUE, REVIEW, ScriptedStation
from support.survey import Seen, Window

import ui
from station import words
from station.checks.verdict import Finding
from station.commands import Command, Shoot
from station.view import Lamp
from station.words import LANGUAGES
from ui import desk_page, gallery_page, happened, state_line
from ui.asking import ASKING, Asked
from ui.button import Button
from ui.desk_page import DeskPage
from ui.glyphs import legible
from ui.happened import Happened
from ui.keys import KEYS, QUEUE_KEYS
from ui.line import Line
from ui.news import News
from ui.pages import PAGES
from ui.panel import Text
from ui.phrases import FINDING_SIGNS, LAMP_SIGNS, Phrase, speaker
from ui.qt_words import QtWords
from ui.signs import INKS, MARKS, Sign
from ui.state_line import StateLine
from ui.theme import PAIRS, PALETTES, Palette, Role, contrast
from ui.typed_form import TypedQuestion

READABLE = 4.5  # WCAG 2.2, 1.4.3
CHINESE = "买买提·𠮷"
RING_INSIDE = frozenset({"Grid"})  # its chosen tile wears it
KEYLESS = Qt.WindowType.WindowDoesNotAcceptFocus
GOES_BACK = {"CloseRepair", "HideMoney", "HideProof", "HidePeople", "ShowPayee", "PickWaiting"}
MOST_ESC = 3  # out of a question, out of a page, out of the window
CAPS = {key.cap for key in (*KEYS, *QUEUE_KEYS)}
AS_THEY_ARE = ("FAT32", "exFAT", "NTFS", "ext4", ".job.toml", "blue-2017/1", "blue-older/1", "grey-2017/1",
               "id-card/1", "white-2017/1", "名单.xlsx", "摄影师", "°", "ISO", "px", "EV")  # fmt: skip
"""Names that have no language: of file systems, rule sets and units; and values that a file has."""

OPEN_DATA = frozenset({"roster", "job", "settings"})
"""Windows that show a file as it is: their tables and fields are nobody's sentence."""


@dataclass
class Survey:
    """What was seen, and what became of fields and focus."""

    seen: list[Seen] = field(default_factory=list)
    data: dict[str, frozenset[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    ringless: list[str] = field(default_factory=list)
    rings: int = 0
    unreached: list[str] = field(default_factory=list)
    left: dict[str, bool] = field(default_factory=dict)
    asked: list[tuple[str, Command]] = field(default_factory=list)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, pictures: dict[str, Path], qapp: QApplication) -> Survey:
    """All windows, in a language in which every sentence of the catalogues stands between brackets."""
    real, marked = words.catalogue, dict[str, dict[str, str]]()

    def catalogue(language: str) -> dict[str, str]:
        if language not in marked:
            told = real(language).items()
            marked[language] = {code: said if code == "language" else f"⟦{said}⟧" for code, said in told}
        return marked[language]

    found = Survey()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "catalogue", catalogue)
        for guarded in (desk_page, gallery_page):
            patch.setattr(guarded, "KEY_HOLD_MS", 0)
        for window in survey.windows(tmp_path_factory.mktemp("survey"), pictures, speaker(LANGUAGES[0])):
            found.seen += survey.seen(window)
            found.data[window.where] = window.data
            _try_out(window, found)
            if window.last:
                _leave(window, found)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def _try_out(window: Window, found: Survey) -> None:
    """Go through its fields and whatever takes the keyboard."""
    widgets = [one for one in window.widget.findChildren(QWidget) if survey.is_seen(one, window.widget)]
    if not window.where.startswith("desk") and not window.widget.windowFlags() & KEYLESS:  # the desk's keys are its way
        _tab_through(window, [one for one in widgets if survey.acts(one) and _is_a_stop(one)], found)
    chosen = [one for one in widgets if isinstance(one, Line) and one.chosen]
    found.rings += len(chosen)
    found.ringless += [f"{window.where}: {survey.name_of(one)}" for one in chosen if survey.ring_of(one) < survey.RING]
    for one in (one for one in widgets if survey.takes_text(one)):
        before = survey.commit(one, "")
        found.typed[f"{window.where}: {one.accessibleName() or type(one).__name__}"] = survey.commit(one, CHINESE)
        one.setText(before) if hasattr(one, "setText") else one.setPlainText(before)


def _leave(window: Window, found: Survey) -> None:
    """Press Esc, as often as somebody does who wants to get out of everything."""
    station = getattr(window.widget, "_station", None)
    asked = getattr(station, "asked", [])
    before = len(asked)
    for _ in range(MOST_ESC):
        if window.widget.isVisible():
            QTest.keyClick(window.widget.focusWidget() or window.widget, Qt.Key.Key_Escape)
            QApplication.processEvents()
    found.left[window.where] = not window.widget.isVisible()
    found.asked += [(window.where, command) for command in asked[before:]]


def _is_a_stop(widget: QWidget) -> bool:
    """Whether Tab should come to it: of radio buttons it comes to the chosen one, arrows to the others."""
    has_a_key_of_its_own = not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    other_choice = isinstance(widget, QRadioButton) and not widget.isChecked()
    return widget.isEnabled() and not has_a_key_of_its_own and not other_choice


def _tab_through(window: Window, wanted: list[QWidget], found: Survey) -> None:
    window.widget.activateWindow()
    QApplication.processEvents()
    reached = set[QWidget]()
    for _ in range(4 * len(wanted) + 8):
        now = QApplication.focusWidget()
        if now is not None and now not in reached:
            reached.add(now)
            if now in wanted and type(now).__name__ not in RING_INSIDE and survey.ring_of(now) < survey.RING:
                found.ringless.append(f"{window.where}: {type(now).__name__} {survey.name_of(now)}")
        QTest.keyClick(now or window.widget, Qt.Key.Key_Tab)
        if set(wanted) <= reached:
            break
    proxies = {one.focusProxy() for one in wanted if one in reached}
    missed = [one for one in wanted if one not in reached | proxies and one.focusProxy() not in reached]
    found.unreached += [f"{window.where}: {type(one).__name__} {survey.name_of(one)}" for one in missed]


def test_every_text_is_readable_where_it_stands(everything: Survey) -> None:
    bad = {
        (one.where, one.texts[0], one.ink, one.ground)
        for one in everything.seen
        if one.texts and not one.kind.endswith(("Page", "Form")) and contrast(one.ink, one.ground) < READABLE
    }
    assert not bad
    assert len(everything.seen) > 1000


def test_what_stands_in_an_empty_field_is_readable(everything: Survey) -> None:
    hints = {(one.where, one.hint, one.ground) for one in everything.seen if one.hint}
    assert {where.split()[0] for where, _, _ in hints} >= {"people", "export", "settings", "gallery"}
    bad = [one for one in hints if one[1] == "see-through" or contrast(one[1], one[2]) < READABLE]
    assert bad == []


def test_pages_paint_no_ink_on_a_ground_that_is_not_on_the_list(everything: Survey) -> None:
    used = {(one.ink.upper(), one.ground.upper()) for one in everything.seen if one.kind == "Text" and one.texts}
    listed = {(str(ink).upper(), str(ground).upper()) for ink, ground in PAIRS}
    assert used <= listed


def test_whatever_can_be_used_has_a_name_for_screen_readers(everything: Survey) -> None:
    assert {f"{one.where}: {one.kind}" for one in everything.seen if one.acts and not one.name} == set()


def test_every_page_there_is_was_looked_at(everything: Survey) -> None:
    assert {page.widget for page in PAGES} - {one.kind for one in everything.seen} == set()


def test_whatever_a_finger_presses_is_a_button_for_screen_readers(everything: Survey) -> None:
    # the last page is left by a touch anywhere, and by Enter
    takes_a_finger = {name for name, kind in _widgets_of_ours() if "mousePressEvent" in vars(kind)}
    assert takes_a_finger <= {"Button", "ClosingPage"}, (
        "a page that closes has a key for it; everything else is a Button"
    )
    buttons = [one for one in everything.seen if one.kind in {kind.__name__ for kind in _kinds_of(Button)}]
    assert {one.role for one in buttons} == {QAccessible.Role.Button}
    assert len({one.kind for one in buttons}) > 8


def _kinds_of(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds_of(one)


def _widgets_of_ours() -> Iterator[tuple[str, type]]:
    kinds = {one for one in _kinds_of(QWidget) if one.__module__.startswith("ui.")}
    yield from ((one.__name__, one) for one in kinds)


def test_a_screen_reader_presses_a_key_and_the_page_keeps_the_keyboard(qtbot: QtBot) -> None:
    station = ScriptedStation(ARMED)
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    shoot, accept = (QAccessible.queryAccessibleInterface(page._keys.buttons[name]) for name in ("shoot", "accept"))
    assert shoot is not None and accept is not None
    assert (shoot.state().disabled, accept.state().disabled) == (0, 1)
    press = QAccessibleActionInterface.pressAction()
    assert shoot.actionInterface().actionNames() == [press], "it offers no focus"
    with qtbot.waitSignal(page._keys.buttons["shoot"].used):
        shoot.actionInterface().doAction(press)
    assert station.asked == [Shoot()]
    page._keys.buttons["help"].setFocus()  # whatever a screen reader tries, the key is the page's
    QTest.keyClick(page._keys.buttons["help"], Qt.Key.Key_Space)
    assert station.asked == [Shoot(), Shoot()]
    assert page._help.isHidden()
    page.close()


def test_every_control_is_reached_by_tab_and_wears_the_ring(everything: Survey) -> None:
    assert not everything.unreached, "\n".join(everything.unreached)
    assert not everything.ringless, "\n".join(everything.ringless)
    assert everything.rings > 5, "the chosen line of a list too"


def test_esc_goes_back_and_destroys_nothing(everything: Survey) -> None:
    stay = {where for where, left in everything.left.items() if not left}
    assert {where.split()[0] for where in stay} == {"desk", "student", "wall", "monitor"}
    assert {type(command).__name__ for _, command in everything.asked} <= GOES_BACK


def test_no_text_stands_outside_the_catalogues(everything: Survey) -> None:
    bad = {
        (one.where, one.kind, rest)
        for one in everything.seen
        for text in one.texts
        if (rest := _not_said(text, one, everything.data[one.where]))
    }
    assert bad == set()


def _not_said(text: str, one: Seen, data: frozenset[str]) -> str:
    """What of a text is neither a sentence of the catalogues nor a scene's own: letters of any script."""
    if text in CAPS or (one.where.split()[0] in OPEN_DATA and one.kind not in ("QLabel", "QPushButton", "Text")):
        return ""
    before = None
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*(?:⟧|…$|$)", "", text)
    for known in sorted((*data, *AS_THEY_ARE), key=len, reverse=True):
        text = text.replace(known, "") if known.strip("A") else text
        if text.endswith("…") and known.startswith(text.removesuffix("…")):  # its end gave way
            return ""
    text = re.sub(r"\b(?:[0-9a-f]{4}\s+)*[0-9a-f]{4}\b|\b[A-Z]-\d+|\b[A-Z]\b", "", text)
    return text if re.search(r"[^\W\d_]", text) else ""


def test_chinese_can_be_typed_into_every_field(everything: Survey) -> None:
    assert len(everything.typed) > 10
    assert {where for where, took in everything.typed.items() if CHINESE not in took} == set()


SAYS = {"setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setStatusTip", "write", "write_data",
        "setAccessibleName", "setAccessibleDescription", "addItem", "setTitle", "setSpecialValueText", "setSuffix",
        "setPrefix", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "announce"}  # fmt: skip


SUSPECT = re.compile(rf"\b(?:{'|'.join(sorted(SAYS))})\((?:[^()]*,)?\s*f?[\"']")
"""Only files that may have one are parsed."""


def test_no_window_is_given_words_in_the_code() -> None:
    sources = sorted(Path(ui.__file__).parent.glob("*.py"))
    assert [f"{path.name}:{line}: {text}" for path in sources for line, text in _literals(path)] == []


def _literals(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text()
    for node in ast.walk(ast.parse(source)) if SUSPECT.search(source) else ():
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for given in node.args if called in SAYS else ():
            for part in [given] if isinstance(given, ast.Constant) else getattr(given, "values", []):
                text = getattr(part, "value", None)
                if isinstance(text, str) and re.search(r"[^\W\d_]", text):
                    yield node.lineno, text


def test_what_changes_is_said_aloud_once(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    said = list[str]()
    for panel in (state_line, happened):
        monkeypatch.setattr(panel, "announce", lambda _, words: said.append(words))
    page, speak = QWidget(), speaker("en")
    line, news = StateLine(page), Happened(page)
    news.add(News("10:42:07", Phrase(Sign.TICK, "happened.bound", {"number": "A-0132"})))
    for phrase in (Phrase(Sign.TICK, "state.ready"), Phrase(Sign.TICK, "state.ready")):
        line.display(phrase, speak)
        news.display(speak)
    assert said == [speak("state.ready"), speak("happened.bound", number="A-0132")]
    page.deleteLater()


def test_an_ordinary_day_needs_no_typing() -> None:
    """Reasons, kinds and people are picked; only somebody without a card is typed in, after a list said why."""
    views = (BASE, ARMED, REVIEW, QUEUE, replace(BASE, question="same-name"), replace(BASE, repeat="A-0017"))
    put = list[Asked]()
    for view, (name, ask) in product(views, ASKING.items()):
        question = ask(view, lambda _: None, put.append)
        assert not isinstance(question, TypedQuestion), name
    assert not any(isinstance(one, TypedQuestion) for one in put)


# colours

MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Severity 1.0, on linear light: Machado, Oliveira, Fernandes 2009, https://doi.org/10.1109/TVCG.2009.113."""

XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
TOLD_APART = 10.0  # CIE76; a just noticeable difference is 2.3
STATES = (Sign.TICK, Sign.TRIANGLE, Sign.BAR, Sign.DOT)


def _lab(colour: str, matrix: tuple[tuple[float, ...], ...]) -> np.ndarray:
    red, green, blue, _ = QColor(colour).getRgbF()
    parts = np.array(
        [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    )
    x, y, z = np.cbrt(np.clip(np.array(XYZ) @ np.clip(np.array(matrix) @ parts, 0, 1) / WHITE, 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize("blindness", MACHADO)
def test_states_are_told_apart_by_those_who_see_fewer_colours(blindness: str, palette: Palette) -> None:
    seen = {sign: _lab(palette[INKS[sign]], MACHADO[blindness]) for sign in STATES}
    close = [(one, other) for one in STATES for other in STATES
             if one < other and np.linalg.norm(seen[one] - seen[other]) < TOLD_APART]  # fmt: skip
    assert close == []


def test_no_state_is_told_by_colour_alone() -> None:
    """Each lamp and each finding has a sign of its own, and each sign a shape and, in rows of text, a character."""
    assert set(LAMP_SIGNS) == set(Lamp)
    assert set(FINDING_SIGNS) == set(Finding)
    assert len(set(LAMP_SIGNS.values())) == len(Lamp)
    assert len(set(FINDING_SIGNS.values())) == len(Finding)
    assert len(set(MARKS.values())) == len(MARKS)


# type


def test_what_no_font_has_shows_its_code_point(qapp: QApplication) -> None:
    assert legible("王\ue863·\U000f0000A-0132") == "王[U+E863]·[U+F0000]A-0132"
    assert legible("王𠮷✔\u200b") == "王𠮷✔\u200b"
    parent = QWidget()
    text = Text(parent, Role.NAME)
    text.write("王\ue863")
    assert text.text() == "王[U+E863]"
    text.resize(400, 60)
    text.write_data("王\ue863")
    assert text.text() == "王[U+E863]"
    parent.deleteLater()


def test_the_dialogs_of_qt_speak_the_language_of_the_windows(qapp: QApplication) -> None:
    said = QtWords(qapp, speaker("zh_CN"))
    chinese = QCoreApplication.translate("QFileDialog", "Look in:")
    said.speak(speaker("en"))
    english = QCoreApplication.translate("QFileDialog", "Look in:")
    QCoreApplication.removeTranslator(said._translator)
    said.deleteLater()
    assert (chinese, english) == ("查找范围：", "Look in:")
