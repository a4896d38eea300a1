"""The shipped desk killed 500 times, in every named step and at random moments: nothing lost, nobody mixed up."""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from support.kills.day import BETWEEN, Day, live_through
from support.kills.plans import Quota
from support.kills.steps import STEPS

from station.rehearsal.script import seeded

SIDE_BY_SIDE = 2
A_DAY = 25
STUDENTS = 12
ALL_KINDS = ("misbound", "lost", "reused", "unaccounted", "damaged", "bug", "stuck")


def main() -> int:
    asked = arguments()
    keep_away_from_midnight()
    home = Path(tempfile.mkdtemp(prefix="kills-"))
    share = -(-asked.kills // SIDE_BY_SIDE), -(-asked.each // SIDE_BY_SIDE)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        harnesses = [pool.submit(harness, home, asked.seed + 1000 * number, *share) for number in range(SIDE_BY_SIDE)]
        days = [day for one in harnesses for day in one.result()]
    losses = sum(len(day.findings) for day in days)
    table(days)
    figures = totals(days, asked)
    print(json.dumps(figures), flush=True)
    if losses == 0:
        shutil.rmtree(home)
    else:
        print(f"evidence: {home}", file=sys.stderr)
    return 1 if losses or figures["least_hits"] < asked.each else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak kills", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=500)
    parser.add_argument("--each", type=int, default=10, help="at least so many in every named step (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def keep_away_from_midnight() -> None:
    """A desk without a job names its day by the date; for all programs started from here it is morning."""
    os.environ["TZ"] = f"KILLS{(datetime.now(UTC).hour - 8) % 24}"
    time.tzset()


def harness(home: Path, seed: int, kills: int, each: int) -> list[Day]:
    """One day after the other until all kills are made."""
    days: list[Day] = []
    quota = Quota(seed, each, kills, A_DAY)
    while not quota.done:
        number = seed + len(days)
        folder = home / f"day-{number}"
        folder.mkdir()
        begun = time.monotonic()
        day = live_through(folder, number, STUDENTS, seeded(number, STUDENTS), quota)
        days.append(day)
        report(number, day, time.monotonic() - begun)
        if not day.findings:
            shutil.rmtree(folder)
    return days


def report(seed: int, day: Day, seconds: float) -> None:
    counts = ", ".join(f"{name} {day.figures.get(name)}" for name in ("accepted", "abandoned", "orphans", "kept_twice"))
    print(f"seed {seed}: {len(day.deaths)} kills in {seconds:.0f} s; {counts}", flush=True)
    for finding in day.findings:
        print(f"  seed {seed} life {finding.life}: {finding.kind}: {finding.text}", flush=True)


def table(days: list[Day]) -> None:
    """What was promised in a life and not kept is put down to that life's death."""
    kills, losses = Counter[str](), Counter[str]()
    for day in days:
        steps = {death.life: death.step for death in day.deaths}
        kills.update(steps.values())
        losses.update(steps.get(finding.life or 0, "some step of the day") for finding in day.findings)
    print(f"{'step':32} | kills | losses")
    for step in [*(step.name for step in STEPS), BETWEEN, *(losses.keys() - kills.keys())]:
        print(f"{step:32} | {kills[step]:5} | {losses[step]:6}")


def totals(days: list[Day], asked: argparse.Namespace) -> dict:
    deaths = [death for day in days for death in day.deaths]
    kinds = Counter(finding.kind for day in days for finding in day.findings)
    figures = sum((Counter(day.figures) for day in days), Counter[str]())
    hits = Counter(death.step for death in deaths)
    return {
        "kills": len(deaths),
        "ordered": sum(death.ordered for death in deaths),
        "days": len(days),
        "least_hits": min(hits[step.name] for step in STEPS),
        "seconds_per_life": round(sum(death.seconds for death in deaths) / max(1, len(deaths)), 2),
        **{kind: kinds[kind] for kind in ALL_KINDS},
        **{name: figures[name] for name in ("accepted", "abandoned", "orphans", "kept_twice", "faults")},
        "seed": asked.seed,
    }


if __name__ == "__main__":
    sys.exit(main())
