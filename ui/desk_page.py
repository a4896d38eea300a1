"""The photographer's page: shows the desk as it stands and turns keys into commands. It decides nothing itself."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from station.commands import (
    Accept,
    ArmByKey,
    CallClass,
    CallWaiting,
    Command,
    Login,
    PickWaiting,
    RunAhead,
    ScanField,
    Shoot,
    ShowProof,
    TestSwipe,
    UseWebcam,
    Wake,
)
from station.events import Announcement, Kind
from station.view import DeskView
from station.words import LANGUAGES
from ui import handbook_page, job_menu, leaving, person_panel, verdict_list, volume
from ui.asking import ABOUT_NOBODY, ASKING, Asked, seldom
from ui.bridge import Bridge
from ui.choices import Choices, Question
from ui.code_panel import CodePanel
from ui.door import Station
from ui.happened import Happened
from ui.help_panel import HelpPanel
from ui.key_bar import HEIGHT as KEYS_HEIGHT
from ui.key_bar import KeyBar
from ui.key_guard import HOLD_MS, KeyGuard
from ui.keys import ALWAYS, BY_CODE, QUEUE_KEYS, Key, next_key, open_keys
from ui.last_four_panel import FourQuestion, LastFourPanel
from ui.last_pictures import LastPictures
from ui.lunch import LunchPanel
from ui.money_pages import MoneyPages
from ui.news import News, news_of
from ui.nudging import nudge_of
from ui.panel import Panel
from ui.person_panel import PersonPanel
from ui.phrases import STOPPED, Phrase, Say, speaker, state_phrase, worth_showing
from ui.pick_panel import PickPanel, PickQuestion
from ui.pictures import PictureShelf
from ui.places import Places
from ui.proof_panel import ProofPanel
from ui.queue_panel import QueuePanel
from ui.repair_pages import RepairPages
from ui.row_panel import RowPanel, RowQuestion
from ui.row_picker import RowPicker
from ui.scan_panel import ScanPanel
from ui.sealed_panel import SealedPanel, SealedQuestion
from ui.signs import Sign
from ui.stage import Stage
from ui.start_page import Look, StartPage
from ui.state_line import HEIGHT as STATE_HEIGHT
from ui.state_line import StateLine
from ui.theme import UNIT, Surface, roomy, scale_for, smallest
from ui.top_line import HEIGHT as TOP_HEIGHT
from ui.top_line import TopLine
from ui.typed_form import TypedForm, TypedQuestion
from ui.verdict_list import VerdictList
from ui.volume import MUTED, Sounds

KEY_HOLD_MS = HOLD_MS
REFRESH_MS = 200  # the desk announces most changes; the rest (a lamp, a lock, a value) is looked at this often
MARGIN = 2 * UNIT

_OTHERS_WORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

DIRECT: dict[str, Command] = {
    "shoot": Shoot(), "accept": Accept(), "arm": ArmByKey(), "test": TestSwipe(), "proof": ShowProof(),
    "call_class": CallClass(),
    "q_call": CallWaiting(), "ahead": RunAhead(), "webcam": UseWebcam(),
}  # fmt: skip


class DeskPage(Panel):
    """The whole page. Everything on it keeps its place and size in every state.

    Attributes:
        spoke: the words of another language, when it was chosen.
        opens: the name of another window that is wanted, one of `job_menu`.
        places: where the windows of other screens stand; None where there are none.
        heard: an announcement, for windows that were opened from here.
    """

    surface = Surface.WINDOW
    spoke = Signal(object)
    opens = Signal(str)
    heard = Signal(object)

    def __init__(
        self, station: Station, parent: QWidget | None = None, shutters: frozenset[Qt.Key] = frozenset(),
        sounds: Sounds | None = None, look: Look | None = None,
    ) -> None:  # fmt: skip
        """Show this desk.

        Args:
            station: the desk.
            parent: as every widget's.
            shutters: further keys that shoot, a foot switch, say.
            sounds: plays the signals.
            look: looks at devices and prerequisites for the start of the day; the page opens by itself then.
        """
        super().__init__(parent)
        self._sounds, self._look = sounds, look
        self._by_code = BY_CODE | dict.fromkeys(shutters, BY_CODE[Qt.Key.Key_Space])
        self._station = station
        self._language = LANGUAGES[0]
        self._say = speaker(self._language)
        self._shelf = PictureShelf(self)
        self._asked = ""  # name of the key that put the open question
        self._asked_about: str | None = None
        self._stopped = False
        self._locked = False
        self.places: Places | None = None
        self._knows_who_works = False
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(smallest())
        self._bridge = Bridge(station, self)
        self._bridge.announced.connect(self._heard)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(REFRESH_MS)
        self.refresh()

    def _build(self) -> None:
        self._top = TopLine(self)
        self._person = PersonPanel(self)
        self._pictures = LastPictures(self, self._shelf)
        self._queue = QueuePanel(self)
        self._stage = Stage(self, self._station.frames, self._shelf)
        self._verdicts = VerdictList(self)
        self._happened = Happened(self)
        self._lunch = LunchPanel(self, desk=True)  # below every question
        self._choices = Choices(self)
        self._code = CodePanel(self)
        self._sealed = SealedPanel(self)
        self._pick = PickPanel(self)
        self._form = TypedForm(self)
        self._scan = ScanPanel(self)
        self._rows = RowPanel(self, self._station.post)
        self._four = LastFourPanel(self)
        self._picker = RowPicker(self, self._station.post)
        self._proof = ProofPanel(self, self._station.post)
        self._help = HelpPanel(self)
        self._start = StartPage(self, self._station.post, self._look, self._sounds)
        self._state = StateLine(self)
        self._keys = KeyBar(self)
        self._asking = (
            self._choices, self._code, self._sealed, self._pick, self._form, self._rows, self._four, self._picker,
            self._proof,
        )  # fmt: skip
        for panel in (*self._asking, self._scan):
            panel.hide()
            panel.closed.connect(panel.hide)
            panel.closed.connect(self._give_the_keyboard_back)
        self._repair = RepairPages(self, self._station.post)
        self._repair.closed.connect(self.setFocus)
        self._money = MoneyPages(self, self._station.post)
        self._money.closed.connect(self.setFocus)
        self._help.hide()
        self._keys.pressed.connect(self.press)
        self._queue.pressed.connect(self.press)
        self._lunch.pressed.connect(self.press)
        self._name_panels()
        self._guard = KeyGuard(self, KEY_HOLD_MS)
        self._guard.passed.connect(self._key_pressed)
        self._guard.swallowed.connect(self._scanner_typed)

    # showing

    def arrange(self) -> None:
        """Fixed columns left and right; what a wider or higher screen has more goes to the stage and the lists."""
        wide, high = self.width() / self.scale - 2 * MARGIN, self.height() / self.scale
        self._top.setGeometry(self.rect_of(MARGIN, UNIT, wide, TOP_HEIGHT))
        keys = high - MARGIN - KEYS_HEIGHT
        state = keys - UNIT - STATE_HEIGHT
        self._keys.setGeometry(self.rect_of(MARGIN, keys, wide, KEYS_HEIGHT))
        self._state.setGeometry(self.rect_of(MARGIN, state, wide, STATE_HEIGHT))
        self._repair.setGeometry(self.rect())
        self._money.setGeometry(self.rect())
        self._arrange_columns(MARGIN + wide, 2 * UNIT + TOP_HEIGHT, state - UNIT)

    def _arrange_columns(self, right: float, top: float, bottom: float) -> None:
        left_width, right_width, height = person_panel.WIDTH, roomy(verdict_list.WIDTH), bottom - top
        beside, below = right - right_width, top + person_panel.HEIGHT + UNIT
        under_verdicts = top + verdict_list.panel_height() + UNIT
        self._person.setGeometry(self.rect_of(MARGIN, top, left_width, person_panel.HEIGHT))
        for below_person in (self._pictures, self._queue):
            below_person.setGeometry(self.rect_of(MARGIN, below, left_width, bottom - below))
        stage = MARGIN + left_width + UNIT
        self._stage.setGeometry(self.rect_of(stage, top, beside - UNIT - stage, height))
        self._start.setGeometry(self.rect_of(MARGIN, top, beside - UNIT - MARGIN, height))
        self._lunch.setGeometry(self.rect_of(MARGIN, top, beside - UNIT - MARGIN, height))
        self._verdicts.setGeometry(self.rect_of(beside, top, right_width, verdict_list.panel_height()))
        self._happened.setGeometry(self.rect_of(beside, under_verdicts, right_width, bottom - under_verdicts))
        self._scan.setGeometry(self._verdicts.geometry())
        for panel in (*self._asking, self._help):
            panel.setGeometry(self.rect_of(beside, top, right_width, height))

    @property
    def sounds(self) -> Sounds | None:
        """What plays the signals; None where nothing does."""
        return self._sounds

    @property
    def say(self) -> Say:
        """Words in the language of the moment."""
        return self._say

    @property
    def complete(self) -> bool:
        """Whether every picture that belongs on the page is there."""
        return not self._shelf.fetching and self._repair.complete and self._money.complete

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        self.rescale(scale_for(event.size()))
        self.refresh()

    def refresh(self) -> None:
        """Look at the desk and show it."""
        view, speak = self._snapshot(), self._say
        self.setWindowTitle(speak("ui.title"))
        for panel in (self._top, self._person, self._pictures, self._stage):
            panel.display(view, speak)
        verdicts = self._stage.verdicts
        self._verdicts.display(worth_showing(view, verdicts), view.overridden, self._stage.is_live, speak)
        self._happened.display(speak)
        self._show_rows_and_proof(view)
        self._state.display(STOPPED if self._stopped else state_phrase(view, verdicts), speak)
        opened = self._open_keys(view)
        self._pictures.setVisible(view.queue is None)
        self._queue.setVisible(view.queue is not None)
        self._queue.display(view, opened, speak)
        self._lunch.display(view, speak)
        self._keys.display(opened, self._standing_out(view, opened), speak)
        self._drop_question_about_somebody_else(view)
        self._find_out_who_works(view)
        self._repair.display(view, speak)
        self._money.display(view, speak)
        self._start.display(view, speak)

    def _standing_out(self, view: DeskView, opened: frozenset[str]) -> str | None:
        """The key that comes next, unless what is open over the page would take it."""
        following, question = next_key(view), self._open_question
        taken = question is not None or self._scan.is_open
        if following not in opened or (taken and not (question is self._picker and following == "shoot")):
            return None
        return following

    def _snapshot(self) -> DeskView:
        """The desk now; among its lamps, that nothing can be heard."""
        view = self._station.snapshot()
        if self._stopped:
            return replace(view, devices=())  # nobody looks at them any more
        muted = self._sounds is not None and self._sounds.volume == 0
        return replace(view, devices=(*view.devices, MUTED)) if muted else view

    def _show_rows_and_proof(self, view: DeskView) -> None:
        """What the desk asks or shows of the list has the place of the verdicts for as long as it does."""
        self._rows.show_view(view, self._say)
        self._picker.show_view(view, self._say)
        self._proof.show_proof(view.proof, self._say)
        for panel in (self._picker, self._proof):
            if panel.question is None:
                panel.hide()
            elif panel.isHidden():
                self._show_help(False)
                self._bring_up(panel)

    def _heard(self, announcement: Announcement) -> None:
        self._stopped = self._stopped or announcement.event is Kind.STOPPED
        news = news_of(announcement)
        if news is not None:
            self._happened.add(news)
        self._form.hear(announcement)
        self._code.hear(announcement)
        self._four.hear(announcement)
        self._repair.hear(announcement)
        self._money.hear(announcement)
        self._start.hear(announcement)
        self.heard.emit(announcement)
        self.refresh()
        if announcement.event is Kind.LEAVING:
            self.close()
        if announcement.event is Kind.DAY_CLOSED and job_menu.is_open(self._station.snapshot()):
            self.opens.emit(job_menu.EXPORT)  # what is left to do is to hand the day over

    # keys

    @property
    def _open_question(
        self,
    ) -> (
        Choices
        | CodePanel
        | SealedPanel
        | PickPanel
        | TypedForm
        | RowPanel
        | LastFourPanel
        | RowPicker
        | ProofPanel
        | None
    ):
        """The question that the keys answer: a list or a code that is asked for lies over the form."""
        panels = (
            self._choices,
            self._code,
            self._sealed,
            self._pick,
            self._form,
            self._rows,
            self._four,
            self._proof,
            self._picker,
        )
        return next((panel for panel in panels if panel.question is not None), None)

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab is a key like all others: a scanner may end its codes with it."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """One key, one action; all keys go to the question, or to the scanner's field, while one is open.

        A key that is held down counts once.
        """
        if self._open_question is None and self._scan.is_open:
            self._scan.take(event)
        else:
            self._guard.take(event)

    def _key_pressed(self, event: QKeyEvent) -> None:
        """A key that a hand pressed; together with Ctrl, Alt or the system's key it is another program's word."""
        if event.modifiers() & _OTHERS_WORDS:
            return
        key = self._by_code.get(Qt.Key(event.key()))
        if self._station.snapshot().standby:
            self._station.post(Wake())
        question = self._open_question
        explained = self._asks_to_leave or (question is self._choices and self._asked in handbook_page.KIOSK_KEYS)
        if event.key() == Qt.Key.Key_F1 and question is not None and explained:
            self._open_guide()
        elif question is not None and self._asks_to_leave:  # it lies over whatever else is open
            question.take(event)
        elif event.key() == Qt.Key.Key_F1 and (self._repair.is_open or self._money.is_open):
            self.opens.emit(handbook_page.named("review" if self._repair.is_open else "money"))
        elif self._repair.is_open:
            self._repair.take(event)
        elif self._money.is_open:
            self._money.take(event)
        elif question is self._picker and key is not None and key.name == "shoot":
            self._shoot_while_a_row_is_picked()
        elif question is not None:
            question.take(event)
        elif self._start.is_open and self._start.take(event):
            self.refresh()
        elif event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif (nudge := nudge_of(event)) is not None:
            if "nudge" in self._open_keys(self._station.snapshot()):
                self._station.post(nudge)
        elif key is not None and not event.isAutoRepeat() and self._is_there(key):
            self.press(key.name)

    def _is_there(self, key: Key) -> bool:
        """Whether this desk has the key: those of the line are for a desk that has one."""
        return key not in QUEUE_KEYS or self._station.snapshot().queue is not None

    def _go_back(self) -> None:
        """Close what lies over the page; else let go of a number that was picked."""
        line = self._station.snapshot().queue
        if not self._help.isHidden():
            self._show_help(False)
        elif line is not None and line.picked is not None:
            self._station.post(PickWaiting(None))

    def _shoot_while_a_row_is_picked(self) -> None:
        """Whoever sits in the chair does not wait for whoever comes next."""
        if "shoot" in self._open_keys(self._station.snapshot()):
            self._station.post(DIRECT["shoot"])
        else:
            self._state.flash()

    def _scanner_typed(self) -> None:
        """A scanner typed into the window with its field closed: nothing was done, and people are told what to do."""
        phrase = Phrase(Sign.TRIANGLE, "happened.scanner-typed")
        self._happened.add(News(datetime.now().strftime("%H:%M:%S"), phrase))
        self.refresh()

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it is open at this moment."""
        view = self._station.snapshot()
        if name != "language":
            self._give_up_questions()
        if name not in self._open_keys(view):
            self._state.flash()
        elif name in ASKING:
            self._ask(name, view)
        else:
            self._at_once(name, view)

    def _open_keys(self, view: DeskView) -> frozenset[str]:
        opened = open_keys(view) & ALWAYS if self._stopped else open_keys(view)
        missing = {"sound"} if self._sounds is None else set()
        return opened - missing if self.places is not None else opened - missing - {"screens"}

    def _at_once(self, name: str, view: DeskView) -> None:
        if name == "language":
            self._switch_language()
        elif name == "job":
            self._asked, self._asked_about = name, None
            self._put(job_menu.question(self._open_window))
        elif name == "screens" and self.places is not None:
            self._asked, self._asked_about = name, None
            stage = self._stage.geometry()
            self._put(self.places.question(stage.translated(self.mapToGlobal(QPoint()))))
        elif name == "sound" and self._sounds is not None:
            self._asked, self._asked_about = name, None
            self._put(volume.question(self._sounds))
        elif name == "status":
            self.opens.emit(job_menu.STATUS)
        elif name == "gallery":
            self.opens.emit(job_menu.GALLERY)
        elif name == "help":
            self._show_help_or_guide()
        elif name == "more":
            self._asked, self._asked_about = name, view.sitter.number if view.sitter else None
            self._put(seldom(self._open_keys(view), self.press))
        elif name == "pick":
            self._picker.reopen()
            self.refresh()
        elif name == "scan":
            self._open_or_close_scan_field()
        elif name == "faces":
            self._repair.open_faces()
        elif name == "orphans":
            self._repair.open_tray()
        elif name == "money":
            self._money.open()
        elif name == "start":
            self._start.open()
            self.refresh()
        elif name == "q_recall" and view.queue is not None:
            self._station.post(CallWaiting(view.queue.called))
        else:
            self._station.post(DIRECT[name])

    def reassign(self, first: str, second: str = "") -> None:
        """Open the re-assignment with these numbers, as its key would without; without a second one it is asked for."""
        if self._may_repair("faces"):
            self._repair.open_moves(first, second)

    def claim_for(self, number: str) -> None:
        """Open the orphan tray for this number, as its key would for any."""
        if self._may_repair("orphans"):
            self._repair.open_tray(number)

    def _may_repair(self, key: str) -> bool:
        self._give_up_questions()
        if key in self._open_keys(self._station.snapshot()):
            return True
        self._state.flash()
        return False

    def _switch_language(self) -> None:
        following = LANGUAGES.index(self._language) + 1
        self._language = LANGUAGES[following % len(LANGUAGES)]
        self._say = speaker(self._language)
        self._choices.display(self._say)
        self._code.display(self._say)
        self._sealed.display(self._say)
        self._pick.display(self._say)
        self._form.display(self._say)
        self._scan.display(self._say)
        self._rows.display(self._say)
        self._four.display(self._say)
        self._picker.display(self._say)
        self._proof.display(self._say)
        self._help.display(self._say)
        self._repair.speak(self._say)
        self._money.speak(self._say)
        self.spoke.emit(self._say)
        self._name_panels()
        self.refresh()

    def _show_help_or_guide(self) -> None:
        """The keys beside live view; pressed once more, the guide."""
        again = not self._help.isHidden()
        self._show_help(not again)
        if again:
            self._open_guide()

    def _open_guide(self) -> None:
        """The guide's page about what is on the screen."""
        asked = self._asked if self._open_question is not None else ""
        page = handbook_page.page_for(
            self._station.snapshot(), asked, leaving=self._asks_to_leave, start=self._start.is_open
        )
        self.opens.emit(handbook_page.named(page))

    def _name_panels(self) -> None:
        """What a screen reader calls the parts of the page."""
        self.setAccessibleName(self._say("spoken.page"))
        for panel, name in (
            (self._top, "top"), (self._person, "person"), (self._pictures, "pictures"), (self._queue, "queue"),
            (self._stage, "stage"), (self._verdicts, "verdicts"), (self._happened, "happened"), (self._keys, "keys"),
            (self._help, "help"), (self._form, "typed"), (self._scan, "scan"),
            *((asking, "asking") for asking in (self._choices, self._pick, self._rows, self._picker, self._proof)),
            (self._four, "asking"),
        ):  # fmt: skip
            panel.setAccessibleName(self._say(f"spoken.{name}"))

    def _show_help(self, shown: bool) -> None:
        self._help.display(self._say)
        self._help.setVisible(shown)
        self._help.raise_()

    # questions

    def _ask(self, name: str, view: DeskView) -> None:
        self._asked, self._asked_about = name, view.sitter.number if view.sitter else None
        asked = ASKING[name](view, self._station.post, self._put)
        if asked is not None:
            self._put(asked)

    def lock(self) -> None:
        """Have everybody who leaves answer for it, as in a kiosk."""
        self._locked = True
        leaving.lock(self, self.ask_to_leave)

    @property
    def _must_be_asked(self) -> bool:
        """Whether the desk could answer; where it can't, nobody is locked in with it."""
        view = self._station.snapshot()
        return not self._stopped and view.locked != "disk" and bool(view.operators)

    @property
    def _asks_to_leave(self) -> bool:
        return self._asked == leaving.NAME and self._open_question in (self._choices, self._code)

    def ask_to_leave(self) -> None:
        """Put the question that leaving takes; a desk that has ended, or whose disk is away, is left without one."""
        if not self._must_be_asked:
            self.close()
            return
        if self._asks_to_leave:
            return
        view = self._station.snapshot()
        self._asked, self._asked_about = leaving.NAME, None
        self._put(leaving.question(view, self._station.post, self._put))

    def _open_window(self, name: str) -> None:
        """Have it opened, unless somebody swiped meanwhile."""
        if job_menu.is_open(self._station.snapshot()):
            self.opens.emit(name)
        else:
            self._state.flash()

    def _put(self, asked: Asked) -> None:
        self._show_help(False)
        if isinstance(asked, TypedQuestion):
            self._bring_up(self._form)
            self._form.ask(asked, self._say)
            return
        self.setFocus()  # the form may have had it
        if isinstance(asked, Question):
            self._choices.ask(asked, self._say)
            self._bring_up(self._choices)
        elif isinstance(asked, PickQuestion):
            self._pick.ask(asked, self._say)
            self._bring_up(self._pick)
        elif isinstance(asked, SealedQuestion):
            self._sealed.ask(asked, self._say)
            self._bring_up(self._sealed)
        elif isinstance(asked, RowQuestion):
            self._rows.ask(asked, self._say)
            self._bring_up(self._rows)
        elif isinstance(asked, FourQuestion):
            self._four.ask(asked, self._say)
            self._bring_up(self._four)
        else:
            self._code.ask(asked, self._say)
            self._bring_up(self._code)

    def _bring_up(self, panel: Panel) -> None:
        panel.show()
        panel.raise_()

    def _give_up_questions(self) -> None:
        while (question := self._open_question) is not None:
            question.give_up()

    def _give_the_keyboard_back(self) -> None:
        """To the form, if a question over it was closed; else to the page."""
        question = self._open_question
        if question is self._form:
            self._form.resume()
        else:
            self.setFocus()

    def _open_or_close_scan_field(self) -> None:
        if self._scan.is_open:
            self._scan.give_up()
            return
        self._show_help(False)
        self._guard.drop()  # a key that still waits belongs to no field
        self._bring_up(self._scan)
        self._scan.open(self._scanned, self._say)

    def _scanned(self, code: str) -> bool:
        """Pass a code on, unless nothing of it could be written down now."""
        if self._stopped or self._station.snapshot().locked == "disk":
            self._state.flash()
            return False
        self._station.post(ScanField(code))
        return True

    def _drop_question_about_somebody_else(self, view: DeskView) -> None:
        number = view.sitter.number if view.sitter else None
        question = self._open_question
        if question in (self._picker, self._proof):
            return  # the desk itself says when these are over
        if question is not None and number != self._asked_about and self._asked not in ABOUT_NOBODY:
            question.give_up()

    def _find_out_who_works(self, view: DeskView) -> None:
        """Ask once, as soon as the desk says who may act; nobody is asked who is the only one."""
        if self._knows_who_works or not view.operators:
            return
        self._knows_who_works = True
        if view.operator is None and len(view.operators) == 1 and not view.codes:
            self._station.post(Login(view.operators[0]))
        elif view.operator is None:
            self._ask("operator", view)

    def close(self) -> bool:
        """Close it, locked or not."""
        self._locked = False
        return super().close()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody puts a locked page aside."""
        super().changeEvent(event)
        if self._locked and event.type() is QEvent.Type.WindowStateChange:
            leaving.fill_again(self)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask, where the system wants a locked page closed; then leave no thread and nothing that was typed behind."""
        if self._locked and self._must_be_asked:
            event.ignore()
            self.ask_to_leave()
            return
        self._timer.stop()
        self._guard.drop()
        self._give_up_questions()
        self._scan.give_up()
        self._stage.close_feed()
        self._shelf.close()
        self._start.end()
        self._repair.shelf.close()
        self._money.shelf.close()
        super().closeEvent(event)
