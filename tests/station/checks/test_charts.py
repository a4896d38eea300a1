"""Pictures no face model has touched: cards, edges and dots whose light, blur and lean are known by their making."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from station.checks.colour import difference, lab_of_colour, shares
from station.checks.crop import Crop
from station.checks.limits import Profile, load, names
from station.checks.rule import Rule
from station.checks.scene import Scene
from station.checks.sight.face import CHEEKS, CHIN, IRISES, Face
from station.checks.sight.outline import HEIGHT, REACH, WIDTH, Outline
from station.checks.sight.pose import _canonical_face, pose_of
from station.checks.sight.vision import Image, cv2
from station.checks.skin import Skin
from station.checks.surroundings import Surroundings

PROFILE: Profile = load("blue-2017/1")
ROWS, COLUMNS, SCALE = 124, 93, 40.0
BLUE = (100, 197, 255)


def measured(rule: str, scene: Scene) -> float:
    found = Rule(rule, PROFILE.checks[rule])._measure(scene)
    assert found is not None
    return found


def noisy(image: NDArray[np.floating], sigma: float = 1.0) -> Image:
    return np.clip(image + np.random.default_rng(1).normal(0, sigma, image.shape), 0, 255).astype(np.uint8)


def cloth(lightness: NDArray[np.floating] | float = 1.0) -> Scene:
    """A card of the rule's blue with a figure in it; `lightness` is the share of its light, by cell."""
    card = np.full((ROWS, COLUMNS, 3), BLUE[::-1], float) * np.broadcast_to(lightness, (ROWS, COLUMNS))[..., None]
    card[figure()] = (60, 80, 120)
    return _around(noisy(card))


def _around(part: Image) -> Scene:
    below = np.zeros((ROWS, COLUMNS), bool)
    below[95:] = True
    around = Surroundings(part, figure().astype(np.float32), below, SCALE)
    return Scene(part, 1, around=around, background=lab_of_colour(BLUE), clothes_forbidden=("blue",))


def figure() -> NDArray[np.bool_]:
    y, x = np.indices((ROWS, COLUMNS))
    head = ((x - 46) / 24) ** 2 + ((y - 50) / 32) ** 2 <= 1
    return head | ((y > 90) & (np.abs(x - 46) < (y - 85) * 1.6))


X = np.linspace(0, 1, COLUMNS)[np.newaxis]


def test_a_card_that_gets_darker_to_a_side_is_less_even_the_darker_it_gets() -> None:
    falls = [0.0, 0.05, 0.1, 0.2, 0.4]
    found = [measured("background_even", cloth(1 - fall * X)) for fall in falls]
    assert found == sorted(found)
    assert found[0] < 4 < 10 < found[-1]


def test_a_card_with_a_darker_half_is_less_even() -> None:
    halves = [cloth(1 - dark * (X > 0.5)) for dark in (0.0, 0.05, 0.1, 0.2)]
    found = [measured("background_even", half) for half in halves]
    assert found == sorted(found)
    assert found[-1] > found[0] + 5


def test_a_gradient_is_seen_whichever_way_it_runs() -> None:
    across, up = X, np.linspace(1, 0, ROWS)[:, np.newaxis]
    for way in (across, across[:, ::-1], up):
        assert measured("background_even", cloth(1 - 0.35 * way)) > 8


def test_noise_and_brightness_of_the_whole_are_neither_gradient_nor_shadow() -> None:
    for scene in (cloth(), cloth(0.8), cloth(0.6)):
        assert measured("background_shadow", scene) < 2.5
        assert measured("background_even", scene) < 4


def test_a_darker_ring_around_the_head_is_more_shadow_the_darker_it_is() -> None:
    near = cv2.GaussianBlur(cv2.dilate(figure().astype(np.float32), np.ones((15, 15))), (0, 0), 2)
    found = [measured("background_shadow", cloth(1 - dark * near)) for dark in (0.0, 0.05, 0.1, 0.2, 0.3)]
    assert found == sorted(found)
    assert found[0] < 2 and found[-1] > 8


def test_a_small_thing_on_the_cloth_makes_it_uneven_wherever_it_hangs() -> None:
    clean = measured("background_even", cloth())
    for corner in ((4, 4), (4, 75), (60, 78)):
        spot = np.ones((ROWS, COLUMNS))
        spot[corner[0] : corner[0] + 12, corner[1] : corner[1] + 12] = 0.6
        assert measured("background_even", cloth(spot)) > clean + 10


