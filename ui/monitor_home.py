"""What the monitor sees all day: the swipe left, the class right, and three keys for what comes after a class."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.commands import CallClass, Command, PickRow
from station.job.roll_view import Roll, Standing
from station.view import DeskView, PickView
from ui.open_key import HEIGHT as KEYS_HEIGHT
from ui.open_key import OpenKey
from ui.panel import Panel
from ui.phrases import Say
from ui.roll_panel import RollPanel
from ui.swipe_line import Said
from ui.swipe_panel import SwipePanel
from ui.theme import UNIT, Ink, Surface

CAPS = {"faces": "/", "money": "*", "next": "⏎"}
STOPPED = "monitor.stopped"
PICK_AFTER = 0.6
"""Seconds that a question stands before a touch answers it: a finger that was on its way meant something else."""
SURE = 6.0
"""Seconds in which a second press calls the next class."""


class MonitorHome(Panel):
    """The page.

    Attributes:
        wanted: `faces` or `money`: the page that somebody wants to see.
    """

    surface = Surface.WINDOW
    wanted = Signal(str)

    def __init__(self, parent: QWidget, post: Callable[[Command], None], clock: Callable[[], float]) -> None:
        super().__init__(parent)
        self._post, self._clock = post, clock
        self.swipe, self.roll = SwipePanel(self), RollPanel(self)
        self._keys = {name: OpenKey(self, name) for name in CAPS}
        for key in self._keys.values():
            key.used.connect(self.press)
        self.roll.picked.connect(self._pick)
        self._view: DeskView | None = None
        self._asked: PickView | None = None
        self._asked_at = self._sure_until = 0.0
        self._stopped = False

    def arrange(self) -> None:
        """Two halves, and the keys below both."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        edge = 2 * UNIT
        keys = high - KEYS_HEIGHT - edge
        half = (wide - 3 * edge) / 2
        self.swipe.setGeometry(self.rect_of(edge, edge, half, keys - 2 * edge))
        self.roll.setGeometry(self.rect_of(2 * edge + half, edge, half, keys - 2 * edge))
        width = (wide - 2 * edge - 2 * UNIT) / len(self._keys)
        for place, key in enumerate(self._keys.values()):
            key.setGeometry(self.rect_of(edge + place * (width + UNIT), keys, width, KEYS_HEIGHT))

    def display(self, said: Said, view: DeskView, keypad: bool, say: Say) -> None:
        """Show the desk; with a keypad the keys bear its caps."""
        self._view, self._stopped = view, said.words.code == STOPPED
        self.swipe.display(said, view, say)
        self._show_class(view, say)
        for name, key in self._keys.items():
            words, ink, is_open = self._still_open(name, view, say)
            key.display(CAPS[name] if keypad else "▸", say(f"monitor.key.{name}"), words, ink, is_open)

    def _show_class(self, view: DeskView, say: Say) -> None:
        picking, shown = view.picking, view.class_list
        if picking != self._asked:
            self._asked, self._asked_at = picking, self._clock()
        if picking is not None and shown is not None:
            who = f"{picking.name} {picking.tail}".strip()
            self.roll.offer(shown.rows, picking.rows, say("monitor.pick-title", who=who), say)
            return
        roll = view.roll or Roll()
        self.roll.display(roll, roll.class_name or say("monitor.no-class"), _nothing(view, roll, say), say)

    def _still_open(self, name: str, view: DeskView, say: Say) -> tuple[str, str, bool]:
        """What of this is still open, its colour, and whether the key would do something."""
        if self._stopped or view.login_needed:
            return say("monitor.open.stopped" if self._stopped else "monitor.open.login"), Ink.SECOND, False
        roll = view.roll or Roll()
        if name == "faces":
            some = view.tally.accepted > 0
            words = say("monitor.open.faces", count=roll.unchecked) if roll.unchecked else say("monitor.open.none")
            return words if some else say("monitor.open.nobody"), Ink.WARN if roll.unchecked else Ink.PASS, some
        if name == "money":
            owing = len(view.money.owing)
            if view.money.each:
                words = say("monitor.open.owing", count=owing) if owing else say("monitor.open.none")
                return words, Ink.WARN if owing else Ink.PASS, True
            return say("monitor.open.money"), Ink.SECOND, True
        if self._asked is not None:  # Enter picks now
            return say("monitor.open.pick"), Ink.SECOND, False
        following = view.class_board.following if view.class_board is not None else None
        if following is None:
            none = "no-plan" if view.class_board is None else "last"
            return say(f"monitor.open.{none}"), Ink.SECOND, False
        missing = roll.count(Standing.MISSING) + roll.count(Standing.RETAKE)
        if self._clock() < self._sure_until:
            words = say("monitor.open.sure", name=following.slot.name, count=missing)
            return words, Ink.WARN, True
        words = say("monitor.open.missing", count=missing) if missing else say("monitor.open.none")
        name = following.slot.name
        return f"{name} · {words}" if roll.class_name else name, Ink.WARN if missing else Ink.SECOND, True

    # what is pressed

    def take(self, key: str) -> None:
        """Take a key of the keypad."""
        if key == "enter":
            if self._asked is not None:
                self.roll.confirm()
            elif self.roll.typed:
                self.roll.forget()
            else:
                self.press("next")
        elif key in "/*":
            self.press("faces" if key == "/" else "money")
        else:
            self.roll.take(key)

    def press(self, name: str) -> None:
        """Do what a key asks for, if it would do something now."""
        if not self._keys[name].is_open:
            return
        if name != "next":
            self.wanted.emit(name)
        elif self._clock() < self._sure_until:
            self._sure_until = 0.0
            self._post(CallClass())
        else:
            self._sure_until = self._clock() + SURE

    def _pick(self, listing: str) -> None:
        """Somebody's row; a question that has only just come was not what the finger meant."""
        if self._asked is not None and self._clock() >= self._asked_at + PICK_AFTER:
            self._post(PickRow(listing, self._asked.question))


def _nothing(view: DeskView, roll: Roll, say: Say) -> str:
    """What will stand where no row is."""
    if view.login_needed and view.roll is None:
        return say("monitor.nothing.login")
    if roll.class_name is None:
        return say("monitor.nothing.class" if view.class_board is not None else "monitor.nothing.list")
    return say("monitor.nothing.heads")
