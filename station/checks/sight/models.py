"""The four networks and the canonical face: their files, checked against models.lock whenever they are loaded."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import ClassVar

FOLDER = Path(__file__).resolve().parents[1] / "models"

_FILES = (
    "yunet.onnx",
    "face_landmarks_478.tflite",
    "face_blendshapes.tflite",
    "face_geometry.binarypb",
    "selfie_segmentation_landscape.tflite",
)


class ModelTrouble(Exception):
    """The face models of this installation can't be used; set-up fetches them again."""

    code: ClassVar[str] = "models-changed"

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.code}: {detail}")
        self.detail = detail


class ModelsMissing(ModelTrouble):
    """A file that models.lock names, or models.lock itself, is not there."""

    code = "models-missing"


class ModelsChanged(ModelTrouble):
    """A file is not the one that models.lock names: its SHA-256 differs."""

    code = "models-changed"


def read(name: str) -> bytes:
    """The bytes of one model file, known to be the ones named in models.lock.

    Raises:
        ModelsMissing: the file is not there.
        ModelsChanged: it is there with other bytes.
    """
    path = FOLDER / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelsMissing(f"{path.name}: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != _hashes().get(name):
        raise ModelsChanged(path.name)
    return data


def check_models() -> None:
    """Look at every file, as loading would.

    Raises:
        ModelsMissing, ModelsChanged: as `read`; the first one that is wrong.
    """
    for name in _FILES:
        read(name)


@cache
def _hashes() -> dict[str, str]:
    """SHA-256 by file name, from the lock file: at the root of a source tree, beside the models in a wheel."""
    for lock in (FOLDER.parents[2] / "models.lock", FOLDER / "models.lock"):
        if lock.is_file():
            carriers = tomllib.loads(lock.read_text(encoding="utf-8"))["carrier"]
            return {Path(file["to"]).name: file["sha256"] for carrier in carriers for file in carrier["file"]}
    raise ModelsMissing("models.lock")
