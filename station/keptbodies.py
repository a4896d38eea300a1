"""How each body was last held and lit: `bodies.json` in the data folder, written whole or not at all."""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from db.disk import sync_folder
from db.errors import disk_trouble

FILE = "bodies.json"


@dataclass(frozen=True)
class KeptBody:
    """What is kept of one body; None where nothing was accepted yet.

    Attributes:
        turned: clockwise turn that makes its live frames upright, degrees.
        lighting: where the light of its pictures comes from.
    """

    turned: int | None = None
    lighting: Literal["continuous", "flash"] | None = None


class KeptBodies:
    """Everything that is kept, by serial. A file that can't be read keeps nothing: it is accepted anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._bodies = _read(self._path)

    def of(self, serial: str) -> KeptBody:
        """What is kept of this body."""
        return self._bodies.get(serial, KeptBody())

    def keep(self, serial: str, **changes: Any) -> None:
        """Keep something more of a body.

        Raises:
            DiskFull, DiskFailed: the disk says no.
        """
        self._bodies[serial] = replace(self.of(serial), **changes)
        written = json.dumps({key: asdict(body) for key, body in sorted(self._bodies.items())}, indent=1)
        partial = self._path.with_suffix(".part")
        try:
            with partial.open("w", encoding="utf-8") as file:
                file.write(written)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise disk_trouble(error) from error


def _read(path: Path) -> dict[str, KeptBody]:
    try:
        told = json.loads(path.read_text("utf-8"))
        return {str(serial): _body(values) for serial, values in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _body(values: dict[str, Any]) -> KeptBody:
    """A body with what makes sense of what is written about it."""
    known = {name.name: values.get(name.name) for name in fields(KeptBody)}
    turned, lighting = known["turned"], known["lighting"]
    return KeptBody(
        turned if turned in (0, 90, 180, 270) else None, lighting if lighting in ("continuous", "flash") else None
    )
