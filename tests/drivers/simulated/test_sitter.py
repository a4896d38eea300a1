"""The simulated sitter: its pictures are where its truth says, without asking any face model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.simulated import mark
from drivers.simulated.sitter import ORIENTATION, PortraitMissing, Stage, Truth, portrait, shelf

Image = NDArray[np.uint8]

NOW = 1000.0
FIVE_BY_FIVE = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_1000)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def stage(cache: Path) -> Stage:
    return Stage(6, cache=cache)


@pytest.fixture(scope="module")
def upright(cache: Path) -> Stage:
    return Stage(6, upright=True, cache=cache)


def decode(jpeg: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def as_seen(jpeg: bytes, orientation: int) -> Image:
    """The picture turned as EXIF orientation 1 or 8 asks for."""
    image = decode(jpeg)
    return np.asarray(cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8) if orientation == 8 else image


def badge_corners(image: Image) -> NDArray[np.float32]:
    """Outer corners of the two tags as an independent detector sees them, clockwise from the top left, shape (4, 2)."""
    corners, _, _ = cv2.aruco.ArucoDetector(FIVE_BY_FIVE).detectMarkers(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    left, right = sorted((corner.reshape(4, 2) for corner in corners), key=lambda quad: quad[:, 0].mean())
    return np.array((left[0], right[1], right[2], left[3]), np.float32)


def true_tags(truth: Truth) -> NDArray[Any]:
    """The same four points from the true corners of the whole badge: one of 17 by 9 squares further in."""
    corners = np.array(truth.mark)
    origin, across, down = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    inner = [(1 / 17, 1 / 9), (16 / 17, 1 / 9), (16 / 17, 8 / 9), (1 / 17, 8 / 9)]
    return np.array([origin + across * x + down * y for x, y in inner])


def truth_of(chair: Stage, **pose: Any) -> Truth:
    chair.sit(42, pose, now=NOW)
    return chair.truth(NOW)


def portrait_of(image: Image, truth: Truth) -> Image:
    """The 480x640 crop at the rule's best place, moved inside the picture, after JPEG of the lowest quality allowed."""
    width, height = (round(side * truth.face_width_px / 207) for side in (480, 640))
    left = round(truth.eyes_px[0] - width / 2)
    top = round(truth.eye_line_px - height * 250 / 640)
    left, top = min(max(left, 0), image.shape[1] - width), min(max(top, 0), image.shape[0] - height)
    part = image[top : top + height, left : left + width]
    small = cv2.resize(part, (480, 640), interpolation=cv2.INTER_AREA)
    return decode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes())


@pytest.mark.parametrize(
    "pose",
    [{}, {"roll": 7.0}, {"roll": -11.0, "dx": 0.1, "dy": -0.05}, {"scale": 1.3}, {"scale": 0.8, "dx": -0.2, "roll": 3}],
    ids=str,
)
def test_the_picture_is_where_the_truth_says(stage: Stage, upright: Stage, pose: dict[str, float]) -> None:
    for chair, orientation in ((stage, ORIENTATION[False]), (upright, ORIENTATION[True])):
        chair.sit(42, pose, now=NOW)
        truth = chair.truth_of_still(NOW)
        seen = badge_corners(as_seen(chair.still(NOW), orientation))
        assert np.abs(seen - true_tags(truth)).max() < 3  # of 3000 pixels
        along = seen[1] - seen[0]
        assert np.degrees(np.arctan2(along[1], along[0])) == pytest.approx(truth.roll_deg, abs=0.7)


@given(
    roll=st.floats(-20, 20),
    yaw=st.floats(-18, 18),
    dx=st.floats(-0.3, 0.3),
    dy=st.floats(-0.2, 0.2),
    scale=st.floats(0.5, 2),
)
@settings(max_examples=10, deadline=None)
def test_the_truth_is_what_was_asked_for(
    stage: Stage, roll: float, yaw: float, dx: float, dy: float, scale: float
) -> None:
    best, asked = truth_of(stage), truth_of(stage, roll=roll, yaw=yaw, dx=dx, dy=dy, scale=scale)
    assert (asked.roll_deg, asked.yaw_deg, asked.settled) == (roll, yaw, True)
    assert asked.face_width_px == pytest.approx(best.face_width_px * scale)
    assert asked.eyes_px[0] - best.eyes_px[0] == pytest.approx(dx * 640, abs=1e-3)
    assert asked.eye_line_px - best.eye_line_px == pytest.approx(dy * 424, abs=1e-3)
    assert asked.shift == pytest.approx((dx * 640, dy * 424))


