"""The page on the stick with 1,000 people in a real browser: opens, searches, checks; screenshots to look at."""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.browser import Page, browser, missing
from support.packages import jpeg

from db.records import Counts
from station.export.formats import gallery, pages
from station.export.formats.gallery import Listed, Shown

WIDTHS = (1280, 1920)
SURNAMES, GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨㐱𠮷囍",
    ("子涵", "欣怡", "浩然", "·买买提", "〇", "䶮", "雨桐", "明哲"),
)
SEARCHED = """
    const field = document.getElementById('search'), took = [];
    for (const typed of arguments[0]) {
        field.value = typed;
        const begun = performance.now();
        field.dispatchEvent(new Event('input'));
        document.body.getBoundingClientRect();
        took.push(performance.now() - begun);
    }
    return [Math.max(...took), document.querySelectorAll('figure:not([hidden])').length];
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak gallery", description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=1000)
    parser.add_argument("--shots", type=Path, help="folder for the screenshots")
    asked = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="gallery-") as home:
        folder = Path(home)
        package(folder / "package", asked.people)
        with browser(folder / "browser") as page:
            figures = measured(page, folder / "package", asked.people)
            if asked.shots:
                shoot(page, asked.shots)
    print(json.dumps(figures))
    return 0


def package(folder: Path, people: int) -> None:
    """Pictures of the size that is delivered, and the page; the sums are true."""
    (folder / "data/portraits").mkdir(parents=True)
    picture = jpeg("somebody", (480, 640))
    shown, listed = [], []
    for number in range(1, people + 1):
        path = f"portraits/A-{number:04d}.jpg"
        (folder / "data" / path).write_bytes(picture)
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
        shown.append(Shown(f"A-{number:04d}", path, name, f"2022{number:06d}", f"软件工程{2201 + number // 40}"))
        listed.append(Listed(path, len(picture), hashlib.sha256(picture).hexdigest()))
    counts = dict.fromkeys((field.name for field in fields(Counts)), people)
    cover = pages.Cover("10622-day-A-2026-06-01-1", "day", "A", "2026-06-01T18:00:00+08:00", False, counts, ())
    (folder / pages.PAGE).write_bytes(gallery.page(cover, shown, listed, (), "0" * 64))


def measured(page: Page, folder: Path, people: int) -> dict[str, object]:
    begun = time.monotonic()
    page.open(folder / pages.PAGE)
    opened = time.monotonic() - begun
    slowest, left = page.run(SEARCHED, ["2", "20", "软", "软件工程2203", "王", "a-0", "nobody", "A-0500"])
    assert left == (1 if people >= 500 else 0), left
    page.run("const one = document.getElementById('search'); one.value = ''; one.dispatchEvent(new Event('input'))")
    begun = time.monotonic()
    page.type("#folder", str(folder / "data"))
    told = page.wait("document.querySelector('#results p') && document.getElementById('results').innerText", 300)
    assert told.startswith(f"文件完好，共 {people} 个"), told
    return {
        "people": people, "page_bytes": (folder / pages.PAGE).stat().st_size, "seconds_to_open": round(opened, 2),
        "slowest_search_ms": round(slowest), "seconds_to_check": round(time.monotonic() - begun, 1),
    }  # fmt: skip


def shoot(page: Page, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.size(width, 1000)
        page.run("scrollTo(0, 0)")
        page.picture(to / f"top-{width}.png")
        page.run("document.getElementById('class-2').scrollIntoView()")
        page.wait("[...document.querySelectorAll('#class-2 img')].every(one => one.complete && one.naturalWidth)")
        page.picture(to / f"class-{width}.png")


if __name__ == "__main__":
    sys.exit(main())
