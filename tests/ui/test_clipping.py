"""No text is cut off, in either language, at any size: in every scene, and for every sentence in its place."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QEvent, QIODevice, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from support.clipping import clipped, shown
from support.desk_scenes import (
    ARMED,
    BASE,
    SCENES,
    SITTERS,
    WALLS,
    Scene,
    ScriptedStation,
    announced,
    dressed,
)
from support.kiosk_scenes import TIGHT, equip
from support.scene_keys import press_all, put_on
from support.status_scenes import MOVES

from station.checks.limits import load
from station.checks.verdict import Finding, Verdict
from station.events import Kind
from station.exemptions import EXEMPTIONS
from station.flow import OVERRIDE_REASONS, RETAKE_REASONS
from station.guide.instruction import INSTRUCTIONS
from station.job import closing, reassigning
from station.job.classboard import MOVE_REASONS
from station.job.typed import DOCUMENTS, REASONS
from station.money import VOID_REASONS
from station.repairing import CLAIM_REASONS
from station.secondcopy.troubles import DIFFERS, SILENT, SOURCE, CopyTrouble
from station.words import LANGUAGES, catalogue
from ui.asking import ONE_CHECK, PEOPLE_ABANDON
from ui.choices import Option, Question
from ui.class_board import ClassBoardPage
from ui.code_panel import CodeQuestion
from ui.desk_page import DeskPage
from ui.news import News
from ui.panel import Panel, Text
from ui.phrases import Phrase, Say, speaker
from ui.signs import Sign
from ui.sitter_page import SitterPage
from ui.verdict_list import ROWS

SIZES = [QSize(1280, 720), QSize(1366, 768), QSize(1920, 1080)]
COPY = [f"trouble.{code}" for code in (*(kind.code for kind in CopyTrouble.__subclasses__()), DIFFERS, SILENT, SOURCE)]
SAMPLE = {"number": "A-0132", "count": "12", "operator": "王老师", "seconds": -86400} | dict.fromkeys(
    ("reason", "check", "name", "model", "reader", "look", "kind", "why"), ""
)
SAMPLE |= {"which": "白平衡", "old": "Color Temperature", "new": "Flash", "percent": 20, "shots": 19}
SAMPLE |= {"faces": 40, "wrong": 12, "moves": 40, "second": "买买提江·艾合买提"}
SAMPLE |= {"yuan": "12345.50", "day": "2026-06-01"}
SAMPLE |= {"until": "13:30", "left": 2}
SAMPLE |= {"program": "gvfsd-gphoto2 (12345)"}
SAID_OF_CODES = ("trouble.code-w", "trouble.operator-", "trouble.login-", "trouble.second-", "trouble.too-late")


@pytest.fixture(scope="module")
def open_pages() -> Iterator[dict[type, QWidget]]:
    """Pages that one test after another shows in a size and a language. Nothing is painted: texts are measured."""
    made = dict[type, QWidget]()
    yield made
    for one in made.values():
        one.close()
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def size(request: pytest.FixtureRequest) -> QSize:
    return QSize(request.param)


@pytest.fixture
def page(open_pages: dict[type, QWidget], qapp: QApplication, language: str, size: QSize) -> Iterator[DeskPage]:
    page = open_pages.get(DeskPage) or open_pages.setdefault(DeskPage, desk_page())
    assert isinstance(page, DeskPage)
    page.resize(size)
    QApplication.processEvents()
    speak_in(page, language)
    yield page
    for panel in (page._choices, page._code):
        panel.hide()
    press_all(page, ("escape",))


def desk_page(station: ScriptedStation | None = None) -> DeskPage:
    page = DeskPage(station or ScriptedStation(BASE))
    page.setUpdatesEnabled(False)
    page.show()
    return page


def speak_in(page: DeskPage, language: str) -> None:
    while page._language != language:
        QTest.keyClick(page, Qt.Key.Key_L)


@pytest.fixture
def speak(language: str) -> Say:
    return speaker(language)


ELSEWHERE = frozenset({"StartPage", "_Row", "_Step", "MoneyPages", "MoneyPage", "MoneyRow", "PayeePage", "CodePicture"})
"""Panels of the start of the day and of money, which have scenes and tests of their own."""
ON_THE_DESK = (*SCENES, *MOVES, *TIGHT)
ENDED = tuple(scene for scene in ON_THE_DESK if any(one.event is Kind.STOPPED for one in scene.news))
"""After such a scene the page knows it ever after."""


def test_every_scene_fits(qapp: QApplication, language: str, pictures: dict[str, Path]) -> None:
    """In every size; in the later ones those scenes that brought a text, or a place for one, that none before had."""
    station = ScriptedStation(BASE)
    page = desk_page(station)
    equip(page)
    frame = small_frame(pictures["frame"])
    told, cut_off, seen = dict[str, set[tuple[int, str]]](), list[str](), set[str]()
    scenes = [*(scene for scene in ON_THE_DESK if scene not in ENDED), *ENDED]
    for size in SIZES:
        page.resize(size)
        speak_in(page, language)
        for scene in scenes:
            put_on(page, station, scene, pictures, frame)
            cut_off += [f"{scene.name} {size.width()}: {text}" for text in clipped(page)]
            told.setdefault(scene.name, {(id(text), text.text()) for text in shown(page)})
            seen |= {type(panel).__name__ for panel in page.findChildren(Panel) if panel.isVisibleTo(page)}
            press_all(page, ("escape",) * 3)
        scenes = telling(scenes, told)
    assert cut_off == []
    assert {type(panel).__name__ for panel in page.findChildren(Panel)} - seen <= ELSEWHERE, "no scene shows it"
    page.close()
    page.deleteLater()


def test_the_first_list_of_a_new_page_shows_its_lines_whole(qapp: QApplication) -> None:
    """Lines have no place of their own before they are seen for the first time."""
    page = desk_page()
    page.resize(SIZES[0])
    QApplication.processEvents()
    press_all(page, ("allow",))
    QApplication.processEvents()
    assert {picture.number for picture in BASE.pictures} <= {text.text() for text in shown(page._choices)}
    page.close()
    page.deleteLater()


def telling(scenes: list[Scene], told: dict[str, set[tuple[int, str]]]) -> list[Scene]:
    """Those of the scenes that together tell everything; the one that tells most comes first."""
    known, needed = set[tuple[int, str]](), set[str]()
    for scene in sorted(scenes, key=lambda one: -len(told[one.name])):
        if not told[scene.name] <= known:
            known |= told[scene.name]
            needed.add(scene.name)
    return [scene for scene in scenes if scene.name in needed]


def small_frame(path: Path) -> bytes:
    """Quick to decode; what is measured does not look at it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(str(path)).scaled(QSize(64, 42)).save(buffer, "JPG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def codes(prefix: str, language: str) -> list[str]:
    return [code for code in catalogue(language) if code.startswith(prefix)]


def test_every_state_and_trouble_fits_the_state_line(page: DeskPage, language: str, speak: Say) -> None:
    prefixes = ("state.", "trouble.camera.", "trouble.reader.", "trouble.disk.")
    for code in (code for prefix in prefixes for code in codes(prefix, language)):
        page._state.display(Phrase(Sign.BAR, code, SAMPLE), speak)
        assert clipped(page._state) == []


def test_every_lock_fits_the_state_line(page: DeskPage, language: str, speak: Say) -> None:
    checks = [code for code in codes("check.", language) if code != "check.unjudged"]
    for code in [*codes("locked.", language), *checks]:
        for sentence in ("state.locked", "state.review.checks"):
            page._state.display(Phrase(Sign.BAR, sentence, SAMPLE | {"reason": speak(code)}), speak)
            assert clipped(page._state) == []


def test_every_check_fits_its_row(page: DeskPage, speak: Say) -> None:
    checks = load("blue-2017/1").checks
    extremes: dict[str, tuple[float, float]] = {
        "deg": (-90.0, 90.0),
        "px": (-999.0, 999.0),
        "EV": (-13.3, 13.3),
        "dE2000": (0.0, 99.0),
        "": (0.0, 255.0),
    }
    for end in (0, 1, None):
        verdicts = tuple(
            check.judge(name, None if end is None else extremes[check.unit][end]) for name, check in checks.items()
        )
        for overridden in (frozenset[str](), frozenset(checks)):
            for some in (verdicts[start : start + ROWS - 1] for start in range(0, len(verdicts), ROWS - 1)):
                page._verdicts.display(some, overridden, True, speak)
                assert clipped(page._verdicts) == []


def test_every_instruction_fits_the_live_view_and_the_state_line(page: DeskPage, language: str, speak: Say) -> None:
    hint = page._stage.live._hint
    for instruction in INSTRUCTIONS:
        hint.display(instruction, speak)
        assert clipped(hint) == []
        told = Phrase(Sign.BAR, instruction.desk)
        page._state.display(Phrase(Sign.BAR, "state.locked", inner={"reason": told}), speak)
        assert clipped(page._state) == []
    for code in (code for code in codes("check.", language) if code.endswith((".low", ".high"))):
        hint.display(replace(INSTRUCTIONS[0], desk=code), speak)
        assert clipped(hint) == []


def test_every_number_of_checks_fits(page: DeskPage, speak: Say) -> None:
    """However many there will be: what is not fine stands in the rows, the others are counted."""
    broken = Verdict("lips_closed", 0.3, (None, 0.06), "", Finding.BLOCK)
    fine = Verdict("roll", 0, (-6, 6), "deg", Finding.PASS)
    for bad, good in itertools.product((0, 1, 11, 12, 13, 30), (0, 1, 30)):
        page._verdicts.display((fine,) * good + (broken,) * bad, frozenset(), True, speak)
        assert clipped(page._verdicts) == []
        lines = [text.text() for text in shown(page._verdicts)]
        assert any(str(good) in line for line in lines) or not good


def test_the_students_screen_fits(qapp: QApplication, speak: Say, pictures: dict[str, Path]) -> None:
    """Every scene, and every instruction; also on a small screen and on one that stands upright."""
    station = ScriptedStation(BASE)
    page = SitterPage(station, speak)
    page.setUpdatesEnabled(False)
    for room in (*SIZES, QSize(1024, 768), QSize(1080, 1920)):
        page.resize(room)
        page.show()
        for scene in SITTERS:
            station.view = dressed(scene, pictures["portrait"], pictures["original"])
            for announcement in scene.news:
                page.hear(announcement)
            page.refresh()
            assert clipped(page) == [], f"{scene.name} {room.width()}"
            page._forget_who_is_done()
        for instruction in INSTRUCTIONS:
            station.view = replace(ARMED, instruction=instruction, locked="checks")
            page.refresh()
            assert clipped(page) == [], f"{instruction.name} {room.width()}"
    page.close()
    page.deleteLater()


def test_the_board_on_the_wall_fits(qapp: QApplication, speak: Say) -> None:
    station = ScriptedStation(BASE)
    page = ClassBoardPage(station, speak)
    page.setUpdatesEnabled(False)
    for size in SIZES:
        page.resize(size)
        page.show()
        for scene in WALLS:
            station.view = scene.view
            page.refresh()
            assert clipped(page) == [], f"{scene.name} {size.width()}"
    page.close()
    page.deleteLater()


def test_all_news_fits(page: DeskPage, language: str, speak: Say) -> None:
    longest = max((speak(code) for code in codes("orphan.", language)), key=len)
    said_by_the_desk = ("happened.", "refused.", "trouble.card-", "trouble.shot-", "trouble.body-", "trouble.portrait-")
    said_by_the_desk += ("trouble.battery-", "trouble.setting", "trouble.sleep-", "trouble.focus-", "trouble.holder-")
    said_by_the_desk += ("trouble.releaser-",)
    devices = (f"trouble.{device}." for device in ("camera", "reader", "disk", "clock"))
    for prefix in (*said_by_the_desk, *devices, *SAID_OF_CODES, *COPY):
        for code in codes(prefix, language):
            undo = Phrase(Sign.DOT, "undo.accepted", {"number": "A-0132"})
            parameters = SAMPLE | {"reason": longest if code == "happened.orphan" else ""}
            page._happened.add(News("10:42:07", Phrase(Sign.BAR, code, parameters), undo))
            page._happened.display(speak)
            assert clipped(page._happened) == [], code


@pytest.mark.parametrize(
    ("prefix", "reasons"),
    [
        ("reason", PEOPLE_ABANDON),
        ("reason", RETAKE_REASONS),
        ("exempt", (*EXEMPTIONS, ONE_CHECK)),
        ("reason", OVERRIDE_REASONS),
        ("reason", MOVE_REASONS),
        ("document", tuple(document.code for document in DOCUMENTS)),
        ("typed", REASONS),
        ("reassign", reassigning.REASONS),
        ("claim", CLAIM_REASONS),
        ("void", VOID_REASONS),
        ("differs", closing.REASONS),
    ],
)
def test_all_reasons_fit(page: DeskPage, speak: Say, prefix: str, reasons: tuple[str, ...]) -> None:
    options = tuple(Option(reason, Phrase(Sign.DOT, f"{prefix}.{reason}")) for reason in reasons)
    page._choices.ask(Question(Phrase(Sign.DOT, "ask.retake", SAMPLE), options, lambda _: None), speak)
    page._choices.show()
    assert clipped(page._choices) == []


def test_every_no_fits_where_a_code_is_typed(page: DeskPage, language: str, speak: Say) -> None:
    question = CodeQuestion(Phrase(Sign.DOT, "ask.code", {"name": "买买提江·艾合买提·阿卜杜热合曼"}), lambda _: None)
    for prefix in SAID_OF_CODES:
        for code in codes(prefix, language):
            page._code.ask(question, speak)
            page._code.show()
            press_all(page, ("9", "enter"))
            answer = announced(Kind.TROUBLE, code=code.removeprefix("trouble."), seconds=300)
            page._code.hear(replace(answer, detail=dict(answer.detail) | {"for": "login"}))
            assert speak(code, seconds=300) in [text.text() for text in page._code.findChildren(Text)]
            assert clipped(page._code) == [], code


@pytest.mark.parametrize("code", ["device.camera.", "device.reader.", "device.disk.", "device.copy.", "lamp.stick."])
def test_every_lamp_fits(page: DeskPage, language: str, speak: Say, code: str) -> None:
    for words in codes(code, language):
        number = "A-10412" if words.endswith("-long") else "A-0412"
        page._top._lamps[0]._words.write(speak(words, files="1k+", seconds="999", number=number))
        assert clipped(page._top) == []


def test_a_long_day_fits(page: DeskPage, speak: Say) -> None:
    full = replace(BASE, tally=replace(BASE.tally, accepted=1234, abandoned=123, orphans=45), students_left=12345)
    page._top.display(replace(full, job="很长的任务名称" * 8, operator="很长的姓名" * 8), speak)
    assert clipped(page._top) == []
