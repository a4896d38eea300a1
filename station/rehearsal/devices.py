"""The rehearsal's devices: a simulated body and a simulated reader, each a process of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from drivers.simulated.launch import Simulator


@dataclass(frozen=True)
class RehearsalDevices:
    """Both simulators, running, and where they write down what they did.

    Attributes:
        camera, reader: to tell them what happens in front of them.
        camera_ledger, reader_ledger: JSON lines, appended over restarts.
    """

    camera: Simulator
    reader: Simulator
    camera_ledger: Path
    reader_ledger: Path


@contextmanager
def rehearsal_devices(folder: Path, seed: int, *camera_options: str) -> Iterator[RehearsalDevices]:
    """Start both; their card, plan and ledgers lie in `folder/simulated` and are taken up again next time."""
    home = folder / "simulated"
    home.mkdir(parents=True, exist_ok=True)
    ledgers = home / "camera.jsonl", home / "reader.jsonl"
    with ExitStack() as stack:
        common = ["--seed", str(seed)]
        camera = Simulator.start(
            "camera", *common, "--state", str(home / "camera"), "--ledger", str(ledgers[0]), *camera_options
        )
        stack.callback(camera.stop)
        reader = Simulator.start("reader", *common, "--state", str(home / "reader"), "--ledger", str(ledgers[1]))
        stack.callback(reader.stop)
        yield RehearsalDevices(camera, reader, *ledgers)
