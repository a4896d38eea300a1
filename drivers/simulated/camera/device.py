"""The whole simulated device: a body, its port, and the orders that come from outside the wire."""

import asyncio
import dataclasses
import functools
from collections.abc import Awaitable, Callable
from typing import Final

from drivers.simulated.camera import tasks
from drivers.simulated.camera.body import Body, Making
from drivers.simulated.camera.codes import Property
from drivers.simulated.camera.faults import KINDS, check
from drivers.simulated.camera.sessions import Port
from drivers.simulated.console import Command, say
from drivers.simulated.ledger import Ledger
from drivers.simulated.script import NOT_VALUES, Fault, Script
from drivers.simulated.sitter import Stage

SECOND: Final = ("overflow", "backup", "raw")
DIALS: Final = {
    "battery": Property.BATTERY_LEVEL,
    "iso": Property.ISO,
    "aperture": Property.F_NUMBER,
    "exposure": Property.EXPOSURE_TIME,
    "white_balance": Property.WHITE_BALANCE,
    "quality": Property.COMPRESSION,
    "focus_mode": Property.FOCUS_MODE,
    "monitor_off": Property.MONITOR_OFF,
    "exposure_preview": Property.LIVE_VIEW_EXPOSURE_PREVIEW,
    "live_view_size": Property.LIVE_VIEW_IMAGE_SIZE,
}
"""What a person can turn or press at the body, by the names of commands."""