def test_what_lies_on_the_sitter_is_no_cloth() -> None:
    on_the_suit = np.ones((ROWS, COLUMNS))
    on_the_suit[110:, 35:60] = 0.2
    assert measured("background_even", cloth(on_the_suit)) == pytest.approx(measured("background_even", cloth()))


def test_another_colour_is_further_from_the_wanted_one() -> None:
    reference = lab_of_colour(BLUE)
    for steps in (((100, 197, 255), (95, 190, 250), (80, 175, 240), (67, 142, 219)), (BLUE, (255, 255, 255))):
        far = [difference(lab_of_colour(colour), reference) for colour in steps]
        assert far == sorted(far)
        assert far[0] == 0


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_of_the_published_table(
    one: tuple[float, float, float], other: tuple[float, float, float], far: float
) -> None:
    """Sharma, Wu, Dalal: test data of CIEDE2000, https://hajim.rochester.edu/ece/sites/gsharma/ciede2000/."""
    assert difference(np.array(one, np.float32), np.array(other, np.float32)) == pytest.approx(far, abs=2e-4)


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((255, 255, 255), "white"), ((128, 128, 128), "grey"), ((15, 15, 15), "black"), ((200, 20, 30), "red"),
        ((230, 220, 40), "yellow"), ((30, 140, 60), "green"), ((30, 40, 110), "blue"), ((135, 206, 250), "blue"),
        ((120, 40, 150), "purple"),
    ],
)  # fmt: skip
def test_clothes_are_called_by_their_colour_and_no_other(colour: tuple[int, int, int], name: str) -> None:
    from station.checks.limits import COLOURS

    lab = lab_of_colour(colour)[np.newaxis]
    assert [one for one in COLOURS if shares(lab, [one]) == 1] == [name]


def test_every_wanted_background_is_its_own_profiles_colour() -> None:
    for name in names():
        background = load(name).background
        assert background is not None
        wanted = lab_of_colour(background.colour)
        part = np.full((ROWS, COLUMNS, 3), background.colour[::-1], np.uint8)
        assert measured("background_colour", replace(_around(part), background=wanted)) == pytest.approx(0, abs=0.01)


# the face as a chart: an edge, or two halves, under a mesh that is a plain oval


def oval() -> NDArray[np.float64]:
    points = np.zeros((478, 3))
    angle = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    points[:, 0], points[:, 1] = 50 + 48 * np.cos(angle), 60 + 58 * np.sin(angle)
    points[IRISES[0], :2], points[IRISES[1], :2] = (28, 50), (72, 50)
    points[[13, 14], :2] = (50, 92)
    return points


def card(grey: NDArray[np.floating] | float) -> Scene:
    part = noisy(np.repeat(np.broadcast_to(grey, (120, 100))[..., None], 3, axis=2).astype(float), 2)
    return Scene(part, 1, skin=Skin(part, oval()))


