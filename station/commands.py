"""What people at the desk may ask for: one frozen record per key, posted to the desk and never answered directly."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shoot:
    """Release the shutter for the armed sitting."""


@dataclass(frozen=True)
class Accept:
    """The picture shown is the right person and good: close the sitting."""


@dataclass(frozen=True)
class Retake:
    """Shoot again for the same sitting, before acceptance."""

    reason: str = "photographer"


@dataclass(frozen=True)
class Abandon:
    """Close the open sitting without a picture; `reason` is one of `flow.ABANDON_REASONS`."""

    reason: str


@dataclass(frozen=True)
class ArmByKey:
    """The photographer says that the waiting person sits in the chair now (放行)."""


@dataclass(frozen=True)
class Override:
    """Let one check pass for this sitting, by name and with a reason."""

    check: str
    reason: str


@dataclass(frozen=True)
class AllowRetake:
    """The person of this accepted number may be captured again: their next swipe opens a new sitting."""

    number: str


@dataclass(frozen=True)
class SettleUnknown:
    """A person decides, by name, that the body will not come back: the open intents have no picture."""


@dataclass(frozen=True)
class Operator:
    """Who acts from now on; one of `[desk] operators`."""

    name: str


Command = Shoot | Accept | Retake | Abandon | ArmByKey | Override | AllowRetake | SettleUnknown | Operator
