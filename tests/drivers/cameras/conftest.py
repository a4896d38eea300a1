"""libgphoto2's own virtual camera for tests of the process around it."""

from pathlib import Path

import pytest


@pytest.fixture
def virtual_camera(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its address; it has one picture, and each shot is a copy of it."""
    folder: Path = tmp_path_factory.mktemp("vusb")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8" + bytes(200_000) + b"\xff\xd9")
    monkeypatch.setenv("VCAMERADIR", str(folder))
    return "usb:auto"
