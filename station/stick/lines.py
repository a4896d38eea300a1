"""What the desk orders of the stick's process and what that tells: one JSON object a line, each way."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from station.export.ejecting import Ejected
from station.export.naming import Rule
from station.export.receipt import Receipt
from station.stick.place import Chosen
from station.stick.standing import Pace, Part

Params = dict[str, str | int | float | None]


@dataclass(frozen=True)
class Making:
    """How packages of a job are made here: what `export.plan.ExportSettings` needs, and which papers go along.

    Attributes:
        recipients: for whom packages are encrypted; where there are some, nothing readable goes to a stick.
        due_after: seconds after its acceptance at which a picture is copied though its class was not closed.
    """

    job: str
    school: str = "00000"
    names: Rule = "number"
    office: Literal["lists", "all", "none"] = "lists"
    recipients: tuple[str, ...] = ()
    due_after: float = 600.0


# orders


@dataclass(frozen=True)
class Keep:
    """Copy to this place all day long; `chosen` is what is known of it since it was chosen, None when it is new."""

    folder: Path
    making: Making
    chosen: Chosen | None = None
    do: Literal["keep"] = "keep"


@dataclass(frozen=True)
class Release:
    """Copy nothing more; where `eject`, unmount it and switch it off. Answered by Released."""

    folder: Path
    eject: bool
    do: Literal["release"] = "release"


@dataclass(frozen=True)
class Pack:
    """Make a package and read it back; answered by Packed or PackingFailed. With a password it is an encrypted ZIP."""

    folder: Path
    making: Making
    part: Part = None
    taken_by: str = field(default="", repr=False)
    operator: str | None = None
    password: str = field(default="", repr=False)
    do: Literal["pack"] = "pack"


@dataclass(frozen=True)
class StopPacking:
    """End the package that is being made, at once; answered by PackingEnded."""

    do: Literal["stop"] = "stop"


@dataclass(frozen=True)
class Hold:
    """While the camera delivers, nothing is read from the disk that it delivers to."""

    on: bool
    do: Literal["hold"] = "hold"


Order = Keep | Release | Pack | StopPacking | Hold


# told


@dataclass(frozen=True)
class Kept:
    """A place was chosen, or found elsewhere; to be remembered."""

    chosen: Chosen
    told: Literal["kept"] = "kept"


@dataclass(frozen=True)
class Followed:
    """How far pictures are on the stick.

    Attributes:
        backed_up: number up to which every accepted picture was read back from it; None before the first.
        behind: accepted pictures that wait; None before anybody looked.
        code, params: of what keeps them; None while it goes on.
    """

    backed_up: str | None
    behind: int | None
    code: str | None = None
    params: Params = field(default_factory=dict)
    told: Literal["followed"] = "followed"


@dataclass(frozen=True)
class Paced:
    """How far the export is."""

    pace: Pace
    told: Literal["paced"] = "paced"


@dataclass(frozen=True)
class Remade:
    """So many portraits were gone and were made again."""

    count: int
    told: Literal["remade"] = "remade"


@dataclass(frozen=True)
class Packed:
    """A package was made and read back: what is to be journaled of it."""

    receipt: Receipt
    taken_by: str = field(default="", repr=False)
    operator: str | None = None
    told: Literal["packed"] = "packed"


@dataclass(frozen=True)
class PackingFailed:
    """No package came of it; what was written lies there unfinished."""

    code: str
    params: Params = field(default_factory=dict)
    told: Literal["failed"] = "failed"


@dataclass(frozen=True)
class PackingEnded:
    """It was stopped on order."""

    told: Literal["ended"] = "ended"


@dataclass(frozen=True)
class Released:
    """Nothing more is copied; what came of taking it out, None where that was not asked for."""

    ejected: Ejected | None
    told: Literal["released"] = "released"


@dataclass(frozen=True)
class StickProcessDied:
    """The process ended by itself, and is started again."""

    told: Literal["died"] = "died"


Told = Kept | Followed | Paced | Remade | Packed | PackingFailed | PackingEnded | Released | StickProcessDied

_ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="do")])
_TOLD: TypeAdapter[Told] = TypeAdapter(Annotated[Told, Field(discriminator="told")])
PACKED: TypeAdapter[Packed] = TypeAdapter(Packed)


def order_line(order: Order) -> bytes:
    """An order on one line."""
    return _ORDERS.dump_json(order) + b"\n"


def order_of(line: bytes) -> Order:
    """The order of a line."""
    return _ORDERS.validate_json(line)


def told_line(told: Told) -> bytes:
    """What is told, on one line."""
    return _TOLD.dump_json(told) + b"\n"


def told_of(line: bytes) -> Told:
    """What a line tells."""
    return _TOLD.validate_json(line)
