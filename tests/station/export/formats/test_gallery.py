"""`打开我.html`: whose pictures it shows, that nothing in a name becomes markup, and that its sums are SHA-256.

The script is run by Qt's JavaScript engine; what it does with a page needs a browser.
"""

import hashlib
import json
import random
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQml import QJSEngine
from support import packages
from support.journals import at_row, list_people, open_journal
from support.packages import delivered

from station.export import cover
from station.export.formats import gallery, pages
from station.export.formats import manifest as manifests
from station.export.formats.gallery import Listed, Shown
from station.export.verify import verify

NASTY = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;\'"'
ABOVE = pages.Cover("10622-day-A-2026-06-01-1", "day", "A", "2026-06-01T18:00:00.000+08:00", False, {"accepted": 2}, ())


@pytest.fixture(scope="module")
def engine(qapp: object) -> QJSEngine:
    """What the page computes, without the page."""
    engine = QJSEngine()
    (computing,) = re.findall(r"(?s)^(.*?)/\* What the page shows", gallery.script())
    assert not engine.evaluate(computing).isError()
    return engine


def run(engine: QJSEngine, expression: str) -> Any:
    value = engine.evaluate(f"JSON.stringify({expression})")
    assert not value.isError(), value.toString()
    return json.loads(value.toString())


