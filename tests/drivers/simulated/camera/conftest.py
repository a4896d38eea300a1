import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support import tether

from drivers.simulated.launch import Simulator

_serials = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def own_gphoto_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The library keeps capture target and timeouts in a file of the user; tests have their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("LANGUAGE", "C")
        yield


class Dslr:
    """A simulated body with what it leaves on disk."""

    def __init__(self, simulator: Simulator, ledger: Path, state: Path, skip_rows: int = 0) -> None:
        self.simulator = simulator
        self.state = state
        self.ledger = ledger
        self._skip_rows = skip_rows

    @property
    def address(self) -> str:
        return self.simulator.address

    def do(self, do: str, **command: Any) -> dict[str, Any]:
        return self.simulator.do(do=do, **command)

    def script(self, kind: str, step: str | None = None, **values: Any) -> None:
        self.do("fault", kind=kind, **({"step": step} if step else {}), **values)

    def played(self) -> list[str]:
        return [f"{row['step']}/{row['kind']}" for row in self.rows("fault")]

    def rows(self, what: str) -> list[dict[str, Any]]:
        return [row for row in map(json.loads, self.lines()[self._skip_rows :]) if row["what"] == what]

    def lines(self) -> list[str]:
        return self.ledger.read_text(encoding="utf-8").splitlines()

    def local(self, path: tether.OnCard) -> Path:
        folder, name = path
        return self.state / folder.removeprefix("/store_00010001/") / name

    def files(self) -> list[Path]:
        return sorted((self.state / "DCIM").glob("*/*"))


@contextmanager
def dslr_at(state: Path, *options: str) -> Iterator[Dslr]:
    """A body of its own."""
    ledger = state / "ledger.jsonl"
    with Simulator.start("camera", "--state", str(state), "--ledger", str(ledger), "--fps", "0", *options) as simulator:
        yield Dslr(simulator, ledger, state)


@pytest.fixture(scope="session")
def start_dslr():
    return dslr_at


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dslr]:
    with dslr_at(tmp_path_factory.mktemp("dslr")) as dslr:
        yield dslr


@pytest.fixture
def dslr(_shared: Dslr) -> Iterator[Dslr]:
    """A new body with an empty card at the cable of a simulator that tests share; every fault must get played."""
    serial = str(6_100_000 + next(_serials))
    _shared.do("swap", serial=serial)
    yield Dslr(_shared.simulator, _shared.ledger, _shared.state / "bodies" / serial, len(_shared.lines()))
    assert _shared.do("status")["waiting_faults"] == 0
    _shared.do("stand")


@pytest.fixture(scope="session")
def in_child():
    """Start one step of tethering in a process that may be killed."""

    def start(address: str, step: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, tether.__file__, address, step],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=dict(os.environ),
        )

    return start
