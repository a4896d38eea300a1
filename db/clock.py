"""Where the journal's times come from. Order comes from the sequence, never from the clock."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The host's clock with its offset from UTC."""
    return datetime.now().astimezone()


def stamp(moment: datetime) -> str:
    """ISO 8601 with milliseconds and offset: `2026-06-01T08:30:00.123+08:00`.

    Raises:
        ValueError: the moment has no offset; what it would mean elsewhere is anybody's guess.
    """
    if moment.tzinfo is None:
        raise ValueError("a journal's time needs its offset from UTC")
    return moment.isoformat(timespec="milliseconds")
