"""What can be scripted to go wrong, each once, at the next step it belongs to.

Every kind answers something that real cameras and cables did to tethering programs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    Attributes:
        name: its name in scripts.
        steps: where it can be played; the first is taken when a script names none.
        parameters: names and their values when a script leaves them out.
        sentence: what happens, for people.
    """

    name: str
    steps: tuple[str, ...]
    parameters: dict[str, Any]
    sentence: str


EVERYWHERE: Final = ("live", "trigger", "download")

WORDS: Final = {
    "code": ("focus", "card-full", "card-protected", "invalid-status"),
    "how": ("rst", "fin", "stall"),
}

KINDS: Final = (
    Kind("silent", ("connect",), {"seconds": None}, "The connection is accepted and then nothing is said on it."),
    Kind("refuse", ("connect",), {"reason": 1}, "The body answers that it does not want this computer."),
    Kind("stall", EVERYWHERE, {"seconds": None}, "The step is done but its answer comes so much later; null: never."),
    Kind("prohibited", ("live",), {"seconds": 2.0}, "Live view ends and can't be started for a while (battery bit)."),
    Kind(
        "empty", ("live",), {"seconds": 1.0}, "Live view is Busy for a while: the library returns frames of no bytes."
    ),
    Kind("busy", ("trigger",), {"seconds": 2.0}, "The release is answered Busy for a while: nothing is shot."),
    Kind(
        "refuse",
        ("trigger",),
        {"code": "focus", "seconds": 0.6},
        "No shot for a while: focus, card-full, card-protected or invalid-status.",
    ),
    Kind("not-ready", ("trigger",), {"seconds": None}, "Busy after the shot so long; null: until the next connection."),
    Kind("foreign", ("trigger",), {"after_s": -0.1}, "A finger on the body's button so long after the trigger."),
    Kind("lost", ("event",), {}, "The file is on the card but its event never comes."),
    Kind("late", ("event",), {"delay_s": 8.0}, "The event of the new file comes so much later."),
    Kind("double", ("event",), {}, "One trigger puts two pictures on the card."),
    Kind("no-complete", ("event",), {}, "The shot is never reported complete."),
    Kind("busy", ("event",), {"seconds": 2.0}, "After the shot the body answers Busy when asked for events."),
    Kind("info-busy", ("event",), {}, "The first question about the new file is answered Busy: its event is used up."),
    Kind("cut", ("download",), {"after_bytes": 100_000, "how": "rst"}, "The link ends inside a file: rst, fin, stall."),
    Kind("drip", ("download",), {"every_s": 0.5, "bytes": 1}, "The file comes a few bytes at a time, without end."),
    Kind("busy", ("download",), {"seconds": 2.0}, "The file can't be read for a while."),
    Kind("truncated", ("download",), {"keep": 0.6}, "The next shot's file ends early on the card itself."),
    Kind("drop", EVERYWHERE, {}, "The link breaks; the body stays on and finishes what it was doing."),
    Kind("power", EVERYWHERE, {"off_s": 2.0}, "The body switches off, and on again after so long; null: stays off."),
    Kind("swap", EVERYWHERE, {"serial": "6009999"}, "Another body with its own card is at the other end of the cable."),
)


@dataclass(frozen=True)
class Fault:
    """One scripted fault."""

    kind: str
    step: str
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def facts(self) -> dict[str, Any]:
        """As it is reported and written to the ledger."""
        return {"kind": self.kind, "step": self.step, **self.values}


@dataclass
class Script:
    """The faults still to be played, in the order they were given.

    Attributes:
        played: told of each fault as it begins.
    """

    played: Callable[[Fault], None]
    _waiting: list[Fault] = field(default_factory=list)

    def add(self, command: dict[str, Any]) -> Fault:
        """Take one fault into the script.

        Raises:
            ValueError: no such kind, step or parameter.
        """
        fault = scripted(command)
        self._waiting.append(fault)
        return fault

    def take(self, step: str, *kinds: str) -> Fault | None:
        """The next fault of this step and of one of these kinds, reported as played; None when there is none."""
        for index, fault in enumerate(self._waiting):
            if fault.step == step and fault.kind in kinds:
                del self._waiting[index]
                self.played(fault)
                return fault
        return None

    def __len__(self) -> int:
        return len(self._waiting)


def scripted(command: dict[str, Any]) -> Fault:
    """The fault a command describes.

    Raises:
        ValueError: no such kind, step or parameter.
    """
    values = {name: value for name, value in command.items() if name not in ("do", "kind", "step")}
    name, step = command.get("kind"), command.get("step")
    for kind in KINDS:
        if kind.name == name and (step is None or step in kind.steps):
            unknown = values.keys() - kind.parameters.keys()
            if unknown:
                raise ValueError(f"{name} has no parameter {sorted(unknown)}")
            for parameter, value in values.items():
                if not _fits(kind, parameter, value):
                    raise ValueError(f"{parameter} of {name} can't be {value!r}")
            return Fault(kind.name, step or kind.steps[0], {**kind.parameters, **values})
    raise ValueError(f"no fault {name!r} at step {step!r}")


def _fits(kind: Kind, parameter: str, value: Any) -> bool:
    """Whether the parameter can have this value: a word, digits, or a number, null where that means something.

    Only a finger may come before the trigger; no other number is negative.
    """
    if parameter in WORDS:
        return value in WORDS[parameter]
    if parameter == "serial":
        return isinstance(value, str) and value.isdecimal()
    if value is None:
        return kind.parameters[parameter] is None or parameter == "off_s"
    return isinstance(value, int | float) and (value >= 0 or parameter == "after_s")