def elements(page: bytes) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reading(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reading().feed(page.decode())
    return found


def sum_of(engine: QJSEngine, content: bytes, *pieces: int) -> str:
    cuts = (0, *pieces, len(content))
    updates = "".join(f"s.update(all.subarray({a},{b}));" for a, b in pairwise(cuts))
    told = f"(function(){{var s=new Sha256(),all=new Uint8Array({list(content)});{updates}return s.hex();}})()"
    return str(run(engine, told))


def test_sums_are_sha256_at_every_length_around_a_block_and_in_pieces(engine: QJSEngine) -> None:
    whole = random.Random(1).randbytes(300)
    for length in (0, 1, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 127, 128, 129, 300):
        assert sum_of(engine, whole[:length]) == hashlib.sha256(whole[:length]).hexdigest(), length
    for pieces in ((1, 64, 65), (63, 64, 191), (100, 100, 228), (0, 299)):
        assert sum_of(engine, whole, *pieces) == hashlib.sha256(whole).hexdigest(), pieces


def test_the_length_of_a_file_of_gigabytes_goes_into_its_sum(engine: QJSEngine) -> None:
    told = "(function(){var s=new Sha256();s.length=5368709120;s.update(new Uint8Array(3));return s.hex();})()"
    other = "(function(){var s=new Sha256();s.length=1073741824;s.update(new Uint8Array(3));return s.hex();})()"
    assert run(engine, told) != run(engine, other), "the upper 32 bits count"


def test_what_lies_there_is_sorted_as_verify_sorts_it(engine: QJSEngine) -> None:
    listed = {"a.jpg": [3, "x"], "b.jpg": [3, "x"], "c.jpg": [3, "x"], "__proto__.jpg": [1, "x"]}
    lying = {
        "a.jpg": 3,
        "b.jpg": 4,
        "toString": 1,
        "portraits/Thumbs.db": 9,
        "._a.jpg": 1,
        "manifest.sig": 64,
        "x.exe": 1,
    }
    there = json.dumps([{"path": path, "size": size} for path, size in lying.items()])
    assert run(engine, f'sorted({json.dumps(listed)}, ["manifest.sig"], {there})') == {
        "hash": ["a.jpg"], "damaged": ["b.jpg"], "missing": ["c.jpg", "__proto__.jpg"],
        "foreign": ["toString", "x.exe"], "beside": ["portraits/Thumbs.db", "._a.jpg", "manifest.sig"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("paths", "root"),
    [
        (["data/manifest.json", "data/portraits/1.jpg"], "data/"),
        (["package/data/manifest.json", "package/x.txt"], "package/data/"),
        (["data/manifest.json", "data/data/manifest.json"], "data/"),
        ([], ""),
    ],
)  # fmt: skip
def test_the_signed_half_is_found_in_either_folder(engine: QJSEngine, paths: list[str], root: str) -> None:
    assert run(engine, f"rootOf({json.dumps(paths)})") == root


@pytest.mark.parametrize(
    ("typed", "found"), [("", True), ("测试", True), ("a-0001", True), ("Ａ-０００１ 测试", True), ("测试 0002", False)]
)
def test_a_search_finds_whoever_has_all_of_its_words(engine: QJSEngine, typed: str, found: bool) -> None:
    assert run(engine, f'matches({json.dumps(typed)}, "A-0001 测试1 20260001")') is found


def test_figures_stand_in_both_languages(engine: QJSEngine) -> None:
    sentence = "正在核对 {done}/{total} / Checking {done} of {total}"
    assert run(engine, f"filled({json.dumps(sentence)}, {{done: 1, total: 2}})") == "正在核对 1/2 / Checking 1 of 2"


def test_nothing_in_a_name_becomes_part_of_the_page() -> None:
    def page(text: str) -> bytes:
        shown = [Shown("A-0001", "portraits/A-0001.jpg", text, text, text), Shown("A-0002", "portraits/A-0002.jpg")]
        return gallery.page(ABOVE, shown, [Listed(text, 1, "0" * 64)], (), "0" * 64)

    assert elements(page(NASTY)) == elements(page("harmless"))
    (told,) = re.findall(rb'(?s)id="told">(.*?)</script>', page(NASTY))
    assert list(json.loads(told)["files"]) == [NASTY]


def test_the_page_shows_classes_names_and_numbers_and_carries_every_sum(tmp_path: Path) -> None:
    with open_journal(tmp_path / "data") as journal:
        list_people(journal, 1)
        packages.capture(journal, tmp_path / "data", 2)
        packages.capture(journal, tmp_path / "data", 1, place=at_row(journal, 1))
    package = delivered(tmp_path / "data", tmp_path / "stick").path
    page = (package / pages.PAGE).read_text("utf-8")
    assert re.findall(r"<h2>(\S+) .*?\(1\)</h2>", page)[0] == "软件20211"
    assert re.findall(r"<figcaption>.*?</figcaption>", page)[0] == (
        "<figcaption><b>A-0002</b> <span>测试1</span><span>20260001</span></figcaption>"
    )
    (told,) = re.findall(r'(?s)id="told">(.*?)</script>', page)
    there = {path.relative_to(package / "data").as_posix(): path for path in (package / "data").rglob("*.*")}
    there["SHA256SUMS"] = package / "data/SHA256SUMS"
    for unjudged in cover.UNJUDGED:  # nobody but the station can make them again
        assert there.pop(unjudged).is_file() and unjudged in json.loads(told)["unjudged"]
    assert json.loads(told)["files"] == {
        path: [len(file.read_bytes()), hashlib.sha256(file.read_bytes()).hexdigest()] for path, file in there.items()
    }


def test_a_package_with_the_plain_page_of_before_is_whole(package: Path) -> None:
    sealed = manifests.from_bytes((package / "data/manifest.json").read_bytes())
    (package / pages.PAGE).write_bytes(cover.plain_page(sealed, package.name))
    assert verify(package, remaking=False).ok


def test_a_page_that_calls_somebody_otherwise_is_named(package: Path) -> None:
    page = package / pages.PAGE
    page.write_text(page.read_text("utf-8").replace("测试2", "测试9"), "utf-8")
    assert [fault.code for fault in verify(package, remaking=False).faults] == ["cover-differs"]


def test_a_page_beside_records_that_nobody_can_read_is_listed_as_unchecked(package: Path) -> None:
    (package / "data/records.csv").write_bytes(b"x")
    report = verify(package, remaking=False)
    assert {(one.code, one.about) for one in report.faults} == {("damaged", "data/records.csv")}
    assert [(one.code, one.about) for one in report.bystanders] == [("cover-unchecked", pages.PAGE)]
