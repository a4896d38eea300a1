"""The camera process: one thread, one line to the desk, and the only owner of a `gphoto2.Camera`.

It is a process of its own because libgphoto2 has calls that never return and can't be cancelled: a body that stays
busy after the release, bytes that drip in. The desk ends such a call with SIGKILL. After any error the desk does the
same, because the next answer on that connection may belong to the question before, another person's picture.

Started by `process.CameraProcess` as `python -m drivers.cameras.gphoto FILENO PARENT`.
"""

import os
import socket
import sys
import traceback
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from drivers.cameras.base import CardFile, Spooled
from drivers.cameras.line import Line, LineClosed
from drivers.cameras.orders import (
    Answer,
    Change,
    Connect,
    Copy,
    Copying,
    Focus,
    Leave,
    Light,
    ListCard,
    Measure,
    News,
    Order,
    ReadState,
    Release,
    Request,
    TakeLook,
    TakeRest,
)
from drivers.cameras.tether import Tether
from drivers.errors import DriverError
from drivers.lifetime import die_with

Tell = Callable[[object], None]


def main(fileno: int, parent: int) -> None:
    """Serve the desk until it says leave, hangs up or kills us.

    The end never goes through the interpreter: destroying a Camera says goodbye to a body that may not answer.
    """
    die_with(parent)
    try:
        serve(Line(socket.socket(fileno=fileno)), Tether())
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def serve(line: Line, tether: Tether) -> None:
    """Carry out one order after the other."""
    try:
        while True:
            request: Request = line.receive()
            if isinstance(request.order, Leave):
                tether.leave()
                return
            tell = partial(_tell, line, request)
            line.send(Answer(request.number, request.run, carry_out(tether, request, tell)))
    except LineClosed:
        return


def _tell(line: Line, request: Request, what: object) -> None:
    line.send(News(request.number, request.run, what))


def carry_out(tether: Tether, request: Request, tell: Tell) -> Any:
    """Give the order's result, or the error that the desk is to raise; what is known earlier is told."""
    try:
        return _do(tether, request.order, request.run, tell)
    except (DriverError, OSError) as error:
        return error
    except Exception as error:
        error.add_note("in the camera process:\n" + traceback.format_exc())
        return error


def _do(tether: Tether, order: Order, run: int, tell: Tell) -> Any:
    match order:
        case Connect(address, settings, wanted):
            return tether.connect(address, settings, wanted)
        case ListCard():
            return tether.list_card()
        case TakeLook():
            return tether.look()
        case TakeRest():
            return tether.rest()
        case Release(intent, None):
            return tether.release(intent, run)
        case Release(intent, Path() as into, stem):
            return tether.release(intent, run, _landing(tether, into, stem, tell))
        case Measure(file):
            return tether.measure(file)
        case Copy(file, size, into, name):
            return tether.copy(file, size, into, name)
        case ReadState():
            return tether.state()
        case Change(name, value):
            return tether.change(name, value)
        case Focus():
            return tether.focus()
        case Light(flash):
            return tether.light(flash=flash)
    raise TypeError(f"no such order: {order!r}")


def _landing(tether: Tether, into: Path, stem: str, tell: Tell) -> Callable[[CardFile], Spooled]:
    """What copies the files of a release, one after the other, and tells of each before and after."""
    number = count(1)

    def land(file: CardFile) -> Spooled:
        size = tether.measure(file)
        tell(Copying(size))
        spooled = tether.copy(file, size, into, f"{stem}-{next(number)}{Path(file.name).suffix.lower()}")
        tell(spooled)
        return spooled

    return land


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