@pytest.mark.parametrize(
    ("pose", "named"),
    [
        ({"roll": 9}, "roll_deg"),
        ({"yaw": 12}, "yaw_deg"),
        ({"scale": 2}, "face_width_px"),
        ({"dy": 0.2}, "eye_line_px"),
        ({"dx": 0.4}, "shift"),
        ({"mouth": 1}, "mouth"),
        ({"eyes": 0}, "eyes_open"),
        ({"blur": 3}, "blur_px"),
        ({"light": -2}, "light_ev"),
        ({"shade": 0.4}, "shade"),
        ({"background": [255, 255, 255]}, "background"),
        ({"faces": 0}, "faces"),
        ({"faces": 2}, "faces"),
        ({"mirror": True}, "mirrored"),
    ],
    ids=str,
)
def test_each_pose_changes_the_truth_it_names_and_the_picture(stage: Stage, pose: dict[str, Any], named: str) -> None:
    best, before = truth_of(stage), decode(stage.frame(NOW))
    changed, after = truth_of(stage, **pose), decode(stage.frame(NOW))
    assert getattr(changed, named) != getattr(best, named)
    assert cv2.absdiff(before, after).max() > 40


def test_live_view_and_still_show_the_same_place(stage: Stage) -> None:
    stage.sit(7, {"roll": 4, "dx": 0.05, "scale": 0.9}, now=NOW)
    frame, still = decode(stage.frame(NOW)), decode(stage.still(NOW))
    rows = round(424 * 3000 / 640)
    first = (2000 - rows) // 2
    small = cv2.resize(still[first : first + rows], (640, 424), interpolation=cv2.INTER_AREA)
    grey = [np.float32(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)) for image in (frame, small)]
    shift, _ = cv2.phaseCorrelate(*grey, cv2.createHanningWindow((640, 424), cv2.CV_32F))
    assert np.hypot(*shift) < 0.5
    assert cv2.absdiff(frame, np.asarray(small, np.uint8)).mean() < 4


def test_all_sizes_agree_about_the_truth(stage: Stage, cache: Path) -> None:
    large = Stage(24, cache=cache)
    for chair in (stage, large):
        chair.sit(3, {"roll": 2, "dx": -0.04}, now=NOW)
    live, small, big = stage.truth(NOW), stage.truth_of_still(NOW), large.truth_of_still(NOW)
    assert big.face_width_px == pytest.approx(2 * small.face_width_px) == pytest.approx(9.375 * live.face_width_px)
    assert big.roll_deg == small.roll_deg == live.roll_deg
    image = decode(large.still(NOW))
    assert image.shape == (4000, 6000, 3)
    assert np.abs(badge_corners(image) - true_tags(big)).max() < 6


def test_an_upright_body_gives_a_larger_face_in_a_sideways_file(stage: Stage, upright: Stage) -> None:
    assert truth_of(upright).face_width_px > 1.3 * truth_of(stage).face_width_px
    for jpeg, size in ((upright.frame(NOW), (424, 640)), (upright.still(NOW), (2000, 3000))):
        assert decode(jpeg).shape[:2] == size


def test_a_lean_is_a_turn_about_the_eyes(stage: Stage) -> None:
    straight, leaning = truth_of(stage), truth_of(stage, roll=10)
    assert leaning.eyes_px == pytest.approx(straight.eyes_px)
    assert leaning.mark[0][0] < straight.mark[0][0]  # the head goes to the right, the chest to the left


@given(
    person=st.integers(0, 9999),
    roll=st.floats(-6, 6),
    yaw=st.floats(-10, 10),
    dx=st.floats(-0.25, 0.25),
    dy=st.floats(-0.08, 0.12),
    scale=st.floats(0.6, 1.15),
    light=st.floats(-1, 0.5),
    blur=st.floats(0, 2),
)
@settings(max_examples=20, deadline=None)
def test_a_portrait_proves_its_sitter(stage: Stage, person: int, **pose: float) -> None:
    stage.sit(person, pose, now=NOW)
    assert mark.read(portrait_of(decode(stage.still(NOW)), stage.truth_of_still(NOW))) == person


