"""A picture that was taken elsewhere and handed in: read once, judged as `station check` judges, kept byte for byte.

Judging happens in a process of its own, because anybody's file may come in, and the desk's own process holds the
shutter. It becomes no exposure and no portrait: the office decides what it does with it.
"""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from db.coded import Coded

MOST_BYTES: Final = 64 * 1024 * 1024
PATIENCE: Final = 90.0
"""Seconds until a file that takes so long to judge counts as damaged."""

_KINDS: Final = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))


class PictureRefused(Coded):
    """Base of why a file is not taken; nothing was kept."""

    code = "outside-refused"


class PictureGone(PictureRefused):
    """There is no such file, or it can't be read."""

    code = "outside-gone"


class PictureTooLarge(PictureRefused):
    """More than `megabytes`."""

    code = "outside-too-large"


class NoPicture(PictureRefused):
    """It is no JPEG or PNG that decodes to its end; what `station check` says of it is `error`."""

    code = "outside-no-picture"


@dataclass(frozen=True)
class OutsidePicture:
    """A picture that was handed in, as it lies there.

    Attributes:
        content: its bytes, untouched.
        sha256: of them, hex.
        suffix: `.jpg` or `.png`, by its first bytes.
        profile: the rule set that it was judged by.
        passes: whether no blocking rule is broken or could not be judged.
        failing: the checks that are not passed, warnings included.
    """

    content: bytes = field(repr=False)
    sha256: str
    suffix: str
    profile: str
    passes: bool
    failing: tuple[str, ...] = ()


def read_picture(path: Path, profile: str) -> OutsidePicture:
    """Read and judge a file; it takes seconds, and no other thread has to wait for it.

    Raises:
        PictureRefused: it is not taken.
    """
    content = _content(path)
    suffix = next((suffix for magic, suffix in _KINDS if content.startswith(magic)), None)
    if suffix is None:
        raise NoPicture(error="not-a-picture")
    told = _judged(content, profile)
    if told["error"] is not None:
        raise NoPicture(error=str(told["error"]))
    failing = tuple(one["check"] for one in told["verdicts"] if one["verdict"] in ("block", "warn"))
    sha256 = hashlib.sha256(content).hexdigest()
    return OutsidePicture(content, sha256, suffix, str(told["profile"]), bool(told["passes"]), failing)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe may never end
            raise PictureGone()
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise PictureGone() from None
    if len(content) > MOST_BYTES:
        raise PictureTooLarge(megabytes=MOST_BYTES // 1024 // 1024)
    return content


def _judged(content: bytes, profile: str) -> dict[str, Any]:
    """What the rules say of these very bytes, whatever becomes of the file meanwhile."""
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "station.judging_child", profile],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError:
        raise NoPicture(error="damaged") from None
    return dict(json.loads(answer.stdout))
