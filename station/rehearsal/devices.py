"""The rehearsal's devices: a simulated body and a simulated reader, each a process of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
def rehearsal_devices(
    folder: Path, seed: int, *camera_options: str, wire: Literal["serial", "code-serial"] = "serial"
) -> Iterator[RehearsalDevices]:
    """Start both; their card, plan and ledgers lie in `folder/simulated` and are taken up again next time.

    On the wire `code-serial` the reader is a scanner of codes.
    """
    home = folder / "simulated"
    home.mkdir(parents=True, exist_ok=True)
    ledgers = home / "camera.jsonl", home / "reader.jsonl"
    common = ["--seed", str(seed)]
    camera = [*common, "--state", str(home / "camera"), "--ledger", str(ledgers[0]), *camera_options]
    reader = [*common, "--state", str(home / "reader"), "--ledger", str(ledgers[1]), "--wire", wire]
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:  # each takes its second to start
        started = [pool.submit(Simulator.start, "camera", *camera), pool.submit(Simulator.start, "reader", *reader)]
        body, plate = [stack.enter_context(one.result()) for one in started]
        pool.shutdown()
        yield RehearsalDevices(body, plate, *ledgers)
