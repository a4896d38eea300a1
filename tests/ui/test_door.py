"""What happens at the door, with real keys on a scripted desk: questions, halves, doubts, typing, scanning, tests."""

import gc
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from support.desk_scenes import (
    ALL_DOUBTS,
    ARMED,
    BASE,
    CODED,
    DOOR,
    FILLED,
    FORM,
    HALF,
    NEXT,
    NOBODY_IN,
    NUMBER,
    REVIEW,
    SITTER,
    Scene,
    ScriptedStation,
    announced,
    refused,
    said_no,
    swiped,
    tried,
)
from support.scene_keys import at_keyboard, press_all, scan

from station.commands import (
    Abandon,
    Accept,
    AllowRetake,
    ArmByKey,
    DropHalf,
    LetIn,
    ScanField,
    Second,
    Shoot,
    TestSwipe,
    TypeIn,
)
from station.events import Announcement, Kind
from station.flow import State
from station.job.eligibility import LET_IN_REASONS, OFF_LIST
from station.job.typed import DOCUMENTS, ELECTRONIC, REASONS, Entry
from station.swipes import ASKED
from station.view import DeskView, Half
from station.words import LANGUAGES, known
from ui.desk_page import DeskPage
from ui.keys import open_keys
from ui.news import news_of
from ui.panel import Panel, Text
from ui.phrases import speaker, state_phrase
from ui.signs import Sign
from ui.theme import Ink

Key = Qt.Key
NAME = "测试甲"
ENTRY = Entry("temporary-id", "card-lost", NUMBER, NAME)
CODE = "Zm9v YmFy-YmF6cXV4"
SAME_NAME = replace(refused("same-name"), detail={"reader": "typed", "number": "A-0017"})
TYPED = {"reader": "typed", "token_kind": "typed", "trust": "typed"}


def words_on(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text) if text.isVisibleTo(widget))


def tell(station: ScriptedStation, announcement: Announcement) -> None:
    station.announce(announcement)
    QApplication.processEvents()


@pytest.fixture
def show(page: DeskPage, station: ScriptedStation) -> Callable[[DeskView], None]:
    def show(view: DeskView) -> None:
        station.view = view
        page.refresh()

    return show


# questions


@pytest.mark.parametrize("asked", sorted(ASKED))
def test_yes_is_one_key_and_says_what_is_to_be_done(
    page: DeskPage, station: ScriptedStation, show: Callable[[DeskView], None], asked: str
) -> None:
    show(replace(BASE, question=asked))
    assert " Y" in page._state._words.text()
    why = ("1", "1") if asked in OFF_LIST else ()
    press_all(page, ("let_in", *why))
    assert station.asked[-1] == (LetIn(LET_IN_REASONS[0]) if why else LetIn())
    tell(station, announced(Kind.PRESENCE, code="let-in", asked=asked))
    assert "再出示一次" in words_on(page._happened)


def test_where_nothing_is_asked_yes_does_nothing(page: DeskPage, station: ScriptedStation) -> None:
    for view in (BASE, ARMED, REVIEW):
        station.view = view
        press_all(page, ("let_in",))
    assert station.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_about_a_question_names_the_key(language: str) -> None:
    speak = speaker(language)
    codes = [f"refused.{code}" for code in ASKED] + ["undo.already-captured"]
    for code in codes:
        assert " Y" in speak(code, number="A-0017"), code


