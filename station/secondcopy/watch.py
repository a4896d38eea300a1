"""What the desk knows of the second copy. It journals and announces what changes, and waits for nothing."""

from collections.abc import Callable

from db.journal import Journal
from station.announcer import Announcer
from station.events import Kind
from station.messages import CopyState
from station.secondcopy.troubles import SILENT

DEVICE = "copy"
SILENCE = 30.0


class CopyWatch:
    """Follows what the copy lane tells.

    Attributes:
        state: as told last; None without a second copy.
        trouble: code of what is wrong, None while the copy goes on.
    """

    def __init__(self, journal: Journal, announcer: Announcer, monotonic: Callable[[], float]) -> None:
        self._journal, self._announcer, self._monotonic = journal, announcer, monotonic
        self.state: CopyState | None = None
        self.trouble: str | None = None
        self._heard = 0.0

    def told(self, state: CopyState) -> None:
        """Take what the lane says."""
        self.state, self._heard = state, self._monotonic()
        self._stands(state.code, state.detail)

    def tick(self) -> None:
        """Say, once, that the second disk holds its lane up: a lane that waits for it can't say so itself."""
        if self.state is not None and self.trouble is None and self._silence > SILENCE:
            self._stands(SILENT)

    @property
    def behind_seconds(self) -> float:
        """For how long something journaled has been missing on the second disk, as far as anybody can tell."""
        state = self.state
        if state is None or not (state.behind_files or state.behind_seconds):
            return 0.0
        return state.behind_seconds + self._silence

    @property
    def _silence(self) -> float:
        return self._monotonic() - self._heard

    def _stands(self, code: str | None, detail: str = "") -> None:
        if code == self.trouble:
            return
        self.trouble = code
        if code is None:
            self._journal.note("recovered", data={"device": DEVICE})
            self._announcer.say(Kind.RECOVERED, code=DEVICE)
        else:
            self._journal.note("trouble", data={"device": DEVICE, "code": code, "detail": detail})
            self._announcer.say(Kind.TROUBLE, code=code, detail={"device": DEVICE})
