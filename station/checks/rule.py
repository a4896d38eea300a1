"""One rule of a profile: its file with the formula, and its numbers."""

import importlib
from collections.abc import Callable
from typing import Final

from station.checks.limits import Check
from station.checks.scene import Scene
from station.checks.verdict import Verdict

FACE: Final = "face"
"""What every picture with a sitter has; a rule that says nothing of what it needs, needs this."""

OUTLINE: Final = "outline"
SKIN: Final = "skin"
"""What is not looked for in every live frame."""

Measure = Callable[[Scene], float | None]


class Rule:
    """One rule.

    Attributes:
        check: its numbers.
        needs: what a live frame must have been looked at for, so that the rule has something new to say.
    """

    def __init__(self, name: str, check: Check) -> None:
        module = importlib.import_module(f"station.checks.rules.{name}")
        self.name, self.check = name, check
        self.needs: str = getattr(module, "NEEDS", FACE)
        self._measure: Measure = module.measure
        self._reference: Measure | None = getattr(module, "reference", None)

    def verdict(self, scene: Scene) -> Verdict:
        """What the rule says of a picture."""
        check = self.check if self._reference is None else self.check.beside(self._reference(scene))
        return check.judge(self.name, self._measure(scene))
