"""`打开我.html` as an office opens it: by double click, in a real browser, without network.

`scripts/soak gallery` does so with 1,000 people.
"""

from pathlib import Path

from support.browser import Page, browser
from support.journals import at_row, list_people, open_journal
from support.packages import capture, delivered

from station.export.receipt import Receipt

SHOWN = "[...document.querySelectorAll('figure:not([hidden]) b')].map(number => number.textContent)"
PICTURES = "(all => all.every(one => one.complete) && all.map(one => one.naturalWidth))([...document.images])"
RESULTS = "document.querySelector('#results p') && document.getElementById('results').innerText"


def two_classes(data: Path, to: Path) -> Receipt:
    with open_journal(data) as journal:
        list_people(journal, 1, 2)
        for index in (1, 2):
            capture(journal, data, index, place=at_row(journal, index))
        capture(journal, data, 3)
    return delivered(data, to)


def searched(page: Page, typed: str) -> list[str]:
    page.type_anew("#search", typed)
    found: list[str] = page.run(f"return {SHOWN}")
    if typed:
        told = page.run("return document.getElementById('shown').textContent")
        assert told == f"找到 {len(found)} 人 / {len(found)} found"
    return found


def checked(page: Page, folder: Path) -> list[str]:
    page.run("document.getElementById('results').textContent = ''")
    page.type("#folder", str(folder))
    return str(page.wait(RESULTS)).split("\n")


def test_an_office_sees_searches_and_checks_a_package(tmp_path: Path) -> None:
    package = two_classes(tmp_path / "data", tmp_path / "stick").path
    with browser(tmp_path / "browser") as page:
        page.open(package / "打开我.html")
        assert page.wait(PICTURES) == [48, 48, 48]
        headings = page.run("return [...document.querySelectorAll('h2')].map(one => one.textContent)")
        assert headings == ["软件20211 (2)", "没有班级 / No class (1)"]
        totals = page.run(
            "return [...document.querySelectorAll('tr')].map(one => one.innerText.split(/\\s+/).join(' '))"
        )
        assert "通过 / Accepted 3" in totals and "放弃 / Abandoned 0" in totals

        assert searched(page, "测试2") == ["A-0002"]
        assert searched(page, "20260001") == ["A-0001"]
        assert searched(page, "ａ-0003") == ["A-0003"]
        assert searched(page, "nobody") == []
        assert searched(page, "") == ["A-0001", "A-0002", "A-0003"]

        files = sum(path.is_file() for path in (package / "data").rglob("*")) - len(("manifest.sig", "station.pub"))
        assert checked(page, package)[0] == f"文件完好，共 {files} 个 / Whole: {files} files"
        assert checked(page, tmp_path / "data")[0].startswith("这不是本数据包")

        spoil(package / "data")
        told = checked(page, package / "data")
        assert told[0].startswith("有 3 处不对") and "3 things are wrong" in told[0]
        assert {"portraits/A-0001.jpg", "portraits/A-0002.jpg", "portraits/photo.exe"} <= set(told)
        for kind, path in (("Damaged", "A-0001.jpg"), ("Missing", "A-0002.jpg"), ("don't belong", "photo.exe")):
            place = next(place for place, line in enumerate(told) if kind in line)
            assert next(line for line in told[place + 1 :] if line) == f"portraits/{path}"


def spoil(data: Path) -> None:
    """One bit, one file away, one file that somebody else brought."""
    portrait = data / "portraits/A-0001.jpg"
    content = bytearray(portrait.read_bytes())
    content[len(content) // 2] ^= 1
    portrait.write_bytes(content)
    (data / "portraits/A-0002.jpg").unlink()
    (data / "portraits/photo.exe").write_bytes(b"MZ")
