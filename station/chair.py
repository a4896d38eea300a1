"""Whether the chair was seen empty since the last sitting ended: the one thing live view can say about who sits there.

Three judged frames in a row without a face, all taken after the sitting ended, count as empty.
"""

FRAMES_WITHOUT_A_FACE = 3


class Chair:
    """Remembers what live view has shown since the last sitting ended."""

    def __init__(self, *, nobody_sat_yet: bool) -> None:
        self.seen_empty = nobody_sat_yet
        self._since = float("-inf")
        self._without_face = 0

    def sitting_ended(self, at: float) -> None:
        """From now on (monotonic seconds) the chair counts as taken until it was seen empty."""
        self.seen_empty = False
        self._since = at
        self._without_face = 0

    def look(self, anybody: bool, at: float) -> None:
        """Take one judged frame into account: whether anything in it may be a face, and when it was taken."""
        if at <= self._since:
            return
        self._without_face = 0 if anybody else self._without_face + 1
        if self._without_face >= FRAMES_WITHOUT_A_FACE:
            self.seen_empty = True
