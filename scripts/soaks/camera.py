"""1,500 shots at one desk whose body fails by script: nobody mixed up, nothing lost, nothing grows."""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.camerasoak import FAULTS, Figures, Standing, soak

PER_STUDENT = 10
WARM_UP = 100
"""Shots until everything that is loaded once has been loaded."""

GROWTH = 24_000_000
"""Bytes that each process may grow by after that; pictures of 6 MP come and go in between."""


def main() -> int:
    asked = arguments()
    home = Path(tempfile.mkdtemp(prefix="camera-soak-"))
    figures = soak(home / "data", asked.seed, asked.shots, PER_STUDENT, FAULTS)
    wrong = [*figures.wrong(), *grown(figures.standing)]
    table(figures)
    print(json.dumps({**summary(figures), "seed": asked.seed, "wrong": wrong}), flush=True)
    if wrong:
        print(f"evidence: {home}", file=sys.stderr)
    else:
        shutil.rmtree(home)
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak camera", description=__doc__)
    parser.add_argument("shots", type=int, nargs="?", default=1500)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def grown(seen: list[Standing]) -> list[str]:
    """What has grown between the end of the warming up and the end of the day; the median of three samples each."""
    warm = [one for one in seen if one.shots >= WARM_UP]
    if len(warm) < 6:
        return []
    return [
        name
        for name, room in (
            ("memory", GROWTH),
            ("descriptors", 0),
            ("threads", 0),
            ("camera_memory", GROWTH),
            ("camera_descriptors", 0),
            ("camera_threads", 0),
        )
        if _middle(warm[-3:], name) - _middle(warm[:3], name) > room
    ]


def _middle(samples: list[Standing], name: str) -> int:
    return int(sorted(getattr(one, name) for one in samples)[len(samples) // 2])


def table(figures: Figures) -> None:
    """Faults played by step and kind, what the desk said, and what the two processes held along the way."""
    print(f"{'fault played':26} | times")
    for name, times in figures.faults.items():
        print(f"{name:26} | {times:5}")
    print(f"\n{'trouble told':26} | times")
    for name, times in figures.told.items():
        print(f"{name:26} | {times:5}")
    print("\nshots |  desk MB  descriptors  threads | camera MB  descriptors  threads")
    for one in figures.standing[:: max(1, len(figures.standing) // 12)] + figures.standing[-1:]:
        desk = f"{one.memory / 1e6:8.1f} {one.descriptors:12} {one.threads:8}"
        camera = f"{one.camera_memory / 1e6:9.1f} {one.camera_descriptors:12} {one.camera_threads:8}"
        print(f"{one.shots:5} | {desk} | {camera}")


def summary(figures: Figures) -> dict:
    """All figures but the long ones."""
    rest = asdict(figures)
    for name in ("faults", "told", "standing"):
        del rest[name]
    return {**rest, "faults_played": sum(figures.faults.values()), "kinds": len(figures.faults)}


if __name__ == "__main__":
    sys.exit(main())
