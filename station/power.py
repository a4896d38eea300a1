"""The computer's own power: mains or battery, how much is left, and whether the lid is closed.

Read from what the kernel shows (https://docs.kernel.org/power/power_supply_class.html): a file that is missing, or says
nothing that can be read, is nothing that is known. A computer without a battery has no lamp for it.
"""

from dataclasses import dataclass
from pathlib import Path

LOW = 20  # percent, or
SOON = 15  # minutes: time to fetch a cable and to go on with who sits there
SUPPLIES, LIDS = Path("/sys/class/power_supply"), Path("/proc/acpi/button/lid")


@dataclass(frozen=True)
class Power:
    """How a computer with a battery stands.

    Attributes:
        on_battery: no mains.
        percent: charge; None where it is not told.
        minutes: how long it lasts; None on mains and where it is not told.
        lid_closed: as it says.
    """

    on_battery: bool
    percent: int | None = None
    minutes: int | None = None
    lid_closed: bool = False

    @property
    def low(self) -> bool:
        """Whether somebody has to plug it in now."""
        few = self.percent is not None and self.percent <= LOW
        return self.on_battery and (few or (self.minutes is not None and self.minutes <= SOON))


def look(supplies: Path = SUPPLIES, lids: Path = LIDS) -> Power | None:
    """What the kernel shows now; None where it shows no battery of the computer."""
    folders = sorted(supplies.iterdir()) if supplies.is_dir() else []
    batteries = [one for one in folders if _word(one / "type") == "Battery" and _word(one / "scope") != "Device"]
    if not batteries:
        return None
    mains = [_number(one / "online") for one in folders if _word(one / "type") in ("Mains", "USB")]
    drains = any(_word(one / "status") == "Discharging" for one in batteries)
    percents = [percent for percent in (_number(one / "capacity") for one in batteries) if percent is not None]
    minutes = [left for left in map(_minutes, batteries) if left is not None]
    closed = lids.is_dir() and any("closed" in _word(one / "state") for one in lids.iterdir())
    return Power(
        drains and not any(mains), sum(percents) // len(percents) if percents else None,
        sum(minutes) if drains and minutes else None, closed,
    )  # fmt: skip


def _minutes(battery: Path) -> int | None:
    """Energy over power, or charge over current: whichever pair this battery tells."""
    for left, drawn in (("energy_now", "power_now"), ("charge_now", "current_now")):
        amount, pace = _number(battery / left), _number(battery / drawn)
        if amount is not None and pace:
            return round(60 * amount / abs(pace))
    return None


def _word(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def _number(file: Path) -> int | None:
    try:
        return int(_word(file))
    except ValueError:
        return None
