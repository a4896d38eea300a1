"""What can go wrong around a package: sticks, disks, missing facts. A code and its parameters; never a name."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.coded import Coded
from station.export.mounts import mount_of


class ExportError(Coded):
    """Base of everything that export and verify raise on purpose; the environment's family, not a bug of ours."""

    code = "export-trouble"


class ExportStopped(ExportError):
    """Somebody stopped the export; what was written stays unfinished, and the next export goes on with it."""

    code = "export-stopped"


class TargetFull(ExportError):
    """The target has no room for the package. `needed` and `free` are bytes."""

    code = "target-full"


class FileTooLarge(ExportError):
    """The target's file system takes no file that large. `about` says which; `size` and `largest` are bytes."""

    code = "file-too-large"


class TargetGone(ExportError):
    """The target is not there, or went away while it was written or read back."""

    code = "target-gone"


class TargetReadOnly(ExportError):
    """The target takes no writing: a locked card, a mount without the right, a folder of somebody else."""

    code = "target-read-only"


class TargetBusy(ExportError):
    """Another export of this desk is writing to the target now."""

    code = "target-busy"


class TargetTrouble(ExportError):
    """The target failed in another way; `reason` is the system's name for it."""

    code = "target-trouble"


class PackageExists(ExportError):
    """Something of the package's name lies on the target already. `package` is the name."""

    code = "package-exists"


class ReadBackDiffers(ExportError):
    """A file on the target is not what was written to it. `about` says which."""

    code = "read-back-differs"


class SourceMissing(ExportError):
    """A file that the journal knows is not in the data folder. `about` says which."""

    code = "source-missing"


class SourceDamaged(ExportError):
    """A file in the data folder is not what the journal says, or is no whole picture. `about` says which."""

    code = "source-damaged"


class NamesMissing(ExportError):
    """The names rule asks for something these records don't have. `numbers` lists them, `rule` is the rule."""

    code = "names-missing"


class NamesCollide(ExportError):
    """The names rule gives several records the same file name. `numbers` lists them, `rule` is the rule."""

    code = "names-collide"


class NothingToExport(ExportError):
    """The journal tells of nothing yet, or of nothing in the job asked for."""

    code = "nothing-to-export"


class NothingOfClass(ExportError):
    """Nobody of that class sat down at this desk, or there is no such class. `name` is the class's."""

    code = "nothing-of-class"


class NothingNew(ExportError):
    """All there is lies in packages that were made and read back."""

    code = "nothing-new"


class JobPurged(ExportError):
    """The job's people and pictures were erased, and nothing came since. `job` is its name."""

    code = "job-purged"


class SigningKeyDamaged(ExportError):
    """The station's own key can't be read any more; another one would look like another station. `path` is its file."""

    code = "signing-key-damaged"


class TargetUnreadable(ExportError):
    """A folder of what is to be verified can't be listed; `reason` is the system's name for it."""

    code = "target-unreadable"


class NotVerifiable(ExportError):
    """The path is neither a package nor a data folder."""

    code = "not-verifiable"


_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN}


@contextmanager
def on_target(target: Path, needed: int) -> Iterator[None]:
    """Name the trouble when the target fails inside the block; `needed` is the package's size in bytes.

    Raises:
        TargetFull: no space or no quota.
        TargetReadOnly: writing is not allowed.
        TargetGone: the target disappeared; a stick that was pulled answers with EIO or ENOENT.
        TargetTrouble: EIO while the stick is still plugged in: it is dying, and to try it again is no use.
        PackageExists: somebody else took the name meanwhile.
        TargetTrouble: everything else the system may say.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise TargetFull(needed=needed, free=free_bytes(target)) from error
        if error.errno in _READ_ONLY:
            raise TargetReadOnly() from error
        if error.errno in _TAKEN:
            raise PackageExists(package=Path(error.filename2 or error.filename or "").name) from error
        if error.errno in _GONE and not (error.errno == errno.EIO and mount_of(target).device_is_there):
            raise TargetGone() from error
        raise TargetTrouble(reason=name_of(error)) from error


def name_of(error: OSError) -> str:
    """The system's name of an error, `EACCES` for instance."""
    return errno.errorcode.get(error.errno or 0, "unknown")


def free_bytes(target: Path) -> int:
    """What an ordinary user may still write there; 0 when the target does not answer."""
    try:
        return shutil.disk_usage(target).free
    except OSError:
        return 0
