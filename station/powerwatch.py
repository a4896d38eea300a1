"""The lane that looks at the computer's battery and lid, and what the desk makes of it."""

from db.journal import Journal
from station import messages
from station.announcer import Announcer
from station.events import Kind
from station.lanes import Lane, Tell
from station.power import Power, look
from station.view import Device, Lamp

EVERY_SECONDS = 10.0
DEVICE = "power"


class PowerLane(Lane):
    """Looks now and then; a battery that answers slowly holds nobody else."""

    grace = 0.0

    def __init__(self, tell: Tell) -> None:
        super().__init__("power-lane", tell)

    def work(self) -> None:
        """Tell what changed."""
        before: Power | None = None
        while not self._stopping.is_set():
            now = look()
            if now != before:
                self._tell(messages.PowerSeen(now))
            before = now
            self._stopping.wait(EVERY_SECONDS)


class PowerWatch:
    """What the desk knows of it; says once when the charge is low."""

    def __init__(self, journal: Journal, announcer: Announcer) -> None:
        self._journal, self._announcer = journal, announcer
        self.power: Power | None = None
        self._low = False

    def told(self, power: Power | None) -> None:
        """Take what the lane says."""
        self.power = power
        low = power is not None and power.low
        if low == self._low:
            return
        self._low = low
        if power is not None and low:
            self._journal.note("trouble", data={"device": DEVICE, "code": "laptop-low", "detail": f"{power.percent}"})
            detail = {"device": DEVICE, "percent": power.percent if power.percent is not None else "?"}
            self._announcer.say(Kind.TROUBLE, code="laptop-low", detail=detail)
        else:
            self._journal.note("recovered", data={"device": DEVICE})
            self._announcer.say(Kind.RECOVERED, code=DEVICE)

    @property
    def lamps(self) -> tuple[Device, ...]:
        """What people should know of it; none while all is well."""
        power = self.power
        if power is None:
            return ()
        lid = (Device("lid", Lamp.WARN),) if power.lid_closed else ()
        if not power.on_battery:
            return lid
        return (Device(DEVICE, Lamp.TROUBLE if power.low else Lamp.WARN, percent=power.percent), *lid)
