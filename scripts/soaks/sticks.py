"""Exports to sticks that fail at random moments, 300 times: nothing pretends, the next succeeds, and who reads what."""

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.fragile import FragileDisk
from support.packages import a_day
from support.stick_faults import FAULTS, Stick, measured, suffered, tried_again

from station.export.errors import ExportError
from station.words import say

ENDS_WELL = "exported and verified"


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak sticks", description=__doc__)
    parser.add_argument("exports", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seen, said, resumed, broken = Counter[tuple[str, str]](), dict[str, ExportError](), 0, 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sticks-") as home, FragileDisk(Path(home) / "disk") as disk:
        data, other = Path(home) / "data", Path(home) / "other"
        a_day(data)
        other.mkdir()
        stick = measured(disk, data)
        for number in range(asked.exports):
            seed = asked.seed * 1_000_000 + number
            fault = list(FAULTS)[number % len(FAULTS)]
            try:
                answer, whole = once(stick, data, other, fault, Random(seed))
            except Exception:
                broken += 1
                print(f"seed {seed}, {fault}:", file=sys.stderr)
                traceback.print_exc()
                continue
            resumed += whole
            code = answer.code if isinstance(answer, ExportError) else ENDS_WELL
            seen[fault, code] += 1
            if isinstance(answer, ExportError):
                said.setdefault(code, answer)
    table(seen, said)
    figures = {
        "exports": asked.exports, "seed": asked.seed, "broken_promises": broken, "gone_on_with": resumed,
        "operations": stick.operations, "seconds": round(time.monotonic() - begun),
    }  # fmt: skip
    print(json.dumps(figures))
    return 1 if broken else 0


def once(stick: Stick, data: Path, other: Path, fault: str, chance: Random) -> tuple[object, bool]:
    """One fault, then the second try: on the same stick mostly, now and then on another one."""
    stick.disk.wipe()
    answer = suffered(stick, data, fault, chance)
    receipt = tried_again(data, stick.disk.path if chance.random() < 0.8 else other)
    return answer, receipt.resumed > 0


def table(seen: Counter[tuple[str, str]], said: dict[str, ExportError]) -> None:
    """Fault, what came of it, how often; then what is read for each code, with the figures of its first time."""
    print("| fault | result | times |\n|---|---|---|")
    for fault in FAULTS:
        for (of, code), times in seen.most_common():
            if of == fault:
                print(f"| {fault} | {code} | {times} |")
    print("\n| result | 操作员看到 | the operator reads |\n|---|---|---|")
    for code, trouble in said.items():
        chinese, english = (say(f"trouble.{code}", language, **trouble.params) for language in ("zh_CN", "en"))
        print(f"| {code} | {chinese} | {english} |")


if __name__ == "__main__":
    sys.exit(main())
