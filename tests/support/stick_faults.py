"""What goes wrong with sticks, each at a moment that chance decides, and what has to hold whatever it was.

The stick is the fragile disk, the export is the shipped one. `scripts/soak sticks` tries hundreds.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from support.fragile import FragileDisk
from support.fragile.faults import CHANGES
from support.packages import SETTINGS
from support.stick_trials import assert_nothing_pretends, tree

from station.export.errors import ExportError
from station.export.package import export
from station.export.progress import Progress
from station.export.receipt import Receipt
from station.export.verify import verify

LOOK = 0.1
"""Seconds without any operation after which a disk is taken to hang; too short a time only ends the fault early."""


@dataclass(frozen=True)
class Stick:
    """A fragile disk, and how many operations a healthy export asks of it."""

    disk: FragileDisk
    operations: int
    reads: int
    writes: int


def measured(disk: FragileDisk, data: Path) -> Stick:
    """Export once, count, and leave the disk new."""
    before = disk.counts()
    export(data, disk.path, SETTINGS)
    asked = (disk.counts() - before).ops
    disk.wipe()
    return Stick(disk, asked.total(), asked["read"], asked["write"])


Strike = Callable[[Stick, Random], Callable[[Progress], None] | None]
"""Arms a fault before the export; may give a watcher that does the rest."""


def vanishes(stick: Stick, chance: Random) -> None:
    stick.disk.vanish(after=chance.randint(1, stick.operations), errno=chance.choice(("EIO", "ENODEV", "ENXIO")))


def vanishes_torn(stick: Stick, chance: Random) -> None:
    stick.disk.vanish(after=chance.randint(1, stick.operations), torn=chance.randrange(1 << 30))


def vanishes_while_read(stick: Stick, chance: Random) -> None:
    stick.disk.vanish(after=chance.randint(1, stick.reads), ops=["read"])


def full_under_way(stick: Stick, chance: Random) -> Callable[[Progress], None]:
    """Somebody else takes all but some bytes, which are gone in the midst of a file."""
    at, left = chance.random() * 0.9, chance.randrange(5000)

    def watch(progress: Progress) -> None:
        if progress.step == "copy" and progress.total * at <= progress.done < progress.total:
            stick.disk.set_free(left)

    return watch


def too_small(stick: Stick, chance: Random) -> None:
    stick.disk.set_free(chance.randrange(10_000))


def over_quota(stick: Stick, chance: Random) -> None:
    stick.disk.fail("EDQUOT", ops=["write"], after=chance.randint(1, stick.writes))


def read_only(stick: Stick, chance: Random) -> None:
    stick.disk.fail("EROFS", after=chance.randint(1, stick.writes))


def fails_once(stick: Stick, chance: Random) -> None:
    stick.disk.fail("EIO", ops=CHANGES, after=chance.randint(1, stick.writes), count=1)


def reading_fails(stick: Stick, chance: Random) -> None:
    stick.disk.fail("EIO", ops=["read"], after=chance.randint(1, stick.reads))


def remote_trouble(stick: Stick, chance: Random) -> None:
    stick.disk.fail("EREMOTEIO", ops=["write", "fsync"], after=chance.randint(1, stick.writes))


def flips(stick: Stick, chance: Random) -> Callable[[Progress], None]:
    """One bit of any file of the package, after everything was written and before it is read back."""

    def watch(progress: Progress) -> None:
        if progress.step == "read-back" and progress.done == 0:
            files = sorted(path for path in stick.disk.path.rglob("*") if path.is_file() and path.stat().st_size)
            flip(chance.choice(files), chance)

    return watch


def flip(path: Path, chance: Random) -> None:
    """Change one bit, and neither size nor name."""
    with path.open("r+b") as file:
        place = chance.randrange(os.fstat(file.fileno()).st_size)
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))


def slow(stick: Stick, chance: Random) -> None:
    stick.disk.slow(chance.random() / 500)


def hangs(stick: Stick, chance: Random) -> None:
    stick.disk.hang(after=chance.randint(1, stick.operations), count=1)


HANGS_AND_COMES_BACK, HANGS_AND_IS_PULLED = "hangs, then goes on", "hangs, then is pulled"
FAULTS: Mapping[str, Strike] = {
    "vanishes": vanishes, "vanishes, its cache torn": vanishes_torn, "vanishes while read back": vanishes_while_read,
    "too small": too_small, "full under way": full_under_way, "over quota": over_quota,
    "read-only from some moment on": read_only, "one operation fails (EIO)": fails_once,
    "reading fails (EIO)": reading_fails, "another error (EREMOTEIO)": remote_trouble,
    "one bit flips before reading back": flips, "slow": slow,
    HANGS_AND_COMES_BACK: hangs, HANGS_AND_IS_PULLED: hangs,
}  # fmt: skip


def suffered(stick: Stick, data: Path, fault: str, chance: Random) -> Receipt | ExportError:
    """Export to a stick that has a fault, and see that nothing pretends; the stick is whole again afterwards.

    Raises:
        AssertionError: something that looks finished is not, or the source was changed.
    """
    source = tree(data)
    watch = FAULTS[fault](stick, chance)
    with ended(stick.disk, fault):
        try:
            answer: Receipt | ExportError = export(data, stick.disk.path, SETTINGS, watch or nobody)
        except ExportError as trouble:
            answer = trouble
    stick.disk.heal()
    stick.disk.set_free(1 << 30)
    if stick.disk.gone:
        stick.disk.bring_back()
    stick.disk.remount()  # what the kernel remembers is no proof
    assert_nothing_pretends(stick.disk.path)
    assert tree(data) == source
    if isinstance(answer, Receipt):
        assert verify(answer.path, remaking=False).ok
    return answer


def nobody(progress: Progress) -> None:
    """Nobody watches."""


def tried_again(data: Path, to: Path) -> Receipt:
    """The second try, to the same stick or another one, succeeds and verifies."""
    receipt = export(data, to, SETTINGS)
    assert verify(receipt.path, remaking=False).ok
    assert_nothing_pretends(to)
    return receipt


@contextmanager
def ended(disk: FragileDisk, fault: str) -> Iterator[None]:
    """End a hang from outside once nothing moves any more: let it go on, or take the stick away."""
    if fault not in (HANGS_AND_COMES_BACK, HANGS_AND_IS_PULLED):
        yield
        return
    over = threading.Event()

    def look() -> None:
        before = disk.counts()
        while not over.wait(LOOK):
            now = disk.counts()
            if now == before:
                if fault == HANGS_AND_IS_PULLED:
                    disk.vanish()
                disk.heal()
                return
            before = now

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
