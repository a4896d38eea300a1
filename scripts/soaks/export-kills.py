"""Exports killed 200 times at random moments, each gone on with by the next: nothing copied twice, none looks done."""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from support import packages
from support.journals import open_journal

from station.export.formats.manifest import NewPart
from station.export.naming import PARTIAL
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.verify import verify

PEOPLE, LARGE, SIZE = 60, 12, 3 << 20
ROOMS = ("portraits", "originals", "orphans")
WAYS = (
    packages.SETTINGS,
    packages.SETTINGS,
    replace(packages.SETTINGS, names="id_number"),
    replace(packages.SETTINGS, part=NewPart(kind="new")),
)


def main() -> int:
    asked = arguments()
    chance = random.Random(asked.seed)
    home = Path(tempfile.mkdtemp(prefix="export-kills-", dir=asked.dir))
    data, to = home / "data", home / "stick"
    to.mkdir()
    fill(data)
    took = whole(data, to)
    counts = Counter[str]()
    while counts["kills"] < asked.kills and not counts["losses"]:
        counts.update(one_package(data, to, chance, took))
    left = [path.name for path in to.iterdir()]
    print(json.dumps({**counts, "seconds_whole": round(took, 2), "left": left, "seed": asked.seed}), flush=True)
    if counts["losses"] or left:
        print(f"evidence: {home}", file=sys.stderr)
        return 1
    shutil.rmtree(home)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak export-kills", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", help="where to work: a mounted stick, for instance")
    return parser.parse_args()


def fill(data: Path) -> None:
    """Many small pictures, and some files that take a while."""
    with open_journal(data) as journal:
        for index in range(1, PEOPLE + 1):
            packages.capture(journal, data, index)
        for number in range(LARGE):
            content = random.Random(number).randbytes(SIZE)
            journal.orphan(packages.keep(data, f"orphans/film-{number}.mov", content), "foreign")


def whole(data: Path, to: Path) -> float:
    """Seconds that an export takes that nobody kills."""
    begun = time.monotonic()
    life(data, to, packages.SETTINGS, None)
    took = time.monotonic() - begun
    for path in to.iterdir():
        shutil.rmtree(path)
    return took


def life(data: Path, to: Path, how: ExportSettings, seconds: float | None) -> bool:
    """One export in a process of its own; whether it came to its end before it was killed."""
    child = os.fork()
    if not child:
        status = 1
        try:
            export(data, to, how)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("an export failed of itself")
    return os.WIFEXITED(status)


def one_package(data: Path, to: Path, chance: random.Random, took: float) -> Counter[str]:
    """Kill until one of the exports is quicker, or patience ends; everything that must hold is looked at each time."""
    counts = Counter[str]()
    how = chance.choice(WAYS)
    good: dict[tuple[str, int], str] = {}
    for _ in range(chance.randint(1, 12)):
        ended = life(data, to, how, chance.uniform(0.0, 1.1) * took)
        counts["packages" if ended else "kills"] += 1
        counts["losses"] += losses(to, good, same_names=True)
        if ended or any(not path.name.endswith(PARTIAL) for path in to.iterdir()):
            break
        if chance.random() < 0.2:
            how = chance.choice(WAYS)
            good = {key: sum_ for key, sum_ in good.items() if not key[0].startswith("portraits/")}
            counts["other_way"] += 1
    if all(path.name.endswith(PARTIAL) for path in to.iterdir()):
        life(data, to, how, None)
        counts["packages"] += 1
        counts["losses"] += losses(to, good, same_names=True)
    if len(done := list(to.iterdir())) != 1 or not verify(done[0], remaking=False).ok:
        counts["losses"] += 1
        return counts
    counts["kept"] += len(good)
    shutil.rmtree(done[0])
    return counts


def losses(to: Path, good: dict[tuple[str, int], str], *, same_names: bool) -> int:
    """Count what must not be: a finished name over something else, a manifest too early, a good file written anew.

    `good` tells the files that were whole, by path and inode, and is brought up to date.
    """
    found = 0
    for package in to.iterdir():
        if not package.name.endswith(PARTIAL) and not verify(package, remaking=False).ok:
            print(f"looks finished and is not: {package}", flush=True)
            found += 1
        found += too_early(package / "data")
    (package,) = to.iterdir() if len(list(to.iterdir())) == 1 else (to,)
    now = dict(pictures(package))
    for (path, inode), content in good.items():
        again = [key for key in now if key[0] == path]
        if same_names and again and (path, inode) not in now and now[again[0]] == content:
            print(f"written again: {path}", flush=True)
            found += 1
    good.clear()
    good.update(now)
    return found


def too_early(data: Path) -> int:
    try:
        files = json.loads((data / "manifest.json").read_bytes())["files"]
    except (FileNotFoundError, ValueError):
        return 0
    wrong = [file["path"] for file in files if sum_of(data / file["path"]) != file["sha256"]]
    for path in wrong:
        print(f"named and not there: {path}", flush=True)
    return len(wrong)


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def pictures(package: Path) -> list[tuple[tuple[str, int], str]]:
    places = [path for room in ROOMS for path in (package / "data" / room).glob("*")]
    return [((f"{path.parent.name}/{path.name}", path.stat().st_ino), sum_of(path)) for path in places]


if __name__ == "__main__":
    sys.exit(main())
