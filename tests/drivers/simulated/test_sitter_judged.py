"""The simulated sitter before the product's own checks: passes them all, and fails each one on request."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from drivers.simulated.sitter import Stage
from station.checks.judge import Judge, Judgement
from station.checks.verdict import Finding, Verdict

PROFILE = "blue-2017/1"
NOW = 1000.0
BODIES = [(6, False), (6, True), (24, False), (24, True)]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def stage(cache: Path) -> Stage:
    return Stage(6, cache=cache)


def judge_frame(stage: Stage, turned: int = 0) -> Judgement:
    width, height = stage.still_size
    return Judge(PROFILE).live(stage.frame(NOW), turned=turned, still_width=height if turned else width)


def judge_still(stage: Stage, turned: int = 0) -> Judgement:
    image = np.asarray(cv2.imdecode(np.frombuffer(stage.still(NOW), np.uint8), cv2.IMREAD_COLOR), np.uint8)
    upright = np.asarray(cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8) if turned else image
    return Judge(PROFILE).still(upright)


def verdict(judgement: Judgement, check: str) -> Verdict:
    return next(verdict for verdict in judgement.verdicts if verdict.check == check)


@pytest.mark.parametrize(("megapixels", "upright"), BODIES)
def test_the_sitter_passes_every_check(cache: Path, megapixels: int, upright: bool) -> None:
    stage = Stage(megapixels, upright, cache)
    stage.sit(8, {}, now=NOW)
    for judgement in (judge_frame(stage, 270 * upright), judge_still(stage, 270 * upright)):
        assert judgement.verdicts
        assert [verdict for verdict in judgement.verdicts if verdict.finding is not Finding.PASS] == []


@pytest.mark.parametrize(
    ("pose", "check"),
    [
        ({"faces": 0}, "one_face"),
        ({"faces": 2}, "one_face"),
        ({"roll": 8}, "roll"),
        ({"roll": -8}, "roll"),
        ({"yaw": 15}, "yaw"),
        ({"yaw": -15}, "yaw"),
        ({"eyes": 0}, "eyes_open"),
        ({"mouth": 0.8}, "lips_closed"),
        ({"scale": 2}, "face_width"),
        ({"scale": 0.28}, "face_width"),
        ({"dy": -0.26}, "eye_line"),
        ({"dy": 0.34}, "eye_line"),
        ({"scale": 1.7}, "head_top"),
        ({"dx": 0.4}, "centring"),
    ],
    ids=str,
)
def test_the_sitter_fails_each_blocking_check_on_request(stage: Stage, pose: dict[str, Any], check: str) -> None:
    stage.sit(8, pose, now=NOW)
    for judgement in (judge_frame(stage), judge_still(stage)):
        assert verdict(judgement, check).finding is Finding.BLOCK


def test_a_blurred_sitter_is_warned_about(stage: Stage) -> None:
    stage.sit(8, {"blur": 2}, now=NOW)
    for judgement in (judge_frame(stage), judge_still(stage)):
        assert verdict(judgement, "sharpness").finding is Finding.WARN


def test_an_empty_chair_is_seen_as_empty(stage: Stage) -> None:
    stage.sit(8, {}, now=NOW)
    stage.stand()
    for judgement in (judge_frame(stage), judge_still(stage)):
        assert not judgement.face_present


def test_everybody_starts_where_no_shutter_opens(stage: Stage) -> None:
    for person in range(8):
        stage.sit(person, {}, drift_s=5, now=NOW)
        assert verdict(judge_frame(stage), "roll").finding is Finding.BLOCK


@pytest.mark.parametrize("pose", [{}, {"roll": 5}, {"roll": -9, "scale": 0.8}, {"dx": 0.1, "dy": -0.04}], ids=str)
def test_the_checks_measure_what_the_truth_says(stage: Stage, pose: dict[str, float]) -> None:
    stage.sit(8, pose, now=NOW)
    truth, judgement = stage.truth_of_still(NOW), judge_still(stage)
    assert judgement.crop is not None
    scale = judgement.crop.width / 480
    measured = {
        check: verdict(judgement, check).value or 0.0 for check in ("roll", "face_width", "eye_line", "head_top")
    }
    assert measured["roll"] == pytest.approx(truth.roll_deg, abs=0.6)
    assert measured["face_width"] * scale == pytest.approx(truth.face_width_px, rel=0.02)
    assert judgement.crop.y + measured["eye_line"] * scale == pytest.approx(
        truth.eye_line_px, abs=0.02 * truth.face_width_px
    )
    if not pose.get("roll"):
        assert judgement.crop.y + measured["head_top"] * scale == pytest.approx(
            truth.crown_px[1], abs=0.04 * truth.face_width_px
        )


def test_a_turned_head_is_measured_turned_the_same_way(stage: Stage) -> None:
    for yaw in (-16, -8, 8, 16):
        stage.sit(8, {"yaw": yaw}, now=NOW)
        assert verdict(judge_still(stage), "yaw").value == pytest.approx(yaw, abs=5)
