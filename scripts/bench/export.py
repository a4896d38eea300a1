"""Packages: ours beside what a careful person would type: `cp -r`, `sync`, and `sha256sum` of what lies there.

Same bytes, same disk, every file read from the disk and not from the system's memory, on both sides. Ours also asks
the journal, hashes the source, decodes every picture, and seals. Pairs in turn; medians.
"""

import hashlib
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np
from PIL import Image as Pillow
from rows import row, spread, timed
from support.journals import BODY, VERDICTS, open_journal, sit
from support.packages import CROP, PROFILE, SETTINGS, keep

from db.records import PortraitFacts
from station.export.package import export
from station.export.receive.receiving import receive
from station.export.verify import verify

STUDENTS, FOR_REAL = int(os.environ.get("EXPORT_BENCH_STUDENTS", "200")), 2000
DESKS, EACH = 20, 8
ROUNDS = 3
KINDS = 8


def main() -> int:
    place = Path(tempfile.mkdtemp(prefix="export-bench-", dir=os.environ.get("EXPORT_BENCH_DIR")))
    try:
        originals = [original(number) for number in range(KINDS)]
        exporting(place, originals)
        receiving(place, originals)
    finally:
        shutil.rmtree(place)
    return 0


def original(number: int) -> bytes:
    """24 megapixels with as much grain as gives a camera's 10 MB."""
    grain = np.random.default_rng(number).normal(128, 30, (2000, 3000, 3)).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    Pillow.fromarray(grain).resize((6000, 4000), Pillow.Resampling.BILINEAR).save(file, "JPEG", quality=88)
    return file.getvalue()


def portrait(number: int) -> bytes:
    grain = np.random.default_rng(number).normal(128, 12, (160, 120, 3)).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    Pillow.fromarray(grain).resize((480, 640)).save(file, "JPEG", quality=88, dpi=(300, 300))
    return file.getvalue()


def unlike(jpeg: bytes, words: str) -> bytes:
    """The same picture with a comment in it: no two files may be the same."""
    said = words.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + jpeg[2:]


def fill(data: Path, students: int, originals: list[bytes], **desk: str) -> None:
    """A day: everybody accepted at once."""
    with open_journal(data, **desk) as journal:
        for index in range(1, students + 1):
            sitting = sit(journal, index)
            words = f"{desk} {sitting.number}"
            intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
            picture = unlike(originals[index % len(originals)], words)
            exposure = journal.bind(intent.id, keep(data, f"originals/{sitting.number}-1.jpg", picture))
            made = keep(data, f"portraits/{sitting.number}-1.jpg", unlike(portrait(index % 50), words))
            facts = PortraitFacts(made.path, made.sha256, made.size, CROP, 88, PROFILE, tuple(VERDICTS))
            journal.portray(exposure.id, facts)
            journal.accept(sitting.id, exposure.id)


def cold(*folders: Path) -> None:
    """The system's memory lets go of every file of these folders, as far as it is asked to."""
    os.sync()
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def sums_of(folder: Path) -> bytes:
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.relative_to(folder)}\n")
    return "".join(lines).encode()


def copied_by_hand(sources: list[Path], to: Path, sums: bytes) -> None:
    """Copy, see it to the disk, and compare what lies there with the sums."""
    subprocess.run(["cp", "-r", *map(str, sources), str(to)], check=True)
    subprocess.run(["sync", "-f", str(to)], check=True)
    cold(to)
    subprocess.run(["sha256sum", "-c", "--quiet", "-"], input=sums, cwd=to, check=True)


def decoded_by_hand(folder: Path) -> None:
    """As quickly as Pillow can: scaled down while decoding."""
    for path in folder.rglob("*.jpg"):
        with Pillow.open(path) as picture:
            picture.draft(None, (picture.width // 8, picture.height // 8))
            picture.load()


def beside(
    name: str, ours: Callable[[], object], peer: Callable[[], object], prepare: Callable[[], object], size: int,
    note: str,
) -> None:  # fmt: skip
    """Both in turn, each from a cold start."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        prepare()
        mine.append(timed(ours))
        prepare()
        theirs.append(timed(peer))
    rate = size / 1e6 / statistics.median(mine)
    told = f"{note}; {size / 1e9:.2f} GB, {rate:.0f} MB/s; ours s {spread(mine, 1)}; peer s {spread(theirs, 1)}"
    row(f"export {name}", statistics.median(mine), statistics.median(theirs), "s", told)


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def exporting(place: Path, originals: list[bytes]) -> None:
    data, to = place / "data", place / "to"
    fill(data, STUDENTS, originals)
    rooms = [data / "originals", data / "portraits"]
    sums = sums_by_room(rooms)
    size = sum(path.stat().st_size for room in rooms for path in room.iterdir())
    each = len(originals[0]) / 1e6
    note = f"scaled to this machine: {STUDENTS} of {FOR_REAL} students, {each:.1f} MB originals of 24 Mpx"

    def prepare() -> None:
        emptied(to)
        cold(*rooms)

    beside(
        "of a day, cp -r + sync + sha256sum -c", lambda: export(data, to, SETTINGS),
        lambda: copied_by_hand(rooms, to, sums), prepare, size, note,
    )  # fmt: skip
    beside(
        "of a day, cp -r + sync + sha256sum -c + Pillow", lambda: export(data, to, SETTINGS),
        lambda: (copied_by_hand(rooms, to, sums), decoded_by_hand(to)), prepare, size,
        f"{note}; the peer decodes every picture too",
    )  # fmt: skip
    emptied(to)
    package = export(data, to, SETTINGS).path
    beside(
        "verify, sha256sum -c", lambda: verify(package, remaking=False),
        lambda: subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=package / "data", check=True),
        lambda: cold(package), size, f"{note}; chain and records on top; no portrait remade",
    )  # fmt: skip
    shutil.rmtree(data)
    shutil.rmtree(to)


def sums_by_room(rooms: list[Path]) -> bytes:
    return b"".join(
        line.replace(b"  ", b"  " + room.name.encode() + b"/", 1)
        for room in rooms
        for line in sums_of(room).splitlines(keepends=True)
    )


def receiving(place: Path, originals: list[bytes]) -> None:
    packages, sticks, office, to = [], emptied(place / "sticks"), place / "office", place / "to"
    for number in range(DESKS):
        data = place / "data"
        fill(data, EACH, originals, job=f"job-{number // 26}", desk=chr(ord("A") + number % 26))
        packages.append(export(data, sticks, replace(SETTINGS, school="10622")).path)
        shutil.rmtree(data)
    sums = sums_by_room(packages)
    size = sum(path.stat().st_size for path in sticks.rglob("*") if path.is_file())

    def prepare() -> None:
        shutil.rmtree(office, ignore_errors=True)
        emptied(to)
        cold(sticks)

    beside(
        "receive, cp -r + sync + sha256sum -c", lambda: receive(packages, office),
        lambda: copied_by_hand(packages, to, sums), prepare, size,
        f"{DESKS} packages of {EACH} students; each is verified first, then kept and read back, and merged",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
