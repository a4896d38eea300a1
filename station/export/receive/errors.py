"""What can go wrong in the office: its disk, what it kept, the files that people fill in. Codes, never a name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.export.errors import (
    ExportError,
    PackageExists,
    ReadBackDiffers,
    TargetBusy,
    TargetFull,
    TargetGone,
    TargetReadOnly,
    TargetTrouble,
    on_target,
)


class OfficeFull(ExportError):
    """The office's disk has no room for the next package. `needed` and `free` are bytes."""

    code = "office-full"


class OfficeGone(ExportError):
    """The office's folder, or the folder it is to lie in, is not there or went away."""

    code = "office-gone"


class OfficeReadOnly(ExportError):
    """The office's folder takes no writing."""

    code = "office-read-only"


class OfficeBusy(ExportError):
    """Another program receives into the same folder now."""

    code = "office-busy"


class OfficeTrouble(ExportError):
    """The office's disk failed in another way; `reason` is the system's name for it."""

    code = "office-trouble"


class OfficeDiffers(ExportError):
    """What was read back from the office's disk is not what was written. `about` says which file."""

    code = "office-differs"


class KeptDamaged(ExportError):
    """A package that was kept is no longer what it was when it came. `package` is its folder's name."""

    code = "kept-damaged"


class DecisionLogDamaged(ExportError):
    """The office's log of decisions was changed or cut. `line` counts from 1."""

    code = "decision-log-damaged"


class NotAnOffice(ExportError):
    """The folder to receive into is a data folder or a package; wrong usage."""

    code = "not-an-office"


class NothingToReceive(ExportError):
    """No package was given, and the folder holds none; wrong usage."""

    code = "nothing-to-receive"


class DecisionsRefused(ExportError):
    """The file of decisions can't be read as one; nothing in it was applied. A wrong input file."""

    code = "decisions-unreadable"


class DecisionIncomplete(DecisionsRefused):
    """A line has only one of `keep` and `by`, or no name in `by`. `line` counts the file's lines from 1."""

    code = "decision-incomplete"


class DecisionUnknown(DecisionsRefused):
    """A line keeps what can't be kept there. `line` as above, `choices` are what can."""

    code = "decision-unknown"


class DecisionTwice(DecisionsRefused):
    """Two lines decide one conflict differently. `line` is the second one."""

    code = "decision-twice"


class AcknowledgementUnreadable(ExportError):
    """The file is no acknowledgement. A wrong input file."""

    code = "ack-unreadable"


class AcknowledgementRefused(ExportError):
    """The acknowledgement is not about a package that this desk wrote. `package` is what it speaks of."""

    code = "ack-unknown"


class AcknowledgementDiffers(AcknowledgementRefused):
    """The package is this desk's, but the acknowledgement says other things of it. `about` says which."""

    code = "ack-differs"


_OFFICE: dict[type[ExportError], type[ExportError]] = {
    TargetFull: OfficeFull,
    TargetGone: OfficeGone,
    TargetReadOnly: OfficeReadOnly,
    TargetBusy: OfficeBusy,
    TargetTrouble: OfficeTrouble,
    ReadBackDiffers: OfficeDiffers,
    PackageExists: KeptDamaged,
}


@contextmanager
def on_office(folder: Path, needed: int = 0) -> Iterator[None]:
    """Name the trouble when the office's disk fails inside the block; `needed` is what it writes, in bytes.

    Raises:
        OfficeFull, OfficeGone, OfficeReadOnly, OfficeBusy, OfficeTrouble, OfficeDiffers: as they say.
        KeptDamaged: something that is no whole package lies where one is to be kept.
    """
    try:
        with on_target(folder, needed):
            yield
    except tuple(_OFFICE) as trouble:
        raise _OFFICE[type(trouble)](**trouble.params) from trouble
