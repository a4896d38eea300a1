"""Event-loop gaps of the real page while students come and go: scripts/soak ui [STUDENTS [WIDTHxHEIGHT]]; 200.

Offscreen unless QT_QPA_PLATFORM says otherwise. Every gap over 50 ms is listed with what the page was doing; status 1
if the page itself worked that long. Gaps in which it had no processor are told apart: on a loaded machine there are.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from support.ui_rehearsal import play

LONG = 0.05


def main() -> int:
    students = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    width, height = (sys.argv[2] if len(sys.argv) > 2 else "1920x1080").split("x")
    app = QApplication(sys.argv[:1])
    load, begun = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-ui-") as folder:
        seen = play(Path(folder), students, QSize(int(width), int(height)))
    for gap in seen.gaps:
        print(gap)
    own = [gap for gap in seen.gaps if gap.worked >= LONG]
    told = {
        "students": students,
        "left": seen.left,
        "seconds": round(time.monotonic() - begun),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "beats": seen.beats,
        "frames_shown": seen.frames,
        "longest_ms": round(seen.longest * 1000),
        "gaps_over_50_ms": len(seen.gaps),
        "of_the_page_itself": len(own),
        "where": Counter(gap.where[0] for gap in own if gap.where).most_common(5),
        "memory_mb": {name: round(mb, 1) for name, mb in zip(("start", "fifth", "end"), seen.memory, strict=True)},
    }
    print(json.dumps(told, ensure_ascii=False))
    app.quit()
    return 1 if own or sum(seen.left.values()) != students else 0


if __name__ == "__main__":
    sys.exit(main())
