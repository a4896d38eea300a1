"""The networks are the ones that models.lock names, or nothing is judged."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.checks.sight import models
from station.checks.sight.models import ModelsChanged, ModelsMissing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the installed models, as a wheel lays them out: with the lock file beside them."""
    copied = tmp_path / "models"
    shutil.copytree(models.FOLDER, copied)
    shutil.copy(models.FOLDER.parents[2] / "models.lock", copied / "models.lock")
    monkeypatch.setattr(models, "FOLDER", copied)
    models._hashes.cache_clear()
    yield copied
    models._hashes.cache_clear()


def test_the_installed_models_are_the_locked_ones() -> None:
    models.check_models()


def test_a_changed_model_is_refused_wherever_it_is_read(folder: Path) -> None:
    path = folder / "yunet.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelsChanged, match=r"yunet\.onnx"):
        models.read("yunet.onnx")
    with pytest.raises(ModelsChanged):
        models.check_models()


def test_a_missing_model_is_named(folder: Path) -> None:
    (folder / "face_blendshapes.tflite").unlink()
    with pytest.raises(ModelsMissing, match="face_blendshapes"):
        models.check_models()


def test_without_the_lock_file_no_model_is_trusted(folder: Path) -> None:
    (folder / "models.lock").unlink()
    with pytest.raises(ModelsMissing, match=r"models\.lock"):
        models.read("yunet.onnx")


def test_a_file_that_the_lock_does_not_know_is_refused(folder: Path) -> None:
    (folder / "other.onnx").write_bytes(b"anything")
    with pytest.raises(ModelsChanged):
        models.read("other.onnx")


def ask(program: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
    ).stdout.strip()


def test_importing_the_checks_leaves_qt_variables_as_they_were() -> None:
    program = (
        "import os, station.checks.judge;"
        "print(sorted((name, value) for name, value in os.environ.items() if name.startswith('QT_')))"
    )
    assert ask(program) == "[]"
    assert ask(program, QT_QPA_FONTDIR="/mine") == "[('QT_QPA_FONTDIR', '/mine')]"


def test_opencv_comes_in_through_its_door_only() -> None:
    """An import past it would set Qt's variables again; its windows would load a second Qt."""
    station = Path(models.__file__).parents[2]
    sources = {path: path.read_text(encoding="utf-8") for path in station.rglob("*.py")}
    direct = {path.name for path, text in sources.items() if re.search(r"^\s*(import|from) cv2", text, re.MULTILINE)}
    assert direct == {"vision.py"}
    assert not [path.name for path, text in sources.items() if re.search(r"\bimshow\(", text)]


def test_limits_are_read_without_loading_a_network() -> None:
    program = (
        "import sys, station.checks.limits; station.checks.limits.load('blue-2017/1');"
        "print([name for name in ('cv2', 'numpy', 'ai_edge_litert', 'PIL') if name in sys.modules])"
    )
    assert ask(program) == "[]"
