"""The desk's state machine for longer: chance drives the real flow on the real journal, 3,000 runs by default."""

import os
import sys

EXAMPLES = sys.argv[1] if len(sys.argv) > 1 else "3000"

os.environ["DESK_EXAMPLES"] = EXAMPLES
TEST = ["-m", "pytest", "-q", "--timeout", "7200", "tests/station/test_desk_machine.py"]
os.execv(sys.executable, [sys.executable, *TEST])
