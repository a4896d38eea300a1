"""What a stick that stays in can do to whoever copies to it: codes whose sentences are in the catalogues.

None of it is the desk's problem: the day goes on, and what was not copied is copied later.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from db.coded import Coded

FAILED = "stick-failed"
SILENT = "stick-silent"


class StickTrouble(Coded):
    """Base of what keeps pictures from the stick."""

    code = FAILED


class StickGone(StickTrouble):
    """It is not there, or does not answer: it was pulled, or its mount point is an empty folder of another disk."""

    code = "stick-gone"


class StickOther(StickTrouble):
    """Another stick lies at the place of the one that was chosen: nothing is written to it unasked."""

    code = "stick-other"


class StickFull(StickTrouble):
    """It has no room for the next file."""

    code = "stick-full"


class StickReadOnly(StickTrouble):
    """It takes no writing."""

    code = "stick-read-only"


class StickDiffers(StickTrouble):
    """It gave back other bytes than were written. `about` says of which file."""

    code = "stick-differs"


class StickSealed(StickTrouble):
    """The job's packages are encrypted, and pictures lie on no stick before they are."""

    code = "stick-sealed"


class StickSource(StickTrouble):
    """What should be copied can't be read here, or is not what the journal says. `about` says which file."""

    code = "stick-source"


_MEANINGS: dict[int, type[StickTrouble]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), StickFull),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), StickReadOnly),
    **dict.fromkeys(
        (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE), StickGone
    ),
}


@contextmanager
def on_stick() -> Iterator[None]:
    """Give the system's errors inside the block their meaning.

    Raises:
        StickGone, StickFull, StickReadOnly, StickTrouble: the stick said no.
    """
    try:
        yield
    except OSError as error:
        raise _MEANINGS.get(error.errno or 0, StickTrouble)() from error
