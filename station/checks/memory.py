"""What is remembered from one live frame to the next: the sitter's verdicts and open eyes, and the day's sharpness."""

from collections import deque
from statistics import median

from station.checks.rule import Rule
from station.checks.scene import Scene
from station.checks.verdict import Finding, Verdict

FRAMES, AGREEING = 4, 3
"""A finding changes when this many of the last frames say so: one odd frame changes nothing."""

RANK = {Finding.PASS: 0, Finding.WARN: 1, Finding.UNJUDGED: 2, Finding.BLOCK: 3}

FACE_COUNT = "one_face"
"""Taken as it is in every frame, so that it locks at once."""

SHARPNESS = "sharpness"

PACE = 1 / 15
"""Seconds from one judged frame to the next where nobody says when they were made."""

OWN_SECONDS, OWN_AT_LEAST = 2.5, 1.0
"""The sitter's open eyes are known from so many last seconds, once they have been watched for a while."""

OPEN_QUANTILE = 20
"""Per cent: people blink for less than the rest of the time, and some keep their eyes narrow throughout."""

DAYS_SITTERS, ENOUGH_SITTERS = 15, 3
"""The day's usual sharpness is the middle of the last sitters', as soon as there are a few."""

WATCHED = 5
"""Frames in which a sitter must have been measured to count among them."""


class Memory:
    """Of one live view, for one thread."""

    def __init__(self) -> None:
        self._last: dict[str, deque[Verdict]] = {}
        self._shown: dict[str, Verdict] = {}
        self._blinks: deque[tuple[float, float]] = deque()
        self._sharp: list[float] = []
        self._days_sharp: deque[float] = deque(maxlen=DAYS_SITTERS)

    def forget_sitter(self) -> None:
        """Whoever sits there next is somebody else."""
        if len(self._sharp) >= WATCHED:
            self._days_sharp.append(median(self._sharp))
        self._last.clear()
        self._shown.clear()
        self._blinks.clear()
        self._sharp.clear()

    def see_eyes(self, shut: float, at: float | None) -> None:
        """Take how far the eyes are shut in a frame made at a moment, monotonic seconds; None: at the usual pace."""
        moment = at if at is not None else self._blinks[-1][0] + PACE if self._blinks else 0.0
        self._blinks.append((moment, shut))
        while self._blinks[0][0] < moment - OWN_SECONDS:
            self._blinks.popleft()

    @property
    def own_shut(self) -> float | None:
        """How far shut the sitter's open eyes are; None until they were watched for long enough."""
        if not self._blinks or self._blinks[-1][0] - self._blinks[0][0] < OWN_AT_LEAST:
            return None
        return sorted(shut for _, shut in self._blinks)[len(self._blinks) * OPEN_QUANTILE // 100]

    @property
    def usual_sharpness(self) -> float | None:
        """The middle of the day's sitters; None before there are enough."""
        return median(self._days_sharp) if len(self._days_sharp) >= ENOUGH_SITTERS else None

    def verdict(self, rule: Rule, scene: Scene, *, fresh: bool) -> Verdict:
        """What a rule says of a frame, in the light of the frames before; `fresh`: it has something new to go by."""
        if scene.face is None or rule.name == FACE_COUNT:
            return rule.verdict(scene)
        if not fresh and rule.name in self._shown:
            return self._shown[rule.name]
        verdict = rule.verdict(scene)
        if fresh:
            verdict = self._shown[rule.name] = self._steady(verdict)
        return verdict

    def _steady(self, verdict: Verdict) -> Verdict:
        """The newest verdict of the finding that most of the last frames agree on, else of the one shown so far."""
        if verdict.check == SHARPNESS and verdict.value is not None:
            self._sharp.append(verdict.value)
        last = self._last.setdefault(verdict.check, deque(maxlen=FRAMES))
        last.append(verdict)
        before = self._shown.get(verdict.check, verdict)
        if before.finding is verdict.finding and all(one.finding is verdict.finding for one in last):
            return verdict
        ranks = sorted(RANK[one.finding] for one in last)
        odd = max(0, len(last) - AGREEING)  # so many may say otherwise
        low, high = ranks[odd], ranks[-1 - odd]
        rank = min(max(RANK[before.finding], low), high)
        if rank not in ranks:
            rank = high  # half say one thing and half another: the worse one
        return next(one for one in reversed(last) if RANK[one.finding] == rank)