def test_the_list_of_captured_numbers_keeps_its_key(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(BASE, repeat="A-0017", question="already-captured")
    press_all(page, ("allow", "1"))
    assert station.asked == [AllowRetake("A-0017")]


# halves


@pytest.mark.parametrize(("wants", "said"), [("code", "请再出示采集码"), ("card", "请再放身份证")])
def test_whoever_owes_the_other_half_has_the_place_of_the_sitter(
    page: DeskPage, show: Callable[[DeskView], None], wants: str, said: str
) -> None:
    show(replace(BASE, half=Half("欧*", "3127", wants)))
    assert {"欧*", "3127", said} <= set(words_on(page._person).split("\n"))
    assert said in page._state._words.text()


def test_a_half_is_dropped_by_key_while_nobody_sits(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(BASE, half=HALF)
    press_all(page, ("abandon",))
    assert station.asked == [DropHalf()]
    assert not page._choices.isVisible()


def test_a_half_behind_a_sitter_hides_nothing_and_is_not_what_gives_up(
    page: DeskPage, station: ScriptedStation, show: Callable[[DeskView], None]
) -> None:
    show(replace(ARMED, half=HALF))
    words = words_on(page._person)
    assert SITTER.number in words and "下一位：请再出示采集码" in words and "欧*  3127" in words
    assert page._state._words.text() == "可以拍摄"
    press_all(page, ("abandon", "3"))
    assert station.asked == [Abandon("wrong-person")]


# what has to be looked at


def ground(page: DeskPage) -> QColor:
    """The colour of the place where warnings stand."""
    return page._person.grab().toImage().pixelColor(QPoint(4, page._person.px(200)))


@pytest.mark.parametrize(
    ("guest", "said"),
    [
        (replace(SITTER, compared="unknown"), "请核对手机页面上的姓名和尾号"),
        (replace(SITTER, doubts=("expired",)), "证件已过期"),
        (replace(SITTER, doubts=("expired", "birth", "sex")), "证件已过期，另有 2 处可疑"),
        (replace(SITTER, doubts=("a-doubt-of-some-new-reader",)), "证件有可疑之处"),
    ],
)
def test_what_has_to_be_looked_at_stands_on_a_bright_ground(
    page: DeskPage, show: Callable[[DeskView], None], guest: object, said: str
) -> None:
    show(ARMED)
    calm = ground(page)
    show(replace(ARMED, sitter=guest))
    assert said in words_on(page._person)
    assert ground(page) == QColor(Ink.WARN) != calm
    show(ARMED)
    assert ground(page) == calm
    assert said not in words_on(page._person)


def test_weak_agreement_is_told_without_a_warning(page: DeskPage, show: Callable[[DeskView], None]) -> None:
    show(replace(ARMED, sitter=replace(SITTER, compared="weak")))
    assert "仍请看人" in words_on(page._person)
    assert ground(page) != QColor(Ink.WARN)


def test_whoever_waits_is_warned_of_too(page: DeskPage, show: Callable[[DeskView], None]) -> None:
    show(replace(ARMED, waiting=replace(NEXT, doubts=("expired",))))
    assert "下一位：证件已过期" in words_on(page._person)
    show(replace(ARMED, waiting=replace(NEXT, compared="unknown")))
    assert "下一位：请核对手机" in words_on(page._person)


def test_a_swipe_with_doubts_is_a_warning() -> None:
    plain = news_of(swiped())
    doubtful = news_of(swiped(doubts=ALL_DOUBTS))
    unknown = news_of(swiped(compared={"verdict": "unknown"}))
    weak = news_of(swiped(compared={"verdict": "weak"}))
    assert plain and doubtful and unknown and weak
    signs = [news.phrase.sign for news in (plain, doubtful, unknown, weak)]
    assert signs == [Sign.DOT, Sign.TRIANGLE, Sign.TRIANGLE, Sign.DOT]
    speak = speaker("zh_CN")
    assert all(speak(f"doubt.{doubt}") in doubtful.phrase.said(speak) for doubt in ALL_DOUBTS)


# typed by hand


def test_the_form_makes_an_entry(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, (*FILLED, "enter"))
    assert station.asked == [TypeIn(ENTRY)]


def test_every_document_and_every_reason_can_be_picked(page: DeskPage, station: ScriptedStation) -> None:
    for place, document in enumerate(DOCUMENTS):
        if document.code != ELECTRONIC:
            press_all(page, ("escape", "typed", str(place + 1), "1"))
            assert page._form.question is not None and page._form.question.document == document.code
    for place, reason in enumerate(REASONS):
        press_all(page, ("escape", "typed", "1", str(place + 1)))
        assert page._form.question is not None and page._form.question.reason == reason


def test_an_id_on_a_phone_is_refused_by_the_desk_before_anything_is_typed(
    page: DeskPage, station: ScriptedStation
) -> None:
    place = str([document.code for document in DOCUMENTS].index(ELECTRONIC) + 1)
    press_all(page, ("typed", place))
    assert station.asked == [TypeIn(Entry(ELECTRONIC, "", "", ""))]
    tell(station, refused("electronic-id"))
    assert not page._choices.isVisible() and not page._form.isVisible()
    assert "手机上的证件" in words_on(page._happened)
    station.view = replace(BASE, electronic_id=True)
    press_all(page, ("typed", place, "1"))
    assert page._form.isVisible()


@pytest.mark.parametrize("view", [ARMED, REVIEW])
def test_no_key_of_the_form_shoots_or_accepts(page: DeskPage, station: ScriptedStation, view: DeskView) -> None:
    station.view = view
    press_all(page, (*FORM, "space", "=A RNX", "space", "enter", "space", "=Y P", "tab", "space"))
    QTest.keyClick(page, Key.Key_Space)  # a click beside the fields left the keyboard to the page
    assert station.asked == []
    assert page._form._number.text() == " A RNX   "
    assert page._form._name.text() == " Y P"
    assert page._form.isVisible()


def test_a_list_or_code_over_the_form_takes_no_space_either(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(CODED, state=State.ARMED, sitter=SITTER)
    press_all(page, (*FILLED, "enter", "space", "1", "space"))
    assert station.asked == []
    assert page._code.isVisible()


def test_names_come_by_input_method_and_a_choice_in_it_is_no_key_of_ours(
    page: DeskPage, station: ScriptedStation
) -> None:
    press_all(page, (*FORM, f"={NUMBER}", "enter"))
    field = at_keyboard(page)
    QApplication.sendEvent(field, QInputMethodEvent("ce'shi", []))
    assert page._form._name.text() == ""
    chosen = QInputMethodEvent()
    chosen.setCommitString("𠮷测试")
    QApplication.sendEvent(field, chosen)
    press_all(page, ("enter",))
    assert station.asked == [TypeIn(replace(ENTRY, name="𠮷测试"))]
    tell(station, said_no("person-name-unfit", "typed", most=50))
    assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), "after a no it is typed into again"


def test_what_was_mistyped_stays_and_is_told_at_its_field(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, (*FORM, f"={NUMBER[:-1]}4", "enter", f"={NAME}", "enter"))
    assert station.asked == []
    assert "校验码不符" in words_on(page._form)
    assert at_keyboard(page) is page._form._number
    QTest.keyClick(at_keyboard(page), Key.Key_Backspace)
    press_all(page, (f"={NUMBER[-1]}", "enter", "enter"))
    assert station.asked == [TypeIn(ENTRY)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (said_no("number-mistyped", "typed"), "校验码不符"),
        (said_no("number-unfit", "typed"), "这不是这种证件的号码"),
        (said_no("person-name-unfit", "typed", most=50), "最多 50 字"),
        (said_no("login-needed", "login"), "还没有人登录"),
        (refused("please-wait", reader="typed"), "请稍候"),
        (announced(Kind.TROUBLE, code="disk-away", device="disk"), "磁盘"),
    ],
)
def test_after_a_no_the_form_keeps_what_was_typed(
    page: DeskPage, station: ScriptedStation, answer: Announcement, said: str
) -> None:
    press_all(page, (*FILLED, "enter"))
    press_all(page, ("enter", "=x"))  # the desk thinks
    assert station.asked == [TypeIn(ENTRY)]
    tell(station, answer)
    assert said in words_on(page._form)
    assert (page._form._number.text(), page._form._name.text()) == (NUMBER, NAME)
    press_all(page, ("enter",))
    assert station.asked == [TypeIn(ENTRY)] * 2


@pytest.mark.parametrize(
    "answer",
    [
        announced(Kind.SWIPE, "A-0132", **TYPED),
        announced(Kind.PRESENCE, code="wants-code", reader="typed", wants="code"),
        announced(Kind.STOPPED),
    ],
)
def test_after_a_yes_the_form_closes_and_forgets(
    page: DeskPage, station: ScriptedStation, answer: Announcement
) -> None:
    press_all(page, (*FILLED, "enter"))
    tell(station, answer)
    assert_nothing_is_left(page, station)
    press_all(page, ("test",) if answer.event is not Kind.STOPPED else ())
    assert station.asked[:1] == [TestSwipe()] or answer.event is Kind.STOPPED


@pytest.mark.parametrize("keys", [("escape",), ("enter", "escape")])
def test_esc_leaves_nothing(page: DeskPage, station: ScriptedStation, keys: tuple[str, ...]) -> None:
    press_all(page, (*FILLED, *keys))
    assert_nothing_is_left(page, station)


def test_another_key_of_the_bar_and_closing_leave_nothing(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, FILLED)
    QTest.mouseClick(page._keys.buttons["operator"], Qt.MouseButton.LeftButton)
    press_all(page, ("escape",))
    assert_nothing_is_left(page, station)
    press_all(page, FILLED)
    page.close()
    assert_nothing_is_left(page, station)


def assert_nothing_is_left(page: DeskPage, station: ScriptedStation) -> None:
    assert not page._form.isVisible()
    for field in (page._form._number, page._form._name):
        assert field.text() == ""
        field.setReadOnly(False)
        field.undo()
        assert field.text() == ""
    station.asked.clear()
    gc.collect()
    kept = [entry for entry in gc.get_objects() if isinstance(entry, Entry) and entry is not ENTRY]
    assert [entry for entry in kept if entry.number == NUMBER] == []


def test_what_is_typed_stands_in_its_fields_and_nowhere_else(
    page: DeskPage, station: ScriptedStation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    press_all(page, (*FILLED, "enter"))
    tell(station, said_no("number-mistyped", "typed"))
    named = [page, *page.findChildren(QWidget)]
    told = [text for one in named for text in (one.accessibleName(), one.accessibleDescription(), one.toolTip())]
    told += [page.windowTitle(), caplog.text, *(text.text() for text in page.findChildren(Text)), repr(station.asked)]
    for field in (page._form._number, page._form._name):
        spoken = QAccessible.queryAccessibleInterface(field)
        told += [spoken.text(QAccessible.Text.Name), spoken.text(QAccessible.Text.Description)]
    assert not any(NUMBER in text or NAME in text for text in told)
    assert page._form._number.accessibleName() == "证件号码"


def test_nothing_is_copied_out(page: DeskPage) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText("before")
    press_all(page, FILLED)
    for key in (Key.Key_A, Key.Key_C, Key.Key_X):
        QTest.keyClick(at_keyboard(page), key, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "before"
    assert page._form._name.text() == NAME


def test_somebody_who_sits_down_meanwhile_disturbs_nobody_who_types(
    page: DeskPage, station: ScriptedStation, show: Callable[[DeskView], None]
) -> None:
    press_all(page, FILLED)
    show(ARMED)
    tell(station, announced(Kind.REFUSED, code="half-only", reader="typed"))
    tell(station, announced(Kind.SWIPE, "A-0133", **TYPED))  # card and code of somebody typed in before
    assert page._form.isVisible()
    assert page._form._number.text() == NUMBER


def test_a_question_about_whoever_was_typed_is_answered_in_the_form(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, (*FILLED, "enter"))
    tell(station, SAME_NAME)
    assert "A-0017" in words_on(page._form)
    press_all(page, ("=Zz", "space", "enter"))
    assert station.asked == [TypeIn(ENTRY)]
    press_all(page, ("let_in",))
    assert station.asked == [TypeIn(ENTRY), LetIn(), TypeIn(ENTRY)]
    tell(station, announced(Kind.SWIPE, "A-0132", **TYPED))
    assert_nothing_is_left(page, station)


# typed by hand, where codes are set up


def test_where_codes_are_set_up_any_second_person_types_a_code(page: DeskPage, station: ScriptedStation) -> None:
    station.view = CODED
    press_all(page, (*FILLED, "enter"))
    assert "李老师" in words_on(page._choices)  # no supervisor is needed
    press_all(page, ("2", "5", "0", "enter"))
    assert station.asked == [TypeIn(ENTRY, Second("李老师", "50"))]
    tell(station, said_no("code-wrong", "second"))
    assert page._code.isVisible() and "口令不对" in words_on(page._code)
    press_all(page, ("6", "enter"))
    assert station.asked[1:] == [TypeIn(ENTRY, Second("李老师", "6"))]
    tell(station, announced(Kind.SWIPE, "A-0132", **TYPED))
    assert not page._code.isVisible()
    assert_nothing_is_left(page, station)


def test_a_no_after_the_code_goes_back_to_what_was_typed(page: DeskPage, station: ScriptedStation) -> None:
    station.view = CODED
    press_all(page, (*FILLED, "enter", "1", "5", "enter"))
    tell(station, refused("please-wait", reader="typed"))
    assert not page._code.isVisible()
    assert page._form._number.text() == NUMBER and "请稍候" in words_on(page._form)
    press_all(page, ("=乙",))
    assert page._form._name.text() == NAME + "乙"


def test_esc_in_the_second_persons_list_and_code_goes_back_to_the_form(
    page: DeskPage, station: ScriptedStation
) -> None:
    station.view = CODED
    press_all(page, (*FILLED, "enter", "escape"))
    assert page._form.isVisible() and at_keyboard(page) is page._form._name
    press_all(page, ("enter", "1", "5", "escape", "=乙"))
    assert (page._form._name.text(), station.asked) == (NAME + "乙", [])


def test_without_a_login_nobody_types_and_everybody_scans(page: DeskPage, station: ScriptedStation) -> None:
    station.view = NOBODY_IN
    press_all(page, ("escape", "typed", "test", "let_in"))
    assert not page._choices.isVisible() and station.asked == []
    press_all(page, ("scan",))
    scan(page, f"{CODE}\r")
    assert station.asked == [ScanField(CODE)]


# the scanner's field


@pytest.mark.parametrize("suffix", ["\r", "\t"])
def test_a_burst_in_the_field_is_a_code_with_its_case_and_its_blanks(
    page: DeskPage, station: ScriptedStation, suffix: str
) -> None:
    press_all(page, ("scan",))
    scan(page, CODE + suffix)
    scan(page, CODE.swapcase() + suffix, start=200_000)
    assert station.asked == [ScanField(CODE), ScanField(CODE.swapcase())]
    assert page._scan.isVisible(), "it stays open for the next one"


@pytest.mark.parametrize("view", [ARMED, REVIEW, replace(BASE, question="code-unusual")])
def test_while_the_field_is_open_no_key_does_anything_else(
    page: DeskPage, station: ScriptedStation, view: DeskView
) -> None:
    station.view = view
    press_all(page, ("scan", "shoot", "accept", "retake", "abandon", "let_in", "typed", "language", "help", "tab"))
    assert station.asked == []
    assert not page._choices.isVisible() and page._help.isHidden()
    press_all(page, ("escape",))
    assert not page._scan.isVisible()


def test_what_a_hand_types_is_not_taken(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("scan",))
    scan(page, CODE + "\r", gap=200)
    assert station.asked == []
    assert "手按" in words_on(page._scan)
    for _ in range(20):  # a key that lies under something
        QApplication.sendEvent(
            page, QKeyEvent(QEvent.Type.KeyPress, Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", True)
        )
    press_all(page, ("enter",))
    assert station.asked == []


def test_a_busy_window_is_no_pause_of_the_scanner(
    page: DeskPage, station: ScriptedStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system says when a key was pressed, however late the window takes it."""
    press_all(page, ("scan",))
    late = iter(range(1000))
    monkeypatch.setattr("ui.scan_panel.time.monotonic", lambda: float(next(late)))
    scan(page, CODE + "\r")
    assert station.asked == [ScanField(CODE)]


def test_letters_under_caps_lock_are_not_guessed(
    page: DeskPage, station: ScriptedStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_all(page, ("scan",))
    monkeypatch.setattr("ui.scan_panel.caps_lock_is_on", lambda event: True)
    scan(page, CODE.swapcase() + "\r")
    assert station.asked == []
    assert "Caps Lock" in words_on(page._scan)


@pytest.mark.parametrize(("platform", "bit"), [("xcb", 0x2), ("wayland", 0x2), ("windows", 0x100)])
def test_caps_lock_is_told_by_the_system(monkeypatch: pytest.MonkeyPatch, platform: str, bit: int) -> None:
    from ui.scan_panel import caps_lock_is_on

    def pressed(native: int) -> QKeyEvent:
        no = Qt.KeyboardModifier.NoModifier
        return QKeyEvent(QEvent.Type.KeyPress, Key.Key_A, no, 38, 97, native, "a")

    assert not caps_lock_is_on(pressed(bit)), "where the system says nothing of it"
    monkeypatch.setattr("ui.scan_panel.QGuiApplication.platformName", lambda: platform)
    assert caps_lock_is_on(pressed(bit | 0x10))
    assert not caps_lock_is_on(pressed(0x10))


def test_a_code_is_shown_nowhere_and_not_kept(
    page: DeskPage, station: ScriptedStation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    press_all(page, ("scan",))
    scan(page, CODE + "\r")
    shown = [text.text() for text in page.findChildren(Text)]
    shown += [one.accessibleName() for one in page.findChildren(QWidget)] + [caplog.text, repr(station.asked)]
    assert not any(CODE in text for text in shown)
    scan(page, CODE, start=200_000)
    press_all(page, ("escape", "scan"))
    scan(page, "\r", start=200_200)
    assert station.asked == [ScanField(CODE)]


def test_while_nothing_can_be_written_a_code_is_not_taken(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("scan",))
    station.view = replace(BASE, locked="disk")
    scan(page, CODE + "\r")
    assert station.asked == []
    assert "没有收下" in words_on(page._scan)
    station.view = BASE
    scan(page, CODE + "\r", start=200_000)
    assert station.asked == [ScanField(CODE)]


def test_buttons_work_beside_the_open_field_and_it_goes_on(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(BASE, state=State.WAITING, sitter=NEXT)
    press_all(page, ("scan",))
    for name in ("arm", "abandon"):
        QTest.mouseClick(page._keys.buttons[name], Qt.MouseButton.LeftButton)
    press_all(page, ("1",))
    scan(page, CODE + "\r")
    assert station.asked == [ArmByKey(), Abandon("absent"), ScanField(CODE)]
    QTest.mouseClick(page._keys.buttons["scan"], Qt.MouseButton.LeftButton)
    assert not page._scan.isVisible()


def test_the_field_leaves_what_just_happened_to_be_read(page: DeskPage) -> None:
    press_all(page, ("scan",))
    assert not page._scan.geometry().intersects(page._happened.geometry())


# tests


def test_a_test_is_asked_for_and_said(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("test",))
    assert station.asked == [TestSwipe()]
    station.view = replace(BASE, testing=True)
    page.refresh()
    assert "不登记" in page._state._words.text()
    assert "test" not in open_keys(station.view)
    assert "test" not in open_keys(ARMED), "whoever sits there has the next swipe"


@pytest.mark.parametrize(
    ("result", "sign", "said"),
    [
        (tried("resident"), Sign.TICK, "居民身份证，一切正常"),
        (tried("code"), Sign.TICK, "采集码，一切正常"),
        (tried("resident", "expired", "birth"), Sign.TRIANGLE, "证件已过期；出生日期与号码不符"),
        (tried("code", looks_like="payment-code"), Sign.TRIANGLE, "付款码"),
    ],
)
def test_what_a_test_read_is_said(result: Announcement, sign: Sign, said: str) -> None:
    news = news_of(result)
    assert news is not None
    assert news.phrase.sign is sign
    assert said in news.phrase.said(speaker("zh_CN"))


# all of it


def test_everything_at_the_door_has_its_words() -> None:
    codes = [f"state.asked.{code}" for code in ASKED] + [
        f"token.{kind}" for kind in ("resident", "j", "y", "i", "code")
    ]
    codes += [f"{prefix}.{wants}" for prefix in ("ui.half", "state.half") for wants in ("card", "code")]
    codes += [f"happened.{code}" for code in ("wants-card", "wants-code", "let-in")]
    codes += [f"doubt.{doubt}" for doubt in ALL_DOUBTS]
    assert [code for code in codes if not known(code)] == []


def test_a_card_that_only_lies_there_is_no_news() -> None:
    assert news_of(announced(Kind.PRESENCE, reader="pcsc:auto", card=True)) is None


@pytest.mark.parametrize("scene", DOOR, ids=lambda scene: scene.name)
def test_nothing_moves_at_the_door(page: DeskPage, station: ScriptedStation, scene: Scene) -> None:
    def places() -> dict[QWidget, QRect]:
        panels = page.findChildren(Panel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return {one: one.geometry() for one in (*panels, *page._person.findChildren(Text))}

    before = places()
    station.view = scene.view
    for announcement in scene.news:
        tell(station, announcement)
    press_all(page, scene.keys)
    for announcement in scene.answers:
        tell(station, announcement)
    page.refresh()
    assert places() == before
    assert state_phrase(scene.view, ()).said(speaker("en"))
    press_all(page, ("escape",) * 3)
    assert Shoot() not in station.asked and Accept() not in station.asked
