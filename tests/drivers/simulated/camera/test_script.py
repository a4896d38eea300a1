"""The script of faults and the command line."""

import json
import subprocess
import sys

import pytest

from drivers.simulated.camera.faults import KINDS, Fault, Script, scripted


def test_a_fault_is_played_once_at_its_own_step_and_reported():
    reported: list[Fault] = []
    script = Script(reported.append)
    script.add({"do": "fault", "kind": "cut", "after_bytes": 5})
    assert script.take("live", "cut") is None
    assert script.take("download", "stall") is None
    assert script.take("download", "stall", "cut") == Fault("cut", "download", {"after_bytes": 5, "how": "rst"})
    assert script.take("download", "cut") is None
    assert [fault.kind for fault in reported] == ["cut"]
    assert len(script) == 0


@pytest.mark.parametrize(
    "command",
    [
        {"kind": "earthquake"},
        {"kind": "cut", "step": "live"},
        {"kind": "cut", "seconds": 1},
        {"kind": "cut", "how": "axe"},
        {"kind": "cut", "after_bytes": -1},
        {"kind": "busy", "seconds": None},
        {"kind": "swap", "serial": "A1"},
    ],
)
def test_nonsense_is_refused(command):
    with pytest.raises(ValueError):
        scripted(command)


def test_every_kind_can_be_scripted_as_listed():
    for kind in KINDS:
        for step in kind.steps:
            assert scripted({"kind": kind.name, "step": step, **kind.parameters}).values == kind.parameters


def test_list_of_faults_is_json_lines():
    command = [sys.executable, "-m", "drivers.simulated.camera", "--list-faults"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    listed = [json.loads(line) for line in lines]
    assert {(one["kind"], one["step"]) for one in listed} == {
        (kind.name, step) for kind in KINDS for step in kind.steps
    }
    assert all(one["text"].endswith(".") and isinstance(one["parameters"], dict) for one in listed)
