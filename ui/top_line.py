"""Top line: desk, job and counts on the left, the rehearsal banner in the middle, device lamps on the right."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.view import DeskView, Device, Lamp
from ui.export_words import lamp_words
from ui.panel import CENTRE, RIGHT, Panel, Text
from ui.phrases import Phrase, Say, lamp_phrase
from ui.signs import INKS, Sign, SignMark
from ui.theme import Ink, Role, Surface

HEIGHT = 64
LAMP_WIDTH = 164
LAMPS = 4
MANY = 999  # students; nobody counts further when looking at the room that is left


def worth_a_lamp(devices: tuple[Device, ...], lamps: int = LAMPS) -> tuple[Device, ...]:
    """As many devices as there are lamps, in their order: where there are more, those that work are left out first."""
    working = [place for place, device in enumerate(devices) if device.lamp is Lamp.OK]
    left_out = set(working[::-1][: max(0, len(devices) - lamps)])
    return tuple(device for place, device in enumerate(devices) if place not in left_out)[:lamps]


class DeviceLamp(Panel):
    """One device: a sign and words. Its name alone while it works; its name and how it stands otherwise."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.SMALL)

    def arrange(self) -> None:
        """Sign left, words right of it."""
        self._sign.setGeometry(self.rect_of(0, 20, 24, 24))
        self._words.setGeometry(self.rect_of(30, 12, LAMP_WIDTH - 36, 40))

    def display(self, device: Device | None, say: Say) -> None:
        """Show this device, or nothing."""
        self.show_phrase(lamp_phrase(device) if device else None, say, troubled=bool(device and device.trouble))

    def show_phrase(self, phrase: Phrase | None, say: Say, *, troubled: bool) -> None:
        """Show these words, or nothing; in the colour of their sign where they tell of a trouble."""
        words = phrase.said(say) if phrase else ""
        self._sign.show_sign(phrase.sign if phrase else None)
        self._words.write(words, INKS[phrase.sign] if phrase and troubled else Ink.TEXT)
        self.setAccessibleName(words)


class Banner(Panel):
    """Says that nothing here is real; empty on a real day."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = Text(self, Role.BODY, CENTRE)
        self._words.ink(Ink.ON_BRIGHT)
        self._shown = False

    def arrange(self) -> None:
        """Fill."""
        self._words.setGeometry(self.rect())

    def display(self, rehearsal: bool, say: Say) -> None:
        """Show or clear."""
        self._shown = rehearsal
        self._words.write(say("ui.rehearsal") if rehearsal else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a bright band."""
        QPainter(self).fillRect(event.rect(), QColor(Ink.INFO if self._shown else self.surface))


class TopLine(Panel):
    """The whole line."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = Text(self, Role.HEADING)
        self._job = Text(self, Role.SMALL)
        self._counts = Text(self, Role.SMALL)
        self._operator = Text(self, Role.SMALL, RIGHT)
        self._codes = Text(self, Role.SMALL, RIGHT)
        self._banner = Banner(self)
        self._lamps = [DeviceLamp(self) for _ in range(LAMPS)]

    def arrange(self) -> None:
        """From left to right; the last lamp stands at the right edge."""
        self._desk.setGeometry(self.rect_of(0, 0, 124, 64))
        self._job.setGeometry(self.rect_of(128, 0, 496, 32))
        self._counts.setGeometry(self.rect_of(128, 32, 496, 32))
        self._banner.setGeometry(self.rect_of(628, 12, 360, 40))
        self._operator.setGeometry(self.rect_of(992, 0, 216, 32))
        self._codes.setGeometry(self.rect_of(992, 32, 216, 32))
        right = self.width() / self.scale
        for place, lamp in enumerate(self._lamps):
            lamp.setGeometry(self.rect_of(right - (LAMPS - place) * LAMP_WIDTH, 0, LAMP_WIDTH, 64))

    def display(self, view: DeskView, say: Say) -> None:
        """Show the desk as it stands."""
        tally = view.tally
        self._desk.write(say("ui.desk", letter=view.desk))
        self._job.write_data(_job(view, say))
        counts = {"accepted": tally.accepted, "abandoned": tally.abandoned, "orphans": tally.orphans}
        left = view.students_left
        room = "" if left is None else "  " + say("ui.room", students=left if left <= MANY else f"{MANY}+")
        late = "  " + say("ui.counts.make-ups", count=tally.make_ups) if tally.make_ups else ""
        self._counts.write_data(say("ui.counts", **counts) + room + late, Ink.SECOND)
        self._show_who_works(view, say)
        self._banner.display(view.rehearsal, say)
        stick = lamp_words(view.stick)
        *lamps, last = self._lamps
        if stick is not None:  # its number is worth a look whatever else there is
            last.show_phrase(stick, say, troubled=stick.sign is Sign.BAR)
        else:
            lamps = self._lamps
        shown = worth_a_lamp(tuple(one for one in view.devices if one.name != "stick"), len(lamps))
        for lamp, device in zip(lamps, (*(None,) * (len(lamps) - len(shown)), *shown), strict=True):
            lamp.display(device, say)

    def _show_who_works(self, view: DeskView, say: Say) -> None:
        """Who acts now; and, where anybody may act by name alone, that it is so."""
        if view.login_needed:
            self._operator.write(say("ui.operator.nobody"), Ink.WARN)
        else:
            self._operator.write_data(say("ui.operator", name=view.operator) if view.operator else "", Ink.SECOND)
        unguarded = bool(view.operators) and not view.codes
        self._codes.write(say("ui.codes.none") if unguarded else "", Ink.SECOND)


def _job(view: DeskView, say: Say) -> str:
    """The job, and how far the class is that is at the desk."""
    now = view.class_board.now if view.class_board is not None else None
    if now is None:
        return view.job
    return say("ui.top.class", job=view.job, name=now.slot.name, captured=now.captured, heads=now.heads)
