"""What can be scripted, and what the command line says of it."""

import json
import subprocess
import sys

import pytest

from drivers.simulated.camera.faults import KINDS, check
from drivers.simulated.script import Fault, Script


def test_a_fault_waits_for_its_own_step_and_kind_and_is_played_once():
    played: list[Fault] = []
    script = Script(KINDS, played.append)
    script.add({"do": "fault", "kind": "cut", "after_bytes": 5})
    assert script.take("live") is None
    assert script.take("download", "stall") is None
    assert script.take("download", "stall", "cut") == Fault("cut", "download", {"after_bytes": 5, "how": "rst"})
    assert script.take("download", "cut") is None
    assert [fault.kind for fault in played] == ["cut"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.steps[0]}-{kind.name}")
def test_values_left_out_are_values_that_may_be_given(kind):
    check(kind.name, kind.parameters)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("cut", {"how": "axe"}),
        ("cut", {"after_bytes": -1}),
        ("refuse", {"code": 7}),
        ("busy", {"seconds": None}),
        ("late", {"delay_s": "8"}),
        ("swap", {"serial": "A1"}),
    ],
)
def test_values_that_mean_nothing_are_refused(kind, values):
    with pytest.raises(ValueError):
        check(kind, values)


def test_list_of_faults_is_json_lines():
    command = [sys.executable, "-m", "drivers.simulated.camera", "--list-faults"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    listed = [json.loads(line) for line in lines]
    assert [(one["kind"], one["step"]) for one in listed] == [
        (kind.name, step) for kind in KINDS for step in kind.steps
    ]
    assert all(one["text"].endswith(".") and isinstance(one["parameters"], dict) for one in listed)
