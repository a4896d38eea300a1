"""What a picture shows, known from the numbers that made it."""

from dataclasses import dataclass

from drivers.simulated.sitter.cutout import CROWN
from drivers.simulated.sitter.expression import gap
from drivers.simulated.sitter.look import BADGE
from drivers.simulated.sitter.portrait import EYES, FACE_WIDTH
from drivers.simulated.sitter.pose import Pose
from drivers.simulated.sitter.scene import Sensor, apply, scene_from_portrait

Point = tuple[float, float]
"""x, y; pixel centres are whole numbers."""


@dataclass(frozen=True)
class Truth:
    """What a picture shows; places are pixels of the picture turned upright.

    Attributes:
        person: who sits; None for an empty chair.
        faces: how many faces there are.
        settled: whether the sitter has arrived in the pose.
        roll_deg: clockwise lean.
        yaw_deg: turn of the head towards the right of the picture.
        pitch_deg: nod of the head.
        face_width_px: over the cheek bones, of the head before it is turned.
        eyes_px: the point between the eyes; before the head is turned.
        crown_px: the top of the hair above that point, of a knot where there is one.
        mouth: gap between the lips divided by the distance from eyes to chin.
        eyes_open: 1 open, 0 shut.
        blur_px: standard deviation in pixels of the live frame.
        light_ev: exposure error.
        shade: how much darker the right edge is, as a share.
        side: how much darker the sitter's right half is, as the picture shows it, as a share; below 0 the left one.
        shadow: how much darker the head's shadow on the cloth is, as a share.
        cast: how much too warm the light is, as a share.
        background: red, green, blue, before light and shade.
        clothes: red, green, blue, likewise.
        knot: height of the hair put up on the crown, over the width of the face.
        spectacles: how much the rims of spectacles hide.
        shoulders_deg: clockwise lean of the shoulders.
        mirrored: whether left and right are exchanged.
        shift: displacement from the best place, to the right and down, before mirroring.
        mark: the badge's corners, from its top left, clockwise when not mirrored.
    """

    person: int | None
    faces: int
    settled: bool
    roll_deg: float
    yaw_deg: float
    pitch_deg: float
    face_width_px: float
    eyes_px: Point
    crown_px: Point
    mouth: float
    eyes_open: float
    blur_px: float
    light_ev: float
    shade: float
    side: float
    shadow: float
    cast: float
    background: tuple[int, int, int]
    clothes: tuple[int, int, int]
    knot: float
    spectacles: float
    shoulders_deg: float
    mirrored: bool
    shift: Point
    mark: tuple[Point, Point, Point, Point]

    @property
    def eye_line_px(self) -> float:
        """Height of the eyes, from the top."""
        return self.eyes_px[1]


def truth(sensor: Sensor, pose: Pose, person: int | None, settled: bool) -> Truth:
    """Say what a picture of this pose shows; a `person` of None is an empty chair."""
    matrix = scene_from_portrait(sensor, pose)
    left, top, right, bottom = BADGE
    places = EYES, (EYES[0], CROWN - pose.knot * FACE_WIDTH), (left, top), (right, top), (right, bottom), (left, bottom)
    eyes, crown, *mark = ((float(x), float(y)) for x, y in apply(matrix, places))
    seen_from = -1 if pose.mirror else 1
    return Truth(
        person=person if pose.faces else None,
        faces=0 if person is None else pose.faces,
        settled=settled,
        roll_deg=seen_from * pose.roll,
        yaw_deg=seen_from * pose.yaw,
        pitch_deg=pose.pitch,
        face_width_px=pose.scale * sensor.face,
        eyes_px=eyes,
        crown_px=crown,
        mouth=gap(pose.mouth),
        eyes_open=pose.eyes,
        blur_px=pose.blur,
        light_ev=pose.light,
        shade=pose.shade,
        side=seen_from * pose.side,
        shadow=pose.shadow,
        cast=pose.cast,
        background=pose.background,
        clothes=pose.clothes,
        knot=pose.knot,
        spectacles=pose.spectacles,
        shoulders_deg=seen_from * (pose.roll + pose.shoulders),
        mirrored=pose.mirror,
        shift=(pose.dx * sensor.width, pose.dy * sensor.height),
        mark=(mark[0], mark[1], mark[2], mark[3]),
    )
