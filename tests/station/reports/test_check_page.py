"""The page of judged pictures: everything in it, drawn and said, and nothing that leaves it."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image as Pillow
from support import sitter

from station.checks import limits
from station.checks.judged_files import judged_files
from station.cli import main
from station.reports.check_page import page
from station.words import say

PROFILE = limits.load("blue-2017/1")
RULES = [name for name, check in PROFILE.checks.items() if check.where is not limits.Where.DESK]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "<b>good & bad.jpg").write_bytes(sitter.still())
    (folder / "high.jpg").write_bytes(sitter.still(dy=-0.2))
    (folder / "note.jpg").write_bytes(b"no picture")
    names = ["<b>good & bad.jpg", "high.jpg", "note.jpg"]
    return page(judged_files([folder / name for name in names], PROFILE.name)).decode("utf-8")


def sections(html: str) -> list[str]:
    return re.findall(r"<section>.*?</section>", html, re.DOTALL)


def test_it_needs_nothing_from_outside(html: str) -> None:
    told = re.sub(r'base64,[^"]+', "", html)
    assert not re.search(r"//|<script|<link|@import|url\(", told, re.IGNORECASE)
    assert set(re.findall(r'src="([^,]+),', html)) == {"data:image/jpeg;base64"}


def test_a_files_name_is_text(html: str) -> None:
    assert "&lt;b&gt;good &amp; bad.jpg" in html
    assert "<b>good" not in html


def test_each_rule_has_a_row_with_name_value_limit_and_a_verdict_in_sign_and_words(html: str) -> None:
    good, high, _ = sections(html)
    for section in (good, high):
        rows = re.findall(r"<tr><td.*?</tr>", section)
        assert [re.findall(r"<small>(\w+)</small>", row)[0] for row in rows] == RULES
    assert "✔" in good and say("finding.pass", "zh_CN") in good and say("finding.pass", "en") in good
    failed = next(row for row in re.findall(r"<tr><td.*?</tr>", high) if "head_top" in row)
    for words in ("⊘", say("finding.block"), say("finding.block", "en"), "50–110 px", say("check.head_top.low", "en")):
        assert words in failed


def test_the_picture_and_its_portrait_are_embedded_with_crop_bands_and_landmarks(html: str) -> None:
    good = sections(html)[0]
    pictures = [Pillow.open(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^\"]+)", good)]
    assert [picture.size for picture in pictures] == [(1000, 667), (480, 640)]
    assert re.findall(r'viewBox="([^"]+)"', good) == ["0 0 3000 2000", "0 0 480 640"]
    dots = re.findall(r'class="points" d="([^"]+)"', good)
    assert [points.count("M") for points in dots] == [478, 478]
    for points, (wide, high) in zip(dots, ((3000, 2000), (480, 640)), strict=True):
        places = [tuple(map(float, place.split(","))) for place in re.findall(r"M([^h]+)h0", points)]
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in places)
    for edge in (50, 110, 200, 300):
        assert f"M0,{edge}h" in good


def test_the_rule_that_gives_says_by_how_much_and_why(html: str) -> None:
    _, high, _ = sections(html)
    assert re.search(r"−50 px：人太靠近画面边缘", high)
    assert "−50 px: the person is too near the edge" in high


def test_a_file_that_can_not_be_read_is_named_and_no_more(html: str) -> None:
    note = sections(html)[2]
    assert say("trouble.not-a-picture") in note and "<table" not in note and "<img" not in note


# the command


def check(*arguments: object) -> int:
    return main(["check", *map(str, arguments)], lambda _: 0)


@pytest.fixture
def grey(tmp_path: Path) -> Path:
    Pillow.new("RGB", (600, 800), "grey").save(tmp_path / "grey.png")
    return tmp_path / "grey.png"


def test_a_page_is_written_over_a_page(grey: Path) -> None:
    written = grey.with_name("page.html")
    for _ in range(2):
        assert check(grey, "--html", written) == 1  # a grey picture meets no rule
        assert written.read_bytes().startswith(b"<!DOCTYPE html>")


def test_a_page_is_written_over_nothing_else(grey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = grey.read_bytes()
    assert check(grey, "--html", grey) == 2
    assert check(grey, "--html", grey.parent) == 2
    assert check(grey, "--html", grey.with_name("page.html"), "--json") == 2
    assert check(grey, "--html", grey.parent / "nowhere" / "page.html") == 3
    assert capsys.readouterr().err.count("station: ") == 4
    assert grey.read_bytes() == kept


def test_a_portrait_that_meets_the_rules_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.jpg").write_bytes(sitter.still())
    assert check(tmp_path / "good.jpg") == 0
    first, *rules = capsys.readouterr().out.splitlines()
    assert say("checkpage.passes", "en") in first
    assert [rule.split(":")[0].strip() for rule in rules] == RULES
