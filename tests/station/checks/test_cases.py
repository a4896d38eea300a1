"""The table of cases, and that every rule has all its pieces: limits, file, cases, words."""

import importlib.util
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import sitter

from station import words
from station.checks import limits
from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.scene import Beside, Scene
from station.checks.verdict import Finding
from station.portrait.still import decode


def _table(name: str, rows: str) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text())[rows]
    return table


CASES = _table("sitter", "case")
BESIDE = _table("beside", "case")
GOLDEN = _table("golden", "picture")
RULES = list(limits.load("blue-2017/1").checks)


def _frozen(pose: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, tuple(wish) if isinstance(wish, list) else wish) for name, wish in sorted(pose.items()))


@cache
def _still(judge: Judge, pose: tuple[tuple[str, Any], ...], border: int) -> Judgement:
    image = decode(sitter.still(**dict(pose))).image
    judgement = judge.still(image)
    if not border:
        return judgement
    crop = judgement.crop
    assert crop is not None
    image = image.copy()
    image[:, : crop.x + border * crop.width // 480] = 6
    return judge.still(image)


@cache
def _live(pose: tuple[tuple[str, Any], ...]) -> Judgement:
    judge = _live_judge()
    for jpeg in (*sitter.empty_frames(1), *sitter.frames(3, **dict(pose))):
        judgement = judge.live(jpeg, still_width=3000)
    return judgement


@cache
def _live_judge() -> Judge:
    """One for all cases: an empty chair between two sitters makes it forget the one before."""
    return Judge("blue-2017/1")


def _finding(judgement: Judgement, check: str) -> str:
    (verdict,) = (verdict for verdict in judgement.verdicts if verdict.check == check)
    return verdict.finding.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['pose']}")
def test_case(case: dict[str, Any], still_judge: Judge) -> None:
    pose = _frozen(case["pose"])
    assert _finding(_still(still_judge, pose, case.get("border", 0)), case["check"]) == case["still"]
    if "live" in case:
        assert _finding(_live(pose), case["check"]) == case["live"]


@pytest.mark.parametrize("picture", GOLDEN, ids=lambda picture: str(picture["pose"]))
def test_golden_picture(picture: dict[str, Any], still_judge: Judge) -> None:
    found = _still(still_judge, _frozen(picture["pose"]), 0)
    told = {finding: [one.check for one in found.verdicts if one.finding is finding] for finding in Finding}
    expected = {finding: picture.get(finding.value, []) for finding in Finding}
    for finding in (Finding.BLOCK, Finding.WARN):
        assert told[finding] == expected[finding]
    if expected[Finding.UNJUDGED] == ["face"]:
        assert told[Finding.PASS] == [] and found.crop is None
    else:
        assert told[Finding.UNJUDGED] == expected[Finding.UNJUDGED]


@pytest.mark.parametrize("case", BESIDE, ids=lambda case: f"{case['check']} {case['beside']}")
def test_case_beside_the_day(case: dict[str, Any], still_judge: Judge) -> None:
    image = decode(sitter.still()).image
    beside = Beside(**{"turned": 0, "light": 0.4, **case["beside"]})
    assert _finding(still_judge.still(image, beside), case["check"]) == case["still"]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_file_cases_and_words(rule: str) -> None:
    assert importlib.util.find_spec(f"station.checks.rules.{rule}"), f"station/checks/rules/{rule}.py is missing"
    findings = {case[where] for case in CASES if case["check"] == rule for where in ("live", "still") if where in case}
    findings |= {case["still"] for case in BESIDE if case["check"] == rule}
    assert "pass" in findings, f"no table of cases has one in which {rule} passes"
    assert findings & {"warn", "block"}, f"no table of cases has one in which {rule} does not pass"
    for language in words.LANGUAGES:
        assert f"check.{rule}.name" in words.catalogue(language), f"the {language} catalogue has no name for {rule}"


def test_no_rule_file_was_left_out_of_the_limits() -> None:
    files = {path.stem for path in (Path(limits.__file__).parent / "rules").glob("*.py")} - {"__init__"}
    named = {rule for name in limits.names() for rule in limits.load(name).checks}
    assert files == named


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "one_face"])
def test_without_a_face_nothing_is_measured(rule: str) -> None:
    scene = Scene(np.zeros((424, 640, 3), np.uint8), faces=0)
    assert importlib.import_module(f"station.checks.rules.{rule}").measure(scene) is None
