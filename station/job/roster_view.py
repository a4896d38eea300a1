"""What windows see of a list that is being imported: counts, and 拍摄序号 of those who stay as they are."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class RosterView:
    """What came of a list that a window offered last.

    Attributes:
        request: the window's, so that it knows the answer to its own question.
        stage: `compared`, `written`, or `busy`: somebody sits or waits, and it was not written.
        new, changed, gone, unchanged: rows, or classes of a list of classes.
        kept: 拍摄序号 of people whose rows stay as they are.
    """

    request: int
    stage: Literal["compared", "written", "busy"]
    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    kept: tuple[str, ...] = ()
