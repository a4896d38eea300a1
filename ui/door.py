"""All that a window knows of the desk: it may listen, ask, look at live frames and look at the desk at one moment."""

from collections.abc import Callable
from typing import Protocol

from station.commands import Command
from station.events import Announcement
from station.mailbox import Mailbox
from station.view import DeskView


class Station(Protocol):
    """The desk and its lanes behind one door. Every call returns at once, from any thread."""

    @property
    def frames(self) -> Mailbox:
        """Live frames: the newest wins."""

    def subscribe(self, listener: Callable[[Announcement], None]) -> None:
        """Call `listener` on the desk's thread for everything that happens from now on; it must return at once."""

    def post(self, command: Command) -> None:
        """Ask the desk for something; what comes of it is announced."""

    def snapshot(self) -> DeskView:
        """Give the desk as it stands now."""
