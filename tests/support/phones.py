"""Pictures of phones that show a code, with everything that goes wrong in a hall. Drawn, the same for the same seed."""

from collections.abc import Callable

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Image = NDArray[np.float32]
Look = NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720


def screen(code: str | bytes, dark: float = 0, light: float = 255) -> Image:
    """An upright phone screen with the code in its middle."""
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    square = np.array(zxingcpp.write_barcode_to_image(barcode, scale=8), np.float32)
    side = len(square)
    whole = np.full((int(side * 1.9), int(side * 1.1)), 255, np.float32)
    top, left = (whole.shape[0] - side) // 2, (whole.shape[1] - side) // 2
    whole[top : top + side, left : left + side] = square
    return dark + whole / 255 * (light - dark)


def held(rng: np.random.Generator, shown: Image, size=0.5, turned=30.0, tilted=0.02, hall=60.0) -> Image:
    """The screen held before a camera; `size` is its width as a share of the picture's height."""
    height, width = shown.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    angle = np.deg2rad(rng.uniform(-turned, turned))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    there = (corners - [width / 2, height / 2]) * size * HEIGHT / width @ turn.T
    there += rng.uniform(-tilted, tilted, there.shape) * size * HEIGHT
    there += np.array([WIDTH / 2, HEIGHT / 2]) + rng.uniform(-40, 40, 2)
    matrix = cv2.getPerspectiveTransform(corners, there.astype(np.float32))
    picture = cv2.warpPerspective(shown, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderValue=-1)
    behind = cv2.GaussianBlur(rng.normal(hall, 25, (HEIGHT, WIDTH)), (0, 0), 6).clip(0, 255)
    return np.where(picture < 0, behind, picture).astype(np.float32)


def grainy(rng: np.random.Generator, picture: Image, grain: float = 4) -> Look:
    """As a sensor gives it."""
    return (picture + rng.normal(0, grain, picture.shape)).clip(0, 255).astype(np.uint8)


def upright(rng, code):
    return grainy(rng, held(rng, screen(code)))


def any_way_round(rng, code):
    return grainy(rng, held(rng, screen(code), turned=180))


def far_away(rng, code):
    return grainy(rng, held(rng, screen(code), size=0.16))


def dim(rng, code):
    return grainy(rng, held(rng, screen(code, 0, rng.uniform(13, 30)), hall=15))


def inverted(rng, code):
    return grainy(rng, held(rng, screen(code, 205, 0)))


def weak(rng, code):
    return grainy(rng, held(rng, screen(code, 120, 120 + rng.uniform(14, 30))))


def out_of_focus(rng, code):
    return grainy(rng, cv2.GaussianBlur(held(rng, screen(code)), (0, 0), rng.uniform(2.5, 4.5)))


def moving(rng, code):
    length = int(rng.integers(9, 18))
    path = np.zeros((length, length), np.float32)
    path[length // 2] = 1
    path = cv2.warpAffine(path, cv2.getRotationMatrix2D((length / 2, length / 2), rng.uniform(0, 180), 1), path.shape)
    return grainy(rng, cv2.filter2D(held(rng, screen(code)), -1, path / path.sum()))


def tilted(rng, code):
    return grainy(rng, held(rng, screen(code), turned=40, tilted=0.14))


def cracked(rng, code):
    """Hairlines from one point, as glass breaks: dark and glittering, two to five pixels of a module's eight."""
    shown = screen(code)
    height, width = shown.shape
    centre = np.array([rng.uniform(0.1, 0.9) * width, rng.uniform(0.25, 0.75) * height])
    for _ in range(int(rng.integers(4, 8))):
        point, angle = centre, rng.uniform(0, 2 * np.pi)
        for _ in range(12):
            to = point + np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(0.05, 0.12) * width
            angle += rng.uniform(-0.5, 0.5)
            shade, thickness = float(rng.choice([20, 120, 235])), int(rng.integers(2, 6))
            cv2.line(shown, point.astype(int).tolist(), to.astype(int).tolist(), shade, thickness)
            point = to
    return grainy(rng, held(rng, shown), 5)


def glaring(rng, code):
    """A lamp's reflection right across."""
    picture = held(rng, screen(code, 0, 150))
    bar = np.zeros_like(picture)
    angle, middle = rng.uniform(0, np.pi), np.array([WIDTH / 2, HEIGHT / 2]) + rng.uniform(-120, 120, 2)
    along = np.array([np.cos(angle), np.sin(angle)]) * 2000
    ends = [(middle + sign * along).astype(int).tolist() for sign in (-1, 1)]
    cv2.line(bar, *ends, float(rng.uniform(120, 260)), int(rng.integers(25, 60)))
    return grainy(rng, picture + cv2.GaussianBlur(bar, (0, 0), 14), 5)


def half_in_shade(rng, code):
    shade = np.linspace(0.08, 1, WIDTH, dtype=np.float32) ** 2
    return grainy(rng, held(rng, screen(code)) * shade, 3)


def striped(rng, code):
    """Moiré of a screen's dots and a sensor's."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 9)
    stripes = 35 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)
    return grainy(rng, held(rng, screen(code, 0, 180)) + stripes, 8)


def in_a_dark_hall(rng, code):
    return grainy(rng, held(rng, screen(code, 0, 90), size=0.4, hall=30), 28)


KINDS: dict[str, Callable[[np.random.Generator, str], Look]] = {
    kind.__name__: kind
    for kind in (
        upright,
        any_way_round,
        far_away,
        dim,
        inverted,
        weak,
        out_of_focus,
        moving,
        tilted,
        cracked,
        glaring,
        half_in_shade,
        striped,
        in_a_dark_hall,
    )
}


def two_phones(first: str, second: str) -> Look:
    """Two people at once."""
    rng = np.random.default_rng(1)
    half = [held(rng, screen(code), size=0.6)[:, WIDTH // 4 : -WIDTH // 4] for code in (first, second)]
    return grainy(rng, np.hstack(half))


def nothing(seed: int = 1) -> Look:
    """The hall without a phone."""
    rng = np.random.default_rng(seed)
    return grainy(rng, cv2.GaussianBlur(rng.normal(90, 40, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 6))
