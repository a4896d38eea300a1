"""Which body was chosen among several: a small file in the data folder, `bodies.toml`.

It is this computer's set-up and no evidence of anything: it must be readable before and without the journal, and a
person may look at it, or delete it, to be asked again. That somebody chose, who and when, stands in the journal.
"""

import json
import os
import tomllib
from pathlib import Path

from db.disk import sync_folder
from db.errors import disk_trouble
from drivers.cameras.base import FoundBody

NAME = "bodies.toml"


def remember(folder: Path, body: FoundBody) -> None:
    """Write down the chosen body: whole or not at all.

    Raises:
        DiskFull, DiskFailed: the disk says no; what was chosen before still stands there.
    """
    lines = [f"{key} = {json.dumps(value)}" for key, value in _facts(body).items()]  # JSON strings are TOML strings
    part = folder / f".{NAME}.part"
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write("\n".join(["[chosen]", *lines, ""]))
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / NAME)
        sync_folder(folder)
    except OSError as error:
        raise disk_trouble(error) from error


def remembered(folder: Path) -> FoundBody | None:
    """Give the chosen body; None when nobody chose, or the file can't be read: then people are asked again."""
    try:
        chosen = tomllib.loads((folder / NAME).read_text("utf-8"))["chosen"]
        return FoundBody(str(chosen["model"]), str(chosen["port"]), str(chosen["serial"]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        return None


def _facts(body: FoundBody) -> dict[str, str]:
    return {"model": body.model, "port": body.port, "serial": body.serial}
