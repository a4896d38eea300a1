"""What made the pictures: versions of programs and hashes of models, so that a portrait can be remade years later."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

PROGRAM = "capture-station"
"""The key of our own version."""

_PROGRAMS = (PROGRAM, "numpy", "opencv-python", "pillow", "simplejpeg", "ai-edge-litert")
_MODEL_ENDINGS = (".tflite", ".onnx", ".binarypb")


def program() -> dict[str, str]:
    """Versions by name; what is not installed here is left out."""
    found = {name: _version(name) for name in _PROGRAMS}
    return {"python": platform.python_version(), **{name: known for name, known in found.items() if known}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def models() -> dict[str, str]:
    """SHA-256 of each face model by file name; empty where none are installed."""
    folder = files("station.checks").joinpath("models")
    if not folder.is_dir():
        return {}
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in entries
        if entry.name.endswith(_MODEL_ENDINGS)
    }
