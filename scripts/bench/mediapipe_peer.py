"""MediaPipe's FaceLandmarker on the bench's frames, run by the python of its own environment.

Landmarks, blendshapes and pose. Takes a folder of JPEG frames, the .task file and how many rounds; prints the
milliseconds of each frame in the quickest round as JSON. Processor time of the whole process, for MediaPipe works in
threads of its own.
"""

import json
import sys
import time
from pathlib import Path

import cv2
import mediapipe
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision


def main(folder: str, task: str, rounds: int) -> None:
    """Look at every frame in order, as a video."""
    cv2.setNumThreads(1)
    jpegs = [path.read_bytes() for path in sorted(Path(folder).glob("*.jpg"))]
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=task), running_mode=vision.RunningMode.VIDEO, num_faces=1,
        output_face_blendshapes=True, output_facial_transformation_matrixes=True,
    )  # fmt: skip
    quickest: list[float] = []
    for _ in range(rounds):
        with vision.FaceLandmarker.create_from_options(options) as landmarker:
            times = [_look(landmarker, jpeg, number) for number, jpeg in enumerate(jpegs)]
        quickest = min(quickest or times, times, key=sum)
    print(json.dumps(quickest))


def _look(landmarker: vision.FaceLandmarker, jpeg: bytes, number: int) -> float:
    start = time.process_time()
    image = cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    found = landmarker.detect_for_video(mediapipe.Image(mediapipe.ImageFormat.SRGB, image), number * 40)
    if not found.face_landmarks:
        raise SystemExit(f"frame {number}: no face")
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
