"""What `station check --json` prints: one entry per file, and one bad file does not stop the others."""

import json
from pathlib import Path

import pytest
from PIL import Image as Pillow
from support import sitter

from station.checks import limits
from station.checks.judged_files import judge_images
from station.checks.limits import UnknownProfileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.jpg").write_bytes(sitter.still())
    (tmp_path / "cut.jpg").write_bytes(sitter.still()[:100_000])
    (tmp_path / "note.txt").write_text("no picture")
    Pillow.new("L", (1, 1)).save(tmp_path / "dot.png")
    Pillow.new("RGB", (900, 900), "grey").save(tmp_path / "grey.png")
    return tmp_path


def test_the_good_and_the_bad_side_by_side(folder: Path) -> None:
    names = ["cut.jpg", "good.jpg", "note.txt", "missing.jpg", "dot.png", "grey.png"]
    result = judge_images([folder / name for name in names], "blue-2017/1")
    images = dict(zip(names, json.loads(json.dumps(result))["images"], strict=True))

    errors = {name: image["error"] for name, image in images.items()}
    assert errors == {
        "cut.jpg": "damaged",
        "good.jpg": None,
        "note.txt": "not-a-picture",
        "missing.jpg": "unreadable",
        "dot.png": None,
        "grey.png": None,
    }
    for name, image in images.items():
        assert image["path"] == str(folder / name)
        assert image["profile"] == "blue-2017/1"
        if image["error"] is not None:
            assert (image["verdicts"], image["crop"], image["faces"], image["landmarks"]) == ([], None, 0, 0)


def test_an_entry_has_the_documented_form(folder: Path) -> None:
    (image,) = judge_images([folder / "good.jpg"], "blue-2017/1")["images"]
    assert list(image) == ["path", "error", "size", "faces", "profile", "verdicts", "crop", "landmarks"]
    assert (image["size"], image["faces"], image["landmarks"]) == ([3000, 2000], 1, 478)
    x, y, width, height = image["crop"]
    assert 0 <= x < x + width <= 3000 and 0 <= y < y + height <= 2000
    assert [verdict["check"] for verdict in image["verdicts"]] == [
        name for name, check in limits.load("blue-2017/1").checks.items() if check.where is not limits.Where.DESK
    ]
    for verdict in image["verdicts"]:
        assert list(verdict) == ["check", "value", "limit", "unit", "verdict"]
        assert verdict["verdict"] == "pass"
        low, high = verdict["limit"]
        assert (low is None or verdict["value"] >= low) and (high is None or verdict["value"] <= high)


def test_pictures_without_anybody_fail_the_count_and_nothing_else_is_judged(folder: Path) -> None:
    for image in judge_images([folder / "dot.png", folder / "grey.png"], "blue-2017/1")["images"]:
        verdicts = {verdict["check"]: verdict["verdict"] for verdict in image["verdicts"]}
        assert verdicts.pop("one_face") == "block"
        assert set(verdicts.values()) == {"unjudged"}


def test_an_unknown_profile_is_refused_before_any_picture(folder: Path) -> None:
    with pytest.raises(UnknownProfileError):
        judge_images([folder / "missing.jpg"], "blue-1999")
