"""`station bench`: each group is a script of its own under scripts/bench that prints one JSON row a line.

They live outside the layers because their peers may import what the station may not (gphoto2, smartcard, sqlite3).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts" / "bench"
GROUPS = ("journal", "tokens", "camera", "checks", "job", "paperwork", "export", "ui")


class UnknownBenchError(Exception):
    """No bench of that name here; exit status 2."""


def run_benches(only: str | None) -> list[dict[str, Any]]:
    """Run all groups, or one, and give their rows.

    Raises:
        UnknownBenchError: no such group, or the scripts are not here (an installed wheel has none).
    """
    groups = GROUPS if only is None else (only,)
    rows: list[dict[str, Any]] = []
    for group in groups:
        script = SCRIPTS / f"{group}.py"
        if group not in GROUPS or not script.is_file():
            raise UnknownBenchError(f"bench {group}: must be one of {', '.join(GROUPS)}, run from a checkout")
        done = subprocess.run([sys.executable, str(script)], check=True, stdout=subprocess.PIPE, text=True)
        rows += [json.loads(line) for line in done.stdout.splitlines()]
    return rows
