"""The solver against its own rules: what it returns holds, what it denies can't be found by trying."""

import itertools
import math

from hypothesis import example, given
from hypothesis import strategies as st

from station.checks import limits
from station.checks.crop import Crop, Head, Hindrance, gives, place, solve
from station.checks.limits import POSITIONS
from station.checks.verdict import Finding

PROFILE = limits.load("blue-2017/1")
BLOCKS = {rule: PROFILE.checks[rule].block for rule in POSITIONS}


def findings(head: Head, crop: Crop) -> dict[str, Finding]:
    placement = place(head, crop, PROFILE)
    values = {rule: getattr(placement, rule) for rule in POSITIONS}
    return {rule: PROFILE.checks[rule].judge(rule, value).finding for rule, value in values.items()}


@st.composite
def heads(draw: st.DrawFn, size: tuple[int, int]) -> Head:
    """Heads of human proportions and beyond, anywhere in the picture."""
    width = draw(st.floats(20, size[0]))
    y = draw(st.floats(0, size[1]))
    ratio = draw(st.floats(0.6, 1.6))
    top = draw(st.sampled_from([None, max(0.0, y - ratio * width)]))
    return Head(width, draw(st.floats(0, size[0])), y, top)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Head, tuple[int, int]]:
    size = (draw(st.integers(200, 900)), draw(st.integers(200, 900)))
    return draw(heads(size)), size


def satisfying(head: Head, size: tuple[int, int], smallest: float) -> bool:
    """Whether any window at all satisfies every blocking limit, by trying them."""
    for width in range(math.ceil(smallest), size[0] + 1):
        height = round(width * 640 / 480)
        scale = 480 / width
        if not (inside(head.width * scale, 180, 300) and height <= size[1]):
            continue
        if not any(inside((head.x - x) * scale - 240, -25, 25) for x in range(size[0] - width + 1)):
            continue
        for y in range(size[1] - height + 1):
            top_fits = head.top is None or inside((head.top - y) * scale, 50, 110)
            if top_fits and inside((head.y - y) * scale, 200, 300):
                return True
    return False


def inside(value: float, low: float, high: float) -> bool:
    """In the four decimals that verdicts judge."""
    return low <= round(value, 4) <= high


@given(scenes(), st.floats(1, 300))
def test_a_crop_lies_inside_the_picture_and_has_the_portraits_shape(
    scene: tuple[Head, tuple[int, int]], smallest: float
) -> None:
    head, size = scene
    crop = solve(head, size, PROFILE, smallest=smallest)
    if crop is None:
        narrowest = math.ceil(smallest)
        assert size[0] < narrowest or size[1] < round(narrowest * 640 / 480)
        return
    assert crop.x >= 0 and crop.y >= 0 and crop.x + crop.width <= size[0] and crop.y + crop.height <= size[1]
    assert abs(crop.height - crop.width * 640 / 480) <= 0.5
    assert crop.width >= smallest


@given(scenes(), st.floats(1, 300))
@example((Head(115, 320, 173, 81), (640, 424)), 1.0)
def test_a_crop_satisfies_every_rule_exactly_when_one_can(scene: tuple[Head, tuple[int, int]], smallest: float) -> None:
    head, size = scene
    crop = solve(head, size, PROFILE, smallest=smallest)
    if crop is None:
        return
    met = Finding.BLOCK not in findings(head, crop).values()
    assert met == satisfying(head, size, smallest)


def test_an_average_head_in_the_middle_meets_the_targets_nearly() -> None:
    head = Head(width=115, x=320, y=173, top=173 - 0.85 * 115)
    crop = solve(head, (640, 424), PROFILE)
    assert crop is not None
    assert set(findings(head, crop).values()) == {Finding.PASS}
    placement = place(head, crop, PROFILE)
    assert abs(placement.face_width - 207) < 5
    assert abs(placement.eye_line - 250) < 5
    assert placement.head_top is not None and abs(placement.head_top - 80) < 5
    assert abs(placement.centring) < 1


def side(head: Head, size: tuple[int, int], smallest: float = 1.0) -> dict[str, str]:
    """Which rules give, and to which side."""
    crop = solve(head, size, PROFILE, smallest=smallest)
    assert crop is not None
    placement = place(head, crop, PROFILE)
    result = {}
    for rule in POSITIONS:
        value, (low, high) = getattr(placement, rule), BLOCKS[rule]
        if value < low:
            result[rule] = "low"
        elif value > high:
            result[rule] = "high"
    return result


