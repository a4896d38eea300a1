"""What this computer keeps of its cameras: which one was chosen, and how each was last held and lit.

One small file in the data folder, `bodies.json`, written whole or not at all. It is set-up and no evidence of anything:
it must be readable before and without the journal, and a person may look at it, or delete it, to be asked again. Who
chose or accepted what, and when, stands in the journal.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from db.disk import write_whole
from db.errors import disk_trouble
from drivers.cameras.base import FoundBody

FILE = "bodies.json"


@dataclass(frozen=True)
class KeptBody:
    """What is kept of one body; None where nothing was accepted yet.

    Attributes:
        turned: clockwise turn that makes its live frames upright, degrees.
        lighting: where the light of its pictures comes from.
    """

    turned: Literal[0, 90, 180, 270] | None = None
    lighting: Literal["continuous", "flash"] | None = None


class _File(BaseModel):
    chosen: FoundBody | None = None
    bodies: dict[str, KeptBody] = {}


class KeptBodies:
    """Everything that is kept. A file that can't be read keeps nothing: people are asked anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._file = _read(self._path)

    @property
    def chosen(self) -> FoundBody | None:
        """The body that a person chose among several; None when nobody did."""
        return self._file.chosen

    def choose(self, body: FoundBody) -> None:
        """Keep which body is meant.

        Raises:
            DiskFull, DiskFailed: the disk says no; what was kept before still stands there.
        """
        self._write(self._file.model_copy(update={"chosen": body}))

    def of(self, serial: str) -> KeptBody:
        """What is kept of this body."""
        return self._file.bodies.get(serial, KeptBody())

    def keep(self, serial: str, **changes: Any) -> None:
        """Keep something more of a body.

        Raises:
            DiskFull, DiskFailed: the disk says no; what was kept before still stands there.
        """
        bodies = {**self._file.bodies, serial: replace(self.of(serial), **changes)}
        self._write(self._file.model_copy(update={"bodies": bodies}))

    def _write(self, file: _File) -> None:
        try:
            write_whole(self._path, file.model_dump_json(indent=1).encode())
        except OSError as error:
            raise disk_trouble(error) from error
        self._file = file


def _read(path: Path) -> _File:
    try:
        return _File.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return _File()
