"""What the windows draw Chinese with, as Qt itself says; it is asked in a process of its own, without a display."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

PROGRAM = "ui.drawn_fonts"
PATIENCE = 20.0  # seconds; a cold disk reads Qt for three


class NotTold(Exception):
    """Qt could not be asked; the message is its last word."""


@dataclass(frozen=True)
class Drawn:
    """How some characters come to be drawn.

    Attributes:
        families: of the fonts that draw them, the main one first.
        missing: those that no font draws: a box stands there.
    """

    families: tuple[str, ...]
    missing: tuple[str, ...]


def drawn(characters: str) -> Drawn:
    """Ask Qt. A Qt that finds no font at all dies of it (measured with 6.11), which answers the question.

    Raises:
        NotTold: it can't be started, or does not answer.
    """
    offscreen = {} if sys.platform == "win32" else {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", PROGRAM, characters]
    try:
        asked = subprocess.run(command, capture_output=True, timeout=PATIENCE, env=os.environ | offscreen)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NotTold(type(problem).__name__) from None
    if asked.returncode < 0:
        return Drawn((), tuple(characters))
    if asked.returncode > 0:
        last = asked.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise NotTold(last)
    told = json.loads(asked.stdout)
    return Drawn(tuple(told["families"]), tuple(told["missing"]))
