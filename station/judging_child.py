"""The process in which somebody's picture is judged: its bytes on stdin, the rule set's name as argument.

Prints one entry of `station check --json`, and whether it passes.
"""

import json
import sys
import tempfile
from pathlib import Path

from station.checks.judged_files import judged_files


def main() -> None:
    """Judge, say, end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture")
        path.write_bytes(sys.stdin.buffer.read())
        (one,) = judged_files([path], sys.argv[1])
        print(json.dumps({**one.as_line(), "passes": one.passes}))


if __name__ == "__main__":
    main()
