"""How one life of the desk is to end, and the diary from which it is seen afterwards whether it did.

The harness writes an order into an environment variable that only the doomed programs of this folder read. What they
begin, end and die of they append to the diary, one line a mark; a killed program's writes stay in the file.
"""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

VARIABLE = "STATION_KILLS"

BEGINS, ENDS, DIES = "begins", "ends", "dies"


@dataclass(frozen=True)
class Order:
    """Die inside a step.

    Attributes:
        step: its name in `steps.STEPS`.
        point: how many system calls and SQL statements of the step still happen; a step that has fewer ends in death.
        after: seconds that pass from there on, for what no system call divides.
        nth: which time the step comes in this life, from 1.
    """

    step: str
    point: int = 0
    after: float = 0.0
    nth: int = 1


def environment(diary: Path, order: Order | None) -> dict[str, str]:
    """What to add to the environment of a doomed desk."""
    return {VARIABLE: json.dumps({"diary": str(diary), "order": order and asdict(order)})}


def read_environment() -> tuple[Path, Order | None]:
    """In the doomed program: the diary, and what to die of."""
    told = json.loads(os.environ[VARIABLE])
    return Path(told["diary"]), told["order"] and Order(**told["order"])


@dataclass
class Diary:
    """What a dead desk and its camera processes wrote down.

    Attributes:
        open: steps that began and never ended, oldest first.
        died: the ordered step and the point at which it struck, None where it did not come to that.
        counts: how often each step began.
        points: the most system calls and statements seen in one run of each step that ended.
    """

    open: list[str] = field(default_factory=list)
    died: tuple[str, str] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    points: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what was written until death; a last line without its end was never written."""
        diary = cls()
        if path.exists():
            for line in path.read_text("utf-8").rpartition("\n")[0].splitlines():
                diary._take(*line.split("\t"))
        return diary

    def _take(self, mark: str, step: str, told: str) -> None:
        if mark == BEGINS:
            self.open.append(step)
            self.counts[step] += 1
        elif mark == ENDS:
            self.open.remove(step)
            self.points[step] = max(self.points.get(step, 0), int(told))
        else:
            self.died = (step, told)