def test_a_portrait_of_an_upright_body_proves_its_sitter(upright: Stage) -> None:
    for person in (0, 17, 999, 1000, 9999):
        upright.sit(person, {}, now=NOW)
        image = as_seen(upright.still(NOW), ORIENTATION[True])
        assert mark.read(image) == person
        assert mark.read(portrait_of(image, upright.truth_of_still(NOW))) == person


def test_a_mirrored_still_proves_nobody(stage: Stage) -> None:
    stage.sit(5, {"mirror": True}, now=NOW)
    assert mark.read(decode(stage.still(NOW))) is None


def test_an_empty_chair_is_an_even_blue_wall_without_a_mark(stage: Stage) -> None:
    stage.sit(5, {}, now=NOW)
    stage.stand()
    image = decode(stage.still(NOW))
    assert mark.read(image) is None
    assert np.abs(image.reshape(-1, 3).mean(axis=0) - (255, 197, 100)).max() < 3
    assert cv2.resize(image, (30, 20), interpolation=cv2.INTER_AREA).std(axis=(0, 1)).max() < 1
    truth = stage.truth(NOW)
    assert (truth.person, truth.faces) == (None, 0)


def test_a_sitter_drifts_from_a_wrong_pose_into_the_one_asked_for(stage: Stage) -> None:
    stage.sit(11, {"roll": 1}, drift_s=2, now=NOW)
    rolls = [stage.truth(NOW + step / 10).roll_deg for step in range(26)]
    away = [abs(roll - 1) for roll in rolls]
    assert away[0] > 8
    assert away == sorted(away, reverse=True)
    assert away[20:] == [0] * 6
    assert [stage.truth(NOW + at).settled for at in (0, 1.99, 2)] == [False, False, True]
    assert stage.truth(NOW - 5) == stage.truth(NOW)


def test_a_moment_always_looks_the_same_and_people_move_differently(stage: Stage, cache: Path) -> None:
    other = Stage(6, cache=cache)
    starts = set()
    for person in range(6):
        for chair in (stage, other):
            chair.sit(person, {"yaw": 3}, drift_s=1, now=NOW)
        assert stage.frame(NOW + 0.4) == other.frame(NOW + 0.4)
        assert stage.frame(NOW + 0.4) != stage.frame(NOW + 0.5)
        starts.add(stage.truth(NOW).roll_deg)
    assert len(starts) == 6


@pytest.mark.parametrize(
    "wrong",
    [{"rol": 1}, {"yaw": 60}, {"roll": "left"}, {"roll": None}, {"scale": float("nan")}, {"background": [1, 2]},
     {"background": [1, 2, 256]}, {"faces": 3}],
    ids=str,
)  # fmt: skip
def test_a_pose_that_cannot_be_shown_is_refused_and_nobody_moves(stage: Stage, wrong: dict[str, Any]) -> None:
    before = truth_of(stage, roll=2)
    with pytest.raises(ValueError, match=r"."):
        stage.sit(1, wrong, now=NOW)
    after = stage.truth(NOW)
    assert (after.person, after.roll_deg) == (before.person, before.roll_deg)


def flip(content: bytes) -> bytes:
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


@pytest.mark.parametrize("damage", [flip, lambda content: content[:5000]], ids=["bit", "cut"])
def test_a_damaged_cache_is_made_again(cache: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    shelf.fetch_figure(cache)
    (kept,) = cache.iterdir()
    damaged = tmp_path / kept.name
    damaged.write_bytes(damage(kept.read_bytes()))
    figure = shelf.fetch_figure(tmp_path)
    assert np.array_equal(figure.colour, shelf.fetch_figure(cache).colour)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert damaged.read_bytes() == kept.read_bytes()


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert shelf.fetch_figure(file / "folder").cover.any()


def test_another_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (None, b"something else"):
        path = tmp_path / "astronaut.png"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(portrait, "PICTURE", path)
        with pytest.raises(PortraitMissing, match="scripts/models"):
            shelf.fetch_figure(tmp_path / "cache")


def test_the_cut_out_has_no_holes_and_no_islands(cache: Path) -> None:
    cover = shelf.fetch_figure(cache).cover
    for mask in (cover > 127, cover < 128):
        parts, _ = cv2.connectedComponents(mask.astype(np.uint8))
        assert parts == 2  # the other one is everything else
