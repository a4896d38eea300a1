"""What lies over the desk's page when somebody leaves, moves windows, or looks for a key."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QRect
from support.desk_scenes import (
    ARMED,
    BASE,
    CODED,
    DONE,
    FOUR,
    LINE,
    LOST,
    NEXT,
    SEATED,
    Scene,
    Sight,
    announced,
    said_no,
)
from support.start_scenes import Loud

from station.events import Kind
from station.waits import Waits
from ui.choices import Question
from ui.desk_page import DeskPage
from ui.other_screen import HERE, OtherScreen
from ui.places import Places, listed

AWAY = Waits(camera=True)

KIOSKS = (
    Scene("leave", CODED, Sight.NOBODY, DONE, ("leave",)),
    Scene("leave-nobody-coded", ARMED, Sight.GOOD, SEATED, ("leave",)),
    Scene("leave-code", CODED, Sight.NOBODY, DONE, ("leave", "2", *FOUR)),
    Scene("leave-wrong", CODED, Sight.NOBODY, DONE, ("leave", "2", *FOUR, "enter"), (said_no("code-wrong", "leave"),)),
    Scene("screens", BASE, Sight.NOBODY, DONE, ("screens",)),
    Scene("sound", BASE, Sight.NOBODY, DONE, ("sound",)),
    Scene("job", BASE, Sight.NOBODY, DONE, ("job",)),
    Scene("more", BASE, Sight.NOBODY, DONE, ("more",)),
    Scene("ahead-offer", replace(LOST, waits=AWAY), None, DONE),
    Scene("ahead", replace(LOST, waits=AWAY, queue=replace(LINE, called=None), waiting=NEXT), None, (
        announced(Kind.PRESENCE, code="line-opened"),)),
    Scene("ahead-back", replace(BASE, queue=replace(LINE, called=None), waiting=NEXT), Sight.NOBODY, DONE),
    Scene("webcam-offer", replace(BASE, waits=Waits(scanner=True), shows="code"), Sight.NOBODY, DONE),
    Scene("webcam", replace(BASE, waits=Waits(next_webcam="USB 2.0 Camera"), shows="code"), Sight.NOBODY, (
        *DONE, announced(Kind.PRESENCE, code="webcam", name="Integrated Camera: Integrated C", count=2))),
)  # fmt: skip

TIGHT = tuple(scene for scene in KIOSKS if scene.name in ("leave-nobody-coded", "screens"))
"""Those whose words are long; the others are made of the same parts."""


class Three(SimpleNamespace):
    """Three windows: one where it belongs, one that has no screen, one that is looked at here."""

    others = (
        SimpleNamespace(name="HDMI-1", place="HDMI-1", what="student"),
        SimpleNamespace(name="DP-2", place=None, what="monitor"),
        SimpleNamespace(name="HDMI-2", place=HERE, what="wall"),
    )

    def question(self, over: QRect) -> Question:
        """As `Places` asks it."""
        return listed(tuple(cast(OtherScreen, other) for other in self.others), lambda name: None)


def equip(page: DeskPage) -> None:
    """Give a page what it has in a kiosk, if it has not."""
    page.places = page.places or cast(Places, Three())
    page._sounds = page._sounds or Loud()
