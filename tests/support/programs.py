"""The shipped program, run as people run it: a process of its own, its JSON on stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "ui.main"]


def environment(home: Path) -> dict[str, str]:
    """A home of its own, so that nothing of the user's is read or written."""
    return os.environ | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
    }


def start(home: Path, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start it; stdout and stderr are pipes."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run(
    home: Path, *arguments: str | Path, timeout: float = 100.0, typed: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run it to its end; `typed` is what somebody answers to its questions."""
    with start(home, *arguments, stdin=None if typed is None else subprocess.PIPE) as process:
        try:
            out, err = process.communicate(typed, timeout=timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def last_json(text: str) -> dict[str, Any]:
    """The one object that `--json` prints."""
    loaded: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return loaded
