"""Cost of the checks on one core: a live frame of 640x424, and a still until its portrait is ready.

The simulated sitter drifts into place, so that detector, mesh and outline take their turns as in a real sitting. Of
several rounds the quickest counts. No peer runs beside it: MediaPipe's
task library can't be installed together with our OpenCV.
"""

import json
import os
import statistics
import time
from collections.abc import Callable

from drivers.simulated.sitter import Stage
from station.checks.judge import Judge
from station.portrait.develop import develop
from station.portrait.still import decode

PROFILE = "blue-2017/1"
FRAMES, ROUNDS = 150, 5


def milliseconds(work: Callable[..., object], *arguments: object) -> float:
    """Of processor time: the checks keep to one thread, and what else runs here must not count."""
    start = time.thread_time()
    work(*arguments)
    return 1000 * (time.thread_time() - start)


def live_frames() -> list[float]:
    """Milliseconds of each frame in the quickest round."""
    stage = Stage()
    stage.sit(1, {}, drift_s=FRAMES / 50, now=0.0)
    jpegs = [stage.frame(number / 25) for number in range(FRAMES)]
    judge = Judge(PROFILE)
    rounds = [[milliseconds(judge.live, jpeg) for jpeg in jpegs] for _ in range(ROUNDS)]
    return min(rounds, key=sum)


def still(megapixels: int) -> float:
    """Milliseconds from a camera's JPEG to the portrait's bytes, in the quickest round."""
    stage = Stage(megapixels)
    stage.sit(1, {}, now=0.0)
    jpeg = stage.still(10.0)
    judge = Judge(PROFILE)

    def darkroom() -> None:
        picture = decode(jpeg)
        judgement = judge.still(picture.image)
        if judgement.crop is None:
            raise RuntimeError("the simulated sitter was not found")
        develop(picture.image, judgement.crop, judge.profile)

    return min(milliseconds(darkroom) for _ in range(ROUNDS + 1))


def row(name: str, ours: float, note: str) -> None:
    print(json.dumps({"name": name, "ours": round(ours, 2), "peer": None, "unit": "ms", "ratio": None, "note": note}))


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    frames = sorted(live_frames())
    row("live frame, mean", statistics.mean(frames), "640x424, one core, JPEG decode included")
    row("live frame, p95", frames[round(0.95 * len(frames))], "640x424, one core, JPEG decode included")
    for megapixels in (6, 24):
        row(f"still {megapixels} MP to portrait", still(megapixels), "decode, ten rules, crop, portrait; one core")


if __name__ == "__main__":
    main()
