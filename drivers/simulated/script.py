"""What can be scripted to go wrong with a simulated device, each fault once, at the next step it belongs to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

NOT_VALUES = ("do", "kind", "step", "at", "device")


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    Attributes:
        name: its name in scripts.
        steps: where it can be played; the first is taken when a script names none.
        parameters: names, and their values when a script leaves them out.
        sentence: what happens, for people.
    """

    name: str
    steps: tuple[str, ...]
    parameters: dict[str, Any]
    sentence: str

    def lines(self) -> list[dict[str, Any]]:
        """As `--list-faults` prints it: one entry for each step."""
        return [
            {"kind": self.name, "step": step, "parameters": self.parameters, "text": self.sentence}
            for step in self.steps
        ]


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


class Script:
    """The faults still to be played, in the order they were given."""

    def __init__(self, kinds: Iterable[Kind], played: Callable[[Fault], None]) -> None:
        """Begin empty.

        Args:
            kinds: what this device can do.
            played: told of each fault as it begins.
        """
        self._kinds = tuple(kinds)
        self._played = played
        self._waiting: list[Fault] = []

    def add(self, command: dict[str, Any]) -> Fault:
        """Take in the fault a command describes.

        Raises:
            ValueError: no such kind, step or parameter.
        """
        fault = self._read(command)
        self._waiting.append(fault)
        return fault

    def take(self, step: str, *kinds: str) -> Fault | None:
        """The next fault of this step, of these kinds where any are named, reported as played; None without one."""
        for index, fault in enumerate(self._waiting):
            if fault.step == step and (not kinds or fault.kind in kinds):
                del self._waiting[index]
                self._played(fault)
                return fault
        return None

    def __len__(self) -> int:
        return len(self._waiting)

    def _read(self, command: dict[str, Any]) -> Fault:
        name, step = command.get("kind"), command.get("step")
        values = {key: value for key, value in command.items() if key not in NOT_VALUES}
        for kind in self._kinds:
            if kind.name == name and (step is None or step in kind.steps):
                if unknown := values.keys() - kind.parameters.keys():
                    raise ValueError(f"{name} has no parameter {sorted(unknown)}")
                return Fault(kind.name, step or kind.steps[0], {**kind.parameters, **values})
        raise ValueError(f"no fault {name!r} at step {step!r}")
