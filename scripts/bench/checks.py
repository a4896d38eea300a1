"""Cost of the checks on one core: a live frame of 640x424, and a still until its portrait is ready.

The simulated sitter drifts into place, so that detector, mesh and outline take their turns as in a real sitting. The
peer is the same networks called bare on the same schedule: decoding and inference, no landmark, no rule, no crop.
Processor time, the quickest of several rounds, so that what else runs here does not count.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from rows import row

from drivers.simulated.sitter import Stage
from station.checks.judge import Judge
from station.checks.sight.vision import cv2
from station.portrait.develop import develop
from station.portrait.still import decode

MODELS = ROOT / "station" / "checks" / "models"
PROFILE = "blue-2017/1"
FRAMES, ROUNDS = 150, 5


def milliseconds(work: Callable[..., object], *arguments: object) -> float:
    """Of this thread's processor time: the checks keep to one thread."""
    start = time.thread_time()
    work(*arguments)
    return 1000 * (time.thread_time() - start)


class Bare:
    """Decode, mesh and blendshapes on every frame, detector on every fifth, person mask on every third."""

    def __init__(self) -> None:
        self._detector = cv2.FaceDetectorYN.create(str(MODELS / "yunet.onnx"), "", (320, 212))
        names = ("face_landmarks_478", "face_blendshapes", "selfie_segmentation_landscape")
        self._networks = [Interpreter(str(MODELS / f"{name}.tflite"), num_threads=1) for name in names]
        for network in self._networks:
            network.allocate_tensors()
        self._inputs = [np.zeros(network.get_input_details()[0]["shape"], np.float32) for network in self._networks]
        self._turn = 0

    def live(self, jpeg: bytes) -> None:
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        if self._turn % 5 == 0:
            self._detector.detect(cv2.resize(image, (320, 212), interpolation=cv2.INTER_AREA))
        for which in (0, 1) if self._turn % 3 else (0, 1, 2):
            network = self._networks[which]
            network.set_tensor(network.get_input_details()[0]["index"], self._inputs[which])
            network.invoke()
        self._turn += 1


def live_frames() -> list[bytes]:
    stage = Stage()
    stage.sit(1, {}, drift_s=FRAMES / 50, now=0.0)
    return [stage.frame(number / 25) for number in range(FRAMES)]


def quickest(work: Callable[[bytes], object], jpegs: list[bytes]) -> list[float]:
    """Milliseconds of each frame in the quickest round, sorted."""
    rounds = [[milliseconds(work, jpeg) for jpeg in jpegs] for _ in range(ROUNDS)]
    return sorted(min(rounds, key=sum))


def still(megapixels: int) -> float:
    """Milliseconds from a camera's JPEG to the portrait's bytes, in the quickest round."""
    stage = Stage(megapixels)
    stage.sit(1, {}, now=0.0)
    jpeg = stage.still(10.0)
    judge = Judge(PROFILE)

    def darkroom() -> None:
        picture = decode(jpeg)
        judgement = judge.still(picture.image)
        assert judgement.crop is not None, "the simulated sitter was not found"
        develop(picture.image, judgement.crop, judge.profile)

    return min(milliseconds(darkroom) for _ in range(ROUNDS + 1))


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    jpegs = live_frames()
    ours, bare = quickest(Judge(PROFILE).live, jpegs), quickest(Bare().live, jpegs)
    note = "640x424, one core, JPEG decode included; peer: the same networks bare on the same schedule"
    row("checks: live frame, mean", statistics.mean(ours), statistics.mean(bare), "ms", note)
    p95 = round(0.95 * (len(ours) - 1))
    row("checks: live frame, p95", ours[p95], bare[p95], "ms", note)
    for megapixels in (6, 24):
        note = "decode, every rule, crop, portrait; one core; nothing comparable runs beside it"
        row(f"checks: {megapixels} MP still to portrait", still(megapixels), None, "ms", note)


if __name__ == "__main__":
    main()
