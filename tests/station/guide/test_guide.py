"""One instruction at a time, and none that flickers."""

from dataclasses import dataclass, field
from itertools import groupby

from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.verdict import Finding, Verdict
from station.guide.guide import Guide

RATE = 25
VALUES = {"yaw": (15.0, (-10, 10)), "eyes_open": (0.9, (None, 0.45)), "lips_closed": (0.3, (None, 0.06))}


def wrong(*checks: str) -> Judgement:
    """A frame in which these rules are broken."""
    verdicts = tuple(
        Verdict(check, value, limit, "", Finding.BLOCK if check in checks else Finding.PASS, locks=True)
        for check, (value, limit) in VALUES.items()
    )
    return Judgement("blue-2017/1", verdicts, (424, 640), 1, True, None, Crop(1, 1, 48, 64), 478)


@dataclass
class Watched:
    """A guide that is shown one frame after the other, and what it said after each."""

    guide: Guide = field(default_factory=Guide)
    frames: int = 0
    said: list[str | None] = field(default_factory=list)

    def see(self, seconds: float, *checks: str) -> str | None:
        for _ in range(round(seconds * RATE)):
            self.frames += 1
            told = self.guide.look(wrong(*checks), frozenset(), self.frames / RATE)
            self.said.append(told.name if told else None)
        return self.said[-1]

    @property
    def changes(self) -> int:
        return sum(one != other for one, other in zip(self.said, self.said[1:], strict=False))


def test_a_blink_is_nobodys_business() -> None:
    watched = Watched()
    for _ in range(5):
        watched.see(0.2, "eyes_open")
        watched.see(0.5)
    assert set(watched.said) == {None}


def test_what_stays_wrong_is_said_until_it_is_right_and_no_longer() -> None:
    watched = Watched()
    assert watched.see(0.5, "lips_closed") == "close-lips"
    assert watched.see(5, "lips_closed") == "close-lips"
    assert watched.see(0.4) is None
    assert watched.changes == 2


def test_a_value_that_trembles_about_its_limit_does_not_make_words_flicker() -> None:
    watched = Watched()
    watched.see(0.5, "yaw")
    for _ in range(40):
        watched.see(0.12)
        watched.see(0.12, "yaw")
    assert watched.changes == 1
    assert watched.said[-1] == "turn-right-hand"


def test_what_is_still_wrong_stays_for_a_second_though_something_worse_comes_and_goes() -> None:
    watched = Watched()
    for _ in range(10):
        watched.see(0.48, "yaw", "lips_closed")
        watched.see(0.48, "lips_closed")
    held = [length / RATE for name, length in runs(watched.said)[1:-1] if name == "close-lips"]
    assert held
    assert min(held) >= 1.0


def test_what_is_more_important_waits_until_what_was_said_could_be_read() -> None:
    watched = Watched()
    watched.see(0.4, "lips_closed")
    assert watched.see(0.5, "yaw", "lips_closed") == "close-lips"
    assert watched.see(0.6, "yaw", "lips_closed") == "turn-right-hand"


def test_when_the_one_is_done_the_next_comes_at_once() -> None:
    watched = Watched()
    watched.see(0.6, "yaw", "lips_closed")
    assert watched.see(0.4, "lips_closed") == "close-lips"
    assert None not in watched.said[round(0.4 * RATE) :]


def runs(said: list[str | None]) -> list[tuple[str | None, int]]:
    return [(name, len(list(run))) for name, run in groupby(said)]
