"""Packages on exFAT, NTFS, ext4 and FAT32 with their real drivers: whole, full, locked, pulled, flipped, too large."""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pytest
from support import stick_trials
from support.filesystems import FAT32, KINDS, ImageStick, Kind, plugged
from support.packages import SETTINGS, a_day

from station.export.package import export

MODULES = Path("/usr/lib/uml/modules")
NEEDED = ("block/loop", "nls_cp437", "nls_ascii", "nls_utf8", "fat/fat", "fat/vfat")

Row = tuple[str, str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak filesystems", description=__doc__)
    parser.add_argument("pulls", type=int, nargs="?", default=12, help="how often each is pulled (default 12)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        become_a_machine()
        rows = list(tried(FAT32, asked.pulls, asked.seed))
        asked.inside.write_text(json.dumps(rows))
        os.sync()
        Path("/proc/sysrq-trigger").write_text("o")
        return 0
    rows = [row for kind in KINDS for row in somewhere(kind, asked.pulls, asked.seed)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print(" | ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
    return 1 if any(row[3].startswith("FAILED") for row in rows) else 0


def somewhere(kind: Kind, pulls: int, seed: int) -> Iterator[Row]:
    """Here, where this kernel and its tools can; else in a kernel of its own, for FAT32."""
    if os.geteuid() != 0:
        yield kind.name, kind.driver, "all", "not tried: mounting needs root"
    elif kind.missing_tools:
        yield kind.name, kind.driver, "all", f"not tried: {kind.missing_tools}"
    elif not kind.unknown:
        yield from tried(kind, pulls, seed)
    elif shutil.which("linux.uml") is None:
        yield (
            kind.name,
            kind.driver,
            "all",
            f"not tried: no {kind.name} in this kernel; apt-get install user-mode-linux",
        )
    else:
        yield from in_a_kernel_of_its_own(pulls, seed)


def in_a_kernel_of_its_own(pulls: int, seed: int) -> Iterator[Row]:
    """Linux as a program (https://docs.kernel.org/virt/uml/user_mode_linux_howto_v2.html) sees our whole disk."""
    with tempfile.TemporaryDirectory() as scratch:
        start, told = Path(scratch) / "start", Path(scratch) / "told.json"
        words = [sys.executable, __file__, str(pulls), "--seed", str(seed), "--inside", str(told)]
        start.write_text(
            f"#!/bin/sh\nexport PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8\nexec {' '.join(words)}\n"
        )
        start.chmod(0o755)
        told.touch()
        run = ["linux.uml", "mem=1G", "rootfstype=hostfs", "rootflags=/", "rw", f"init={start}", "quiet"]
        done = subprocess.run(
            [*run, "con=null", "con0=fd:0,fd:1"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=1800, check=False, env={**os.environ, "TMPDIR": scratch},
        )  # fmt: skip
        if not told.stat().st_size:
            yield FAT32.name, FAT32.driver, "all", f"FAILED: {done.stdout[-2000:]}"
            return
        for row in json.loads(told.read_text()):
            yield tuple(row)


def become_a_machine() -> None:
    """What an init does, as far as it is needed here: devices, memory for images, modules."""
    from support.sticks import mount

    assert mount("proc", Path("/proc"), "proc", 0, "")
    assert mount("sys", Path("/sys"), "sysfs", 0, "")
    mount("dev", Path("/dev"), "devtmpfs", 0, "")  # refused where the kernel has done so itself
    assert mount("run", Path("/run"), "tmpfs", 0, "size=512m")
    (modules,) = MODULES.glob(f"{os.uname().release}/kernel")
    for name in NEEDED:
        (module,) = modules.rglob(f"{name}.ko")
        load(module)
    tempfile.tempdir = "/run"


def load(module: Path) -> None:
    """finit_module(2), which has no name in Python."""
    import ctypes

    with module.open("rb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(313, file.fileno(), b"", 0) != 0:
            raise OSError(ctypes.get_errno(), f"{module.name} was refused")


def tried(kind: Kind, pulls: int, seed: int) -> Iterator[Row]:
    """Every trial on one kind, each on a new stick."""
    scratch = Path(tempfile.mkdtemp(prefix="sticks-"))
    try:
        data = scratch / "data"
        a_day(data)
        export(data, made(scratch / "first"), SETTINGS)  # the station has its key from here on
        source = stick_trials.tree(data)

        def attempt(trial: str, told: Callable[[ImageStick], str]) -> Row:
            try:
                with tempfile.TemporaryDirectory(dir=scratch) as folder, plugged(kind, Path(folder)) as stick:
                    seen = told(stick)
            except (Exception, pytest.fail.Exception) as error:
                traceback.print_exc()
                seen = f"FAILED: {error!r:.300}"
            if stick_trials.tree(data) != source:
                seen = "FAILED: the source was changed"
            return kind.name, driver_of(kind), trial, seen

        for trial, told in TRIALS.items():
            yield attempt(trial, lambda stick, told=told: told(stick, data))
        chance, pulled = random.Random(seed), Counter[str]()
        for _ in range(pulls):
            step, share = chance.choice(("copy", "read-back")), chance.random()
            *_, seen = attempt("pulled", lambda stick, step=step, share=share: pull(stick, data, step, share))
            pulled[seen] += 1
        for seen, often in pulled.most_common():
            yield kind.name, driver_of(kind), f"pulled under way, {often} times", seen
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def driver_of(kind: Kind) -> str:
    return f"{kind.driver} {os.uname().release}" if kind.in_kernel else kind.driver


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def whole(stick: ImageStick, data: Path) -> str:
    receipt = stick_trials.all_of_it(stick, data)
    files = f"{receipt.files} files, Chinese names as written, read back: {receipt.read_back}"
    return f"{files}; verified again after unplugging; its checker is content; mounted read-only: TargetReadOnly"


def case(stick: ImageStick, data: Path) -> str:
    return "two files" if stick_trials.twin_names(stick, data) else "one file; a package has no such names"


def full(stick: ImageStick, data: Path) -> str:
    stick_trials.full(stick, data)
    return "TargetFull before the first byte, TargetFull when filled under way; the next try succeeds"


def flipped(stick: ImageStick, data: Path) -> str:
    stick_trials.flipped(stick, data)
    return "ReadBackDiffers"


def dying(stick: ImageStick, data: Path) -> str:
    if stick.kind.name != "ext4":
        return "not tried: this driver can't be made to fail"
    stick_trials.dying(stick, data)
    return "TargetTrouble (EIO), told apart from a pulled one; nothing pretends"


def too_large(stick: ImageStick, data: Path) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        told = stick_trials.too_large(stick, data, Path(scratch))
    return f"{told} before the first byte"


def pull(stick: ImageStick, data: Path, step: str, share: float) -> str:
    content, _ = stick_trials.pulled(stick, data, step, share)
    state = "its checker is content" if content else "its checker complains at once"
    return f"TargetGone; {state}; after plugging in again exported, verified, checked clean"


TRIALS = {
    "whole package": whole, "names differing in case": case, "full": full, "one bit flipped in the flash": flipped,
    "every operation fails, plugged in": dying, "a file of 4 GiB": too_large,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
