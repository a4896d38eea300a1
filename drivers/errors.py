"""What can go wrong with a device. Every error carries a code; people read the sentence that belongs to the code.

All of these belong to the environment's family: a cable, a battery, another program. A broken promise of our own
code is an ordinary Python exception and stops the desk.
"""

from typing import ClassVar


class DriverError(Exception):
    """Base of everything a driver raises on purpose.

    Attributes:
        code: stable name of the trouble, `camera-silent` for instance; shown through the catalogues.
        detail: what the log needs (return codes, step), never a name or a document number.
    """

    code: ClassVar[str] = "device-trouble"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail

    def __reduce__(self) -> tuple[type["DriverError"], tuple[object, ...]]:
        """Travel between processes whole: by default `detail` would come back with the code in front of it."""
        return type(self), (self.detail,)


class DeviceMissing(DriverError):
    """Nothing answers at the address now. Raise from opening; for a device that was there, use DeviceLost."""

    code = "device-missing"


class DeviceHeld(DriverError):
    """The device is there but another program holds it."""

    code = "device-held"


class DeviceLost(DriverError):
    """The device was open and went away, or its answers can no longer be trusted. The connection is dead."""

    code = "device-lost"


class DeviceSilent(DeviceLost):
    """The device did not answer before the deadline of the command. The connection is dead."""

    code = "device-silent"


class DeviceRefused(DriverError):
    """The device answered and said no (out of focus, card full). The connection is still good.

    `detail` names the reason: `focus`, `card-full`, `card-protected`, `card-missing`, `capture-target`, `no-jpeg`,
    `several-cameras`, `several-scanners`, `busy`; of a setting `no-such-setting`, `no-such-value`, `setting-stays`.
    """

    code = "device-refused"


class ServiceMissing(DriverError):
    """A program of the system that the driver needs is not there: pcscd is not running."""

    code = "service-missing"


class AccessDenied(ServiceMissing):
    """The device or its service is there, and this user may not use it: a policy, a group or the file's rights."""

    code = "access-denied"


class LanguageUnknown(DriverError):
    """The device is known, and nobody outside its maker knows how to speak with it."""

    code = "language-unknown"


class BadAddress(DriverError):
    """The address is not of a form this program knows, or names a kind of device that is not installed."""

    code = "bad-address"


class PackageMissing(BadAddress):
    """The address is right, but what speaks to such a device is not installed: an office has no desk's packages."""


class LibraryMissing(BadAddress):
    """A maker's library does not lie where the settings say."""

    code = "library-missing"


class LibraryUnloadable(BadAddress):
    """A maker's library is for another kind of computer, needs something that is not installed, or ends the process."""

    code = "library-unloadable"


class LibraryLacking(BadAddress):
    """A maker's library has not the functions that reading a card takes; `detail` names them."""

    code = "library-lacking"
