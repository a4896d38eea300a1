"""What is remembered from frame to frame, and what must never be: a face that is gone, a second one, a broken frame."""

import io

import numpy as np
import pytest
from PIL import Image as Pillow
from support import sitter

from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.sight.tracking import DETECT_EVERY, OUTLINE_EVERY
from station.checks.sight.vision import cv2
from station.checks.verdict import Finding
from station.portrait.pictures import Damaged, NotAPicture
from station.portrait.still import decode, decode_frame


def finding(judgement: Judgement, check: str) -> Finding:
    (found,) = (verdict.finding for verdict in judgement.verdicts if verdict.check == check)
    return found


def last(judge: Judge, jpegs: list[bytes]) -> Judgement:
    judgement = None
    for jpeg in jpegs:
        judgement = judge.live(jpeg)
    assert judgement is not None
    return judgement


def test_the_first_frame_is_judged_like_any_other(live_judge: Judge) -> None:
    first = live_judge.live(sitter.frame())
    assert Finding.UNJUDGED not in {verdict.finding for verdict in first.verdicts}
    assert first.locking() == ()
    assert first.landmarks == 478


def test_an_empty_chair_is_empty_in_the_very_first_frame_after_the_sitter(live_judge: Judge) -> None:
    assert last(live_judge, sitter.frames(4)).face_present
    empty = live_judge.live(sitter.empty_frames(1)[0])
    assert (empty.faces, empty.face_present, empty.box, empty.crop, empty.landmarks) == (0, False, None, None, 0)
    assert finding(empty, "one_face") is Finding.BLOCK


def test_without_exactly_one_face_the_other_rules_are_unjudged_and_keep_the_lock(live_judge: Judge) -> None:
    for jpegs in (sitter.empty_frames(1), sitter.frames(DETECT_EVERY, faces=2)):
        judgement = last(live_judge, jpegs)
        others = [verdict for verdict in judgement.verdicts if verdict.check != "one_face"]
        assert {verdict.finding for verdict in others} == {Finding.UNJUDGED}
        locking = {verdict.check for verdict in judgement.locking()}
        assert locking == {"one_face"} | {verdict.check for verdict in others if verdict.locks}


def test_somebody_who_steps_beside_the_sitter_is_seen_within_one_look_of_the_detector(live_judge: Judge) -> None:
    last(live_judge, sitter.frames(3))
    counts = [live_judge.live(jpeg).faces for jpeg in sitter.frames(DETECT_EVERY, faces=2)]
    assert counts[-1] == 2


def test_the_next_sitter_is_not_judged_by_the_values_of_the_one_before(live_judge: Judge) -> None:
    last(live_judge, sitter.frames(4, roll=12))
    last(live_judge, sitter.empty_frames(1))
    assert finding(live_judge.live(sitter.frame()), "roll") is Finding.PASS


def test_one_odd_frame_changes_no_verdict_but_a_lasting_change_does(live_judge: Judge) -> None:
    last(live_judge, sitter.frames(3))
    odd = live_judge.live(sitter.frame(roll=9))
    assert finding(odd, "roll") is Finding.PASS
    assert finding(live_judge.live(sitter.frame()), "roll") is Finding.PASS
    assert finding(last(live_judge, sitter.frames(3, roll=9)), "roll") is Finding.BLOCK


@pytest.mark.parametrize("pose", [{"dx": 0.44}, {"dx": -0.45}, {"dy": -0.44}, {"dy": 0.5}, {"dx": 0.36, "scale": 2}])
def test_a_face_that_the_edge_cuts_never_passes_but_somebody_is_there(
    pose: dict[str, float], live_judge: Judge, still_judge: Judge
) -> None:
    live = last(live_judge, sitter.frames(3, **pose))
    still = still_judge.still(decode(sitter.still(**pose)).image)
    for judgement in (live, still):
        assert judgement.crop is None
        assert judgement.face_present
        unjudged = {verdict.check for verdict in judgement.locking() if verdict.finding is Finding.UNJUDGED}
        assert unjudged >= {"roll", "yaw", "face_width", "eye_line", "head_top", "centring"}


def test_half_a_face_is_somebody_of_whom_nothing_can_be_measured(live_judge: Judge, still_judge: Judge) -> None:
    live = live_judge.live(sitter.frame(dx=0.5, scale=1.3))
    still = still_judge.still(decode(sitter.still(dx=0.5, scale=1.3)).image)
    for judgement in (live, still):
        assert (judgement.faces, judgement.face_present, judgement.landmarks) == (1, True, 0)
        assert {verdict.check for verdict in judgement.locking()} >= {"eyes_open", "yaw", "centring"}
        assert judgement.box is not None
        x, y, width, height = judgement.box
        assert 0 < x < x + 0.5 * width < judgement.size[0] < x + 1.2 * width
        assert 0 < y < y + height < judgement.size[1]


