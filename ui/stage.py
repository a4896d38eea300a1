"""The middle of the desk page: live view, and in the same frame the picture to decide about."""

from PySide6.QtWidgets import QWidget

from station.checks.verdict import Verdict
from station.flow import State
from station.mailbox import Mailbox
from station.view import DeskView
from ui.live_view import LiveView
from ui.panel import Panel
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.review import Review
from ui.theme import Surface

_PICTURE = frozenset({State.DEVELOPING, State.REVIEW})
_BODY_BUSY = frozenset({State.SHOOTING, State.SETTLING})


class Stage(Panel):
    """One frame for both."""

    surface = Surface.STAGE

    def __init__(self, parent: QWidget, frames: Mailbox, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self.live = LiveView(self, frames)
        self._review = Review(self, shelf)
        self._review.hide()
        self._view_verdicts: tuple[Verdict, ...] = ()

    def arrange(self) -> None:
        """Both fill it."""
        self.live.setGeometry(self.rect())
        self._review.setGeometry(self.rect())

    def display(self, view: DeskView, say: Say) -> None:
        """Show live view or picture."""
        picture = view.state in _PICTURE
        self.live.display(view, view.state in _BODY_BUSY, say)
        self._review.display(view, say)
        self._review.setVisible(picture)
        self.live.setVisible(not picture)
        self._view_verdicts = view.verdicts if picture else ()

    @property
    def is_live(self) -> bool:
        """Whether live view is shown, not a picture."""
        return not self.live.isHidden()

    def close_feed(self) -> None:
        """Stop looking at the mailbox."""
        self.live.close_feed()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What was found in the picture that is shown."""
        return self.live.verdicts if self.is_live else self._view_verdicts