class Device:
    """Obeys commands: who sits, the finger, power, another body, faults."""

    def __init__(self, making: Making, stage: Stage, ledger: Ledger, port: int) -> None:
        self._making = making
        self._stage = stage
        self._ledger = ledger
        self._script = Script(KINDS, self._played)
        self.port = Port(self._body(making), port, self._outage)
        self._commands: Final[dict[str, Callable[[Command], Awaitable[Command]]]] = {
            "sit": self._sit,
            "stand": self._stand,
            "press": self._press,
            "fault": self._fault,
            "power": self._power,
            "drop": self._drop,
            "swap": self._swap,
            "set": self._set,
            "card": self._card,
            "stick": self._stick,
            "light": self._light,
            "turn": self._turn_body,
            "hang": self._hang,
            "status": self._status,
        }

    @property
    def address(self) -> str:
        """What to give to libgphoto2: command and event port are the same."""
        return f"ptpip:127.0.0.1:{self.port.number}:{self.port.number}"

    async def obey(self, command: Command) -> Command:
        """Do one command and say so; an order that makes no sense is answered with the reason."""
        do = str(command.get("do"))
        if do not in self._commands:
            return {"error": f"no command {do!r}; there are {sorted(self._commands)}", "do": do}
        try:
            return {"done": do, **await self._commands[do](command)}
        except (KeyError, TypeError, ValueError) as wrong:
            return {"error": f"{type(wrong).__name__}: {wrong}", "do": do}

    def _body(self, making: Making) -> Body:
        body = Body(making, self._stage, self._ledger, self._script)
        body.on_empty = self._switch_off
        return body

    def _played(self, fault: Fault) -> None:
        self._ledger.write("fault", **fault.facts())
        say({"played": fault.facts()})

    def _outage(self, fault: Fault) -> None:
        """Play a fault that takes the link or the body away."""
        if fault.kind == "drop":
            self.port.drop()
        elif fault.kind == "swap":
            self._put_other_body(fault["serial"])
        else:
            self._switch_off()
            if fault["off_s"] is not None:
                tasks.start(self._switch_on(fault["off_s"]))

    async def _sit(self, command: Command) -> Command:
        person, pose, drift_s = int(command["person"]), command.get("pose", {}), float(command.get("drift_s", 0.0))
        async with self.port.body.shutter:
            self._stage.sit(person, pose, drift_s)
            self.port.body.sitter = person
        self._ledger.write("sit", person=person, pose=pose, drift_s=drift_s)
        return {"person": person}

    async def _stand(self, command: Command) -> Command:
        async with self.port.body.shutter:
            self._stage.stand()
            self.port.body.sitter = None
        self._ledger.write("stand")
        return {}

    async def _press(self, command: Command) -> Command:
        if not self.port.is_open:
            return {"released": False}
        await self.port.body.release("finger")
        return {"released": True}

    async def _fault(self, command: Command) -> Command:
        values = {name: value for name, value in command.items() if name not in NOT_VALUES}
        check(str(command.get("kind")), values)
        return {"fault": self._script.add(command).facts()}

    async def _power(self, command: Command) -> Command:
        on = bool(command["on"])
        if on:
            await self._switch_on()
        else:
            self._switch_off()
        return {"on": on}

    def _switch_off(self) -> None:
        self.port.close()
        self.port.body.switch_off()
        self._ledger.write("power", on=False)

    async def _switch_on(self, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        await self.port.open()
        self._ledger.write("power", on=True)

    async def _drop(self, command: Command) -> Command:
        self.port.drop()
        return {}

    async def _swap(self, command: Command) -> Command:
        self._put_other_body(str(command["serial"]))
        return {"serial": self.port.body.serial}

    def _put_other_body(self, serial: str) -> None:
        """Another body with its own card; the one from the start gets its own back when it returns."""
        if not serial.isdecimal():
            raise ValueError(f"serial {serial!r}: digits only")
        own = serial == self._making.serial
        state = self._making.state if own else self._making.state / "bodies" / serial
        sitter = self.port.body.sitter
        self.port.drop()
        self.port.body = self._body(dataclasses.replace(self._making, state=state, serial=serial))
        self.port.body.sitter = sitter
        self._ledger.write("swap", serial=serial)

    async def _set(self, command: Command) -> Command:
        """Change what a person could change at the body, or time does: dials, battery, clock, card, frame rate.

        Dials take PTP's numbers: `iso` as it is, `aperture` times 100, `exposure` in 0.1 ms, `quality` 0 to 7 (from 5
        on a raw file is written beside the JPEG). `room` is how many more pictures fit; `number` is that of the next;
        `clock_drift` is how many seconds its clock gains in an hour.
        """
        body = self.port.body
        changes: dict[str, Callable[[float], None]] = {
            **{name: functools.partial(self._turn, code) for name, code in DIALS.items()},
            "battery_per_shot": lambda value: setattr(body.making, "battery_per_shot", value),
            "clock_offset": body.set_clock,
            "clock_drift": body.let_drift,
            "shutter_s": lambda value: setattr(body.making, "shutter_s", max(0.0, value)),
            "fps": lambda value: setattr(body.live, "fps", max(0.0, value)),
            "room": lambda value: setattr(body, "room", int(value)),
            "number": lambda value: body.card.count_from(int(value)),
        }
        for name, value in command.items():
            if name != "do":
                changes[name](float(value))
        return {}

    async def _card(self, command: Command) -> Command:
        """Take a card out or put it back; or say what the second one is for."""
        body, slot = self.port.body, int(command.get("slot", 1))
        if not 1 <= slot <= body.making.slots:
            raise ValueError(f"slot {slot}: this body has {body.making.slots}")
        if "second" in command:
            if command["second"] not in SECOND:
                raise ValueError(f"second {command['second']!r}: one of {', '.join(SECOND)}")
            body.second = command["second"]
        if "inserted" in command:
            async with body.shutter:
                (body.put_in if command["inserted"] else body.take_out)(slot)
        return {"inserted": sorted(body.card.inserted)}

    def _turn(self, code: Property, value: float) -> None:
        self.port.body.settings[code] = int(value)

    async def _stick(self, command: Command) -> Command:
        """From now on a computer can't set this dial, or it can again."""
        stuck, code = self.port.body.settings.stuck, DIALS[str(command["dial"])]
        if command.get("on", True):
            stuck.add(code)
        else:
            stuck.discard(code)
        return {"dial": command["dial"]}

    async def _light(self, command: Command) -> Command:
        """Change the hall's light, and what the flash adds to a still; both as shares of the right exposure."""
        ambient, flash = float(command.get("ambient", 1.0)), float(command.get("flash", 0.0))
        async with self.port.body.shutter:
            self._stage.light.ambient, self._stage.light.flash = max(0.0, ambient), max(0.0, flash)
            self.port.body.making.recycle_s = float(command.get("recycle_s", self.port.body.making.recycle_s))
        return {"ambient": ambient, "flash": flash}

    async def _turn_body(self, command: Command) -> Command:
        """Stand the body on its side, or lay it down."""
        upright = bool(command["upright"])
        async with self.port.body.shutter:
            self._stage.turn(upright)
            self._making.upright = self.port.body.making.upright = upright
        self._ledger.write("turn", upright=upright)
        return {"upright": upright}

    async def _hang(self, command: Command) -> Command:
        """Hang another cloth behind the chair; it is seen while nobody sits."""
        red, green, blue = (int(part) for part in command["background"])
        async with self.port.body.shutter:
            self._stage.hang((red, green, blue), float(command.get("shade", 0.0)))
        return {}

    async def _status(self, command: Command) -> Command:
        body = self.port.body
        return {
            "on": self.port.is_open,
            "connected": self.port.connected,
            "serial": body.serial,
            "live": body.live.on,
            "card": len(body.card),
            "card_inside": 1 in body.card.inserted,
            "waiting_faults": len(self._script),
            "room": body.room,
            **{name: body.settings[code] for name, code in DIALS.items()},
        }
