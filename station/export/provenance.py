"""What made the pictures: versions of programs and hashes of models, so that a portrait can be remade years later."""

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from db.records import Event

PROGRAM = "capture-station"
"""The key of our own version."""

_PROGRAMS = (PROGRAM, "numpy", "opencv-python", "pillow", "simplejpeg", "ai-edge-litert")
_PIXELS = (PROGRAM, "numpy", "opencv-python", "pillow", "simplejpeg", "machine")
"""What the bytes of a portrait depend on."""

NOTE = "program"
"""Kind of the event that tells which versions are at work from here on."""

_MODEL_ENDINGS = (".tflite", ".onnx", ".binarypb")


def program() -> dict[str, str]:
    """Versions by name, and the kind of processor; what is not installed here is left out."""
    found = {name: _version(name) for name in _PROGRAMS}
    told = {name: known for name, known in found.items() if known}
    return {"python": platform.python_version(), "machine": platform.machine(), **told}


def makes_the_same(told: Mapping[str, str], ours: Mapping[str, str]) -> bool:
    """Whether versions that somebody told make the same portraits as ours, to the last byte."""
    return all(name in ours and told.get(name) == ours[name] for name in _PIXELS)


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


class Makers:
    """Takes the events of a chain in their order, and tells which versions were at work."""

    def __init__(self) -> None:
        self.now: Mapping[str, str] | None = None

    def take(self, event: Event) -> None:
        """Take the next event, of whatever kind."""
        if event.kind == NOTE:
            self.now = {str(name): str(version) for name, version in event.data.items()}
