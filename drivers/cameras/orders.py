"""What the desk may order of its camera process, and the form of the answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.cameras.base import CameraSettings, CardFile, FoundBody


@dataclass(frozen=True)
class Connect:
    """Connect to the body at `address`, among several to the `wanted` one, and set it up; answered by Opened."""

    address: str
    settings: CameraSettings
    wanted: FoundBody | None = None


@dataclass(frozen=True)
class Opened:
    """The body as it answered: serial without leading zeros, model, clock offset in seconds or None, and its cards."""

    serial: str
    model: str
    clock_offset: float | None
    stores: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ListCard:
    """List every file on the card; answered by a tuple of CardFile."""


@dataclass(frozen=True)
class TakeLook:
    """Take one live frame and whatever appeared meanwhile; answered by Look."""


@dataclass(frozen=True)
class TakeRest:
    """End live view, if it runs, and take whatever appeared meanwhile; answered by Look without a frame."""


@dataclass(frozen=True)
class Release:
    """Release the shutter once for this intent; answered by Shot.

    With a folder, files are copied into it as soon as the body says it is done, under names that begin with `stem`;
    each is news twice, as Copying and as Spooled.
    """

    intent: str
    into: Path | None = None
    stem: str = ""


@dataclass(frozen=True)
class Measure:
    """Tell the size of a file on the card; answered by its bytes as int."""

    file: CardFile


@dataclass(frozen=True)
class Copy:
    """Copy a file of `size` bytes from the card to `into / name`; answered by Spooled."""

    file: CardFile
    size: int
    into: Path
    name: str


@dataclass(frozen=True)
class ReadState:
    """Read how the body is set and what it has left; answered by BodyState."""


@dataclass(frozen=True)
class Change:
    """Turn one dial of `CHANGEABLE` and read it back; answered by Dial."""

    name: str
    value: str


@dataclass(frozen=True)
class Focus:
    """Focus without a picture; answered by None."""


@dataclass(frozen=True)
class Light:
    """Show live view for pictures that a flash lights, or not; answered by None."""

    flash: bool


@dataclass(frozen=True)
class Leave:
    """Say goodbye to the body and end. There is no answer but the end."""


Order = Connect | ListCard | TakeLook | TakeRest | Release | Measure | Copy | ReadState | Change | Focus | Light | Leave


@dataclass(frozen=True)
class Request:
    """One order with its number and the number of the connection it belongs to."""

    number: int
    run: int
    order: Order


@dataclass(frozen=True)
class Copying:
    """News of a release: a file of so many bytes is being copied."""

    size: int


@dataclass(frozen=True)
class News:
    """What is told of the request with the same number and run before its answer."""

    number: int
    run: int
    what: Any


@dataclass(frozen=True)
class Answer:
    """What came of the request with the same number and run: a result, or the error to raise at the desk."""

    number: int
    run: int
    result: Any
