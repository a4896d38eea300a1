"""What can go wrong with a second copy: codes whose sentences are in the catalogues.

`CopyTrouble` and its children are of the day, and never a reason to stop the desk; the others are what
`station restore` says.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from db.coded import Coded

DIFFERS = "copy-differs"  # a file there had other bytes: laid beside and copied again
SOURCE = "copy-source"  # what should be copied can't be read here, or is not what the journal says
SILENT = "copy-silent"  # the disk has not answered for long


class CopyTrouble(Exception):
    """Base of what the second disk can do to a copy. `detail` is for the log and names no person."""

    code: ClassVar[str] = "copy-failed"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code} {detail}".rstrip())
        self.detail = detail


class CopyGone(CopyTrouble):
    """The second disk is not there, or went away."""

    code = "copy-gone"


class CopyFull(CopyTrouble):
    """The second disk has no room for the next file."""

    code = "copy-full"


class CopyReadOnly(CopyTrouble):
    """The second disk takes no writing."""

    code = "copy-read-only"


class CopyFailed(CopyTrouble):
    """The second disk failed in another way."""

    code = "copy-failed"


class RestoreRefused(Coded):
    """Base of what is asked for wrongly. `params` are what the sentence needs."""

    code = "no-copy"


class NoCopy(RestoreRefused):
    """The folder holds no second copy. `path` is the folder."""

    code = "no-copy"


class SeveralCopies(RestoreRefused):
    """The folder holds several copies, and one must be named. `names` lists them."""

    code = "several-copies"


class FolderInUse(RestoreRefused):
    """The data folder to be is not empty. `path` is the folder."""

    code = "folder-in-use"


class CopyLocked(Coded):
    """Another user owns the copy, and this one may not read it. `params` hold its `path`."""

    code = "copy-locked"


class CopyDamaged(Coded):
    """The journal in the copy does not prove itself; nothing can be built on it. `params` hold the first fault."""

    code = "copy-damaged"


_MEANINGS: dict[int, type[CopyTrouble]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), CopyFull),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), CopyReadOnly),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE), CopyGone),
}


@contextmanager
def on_second_disk() -> Iterator[None]:
    """Give the system's errors inside the block their meaning.

    Raises:
        CopyGone, CopyFull, CopyReadOnly, CopyFailed: the second disk said no.
    """
    try:
        yield
    except OSError as error:
        raise _MEANINGS.get(error.errno or 0, CopyFailed)(error.strerror or "") from error
