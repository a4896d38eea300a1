"""Every kind of camera keeps the contract: the simulated DSLR over PTP/IP, libgphoto2's own
virtual one over USB, a folder that somebody else writes to."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.packages import jpeg

pytest.register_assert_rewrite("contracts.cameras")

from contracts.cameras import (  # noqa: E402
    CameraContract,
    DeliveryContract,
    TroubleContract,
    connected,
    driver_of,
    look_until,
    the_file,
)

from drivers.cameras.base import Camera, CameraSettings, CardFile  # noqa: E402
from drivers.cameras.open import open_camera  # noqa: E402
from drivers.cameras.process import CameraProcess, Deadlines  # noqa: E402
from drivers.simulated.launch import Simulator  # noqa: E402

pytestmark = pytest.mark.wire

HURRIED = CameraSettings(settle_ms=100)


class PtpIpBench:
    """The simulated DSLR, one for all tests; every test gets a card with the pictures of those before."""

    def __init__(self, simulator: Simulator, ledger: Path) -> None:
        self._simulator = simulator
        self._ledger = ledger
        self._begin = len(self._rows())

    def camera(self, behaviour: CameraSettings | None = None, **deadlines: float) -> Camera:
        return CameraProcess(self._simulator.address, behaviour or HURRIED, replace(Deadlines(), **deadlines))

    def sha256_on_card(self, file: CardFile) -> str:
        rows = [row for row in self._rows() if (row["folder"], row["name"]) == (file.folder, file.name)]
        (sha256,) = [row["sha256"] for row in rows]
        return str(sha256)

    def picture(self, camera: Camera) -> CardFile:
        return the_file(camera.shoot("i"))

    def do(self, do: str, **how: Any) -> dict[str, Any]:
        return self._simulator.do(do=do, **how)

    def fault(self, kind: str, step: str, **how: Any) -> None:
        self.do("fault", kind=kind, step=step, **how)

    def shots(self) -> list[dict[str, Any]]:
        return self._rows()[self._begin :]

    def _rows(self) -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in self._ledger.read_text().splitlines()]
        return [row for row in rows if row["what"] == "shot"]


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, Path]]:
    folder = tmp_path_factory.mktemp("dslr")
    ledger = folder / "ledger.jsonl"
    ledger.touch()
    with Simulator.start(
        "camera", "--state", str(folder / "card"), "--ledger", str(ledger), "--shutter-s", "0.05"
    ) as running:
        yield running, ledger


class TestSimulatedDslrOverPtpIp(CameraContract, TroubleContract):
    @pytest.fixture
    def bench(self, simulator: tuple[Simulator, Path]) -> Iterator[PtpIpBench]:
        running, ledger = simulator
        for dial in ("iso", "quality"):
            running.do(do="stick", dial=dial, on=False)
        running.do(do="set", iso=200, quality=2, battery=80, room=9999)
        for on in (False, True):  # what it was busy with is forgotten
            running.do(do="power", on=on)
        yield PtpIpBench(running, ledger)
        assert running.do(do="status")["waiting_faults"] == 0, "a scripted fault was never played"

    def test_the_body_meets_the_same_computer_at_every_connection(self, bench: PtpIpBench) -> None:
        met = [self._computer_of_one_connection(bench) for _ in range(2)]
        assert met[0] == met[1]

    def _computer_of_one_connection(self, bench: PtpIpBench) -> str:
        """What libgphoto2 has in its settings after it met the body: it makes up a number where it finds none."""
        camera = bench.camera()
        with connected(camera):
            return (Path(driver_of(camera).environ()["XDG_CONFIG_HOME"]) / "gphoto" / "settings").read_text()


class VusbBench:
    """libgphoto2's own virtual camera: each shot is a copy of its one picture and is gone with the connection."""

    def __init__(self, picture: Path) -> None:
        self._picture = picture

    def camera(self, behaviour: CameraSettings | None = None, **deadlines: float) -> Camera:
        return CameraProcess("usb:auto", behaviour or HURRIED, replace(Deadlines(), **deadlines))

    def sha256_on_card(self, file: CardFile) -> str:
        return hashlib.sha256(self._picture.read_bytes()).hexdigest()

    def picture(self, camera: Camera) -> CardFile:
        return the_file(camera.shoot("i"))


class TestVirtualCameraOverUsb(CameraContract):
    @pytest.fixture
    def bench(self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> VusbBench:
        folder = tmp_path_factory.mktemp("vusb")
        picture = folder / "picture.jpg"
        picture.write_bytes(b"\xff\xd8" + bytes(200_000) + b"\xff\xd9")
        monkeypatch.setenv("VCAMERADIR", str(folder))
        return VusbBench(picture)


class FolderBench:
    """A folder that somebody else writes pictures to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def camera(self, settings: CameraSettings | None = None, **deadlines: float) -> Camera:
        return open_camera(f"folder:{self._folder}", settings or HURRIED)

    def sha256_on_card(self, file: CardFile) -> str:
        return hashlib.sha256((self._folder / file.name).read_bytes()).hexdigest()

    def picture(self, camera: Camera) -> CardFile:
        (self._folder / "DSC_0001.JPG").write_bytes(jpeg("picture"))
        (*_, look) = look_until(camera, lambda look: bool(look.strays))
        (file,) = look.strays
        return file


class TestWatchedFolder(DeliveryContract):
    @pytest.fixture
    def bench(self, tmp_path_factory: pytest.TempPathFactory) -> FolderBench:
        return FolderBench(tmp_path_factory.mktemp("hot"))
