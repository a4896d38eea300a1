"""The top of the hair in made-up outlines, whose top is known."""

import numpy as np
import pytest

from station.checks.sight.face import Face
from station.checks.sight.outline import ABOVE, HEIGHT, REACH, WIDTH, Outline

FACE_WIDTH = 100.0
EYES = (300.0, 260.0)
CELL = REACH * FACE_WIDTH / HEIGHT
LEFT, TOP = EYES[0] - CELL * WIDTH / 2, EYES[1] - ABOVE * FACE_WIDTH


def face() -> Face:
    """Nothing but cheeks and irises; the rest of the mesh plays no part here."""
    points = np.zeros((478, 3))
    points[234, :2] = EYES[0] - FACE_WIDTH / 2, EYES[1] + 20
    points[454, :2] = EYES[0] + FACE_WIDTH / 2, EYES[1] + 20
    points[[468, 473], :2] = (EYES[0] - 20, EYES[1]), (EYES[0] + 20, EYES[1])
    return Face(points)


def outline(share: np.ndarray, *, y: float = TOP) -> Outline:
    return Outline(share.astype(np.float32), LEFT, y, CELL)


def cells() -> tuple[np.ndarray, np.ndarray]:
    """x and y of the middle of every cell, in pixels of the picture."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    return LEFT + CELL * (columns + 0.5), TOP + CELL * (rows + 0.5)


@pytest.mark.parametrize("top", [100.0, 143.0, 177.3, 210.0])
def test_the_top_of_a_round_head_is_found_to_a_cell(top: float) -> None:
    x, y = cells()
    radius = EYES[1] - top
    head = ((x - EYES[0]) ** 2 + (y - EYES[1]) ** 2 <= radius**2) | (y > EYES[1])
    assert outline(head).hair_top(face()) == pytest.approx(top, abs=1.5 * CELL)


def test_what_hangs_above_the_head_is_not_hair() -> None:
    _, y = cells()
    head = y > 180
    lamp = (y > 110) & (y < 140)
    assert outline(head | lamp).hair_top(face()) == outline(head).hair_top(face())
    assert outline(head).hair_top(face()) == pytest.approx(180, abs=CELL)


def test_one_hair_that_stands_up_is_not_the_top() -> None:
    x, y = cells()
    head = y > 180
    strand = (np.abs(x - EYES[0]) < CELL) & (y > 120)
    assert outline(head | strand).hair_top(face()) == pytest.approx(180, abs=CELL)


def test_shoulders_beside_the_head_are_not_its_top() -> None:
    x, y = cells()
    head = (np.abs(x - EYES[0]) < 60) & (y > 180)
    somebody_beside = (x > EYES[0] + 60) & (y > 120)
    assert outline(head | somebody_beside).hair_top(face()) == outline(head).hair_top(face())


def test_a_head_cut_by_the_upper_edge_has_its_top_there() -> None:
    whole = np.ones((HEIGHT, WIDTH))
    assert outline(whole, y=-40.0).hair_top(face()) == 0.0


def test_hair_higher_than_the_part_looked_at_reaches_at_least_its_edge() -> None:
    assert outline(np.ones((HEIGHT, WIDTH))).hair_top(face()) == TOP


def test_without_an_outline_there_is_no_top() -> None:
    assert outline(np.zeros((HEIGHT, WIDTH))).hair_top(face()) is None


def test_an_outline_that_misses_the_face_is_known_to_be_worth_nothing() -> None:
    whole = np.ones((HEIGHT, WIDTH))
    assert outline(whole).holds(face_of_points())
    assert not outline(1 - whole).holds(face_of_points())


def face_of_points() -> Face:
    """Points all over where a face is."""
    return Face(np.random.default_rng(1).normal((*EYES, 0), FACE_WIDTH / 6, (478, 3)))
