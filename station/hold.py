"""Auto-shutter's patience: every blocking check must have held, without a gap, for a set time."""

HOLD_SECONDS = 0.8
LONGEST_GAP = 0.5


class Hold:
    """Watches judged frames; `at` is always when a frame was taken, in monotonic seconds."""

    def __init__(self, seconds: float = HOLD_SECONDS) -> None:
        self._seconds = seconds
        self._since: float | None = None
        self._last = float("-inf")

    def reset(self) -> None:
        """Start afresh: another sitting, or another picture of this one."""
        self._since = None

    def look(self, good: bool, at: float) -> None:
        """Take one judged frame into account. A long gap between frames breaks the hold: nobody saw what happened."""
        if not good or at - self._last > LONGEST_GAP:
            self._since = None
        if good and self._since is None:
            self._since = at
        self._last = at

    @property
    def held(self) -> bool:
        """Whether the newest judged frames have been good for long enough."""
        return self._since is not None and self._last - self._since >= self._seconds
