"""The built wheel holds everything that runs: models, their lock, limits, catalogues, migrations, the sitter."""

import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_holds_what_the_program_reads(tmp_path):
    uv = ROOT / ".tools" / "bin" / "uv"
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("station", "drivers", "ui", "db")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"__pycache__", "screens"} & set(path.parts) and path.suffix in READ
    }
    assert wanted - inside == set()
    assert "station/checks/models/models.lock" in inside


READ = {".py", ".toml", ".po", ".sql", ".tflite", ".onnx", ".binarypb", ".png", ".rules", ".desktop"}
