"""The whole simulated reader: plate, wire and script, and the orders that come from outside the wire."""

import argparse
import asyncio
from typing import Any

from drivers.simulated.console import Command, say
from drivers.simulated.ledger import Ledger
from drivers.simulated.reader import faults
from drivers.simulated.reader.cards import MuteCard, PlainCard, SamCard, StorageCard, VirtualCard
from drivers.simulated.reader.chip import Chip, Habits
from drivers.simulated.reader.ifdwire import IfdWire
from drivers.simulated.reader.plate import Laid, Plate
from drivers.simulated.reader.serialwire import SerialWire
from drivers.simulated.reader.vpcdwire import VpcdWire
from drivers.simulated.script import Fault, Kind, Script


class Device:
    """Obeys commands: a card is put down or lifted, something goes wrong.

    Attributes:
        address: what the driver opens.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._ledger = Ledger(options.ledger)
        self._script = Script(kinds_for(options.wire, options.model), self._played)
        self._plate = Plate(options.state, self._ledger, options.seed)
        self._wire = self._make_wire(options)
        self.address = self._wire.address

    async def run_beside(self, work: asyncio.Task[None]) -> None:
        """Answer on the wire until the other work is done."""
        serving = asyncio.create_task(self._wire.serve())
        done, _ = await asyncio.wait({serving, work}, return_when=asyncio.FIRST_COMPLETED)
        serving.cancel()
        self._ledger.close()
        for task in done:
            task.result()

    async def obey(self, command: Command) -> Command:
        """Do one command and say so; an order that makes no sense is answered with the reason."""
        do = command.get("do")
        try:
            match do:
                case "present":
                    return {"done": do, **facts(self._present(command))}
                case "lift":
                    return {"done": do, "lifted": self._plate.lift("hand")}
                case "there" if isinstance(self._wire, IfdWire):
                    self._wire.there = bool(command["there"])
                    self._wire.tell()
                    return {"done": do, "there": self._wire.there}
                case "fault":
                    faults.check(command)
                    return {"done": do, "fault": self._script.add(command).facts()}
        except (KeyError, TypeError, ValueError) as wrong:
            return {"error": f"{type(wrong).__name__}: {wrong}", "do": do}
        return {"error": f"no command {do!r}; there are present, lift and fault", "do": do}

    def _present(self, command: Command) -> Laid:
        if "text" in command:
            return self._plate.present_text(bytes.fromhex(command["text"]))
        return self._plate.present_person(int(command["person"]))

    def _played(self, fault: Fault) -> None:
        self._ledger.write("fault", **fault.facts(), **(facts(self._plate.laid) if self._plate.laid else {}))
        say({"played": fault.facts()})

    def _make_wire(self, options: argparse.Namespace) -> SerialWire | VpcdWire | IfdWire:
        read_s = options.read_ms / 1000
        habits = Habits(finds_again=options.finds_again, management=not options.no_management)
        chip = Chip(self._plate, self._script, seed=options.seed, read_s=read_s, habits=habits)
        if options.wire == "serial":
            return SerialWire(chip, self._plate)
        cards: dict[str, VirtualCard] = {
            "storage": StorageCard(self._plate, self._script, read_s),
            "sam-transmit": SamCard(chip, extended=not options.short_apdus),
            "escape": MuteCard(),
            "plain": PlainCard(),
        }
        card = cards[options.model]
        if options.wire == "vpcd":
            return VpcdWire(card, self._plate, options.vpcd, options.name)
        escapes = chip if options.model == "escape" else None
        return IfdWire(card, escapes, self._plate, options.socket, options.name, tells=not options.no_events)


def kinds_for(wire: str, model: str) -> tuple[Kind, ...]:
    """The faults that this wire and model can have."""
    if wire == "serial":
        return faults.SERIAL
    return {
        "storage": faults.STORAGE,
        "sam-transmit": faults.SAM_TRANSMIT,
        "escape": faults.SAM_TRANSMIT,
        "plain": (),
    }[model]


def facts(laid: Laid) -> dict[str, Any]:
    """A card on the plate, as it is told and written down."""
    return {"person": laid.person, "placement": laid.placement}
