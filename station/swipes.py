"""Whether a swipe opens a sitting, and if not, why not. A refusal is journaled with its code and shown in words."""

from dataclasses import dataclass

from db.records import Sitting
from station.sitting import OpenSitting

REFUSALS = ("please-wait", "sitting-open", "next-already", "already-captured", "disk-low", "disk-slow", "disk-away")


@dataclass(frozen=True)
class Refusal:
    """Why a swipe opened nothing; `number` is the 拍摄序号 that the person has already, if that is the reason."""

    code: str
    number: str | None = None


def refusal(
    key: str, *, seated: OpenSitting | None, waiting: OpenSitting | None, captured: Sitting | None,
    retake_allowed: bool, disk_trouble: str | None = None,
) -> Refusal | None:  # fmt: skip
    """Decide on one swipe in strict mode, where one person sits and at most one waits.

    Args:
        key: keyed hash of the person who swipes.
        seated: the sitting in the chair.
        waiting: the sitting that is next.
        captured: the person's accepted sitting.
        retake_allowed: somebody said, by name, that this person may be captured again.
        disk_trouble: why the disk takes no further sitting; what is open can still finish.
    """
    if seated is not None and key == seated.key:
        return Refusal("sitting-open", seated.record.number)
    if waiting is not None and key == waiting.key:
        return Refusal("next-already", waiting.record.number)
    if captured is not None and not retake_allowed:
        return Refusal("already-captured", captured.number)
    if disk_trouble is not None:
        return Refusal(disk_trouble)
    if waiting is not None:
        return Refusal("please-wait")
    return None
