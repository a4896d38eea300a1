"""The console script `station`: the kiosk without a sub-command, everything else in `station.cli`.

Qt is imported only when a window is wanted: an office without a display runs every sub-command.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from station import cli
from ui import job_command  # noqa: F401 - adds its sub-command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit status."""
    return cli.main(sys.argv[1:] if arguments is None else arguments, kiosk)


def kiosk(data: Path | None) -> int:
    """Open the window."""
    from ui.kiosk import run

    return run(data)


if __name__ == "__main__":
    sys.exit(main())
