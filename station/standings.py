"""What was written down of people elsewhere, as the desk's door asks for it: read again after each change.

Whoever has nothing to do here any more is asked about; whoever the agency sent back may come again without a word, for
somebody imported the list by name: that is the office reopening the case.
"""

from db.journal import Journal
from db.records import Sitting, Status
from station.job.eligibility import CAPTURED_ELSEWHERE, EXEMPTED
from station.job.statuses import statuses_by_key

RETURNED = "returned"
"""The reason of a retake because the agency refused the picture."""

_AT_THE_DOOR = {"elsewhere": CAPTURED_ELSEWHERE, "overseas": CAPTURED_ELSEWHERE, "exempt": EXEMPTED}


class Standings:
    """The newest word about each row of the list, and about each person off it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._newest: dict[str, Status] = {}
        self.renew()

    def renew(self) -> None:
        """Read everything again."""
        self._newest = {key: told[-1] for key, told in statuses_by_key(self._journal).items()}

    def settled(self, listing: str) -> str | None:
        """Why whoever has this row, by id, has nothing to do here any more; None where they have."""
        status = self._newest.get(listing)
        return None if status is None else _AT_THE_DOOR.get(status.kind)

    def sent_back(self, listing: str, sitting: str) -> bool:
        """Whether somebody wrote down, by name, that this row's very picture was returned."""
        status = self._newest.get(listing)
        if status is None or status.kind != RETURNED or status.operator is None:
            return False
        return status.sitting == sitting

    def reopened(self, captured: Sitting) -> Status | None:
        """The return of this very picture, by somebody's name; None where nobody sent it back."""
        place = self._journal.place_of_sitting(captured.id)
        row = place.listing if place is not None else None
        status = self._newest.get(row or "") or self._newest.get(captured.person)
        if status is None or status.kind != RETURNED or status.operator is None or status.sitting != captured.id:
            return None
        return status
