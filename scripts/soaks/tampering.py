"""Every byte of a small package's texts and cover, 20,000 places of a journal: each change is found and named."""

import os
import sys

os.environ["TAMPERING_EVERY"] = "1"
TEST = ["-m", "pytest", "-q", "-n", "2", "tests/station/export/test_tampering.py"]
os.execv(sys.executable, [sys.executable, *TEST])
