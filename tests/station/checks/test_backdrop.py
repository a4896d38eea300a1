"""The empty background: what is wrong with it is said, in the order in which it is put right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.sitter import Stage
from station.checks.backdrop import measure
from station.checks.limits import load
from station.checks.sight.vision import turned
from station.portrait.still import decode, decode_frame

WANTED = load("blue-2017/1").background
RED, GREEN, BLUE = WANTED.colour


@pytest.fixture
def stage():
    return Stage()


def seen(stage, still=False):
    return decode(stage.still(5.0)).image if still else decode_frame(stage.frame(5.0))


@pytest.mark.parametrize("still", [False, True], ids=["live", "still"])
def test_the_rule_s_own_cloth_in_the_right_light_needs_no_advice(stage, still):
    assert measure(seen(stage, still), WANTED).advice == ()


@pytest.mark.parametrize(
    ("ambient", "shade", "colour", "advice"),
    [
        (0.4, 0.0, WANTED.colour, ("dark",)),
        (1.0, 0.0, (190, 235, 255), ("bright",)),
        (1.0, 0.0, (175, 190, 205), ("yellow",)),
        (1.0, 0.2, WANTED.colour, ("uneven",)),
        (0.3, 0.35, WANTED.colour, ("dark", "uneven")),
    ],
)
def test_what_is_wrong_is_named(stage, ambient, shade, colour, advice):
    stage.light.ambient = ambient
    stage.hang(colour, shade)
    assert measure(seen(stage), WANTED).advice == advice


def test_less_light_is_darker_and_never_brighter(stage):
    found = []
    for ambient in (1.0, 0.8, 0.6, 0.4, 0.2):
        stage.light.ambient = ambient
        found.append(measure(seen(stage), WANTED).lightness)
    assert found == sorted(found, reverse=True)


@given(turn=st.sampled_from((0, 90, 180, 270)), shade=st.floats(0, 0.8))
@settings(max_examples=20, deadline=None)
def test_how_the_camera_is_held_makes_no_difference(turn, shade):
    fall = np.linspace(1, 1 - shade, 120)
    image = np.uint8(np.ones((120, 120, 1)) * np.array((BLUE, GREEN, RED)) * fall[None, :, None])
    assert measure(turned(image, turn), WANTED).unevenness == pytest.approx(measure(image, WANTED).unevenness, abs=0.6)
