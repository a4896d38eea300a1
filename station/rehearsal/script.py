"""Fault scripts: what goes wrong, for which student, at which step. TOML, or made from a seed.

    [[fault]]
    at = {student = 7, step = "download"}
    device = "camera"
    kind = "cut"
    after_bytes = 3000000

Students count from 1 in the order they come. `station simulate camera --list-faults` names the kinds.
"""

import json
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEVICES = ("camera", "reader", "actors")
WRONG_SITTER, SHIFTED, BLINKS, FINGER = "wrong-sitter", "shifted", "blinks", "finger"
ANYBODY = 0

# What a seeded script may draw from: faults after which every student can still be captured.
_SEEDED: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("camera", "foreign", "live", {}),
    ("camera", "double", "event", {}),
    ("camera", "lost", "event", {}),
    ("camera", "late", "event", {"delay_s": 2.0}),
    ("camera", "cut", "download", {"after_bytes": 100_000}),
    ("camera", "truncated", "download", {}),
    ("camera", "give-up", "trigger", {"code": "focus"}),
    ("camera", "refuse", "trigger", {"code": "focus"}),
    ("camera", "foreign", "trigger", {}),
    ("camera", "no-complete", "event", {}),
    ("camera", "busy", "event", {}),
    ("camera", "info-busy", "event", {}),
    ("camera", "flood", "event", {}),
    ("camera", "flood", "live", {}),
    ("camera", "empty", "live", {}),
    ("camera", "prohibited", "live", {}),
    ("camera", "busy", "trigger", {}),
    ("camera", "not-ready", "trigger", {"seconds": 3.0}),
    ("camera", "busy", "download", {"seconds": 1.0}),
    ("camera", "cut", "download", {"how": "fin"}),
    ("camera", "cut", "download", {"how": "stall"}),
    ("camera", "drip", "download", {}),
    *(("camera", "stall", step, {}) for step in ("live", "trigger", "download", "poll", "settings")),
    ("camera", "stall", "trigger", {"seconds": 3.0}),
    *(("camera", "drop", step, {}) for step in ("live", "trigger", "download", "poll", "settings")),
    *(("camera", "power", step, {"off_s": 1.0}) for step in ("live", "trigger", "download")),
    ("reader", "lift", "read", {}),
    ("reader", "checksum", "read", {}),
    ("reader", "noise", "read", {}),
)


class ScriptError(Exception):
    """The fault script can't be used: one line that names file, entry and what is allowed. Exit status 2."""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        student: place in the queue, from 1; ANYBODY is whoever comes next.
        device: camera, reader or actors.
        kind, step: as the device lists them. Actors have no steps. `wrong-sitter` sits down instead of the student;
            `blinks` shuts the eyes for the shot; `finger` is on the body's button while the desk's program is down.
            On a whole day a `wrong-sitter` with `reads_screen = true` looks for the own name on the student's screen,
            and with `shifted` a stranger sits in the student's chair, and whoever swiped before in the next
            `count - 1` chairs (`count` is 3 when not said).
        parameters: of that kind.
    """

    student: int
    device: str
    kind: str
    step: str
    parameters: dict[str, Any]


def load(path: Path) -> tuple[Fault, ...]:
    """Read a script.

    Raises:
        ScriptError: not readable, not TOML, or an entry that says too little or too much.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("fault", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScriptError(f"{path}: {error}") from None
    if not isinstance(entries, list):
        raise ScriptError(f"{path}: fault: must be [[fault]] tables")
    return tuple(_fault(path, number, entry) for number, entry in enumerate(entries, start=1))


def _fault(path: Path, number: int, entry: dict[str, Any]) -> Fault:
    here = f"{path}: fault {number}"
    at = entry.get("at")
    if not isinstance(at, dict) or not isinstance(at.get("student"), int) or not isinstance(at.get("step", ""), str):
        raise ScriptError(f'{here}: at: must be {{student = NUMBER, step = "NAME"}}')
    if entry.get("device") not in DEVICES:
        raise ScriptError(f"{here}: device: must be one of {', '.join(DEVICES)}")
    if not isinstance(entry.get("kind"), str):
        raise ScriptError(f"{here}: kind: must be a name")
    parameters = {key: value for key, value in entry.items() if key not in ("at", "device", "kind")}
    return Fault(at["student"], entry["device"], entry["kind"], at.get("step", ""), parameters)


def seeded(seed: int, students: int) -> tuple[Fault, ...]:
    """Make a script: about every fourth student meets one fault."""
    chance = random.Random(f"faults {seed}")
    picked = sorted(chance.sample(range(1, students + 1), max(1, students // 4)))
    return tuple(Fault(student, *_choose(chance)) for student in picked)


def _choose(chance: random.Random) -> tuple[str, str, str, dict[str, Any]]:
    device, kind, step, parameters = chance.choice(_SEEDED)
    return device, kind, step, dict(parameters)


def write(faults: tuple[Fault, ...], path: Path) -> None:
    """Write a script in the form `load` reads."""
    path.write_text("\n".join(_as_toml(fault) for fault in faults), encoding="utf-8")


def _as_toml(fault: Fault) -> str:
    values = {"device": fault.device, "kind": fault.kind, **fault.parameters}
    lines = [f'at = {{student = {fault.student}, step = "{fault.step}"}}']
    lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]  # TOML and JSON write these alike
    return "[[fault]]\n" + "\n".join(lines) + "\n"