def test_an_edge_that_is_blurred_further_is_less_sharp() -> None:
    stripes = np.where(np.arange(100) % 20 < 10, 90.0, 190.0)[np.newaxis].repeat(120, axis=0)
    found = [measured("sharpness", card(cv2.GaussianBlur(stripes, (0, 0), sigma))) for sigma in (0.3, 0.8, 1.5, 2.5)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 3 * found[-1]


def test_contrast_and_brightness_are_not_sharpness() -> None:
    stripes = np.where(np.arange(100) % 20 < 10, -1.0, 1.0)[np.newaxis].repeat(120, axis=0)
    soft, strong, dark = (measured("sharpness", card(at + by * stripes)) for at, by in ((128, 30), (128, 60), (70, 30)))
    assert soft == pytest.approx(strong, rel=0.1)
    assert soft == pytest.approx(dark, rel=0.1)


def test_a_face_in_more_light_measures_more_and_burns_out_at_last() -> None:
    means = [measured("under_exposure", card(grey)) for grey in (20, 60, 120, 200, 255)]
    burnt = [measured("over_exposure", card(grey)) for grey in (20, 60, 120, 200, 255)]
    assert means == sorted(means)
    assert burnt[:-1] == [0, 0, 0, 0]
    assert burnt[-1] > 0.5


def test_a_half_that_is_darker_overlaps_less_with_the_other_whichever_it_is() -> None:
    left = np.arange(100)[np.newaxis] < 50
    for half in (left, ~left):
        found = [measured("side_light", card(160.0 * (1 - dark * half))) for dark in (0.0, 0.1, 0.2, 0.4)]
        assert found == sorted(found, reverse=True)
        assert found[0] > 0.8 and found[-1] < 0.05


# dots in place of a face: the lean is that of the points


@pytest.mark.parametrize("lean", [-20, -6.5, -3, 0, 2, 6, 15])
def test_dots_that_are_turned_lean_by_as_much(lean: float) -> None:
    basis, places, _ = _canonical_face()
    points = np.zeros((478, 3))
    points[basis] = places * (10, -10, -10)
    angle = math.radians(lean)
    turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    assert pose_of(points @ turn.T).roll == pytest.approx(lean, abs=0.01)


# outlines drawn by hand


def shouldered(lean: float, knot: float = 0.0, hair: bool = False) -> Scene:
    """A round head on a bar of shoulders that leans."""
    width = 100.0
    cell = REACH * width / HEIGHT
    rows, columns = np.indices((HEIGHT, WIDTH))
    x, y = (columns + 0.5) * cell - WIDTH * cell / 2, (rows + 0.5) * cell - 170
    share = (x / 65) ** 2 + ((y - 5) / 95) ** 2 <= 1
    share |= y > 105 + math.tan(math.radians(lean)) * x
    share |= (np.abs(x) < 16) & (y > -90 - knot * width) & (y < 0)
    share |= hair & (np.abs(x) < 130) & (y > -40)
    points = np.zeros((478, 3))
    points[CHEEKS[0], :2], points[CHEEKS[1], :2] = (450, 320), (550, 320)
    points[list(IRISES), :2] = (480, 300), (520, 300)
    points[CHIN, :2] = (500, 382)
    face = Face(points)
    outline = Outline(share.astype(np.float32), 500 - WIDTH * cell / 2, 130, cell)
    return Scene(np.zeros((700, 1000, 3), np.uint8), 1, face, outline=outline)


@pytest.mark.parametrize("lean", [-10, -4, 0, 3, 8])
def test_drawn_shoulders_lean_as_drawn(lean: float) -> None:
    assert measured("shoulders", shouldered(lean)) == pytest.approx(lean, abs=0.7)


def test_long_hair_over_the_shoulders_hides_them() -> None:
    assert Rule("shoulders", PROFILE.checks["shoulders"])._measure(shouldered(6, hair=True)) is None


def test_a_higher_knot_stands_higher() -> None:
    heights = [0.0, 0.1, 0.2, 0.35]
    found = [scene.outline.knot(scene.face) for scene in _with_knots(heights)]
    assert found == sorted(found)
    assert found[-1] - found[0] == pytest.approx(0.35, abs=0.06)


def _with_knots(heights: list[float]) -> Iterator[Scene]:
    return (shouldered(0, knot) for knot in heights)


# borders painted on a card


@pytest.mark.parametrize("edge", ["left", "right", "top"])
def test_a_border_measures_as_wide_as_it_was_painted(edge: str) -> None:
    whole = noisy(np.full((640, 480, 3), 180.0))
    scene = Scene(whole, 1, whole=whole, crop=Crop(0, 0, 480, 640), portrait_width=480)
    assert measured("black_border", scene) == 0
    painted = {"left": np.s_[:, :7], "right": np.s_[:, -7:], "top": np.s_[:7]}[edge]
    whole[painted] = 8
    assert measured("black_border", scene) == 7


def test_a_dark_suit_at_the_lower_edge_and_a_dark_room_are_no_border() -> None:
    whole = noisy(np.full((640, 480, 3), 180.0))
    whole[420:] = 10
    scene = Scene(whole, 1, whole=whole, crop=Crop(0, 0, 480, 640), portrait_width=480)
    assert measured("black_border", scene) == 0
    fading = noisy(np.repeat(np.linspace(5, 200, 480)[np.newaxis, :, np.newaxis].repeat(640, 0), 3, axis=2))
    assert measured("black_border", replace(scene, whole=fading)) == 0
