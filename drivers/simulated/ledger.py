"""The ledger: what really happened at a simulated device, one JSON line each, for whoever has to prove it later."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any


def host_now() -> str:
    """The computer's time as everywhere in the station: ISO, milliseconds, offset."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


class Ledger:
    """Appends rows to a file, each flushed at once; without a file it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8") if path else None

    def write(self, what: str, **fields: Any) -> None:
        """One row: what happened, when by the computer's clock, and its facts."""
        if self._file:
            self._file.write(json.dumps({"what": what, "at": host_now(), **fields}, ensure_ascii=False) + "\n")
            self._file.flush()

    def close(self) -> None:
        """No more rows."""
        if self._file:
            self._file.close()
