"""The contact sheet window with 1,052 people: opening, scrolling through all, memory, reading again meanwhile."""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from support.desk_scenes import ScriptedStation
from support.journals import capture, open_journal, portrait, shoot, sit
from support.packages import jpeg

from ui.gallery_page import GalleryPage
from ui.phrases import speaker

STEP = 60  # pixels a turn of the wheel
EVERY = 9  # who was taken twice


def main() -> int:
    """Measure, and print one line."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="contact-sheet-") as folder:
        fill(Path(folder), asked.people)
        print(json.dumps(measured(Path(folder))), flush=True)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak contact-sheet", description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=1052)
    return parser.parse_args()


def fill(folder: Path, people: int) -> None:
    """So many accepted pictures of full size."""
    content = jpeg("portrait", (480, 640))
    with open_journal(folder) as journal:
        for index in range(people):
            if index % EVERY:
                capture(journal, index)
                continue
            sitting = sit(journal, index)
            for shot in (1, 2):
                name = f"{sitting.number}-{shot}"
                _, exposure = shoot(journal, sitting, name)
                journal.portray(exposure.id, portrait(name))
                if shot == 1:
                    journal.retake(sitting.id, "eyes")
            journal.accept(sitting.id, exposure.id)
        paths = [one.path for one in journal.glances() if one.path is not None]
    for path in paths:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)


def measured(folder: Path) -> dict[str, float]:
    """Milliseconds and megabytes; `cpu` is the window's own thread, whatever else the machine does."""
    application = QApplication(sys.argv[:1])
    process = psutil.Process()
    before, begun = process.memory_info().rss, time.monotonic()
    page = GalleryPage(folder, ScriptedStation(), speaker("zh_CN"))
    page.resize(QSize(1920, 1080))
    page.show()
    while not page.grid.cells.shown:
        application.processEvents()
    page.grid.viewport().repaint()
    told = {"people": len(page.grid.cells.shown), "opened_ms": 1000 * (time.monotonic() - begun)}
    settle(application, page)
    told["first_pictures_ms"] = 1000 * (time.monotonic() - begun)
    walls, cpus = scrolled(application, page)
    told |= {"frame_ms_median": 1000 * sorted(walls)[len(walls) // 2], "frame_ms_worst": 1000 * walls[-1]}
    told |= {"frame_cpu_ms_median": 1000 * cpus[len(cpus) // 2], "frame_cpu_ms_worst": 1000 * cpus[-1]}
    for value in range(0, page.grid.verticalScrollBar().maximum(), 5 * STEP):  # every picture, waited for
        page.grid.verticalScrollBar().setValue(value)
        settle(application, page)
    told |= {"kept_mb": page.memory / 1e6, "more_memory_mb": (process.memory_info().rss - before) / 1e6}
    page.read_again()
    begun, worst, last = time.monotonic(), 0.0, time.thread_time()
    while not page.settled:
        application.processEvents()
        worst, last = max(worst, time.thread_time() - last), time.thread_time()
    told |= {"read_again_ms": 1000 * (time.monotonic() - begun), "read_again_cpu_ms_worst": 1000 * worst}
    page.end()
    return {name: round(value, 1) for name, value in told.items()}


def scrolled(application: QApplication, page: GalleryPage) -> tuple[list[float], list[float]]:
    """From top to bottom without waiting; each frame's seconds by the clock and of this thread, sorted."""
    bar, walls, cpus = page.grid.verticalScrollBar(), [0.0], [0.0]
    for value in range(0, bar.maximum(), STEP):
        bar.setValue(value)
        wall, cpu = time.monotonic(), time.thread_time()
        application.processEvents()
        walls.append(time.monotonic() - wall)
        cpus.append(time.thread_time() - cpu)
    return sorted(walls), sorted(cpus)


def settle(application: QApplication, page: GalleryPage) -> None:
    """Until every picture in sight is there."""
    while not page.settled:
        application.processEvents()


if __name__ == "__main__":
    sys.exit(main())