@pytest.mark.parametrize("followed", [0, DETECT_EVERY])
def test_who_steps_before_the_sitter_counts_though_half_of_the_face_is_cut(live_judge: Judge, followed: int) -> None:
    last(live_judge, [sitter.empty_frames(1)[0], *sitter.frames(followed)])
    nearer, both = decode_frame(sitter.frame(dx=0.5, scale=1.6)), decode_frame(sitter.frame()).copy()
    both[:, -150:] = nearer[:, -150:]
    jpeg = cv2.imencode(".jpg", both)[1].tobytes()
    assert last(live_judge, [jpeg] * DETECT_EVERY).faces == 2


def test_hair_put_up_between_two_frames_is_soon_measured(live_judge: Judge) -> None:
    """A bun painted on the sitter's head: the solved crop makes room for it."""
    before = last(live_judge, sitter.frames(4)).crop
    crown = sitter.truth().crown_px
    for jpeg in sitter.frames(2 * OUTLINE_EVERY):
        image = decode_frame(jpeg).copy()
        cv2.ellipse(image, (round(crown[0]), round(crown[1]) - 2), (24, 18), 0, 0, 360, (40, 60, 110), -1)
        after = live_judge.live(cv2.imencode(".jpg", image)[1].tobytes()).crop
    assert before is not None and after is not None
    assert before.y - after.y > 8


def test_a_sitter_who_slides_out_of_the_picture_never_passes_at_its_edge(live_judge: Judge) -> None:
    """The mesh invents what is cut off; the lock must close before half the face is gone."""
    for step in range(20):
        share = step * 0.035
        judgement = live_judge.live(sitter.frame(dx=share), still_width=3000)
        truth = sitter.truth(dx=share)
        if truth.eyes_px[0] + truth.face_width_px / 2 > 640:
            assert judgement.locking()


def test_two_judges_do_not_know_each_other(live_judge: Judge) -> None:
    other = Judge("blue-2017/1")
    alone = [other.live(jpeg) for jpeg in sitter.frames(4)]
    between = []
    for jpeg in sitter.frames(4):
        between.append(live_judge.live(jpeg))
        Judge.still(other, np.zeros((424, 640, 3), np.uint8))
    assert alone == between


def test_stills_leave_the_live_view_alone(live_judge: Judge) -> None:
    last(live_judge, sitter.frames(3, roll=9))
    live_judge.still(np.zeros((424, 640, 3), np.uint8))
    assert finding(live_judge.live(sitter.frame()), "roll") is Finding.BLOCK


def test_a_broken_frame_is_refused_and_what_was_followed_is_kept(live_judge: Judge) -> None:
    whole = sitter.frame(roll=9)
    last(live_judge, sitter.frames(3, roll=9))
    for broken, error in ((whole[: len(whole) // 2], Damaged), (b"", NotAPicture), (b"no picture", NotAPicture)):
        with pytest.raises(error):
            live_judge.live(broken)
    assert finding(live_judge.live(sitter.frame()), "roll") is Finding.BLOCK


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_frames_are_turned_clockwise(live_judge: Judge, turned: int) -> None:
    stored = Pillow.open(io.BytesIO(sitter.frame())).rotate(turned, expand=True)
    file = io.BytesIO()
    stored.save(file, "JPEG", quality=95)
    judgement = last(live_judge, [file.getvalue()])
    straight = Judge("blue-2017/1").live(file.getvalue(), turned=turned)
    assert straight.size == (640, 424)
    assert straight.locking() == ()
    assert judgement.size == stored.size
    if turned:
        assert judgement.locking()


def test_the_crop_must_have_the_portraits_pixels_in_the_still(live_judge: Judge) -> None:
    small = sitter.frames(3, scale=0.3)
    assert finding(last(live_judge, small), "face_width") is Finding.PASS
    for jpeg in small:
        judgement = live_judge.live(jpeg, still_width=3000)
    assert finding(judgement, "face_width") is Finding.BLOCK
    assert judgement.crop is not None
    assert judgement.crop.width * 3000 / 640 >= 480


def test_black_and_grey_and_noise_hold_nobody(live_judge: Judge, still_judge: Judge) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (424, 640, 3), np.uint8)
    for picture in (np.zeros_like(noise), np.full_like(noise, 127), noise, noise[:1, :1], noise[:1], noise[:, :1]):
        file = io.BytesIO()
        Pillow.fromarray(picture).save(file, "JPEG")
        for judgement in (live_judge.live(file.getvalue()), still_judge.still(picture)):
            assert (judgement.faces, judgement.face_present) == (0, False)
            assert judgement.locking()