def test_the_rule_that_gives_tells_what_is_wrong() -> None:
    def seen(width: float, x: float, y: float) -> Head:
        return Head(width, x, y, max(0.0, y - 0.9 * width))

    frame = (640, 424)
    assert side(seen(115, 320, 110), frame) == {"head_top": "low"}
    assert side(seen(115, 320, 300), frame) == {"eye_line": "high"}
    assert side(seen(115, 80, 173), frame) == {"centring": "low"}
    assert side(seen(115, 560, 173), frame) == {"centring": "high"}
    assert side(seen(220, 320, 200), frame)["face_width"] == "high"
    assert side(seen(50, 320, 173), frame, smallest=160) == {"face_width": "low"}


def test_big_hair_alone_breaks_one_rule() -> None:
    assert side(Head(115, 212, 300, 300 - 1.6 * 115), (424, 640)) == {"head_top": "low"}


@given(scenes(), st.integers(2, 5))
def test_the_size_of_the_picture_makes_no_difference(scene: tuple[Head, tuple[int, int]], factor: int) -> None:
    """A larger copy has finer steps, so it can only do better."""
    head, size = scene
    small = solve(head, size, PROFILE, smallest=50)
    large = solve(head.scaled(factor), (size[0] * factor, size[1] * factor), PROFILE, smallest=50 * factor)
    if small is not None and Finding.BLOCK not in findings(head, small).values():
        assert large is not None
        assert Finding.BLOCK not in findings(head.scaled(factor), large).values()


def test_equal_heads_give_equal_crops() -> None:
    heads = [Head(115.25, 320.5, 173.125, 81.0)] * 3
    crops = [solve(head, (640, 424), PROFILE) for head in heads]
    assert all(one == other for one, other in itertools.pairwise(crops))


@given(scenes(), st.floats(1, 300))
def test_what_gives_is_what_blocks_and_by_as_much(scene: tuple[Head, tuple[int, int]], smallest: float) -> None:
    head, size = scene
    crop = solve(head, size, PROFILE, smallest=smallest)
    if crop is None:
        return
    placement, blocked = place(head, crop, PROFILE), findings(head, crop)
    given = {give.rule: give for give in gives(head, crop, size, PROFILE, smallest=smallest)}
    assert set(given) == {rule for rule, finding in blocked.items() if finding is Finding.BLOCK}
    for rule, give in given.items():
        low, high = BLOCKS[rule] or (None, None)
        assert low is not None and high is not None
        assert (give.by < 0 and getattr(placement, rule) < low) or (give.by > 0 and getattr(placement, rule) > high)
        assert low <= round(getattr(placement, rule) - give.by, 3) <= high


def why(head: Head, size: tuple[int, int], smallest: float = 1.0) -> dict[str, Hindrance]:
    crop = solve(head, size, PROFILE, smallest=smallest)
    assert crop is not None
    return {give.rule: give.why for give in gives(head, crop, size, PROFILE, smallest=smallest)}


def test_it_is_said_what_keeps_a_rule_from_holding() -> None:
    frame = (640, 424)
    assert why(Head(115, 320, 173, 173 - 0.9 * 115), frame) == {}
    assert why(Head(115, 320, 110, 6.5), frame) == {"head_top": Hindrance.EDGE}
    assert why(Head(115, 80, 173, 69.5), frame) == {"centring": Hindrance.EDGE}
    assert why(Head(50, 320, 173, 128), frame, smallest=160) == {"face_width": Hindrance.PIXELS}
    assert why(Head(115, 212, 300, 300 - 1.6 * 115), (424, 640)) == {"head_top": Hindrance.HEAD}


@given(scenes(), st.floats(1, 300))
def test_only_a_head_of_impossible_proportions_is_in_its_own_way(
    scene: tuple[Head, tuple[int, int]], smallest: float
) -> None:
    """With eyes and hair that some crop can place, more picture or more pixels always help."""
    head, size = scene
    if head.top is None or not 0.35 <= (head.y - head.top) / head.width <= 1.3:
        return
    crop = solve(head, size, PROFILE, smallest=smallest)
    if crop is not None:
        assert all(give.why is not Hindrance.HEAD for give in gives(head, crop, size, PROFILE, smallest=smallest))
