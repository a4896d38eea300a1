"""One package of 20,000 files: seconds and memory of exporting, going on, verifying, and how both grow."""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from support.journals import BODY, VERDICTS, open_journal, sit
from support.packages import CROP, PROFILE, SETTINGS, jpeg, keep

from db.records import PortraitFacts
from station.export.errors import ExportStopped
from station.export.package import export
from station.export.progress import Progress, Stop
from station.export.verify import verify

A_PERSON = 2


def main() -> int:
    asked = arguments()
    home = Path(tempfile.mkdtemp(prefix="export-many-", dir=asked.dir))
    for files in (asked.files // 4, asked.files):
        data, to = home / f"data-{files}", home / f"stick-{files}"
        to.mkdir()
        begun = time.monotonic()
        fill(data, files // A_PERSON)
        told = {"files": files, "filled": round(time.monotonic() - begun, 1)}
        for name, step in (("stopped", stopped), ("export", finished), ("verify", verified)):
            told |= apart(name, step, data, to)
        print(json.dumps(told), flush=True)
    shutil.rmtree(home)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak export-many", description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=20_000)
    parser.add_argument("--dir", help="where to work: a mounted stick, for instance")
    return parser.parse_args()


def fill(data: Path, people: int) -> None:
    """Everybody with a tiny picture: the number is what matters."""
    shot, small = jpeg("original", (16, 16)), jpeg("portrait", (12, 16))
    with open_journal(data) as journal:
        for index in range(1, people + 1):
            sitting = sit(journal, index)
            intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
            exposure = journal.bind(intent.id, keep(data, f"originals/{index}.jpg", shot + str(index).encode()))
            made = keep(data, f"portraits/{index}.jpg", small + str(index).encode())
            facts = PortraitFacts(made.path, made.sha256, made.size, CROP, 88, PROFILE, tuple(VERDICTS))
            journal.portray(exposure.id, facts)
            journal.accept(sitting.id, exposure.id)


def stopped(data: Path, to: Path) -> None:
    """In the middle of the copying: the events are most of the bytes, and come before the pictures."""
    stop, told = Stop(), 0
    pieces = sum(1 for room in ("originals", "portraits") for _ in (data / room).iterdir()) // 2

    def watch(progress: Progress) -> None:
        nonlocal told
        told += 1
        if told > pieces:
            stop.say()

    try:
        export(data, to, SETTINGS, stop.heeded(watch))
    except ExportStopped:
        return
    raise RuntimeError("it was not stopped")


def finished(data: Path, to: Path) -> None:
    receipt = export(data, to, SETTINGS)
    if not receipt.resumed:
        raise RuntimeError("nothing was gone on with")


def verified(data: Path, to: Path) -> None:
    (package,) = to.iterdir()
    if not verify(package, remaking=False).ok:
        raise RuntimeError("not whole")


def apart(name: str, step, data: Path, to: Path) -> dict:
    """Seconds and megabytes of a step in a process of its own."""
    begun = time.monotonic()
    child = os.fork()
    if not child:
        status = 1
        try:
            step(data, to)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{name} failed")
    return {
        f"{name}_s": round(time.monotonic() - begun, 1),
        f"{name}_cpu_s": round(used.ru_utime + used.ru_stime, 1),
        f"{name}_mb": used.ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(f"before: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)
    sys.exit(main())
