"""The computer's battery and lid, from folders as the kernel shows them."""

from pathlib import Path

import pytest
from support.desks import desk_scene

from station import messages
from station.events import Kind
from station.power import Power, look
from station.view import Lamp

AC = {"type": "Mains", "online": "1"}
THINKPAD = {"type": "Battery", "status": "Discharging", "capacity": "63", "energy_now": "30000000",
            "power_now": "15000000", "scope": "System"}  # fmt: skip
CHARGE = {
    "type": "Battery",
    "status": "Discharging",
    "capacity": "18",
    "charge_now": "500000",
    "current_now": "-1000000",
}
MOUSE = {"type": "Battery", "status": "Discharging", "capacity": "5", "scope": "Device"}
BROKEN = {"type": "Battery", "status": "Unknown", "capacity": "", "energy_now": "x", "power_now": "0"}
OFF = AC | {"online": "0"}


@pytest.mark.parametrize(
    ("supplies", "lid", "seen"),
    [
        ({"AC": AC}, None, None),
        ({"AC": AC, "hid-mouse": MOUSE}, None, None),
        ({"AC": OFF, "BAT0": THINKPAD}, "open", Power(True, 63, 120)),
        ({"BAT1": CHARGE, "ADP1": OFF, "mouse": MOUSE}, "closed", Power(True, 18, 30, True)),
        ({"AC": AC, "BAT0": THINKPAD | {"status": "Charging"}}, "open", Power(False, 63)),
        ({"AC": OFF, "BAT0": BROKEN}, None, Power(False)),
        ({"BAT0": THINKPAD, "BAT1": THINKPAD | {"capacity": "21"}}, None, Power(True, 42, 240)),
    ],
)
def test_what_the_kernel_shows_is_understood(
    tmp_path: Path, supplies: dict[str, dict[str, str]], lid: str | None, seen: Power | None
) -> None:
    for name, files in supplies.items():
        (tmp_path / "supply" / name).mkdir(parents=True)
        for file, text in files.items():
            (tmp_path / "supply" / name / file).write_text(f"{text}\n")
    if lid is not None:
        (tmp_path / "lid" / "LID0").mkdir(parents=True)
        (tmp_path / "lid" / "LID0" / "state").write_text(f"state:      {lid}\n")
    assert look(tmp_path / "supply", tmp_path / "lid") == seen


def test_a_low_charge_is_said_once_and_shows_a_lamp(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        for percent in (63, 20, 19):
            scene.tell(messages.PowerSeen(Power(True, percent, 60)))
        assert [one.detail["percent"] for one in scene.heard(Kind.TROUBLE)] == [20]
        assert [one.lamp for one in scene.desk.power.lamps] == [Lamp.TROUBLE]
        scene.tell(messages.PowerSeen(Power(False, 19)))
        assert scene.codes(Kind.RECOVERED) == ["power"] and scene.desk.power.lamps == ()
