"""F1: what each key does, and what no check can see, in the place of the verdicts."""

from PySide6.QtWidgets import QWidget

from ui.keys import BAR
from ui.panel import LEFT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role

WIDTH = 480
ROW = 35
TOP = 60
FOOT = 108
LINES = (*((key.name, key.cap) for key in BAR), ("nudge", "cap.arrows"))
"""Name of a key, what is printed on it; the last are keys without a button of their own."""


class HelpPanel(Panel):
    """One line a key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING)
        self._caps = [Text(self, Role.SMALL, LEFT) for _ in LINES]
        self._lines = [Text(self, Role.SMALL) for _ in LINES]
        for line in self._lines:
            line.ink(Ink.SECOND)
        self._look = Text(self, Role.SMALL, TOP_LEFT, wrap=True)

    def arrange(self) -> None:
        """Keys left, what they do right."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, 48))
        for place, (cap, line) in enumerate(zip(self._caps, self._lines, strict=True)):
            top = TOP + place * ROW
            aside = 72 + (self.wide - WIDTH) / 6
            cap.setGeometry(self.rect_of(24, top, aside, ROW))
            line.setGeometry(self.rect_of(32 + aside, top, self.wide - 56 - aside, ROW))
        self._look.setGeometry(self.rect_of(24, TOP + len(self._lines) * ROW + 8, self.wide - 48, FOOT))

    def display(self, say: Say) -> None:
        """Show the lines in the language of the moment."""
        self._title.write(f"{say('ui.help')}    {say('help.again')}")
        for (name, printed), cap, line in zip(LINES, self._caps, self._lines, strict=True):
            cap.write(say(printed) if printed.startswith("cap.") else printed)
            line.write(say(f"help.{name}"))
        self._look.write(say("help.look"))
