"""Which window stands on which screen: each on its own by name, on a free one while that is unplugged, else nowhere.

The desk's window always stands somewhere, and nothing ever stands before it.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from ui import window_manager
from ui.choices import Option, Question
from ui.other_screen import HERE, Fit, OtherScreen
from ui.phrases import Phrase
from ui.signs import Sign

LOOK_MS = 2000  # after which a window that a window manager has closed is there again
SETTLE_MS = 300  # in which the system has moved its windows after a screen came or went


def fill(window: QWidget, screen: QScreen) -> None:
    """Have a window fill a screen."""
    window.setScreen(screen)
    window.setGeometry(screen.geometry())  # full screen is a wish to the window manager; if there is one
    window_manager.stand_on_every_desktop(window)
    window.showFullScreen()


def listed(others: Sequence[OtherScreen], look_here: Callable[[str], None]) -> Question:
    """The list of windows with where each stands; `look_here` is given the name of the one that was picked."""
    return Question(Phrase(Sign.DOT, "ask.screens"), tuple(map(_line, others)), look_here)


def _seen_apart(screen: QScreen, other: QScreen) -> bool:
    """Whether what stands on one is not seen on the other: one that mirrors has the place of the one it mirrors."""
    return not screen.geometry().intersects(other.geometry())


def _line(other: OtherScreen) -> Option:
    if other.place is None:
        stands = Phrase(Sign.TRIANGLE, "screens.nowhere", {"screen": other.name})
    elif other.place == HERE:
        stands = Phrase(Sign.TRIANGLE, "screens.here")
    else:
        stands = Phrase(Sign.DOT, "screens.there", {"screen": other.place})
    return Option(other.name, Phrase(stands.sign, "screens.line", {}, {"what": _what(other), "where": stands}))


def _what(other: OtherScreen) -> Phrase:
    return Phrase(Sign.DOT, f"screens.{other.what}")


class Places(QObject):
    """Gives the windows their screens, again whenever one comes or goes."""

    def __init__(self, desk: QWidget, home: QScreen, others: Sequence[OtherScreen]) -> None:
        """Have `desk` on the screen `home`, and `others` beside it, those first that matter more."""
        super().__init__(desk)
        self._desk, self._home, self._others = desk, home.name(), others
        self._gone: set[str] = set()
        self._fit = Fit()
        self._watch = QTimer(self)
        self._watch.timeout.connect(self.arrange)
        self._watch.start(LOOK_MS)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.arrange)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._added)
            application.screenRemoved.connect(self._removed)

    def arrange(self) -> None:
        """Give every window its place."""
        screens = [screen for screen in QGuiApplication.screens() if screen.name() not in self._gone]
        if not screens or not self._desk.isVisible():
            return
        here = self._place_desk(screens)
        desk = next(screen for screen in screens if screen.name() == here)
        free = {screen.name(): screen for screen in screens if _seen_apart(screen, desk)}
        wanted = {other.name for other in self._others}
        spare = [screen for name, screen in free.items() if name not in wanted]
        for other in self._others:
            other.stand(free.get(other.name) or (spare.pop(0) if spare else None))

    def question(self, over: QRect) -> Question:
        """Where each window stands; one that has no screen can be looked at here, at `over`, and put away again."""
        by_name = {other.name: other for other in self._others}

        def look_here(name: str) -> None:
            other = by_name[name]
            if other.place in (None, HERE):
                other.peep(over)

        return listed(self._others, look_here)

    def _place_desk(self, screens: Sequence[QScreen]) -> str:
        """Home, while that is there; else where it stands, or on the first screen that is left."""
        names = [screen.name() for screen in screens]
        now = self._desk.screen().name()
        name = self._home if self._home in names else now if now in names else names[0]
        screen = screens[names.index(name)]
        if name != now or self._fit.is_missing(self._desk, screen):
            self._desk.showNormal()
            fill(self._desk, screen)
        return name

    def _added(self, screen: QScreen) -> None:
        self._gone.discard(screen.name())
        self.arrange()
        self._later.start(SETTLE_MS)

    def _removed(self, screen: QScreen) -> None:
        self._gone.add(screen.name())
        self.arrange()
        self._later.start(SETTLE_MS)
