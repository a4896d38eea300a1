"""200,000 damaged lists, or as many as you say: each is judged row by row or refused in type, in bounded memory."""

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import rosterfiles as files

from station.job.roster import template
from station.job.roster.columns import lay_out
from station.job.roster.reading import MEMORY, read_here
from station.job.roster.readingchild import bound
from station.job.roster.refusals import TableRefused
from station.job.roster.rows import judge

SLOW = 30
"""Seconds after which one list counts as never ending."""

TOKENS = (
    b"\0", b"\xff\xff", b"\r\n", b'"', b",", b"=1+1", b"</row>", b"<c r='XFD1048576'>", b"&#0;", b"999999999999999999",
    b"1E+17", "合计".encode(), "合计".encode("gb18030"), b"\xef\xbb\xbf", b"\x80", b"*", b" ", b"-1",
    b"\x7f\xff\xff\xff",
)  # fmt: skip


def main() -> int:
    asked = arguments()
    if asked.worker is not None:
        return work(Path(asked.worker), asked.seed, asked.first, asked.lists)
    counted: Counter[str] = Counter()
    wrong: list[dict[str, object]] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="roster-soak-", dir=memory_disk()) as place:
        at = 0
        with suppress(KeyboardInterrupt):  # what was found until then is told all the same
            while at < asked.lists:
                at = run_worker(Path(place), asked.seed, at, asked.lists, counted, wrong)
    seconds = round(time.monotonic() - begun)
    told = {
        "lists": at,
        "seed": asked.seed,
        "seconds": seconds,
        **dict(sorted(counted.items())),
        "wrong": wrong,
    }
    print(json.dumps(told, ensure_ascii=False))
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak roster", description=__doc__)
    parser.add_argument("lists", type=int, nargs="?", default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def memory_disk() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def run_worker(
    place: Path, seed: int, first: int, lists: int, counted: Counter[str], wrong: list[dict[str, object]]
) -> int:
    """Have lists judged until all are, or one ends the process that judges; give where to go on."""
    command = [sys.executable, __file__, str(lists), "--seed", str(seed), "--worker", str(place), "--first", str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None and worker.stderr is not None
        at = first - 1
        for line in worker.stdout:
            number, _, what = line.rstrip("\n").partition(" ")
            at = int(number)
            if what.startswith("!"):
                wrong.append({"list": at, "what": what})
            else:
                counted.update(json.loads(what))
        said = worker.stderr.read()
    if worker.returncode == 0:
        return lists
    ended = at + 1
    out_of_memory = worker.returncode == -signal.SIGABRT and "memory allocation of" in said
    if out_of_memory:
        counted["more memory than allowed"] += 1
    else:
        wrong.append({"list": ended, "what": f"ended with {worker.returncode}: {said[-300:]}"})
    return ended + 1


def work(place: Path, seed: int, first: int, lists: int) -> int:
    """Judge list after list, and tell of each on a line."""
    bound(MEMORY)
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError))
    originals = make_originals(place)
    for number in range(first, lists):
        chance = random.Random(f"{seed} {number}")
        name, raw = chance.choice(originals)
        path = place / f"offered{Path(name).suffix}"
        path.write_bytes(
            mutated_zip(raw, chance) if raw[:2] == b"PK" and chance.random() < 0.8 else mutated(raw, chance)
        )
        signal.alarm(SLOW)
        print(number, outcome(path), flush=True)
        signal.alarm(0)
        path.unlink()
    return 0


def outcome(path: Path) -> str:
    try:
        book = read_here(path)
        roster = judge(book, lay_out(book))
        assert roster.imported + roster.refused == roster.rows
        for problem in roster.problems[:50]:
            problem.as_json()
    except TableRefused as refused:
        return json.dumps([refused.code])
    except BaseException as defect:
        at = traceback.extract_tb(defect.__traceback__)[-1]
        return f"!{type(defect).__name__} {at.filename}:{at.lineno} {str(defect)[:100]!r}"
    return json.dumps(["judged", "judged with refused rows"] if roster.refused else ["judged"])


def make_originals(place: Path) -> list[tuple[str, bytes]]:
    """A good list as each program writes it."""
    rows = [files.HEADER, *files.people(12)]
    dbf = files.dbf_bytes(("XH", "XM", "XB", "SFZH", "BH"), rows[1:], deleted=(3,), driver=0x4D)
    lines = [files.csv_text([row]).encode("gb18030" if number % 3 else "utf-8") for number, row in enumerate(rows)]
    (place / "a.dbf").write_bytes(dbf)
    (place / "mixed.csv").write_bytes(b"".join(lines))
    made: list[Path] = [
        files.write_xlsx(place / "a.xlsx", rows, merged=((1, 4, 3, 4),)),
        files.write_xls(place / "a.xls", rows),
        files.write_csv(place / "a.csv", rows),
        files.write_csv(place / "g.csv", rows, "gb18030"),
        files.write_xlsx(place / "classes.xlsx", [("班级", "人数"), ("软件1", 30), ("软件2", 28)]),
        place / "a.dbf", place / "mixed.csv",
    ]  # fmt: skip
    filled = place / "t.xlsx"
    filled.unlink(missing_ok=True)
    template.ROWS = 20  # type: ignore[misc]
    template.write_template(filled)
    return [(path.name, path.read_bytes()) for path in (*made, filled)]


def mutated_zip(raw: bytes, chance: random.Random) -> bytes:
    """One part inside damaged, and the archive whole again: what is behind the checksum is reached."""
    with tempfile.TemporaryFile() as packed:
        packed.write(raw)
        with zipfile.ZipFile(packed) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if re.search(r"sheet\d|sharedStrings|workbook\.xml$|styles", name)]
    name = chance.choice(sheets)
    parts[name] = mutated(parts[name], chance)
    if chance.random() < 0.02:
        del parts[chance.choice(list(parts))]
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w") as archive:
            for one, part in parts.items():
                archive.writestr(one, part)
        packed.seek(0)
        return packed.read()


def mutated(raw: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(WAYS)(damaged, chance)
    return bytes(damaged)


def flip(damaged: bytearray, chance: random.Random) -> None:
    if damaged:
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)


def digit(damaged: bytearray, chance: random.Random) -> None:
    places = [found.start() for found in re.finditer(rb"[0-9]", damaged)]
    if places:
        damaged[chance.choice(places)] = chance.choice(b"0123456789XEe.-")


def cut_off(damaged: bytearray, chance: random.Random) -> None:
    del damaged[chance.randrange(len(damaged) + 1) :]


def leave_out(damaged: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(damaged) + 1)
    del damaged[at : at + chance.choice((1, 4, 32, 512))]


def twice(damaged: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(damaged) + 1)
    damaged[at:at] = damaged[at : at + chance.choice((1, 4, 32, 512))]


def put_in(damaged: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(damaged) + 1)
    damaged[at:at] = chance.choice(TOKENS)


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, flip, digit, cut_off, leave_out, twice, put_in)

if __name__ == "__main__":
    sys.exit(main())
