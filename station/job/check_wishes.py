"""What a job wants of the checks: `[checks]` in the job file.

[checks]
profile = "white-2017/1"                one of limits.toml, in place of the settings' one
spectacles = "block"                    any check: off, warn or block
clothes_forbidden = ["white", "blue"]   colours that clothes must not have
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from station.checks import limits
from station.checks.limits import COLOURS, Severity, Wishes

ALWAYS: Final = "one_face"
"""Whose picture it is must never be in doubt: this check blocks in every job."""


@dataclass(frozen=True)
class CheckWishes:
    """What a job wants of the checks.

    Attributes:
        profile: the rule set, None for the settings' one.
        wishes: severities and colours other than the profile's.
    """

    profile: str | None = None
    wishes: Wishes = field(default_factory=Wishes)


class BadWish(ValueError):
    """One line of `[checks]` makes no sense.

    Attributes:
        key: of that line.
        code, params: why; the words are `job.wrong.<code>`.
    """

    def __init__(self, key: str, code: str, **params: str) -> None:
        super().__init__(code)
        self.key, self.code, self.params = key, code, params


def check_wishes(table: Mapping[str, Any]) -> CheckWishes:
    """Read the table.

    Raises:
        BadWish: an unknown check, profile, severity or colour, or a check that can't be changed.
    """
    left = dict(table)
    profile = left.pop("profile", None)
    if profile is not None and profile not in limits.names():
        raise BadWish("profile", "choice", allowed=", ".join(limits.names()))
    colours = left.pop("clothes_forbidden", None)
    if colours is not None and not (isinstance(colours, list) and set(map(str, colours)) <= set(COLOURS)):
        raise BadWish("clothes_forbidden", "list", allowed=", ".join(COLOURS))
    severities = {name: _severity(name, wish, profile) for name, wish in left.items()}
    return CheckWishes(profile, Wishes(severities, None if colours is None else tuple(colours)))


def _severity(name: str, wish: Any, profile: str | None) -> Severity:
    known = limits.load(profile or limits.names()[0]).checks
    if name not in known:
        raise BadWish(name, "unknown", allowed=", ".join(known))
    if wish not in [severity.value for severity in Severity]:
        raise BadWish(name, "choice", allowed=", ".join(severity.value for severity in Severity))
    if name == ALWAYS and wish != Severity.BLOCK:
        raise BadWish(name, "always-blocks")
    return Severity(wish)
