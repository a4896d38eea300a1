"""What can go wrong around a journal: the environment's family, each with a code, and the two bugs of our own.

`JournalError` and its children are calm: another program, a full disk, a damaged file. `RuleBroken` and `WrongThread`
mean that our own code asked for what can't be; they stop the desk.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from db.coded import Coded


class JournalError(Coded):
    """Base of everything the journal raises on purpose."""

    code = "journal-trouble"


class JournalMissing(JournalError):
    """The folder holds no journal. `folder` says which."""

    code = "journal-missing"


class JournalHeld(JournalError):
    """Another program has the folder open. `pid`, `host` and `program` name it; 0 and empty where unknown."""

    code = "journal-held"


class JournalInUse(JournalError):
    """Somebody looks at an old moment of the journal, so that its log can't be emptied."""

    code = "journal-in-use"


class JournalNewer(JournalError):
    """A newer program wrote this journal. `found` is its schema, `known` the newest that this program knows."""

    code = "journal-newer"


class JournalOlder(JournalError):
    """The journal was asked for reading only, but must be migrated first. `found`, `known` as in JournalNewer."""

    code = "journal-older"


class JournalDamaged(JournalError):
    """The file is no journal or is damaged. `detail` says where it showed, for the log."""

    code = "journal-damaged"


class FolderIsReal(JournalError):
    """A simulated device was asked onto a folder of real work."""

    code = "folder-is-real"


class DiskFull(JournalError):
    """The disk has no room for the next commit; nothing was written."""

    code = "disk-full"


class DiskFailed(JournalError):
    """The disk does not take or give bytes: gone, read-only, failing. `detail` is for the log."""

    code = "disk-failed"


class RuleBroken(Exception):
    """The database refused what our own flow asked of it. A bug, and nothing was written."""


class WrongThread(RuntimeError):
    """The journal was used by a thread that did not open it. A bug."""


# The one trouble with the file for which SQLite uses the code of a wrong statement
# (https://sqlite.org/fileformat2.html#schema_format_number).
_FOREIGN_FORM = "unsupported file format"


def meaning(error: sqlite3.Error) -> Exception:
    """What an error of SQLite means for us, by its primary result code: https://sqlite.org/rescode.html."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_CONSTRAINT:
            return RuleBroken(str(error))
        case sqlite3.SQLITE_FULL:
            return DiskFull()
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return DiskFailed(detail=str(error))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return JournalDamaged(detail=str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return JournalHeld(pid=0, host="", program="")
        case sqlite3.SQLITE_ERROR if str(error) == _FOREIGN_FORM:
            return JournalDamaged(detail=_FOREIGN_FORM)
        case 0 if isinstance(error, sqlite3.OperationalError):  # from the module itself, which found no UTF-8; the
            return JournalDamaged(detail="text that is no UTF-8")  # error's own words hold the text, a name perhaps
        case _:
            return error


def disk_trouble(error: OSError) -> DiskFull | DiskFailed:
    """What an error of the system means for a data folder."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskFull() if full else DiskFailed(detail=f"{errno.errorcode.get(error.errno or 0)} {error.strerror}")


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn what SQLite and the system raise into the environment's family or `RuleBroken`; the rest passes as it is."""
    try:
        yield
    except sqlite3.Error as error:
        raise meaning(error) from error
    except OSError as error:
        raise disk_trouble(error) from error
