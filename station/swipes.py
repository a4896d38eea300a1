"""Whether a swipe opens a sitting, and if not, why not. A refusal is journaled with its code and shown in words."""

from dataclasses import dataclass

from db.records import Sitting
from station.job.eligibility import OFF_LIST
from station.sitting import OpenSitting

REFUSALS = (
    "please-wait",
    "sitting-open",
    "next-already",
    "queue-waiting",
    "already-captured",
    "disk-low",
    "disk-slow",
    "disk-away",
    "lunch",
    # what is no token of this job
    "card-not-taken",
    "code-not-taken",
    "payment-code",
    "web-address",
    "own-ticket",
    "phone-number",
    "bare-number",
    "not-a-code",
    "electronic-id",
    # what has to be asked first
    "code-unusual",
    "same-name",
    # what the list says
    "not-listed",
    "listed-otherwise",
    "other-cohort",
    "entrusted",
    "captured-elsewhere",
    "exempted",
    "row-taken",
    "pick-first",
    "pick-waits",
    "row-not-picked",
    # where people pick the row as the token itself
    "row-gone",
    "row-without-number",
    "last-four-wrong",
    "last-four-spent",
    "last-four-first",
    # card and code together
    "half-waits",
    "half-only",
    "tokens-differ",
    # at the seat of a desk in queue mode
    "not-queued",
    "ticket-other-job",
    "ticket-unknown",
    "ticket-ended",
)
BY_SIGHT = frozenset({"payment-code", "web-address", "own-ticket", "phone-number", "bare-number", "not-a-code"})
"""Refusals of what is plainly no token: nothing of it is kept, not even a hash."""

ASKED = frozenset({"already-captured", "code-unusual", "same-name"}) | OFF_LIST
"""Refusals that somebody at the desk can answer with yes: the token is presented again and let in then."""


@dataclass(frozen=True)
class Refusal:
    """Why a swipe opened nothing.

    Attributes:
        code: one of REFUSALS.
        number: the 拍摄序号 that has to do with it, if one has.
        until: the time by the clock from which on it opens something, if that is known.
        listing: id of the row of the list that was picked, if one was.
        left: how many more times the last four may be tried for that row.
    """

    code: str
    number: str | None = None
    until: str | None = None
    listing: str | None = None
    left: int | None = None


def refusal(
    keys: frozenset[str], *, seated: OpenSitting | None, waiting: OpenSitting | None, captured: Sitting | None,
    retake_allowed: bool, disk_trouble: str | None = None, queued: OpenSitting | None = None,
) -> Refusal | None:  # fmt: skip
    """Decide on one swipe: in strict mode one person sits and at most one waits, in queue mode nobody is in the way.

    Args:
        keys: keyed hashes of the person who swipes, one for each token.
        seated: the sitting in the chair.
        waiting: the sitting that is next.
        captured: the person's accepted sitting.
        retake_allowed: somebody said, by name, that this person may be captured again.
        disk_trouble: why the disk takes no further sitting; what is open can still finish.
        queued: in queue mode, the sitting that this person waits for already.
    """
    if queued is not None:
        return Refusal("queue-waiting", queued.record.number)
    if seated is not None and keys & seated.keys:
        return Refusal("sitting-open", seated.record.number)
    if waiting is not None and keys & waiting.keys:
        return Refusal("next-already", waiting.record.number)
    if captured is not None and not retake_allowed:
        return Refusal("already-captured", captured.number)
    if disk_trouble is not None:
        return Refusal(disk_trouble)
    if waiting is not None:
        return Refusal("please-wait")
    return None
