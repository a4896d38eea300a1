"""The process that a file is taken apart in: `readingchild FILE BYTES`. One JSON object on stdout.

Exit status 0: the book; `REFUSED`: why it was not taken. Whatever else happens in here, more memory than BYTES or a
defect of a library's, ends the process otherwise, and the one that waits for it has a sentence for that.
"""

import json
import sys
from pathlib import Path

from station.job.roster.reading import REFUSED, as_json, read_here
from station.job.roster.refusals import TableRefused

TOO_LARGE = 11


def main(path: Path, memory: int) -> int:
    """Read, and say what was read."""
    bound(memory)
    try:
        sys.stdout.write(json.dumps(as_json(read_here(path))))
    except TableRefused as refused:
        sys.stdout.write(json.dumps({"code": refused.code, "params": refused.params}))
        return REFUSED
    except MemoryError:
        return TOO_LARGE
    return 0


def bound(memory: int) -> None:
    """Have the system refuse more memory than this; on Windows the one that waits looks at it alone."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
