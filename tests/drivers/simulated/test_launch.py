"""Starting, ordering and ending simulated devices."""

import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from drivers.simulated.launch import Simulator

pytestmark = pytest.mark.wire


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory):
    with Simulator.start("camera", "--state", str(tmp_path_factory.mktemp("camera"))) as simulator:
        yield simulator


def test_an_order_is_answered_and_nonsense_is_refused(simulator):
    assert simulator.do(do="stand") == {"done": "stand"}
    for nonsense in (
        {"do": "dance"},
        {"do": "sit"},
        {"do": "sit", "person": "x"},
        {"do": "set", "colour": 1},
        {"do": "set", "battery": 101},
        {"do": "swap", "serial": "../x"},
        {"do": "fault", "kind": "cut", "how": "axe"},
    ):
        with pytest.raises(ValueError):
            simulator.do(**nonsense)


def test_played_faults_are_kept_in_order_while_orders_are_answered(simulator):
    for keep in (0.5, 0.6):
        simulator.do(do="fault", kind="truncated", keep=keep)
        simulator.do(do="press")
    assert [simulator.wait_played(0.0)["keep"] for _ in range(2)] == [0.5, 0.6]
    assert [fault["keep"] for fault in simulator.played[-2:]] == [0.5, 0.6]
    assert simulator.poll() == simulator.played
    with pytest.raises(TimeoutError):
        simulator.wait_played(0.05)


def test_waiting_for_a_fault_ends_when_it_is_played(simulator):
    simulator.do(do="fault", kind="refuse", step="connect")
    _, host, port, _ = simulator.address.split(":")
    with socket.create_connection((host, int(port))) as stranger:
        stranger.sendall(bytes([8, 0, 0, 0, 1, 0, 0, 0]))
        assert simulator.wait_played(5.0)["kind"] == "refuse"


def test_stopping_ends_the_process_and_may_be_repeated(tmp_path):
    simulator = Simulator.start("camera", "--state", str(tmp_path))
    assert simulator.stop() == 0
    assert simulator.stop() == 0
    with pytest.raises(EOFError):
        simulator.do(do="stand")


def test_sigterm_ends_it_in_good_order(tmp_path):
    with Simulator.start("camera", "--state", str(tmp_path)) as simulator:
        os.kill(simulator.pid, signal.SIGTERM)
        with pytest.raises(EOFError):
            simulator.wait_played(5.0)
        assert simulator.stop() == 0


def test_wrong_options_are_told_at_once(capfd):
    with pytest.raises(EOFError):
        Simulator.start("camera", "--megapixels", "7")
    assert "--megapixels" in capfd.readouterr().err


def test_a_simulator_ends_with_the_process_that_started_it(tmp_path):
    program = (
        "import os, sys; from drivers.simulated.launch import Simulator;"
        f"print(Simulator.start('camera', '--state', {str(tmp_path)!r}).pid, flush=True); os.kill(os.getpid(), 9)"
    )
    out = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True).stdout
    deadline = time.monotonic() + 5
    while psutil.pid_exists(int(out)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(int(out))
