"""2,000 swipes on a reader behind the real pcscd, and a card held 15 s: descriptors, threads and memory stay flat."""

import os
import sys
import tempfile
import threading
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from contracts.readers import SEED, cards
from support import usbreader
from support.pcscd import PrivatePcscd
from support.readerbenches import UsbBench
from support.usbreader import UsbReader

from drivers.readers.base import CardRead, Lifted
from drivers.simulated.people import person

WARM_UP = 100
GROWTH = 2_000_000
"""Bytes that this process may grow by; 2,000 swipes once cost 0.2 MB."""


def standing() -> dict[str, int]:
    """What this process holds."""
    return {
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "memory": psutil.Process().memory_info().rss,
    }


def swipe(bench: UsbBench, index: int) -> bool:
    """One card down and up again: whether exactly that card was read."""
    bench.put(index)
    read = cards(bench.events_until(CardRead))
    bench.lift()
    bench.events_until(Lifted)
    return read == [person(SEED, index).id_number]


def soak(bench: UsbBench, swipes: int) -> list[str]:
    """What went wrong; nothing as a rule."""
    bench.reader.open()
    wrong = sum(not swipe(bench, index) for index in range(WARM_UP))
    before = standing()
    wrong += sum(not swipe(bench, index) for index in range(swipes))
    after = standing()
    bench.put(1)
    held = cards(bench.events_during(15))
    print({"swipes": swipes, "before": before, "after": after, "held 15 s": len(held)})
    faults = [f"{wrong} swipes were not the card that lay there"] if wrong else []
    faults += [name for name in ("descriptors", "threads") if after[name] > before[name]]
    faults += ["memory"] if after["memory"] - before["memory"] > GROWTH else []
    faults += ["a held card was not one swipe"] if len(held) != 1 else []
    return faults


def main() -> int:
    swipes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="swipes-") as folder:
        home = Path(folder)
        usbreader.build(home)
        usb, pcscd = UsbReader(home, home / "plate.socket"), PrivatePcscd(home)
        pcscd.start_with(usb)
        for model in ("storage", "sam-transmit", "escape"):
            (home / model).mkdir()
            bench = UsbBench(home / model, usb, "--model", model, "--read-ms", "0")
            faults += [f"{model}: {fault}" for fault in soak(bench, swipes)]
            bench.end()
        pcscd.stop()
        usb.end()
    print("\n".join(faults) or "flat")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
