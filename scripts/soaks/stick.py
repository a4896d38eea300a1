"""A rehearsal day whose stick is pulled and put back five times: all of it is there in the end, no good file twice.

The stick is a file system of its own that loses what was not synced when it is pulled. It is pulled at moments that
chance decides, with its mount point left; the day goes on. In the end the open desk exports, the package is verified,
and what was written to the stick is held against what lies there.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.fragile import FragileDisk
from support.stickdays import a_stick_day

from station.export.verify import verify
from station.stick.standing import Phase
from station.stick_commands import Export, KeepStick


class Fate(threading.Thread):
    """Pulls the stick, and puts it back, so many times."""

    def __init__(self, disk: FragileDisk, pulls: int, seed: int) -> None:
        super().__init__(name="fate", daemon=True)
        self._disk, self._left, self._chance = disk, pulls, random.Random(seed)
        self.pulled = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Until so many pulls are over."""
        while self.pulled < self._left and not self.over.wait(self._chance.uniform(2, 7)):
            self._disk.vanish(after=self._chance.randrange(1, 40), torn=self._chance.randrange(1 << 30), errno="ENODEV")
            self.over.wait(self._chance.uniform(2, 6))
            if not self._disk.gone:
                self._disk.vanish(torn=self._chance.randrange(1 << 30), errno="ENODEV")
                self.over.wait(1.0)
            self._disk.bring_back()
            self.pulled += 1


def play(students: int, pulls: int, seed: int) -> dict[str, object]:
    """One day; give its figures."""
    with tempfile.TemporaryDirectory() as folder, FragileDisk(Path(folder) / "stick") as disk:
        fate = Fate(disk, pulls, seed)
        with a_stick_day(Path(folder) / "data", students, seed, due_after=1.0) as day:
            day.station.post(KeepStick(disk.path))
            day.wait(lambda standing: bool(standing.name or standing.phase is Phase.FOLLOWING))
            fate.start()
            day.hall.play()
            fate.join(20 * pulls)
            ended = time.monotonic()
            last = day.wait(lambda standing: standing.code is None and standing.behind == 0, 180)
            caught_up = time.monotonic() - ended
            before = disk.counts()
            began = time.monotonic()
            day.station.post(Export(disk.path, None, "soak"))
            done = day.wait(lambda one: one.phase in (Phase.DONE, Phase.TROUBLE), 300)
            took = time.monotonic() - began
            exported = disk.counts() - before
        fate.over.set()
        receipt = done.receipt
        assert receipt is not None, done
        lying = [path for path in receipt.path.rglob("*") if path.is_file()]
        pictures = sum(path.stat().st_size for path in lying if path.parent.parent.name == "data")
        found = verify(receipt.path)
        return {
            "students": students, "seed": seed, "pulls": fate.pulled, "said": day.said, "people": receipt.people,
            "files": receipt.files, "resumed": receipt.resumed, "faults": [fault.code for fault in found.faults],
            "backed_up_before": last.backed_up, "seconds_until_level": round(caught_up, 1),
            "seconds_of_export": round(took, 1), "picture_bytes": pictures,
            "written_while_followed": before.written, "written_by_export": exported.written,
            "packages": sorted(path.name for path in disk.path.iterdir()),
        }  # fmt: skip


def main() -> int:
    """Play, say what happened, and whether it was as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--pulls", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    figures = play(told.students, told.pulls, told.seed)
    # A pull costs the file that was being written, and what the stick lost of it; nothing else is written again.
    spare = (1 + told.pulls) * 2 * 1024 * 1024
    twice = int(str(figures["written_while_followed"])) - int(str(figures["picture_bytes"]))
    good = not figures["faults"] and figures["pulls"] == told.pulls and twice < spare
    print(json.dumps({**figures, "written_twice": twice, "good": good}, ensure_ascii=False, indent=1))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
