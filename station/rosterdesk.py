"""A list that a window offers at the desk: compared when it asks, written when it says so, never while somebody sits.

The window has read and judged the file on a thread of its own; what is left for the desk's thread are questions to the
journal and one transaction, about a tenth of a second for a thousand people.
"""

from collections.abc import Callable
from dataclasses import replace

from db.journal import Journal
from station import commands
from station.job.roster.importing import Difference, Keep, difference, write
from station.job.roster_view import RosterView


class RosterDesk:
    """The desk's end of an import.

    Attributes:
        view: what came of the list that was offered last; None before.
    """

    def __init__(
        self, journal: Journal, key: bytes, busy: Callable[[], bool], written: Callable[[], None],
        keep: Keep = lambda facts: facts,
    ) -> None:  # fmt: skip
        """Import into this journal.

        Args:
            journal: the job's.
            key: the job's, for keyed hashes.
            busy: whether somebody sits or waits.
            written: called when the list has changed.
            keep: what of somebody's facts the job keeps.
        """
        self._journal, self._key, self._busy, self._written, self._keep = journal, key, busy, written, keep
        self.view: RosterView | None = None

    def compare(self, asked: commands.CompareRoster) -> None:
        """Tell what the list would change."""
        found = self._difference(asked)
        if found is not None:
            self.view = _view(asked, found)

    def take(self, asked: commands.ImportRoster, operator: str | None) -> None:
        """Write the list, compared anew: rows may have been taken since."""
        found = self._difference(asked)
        if found is not None:
            write(self._journal, asked.offer.roster, asked.offer.sha256, found, operator)
            self.view = replace(_view(asked, found), stage="written")
            self._written()

    def _difference(self, asked: commands.CompareRoster | commands.ImportRoster) -> Difference | None:
        if self._busy():
            self.view = RosterView(asked.request, "busy")
            return None
        return difference(self._journal, asked.offer.roster, self._key, adding=asked.adding, keep=self._keep)


def _view(asked: commands.CompareRoster | commands.ImportRoster, found: Difference) -> RosterView:
    return RosterView(asked.request, "compared", found.new, found.changed, found.gone, found.unchanged, found.kept)
