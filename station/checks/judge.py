"""Judges pictures: one verdict per rule of a profile, and the crop they were judged in."""

import importlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median

from station.checks.crop import Crop, Give, Head, gives, place, solve
from station.checks.judgement import Judgement
from station.checks.limits import load
from station.checks.scene import Beside, Scene
from station.checks.sight.detector import LIVE_SIDE
from station.checks.sight.eyelids import Eyelids
from station.checks.sight.face import Face
from station.checks.sight.tracking import Sight, Sighting, Tracker
from station.checks.sight.vision import Image, resized
from station.checks.sight.vision import turned as quarter_turned
from station.portrait.still import decode_frame

STILL_SIDE = 1280
"""Longer side, at most, of the copy on which a still is judged."""

STEADY = 3
"""A live value is the median over this many frames: one odd frame changes no verdict."""

QUARTERS = (0, 90, 180, 270)
UPRIGHT = 30.0
"""Degrees by which a head may lean and still stand upright; half of what lies between two turns would be 45."""

UPRIGHT_SCORE = 0.88
"""The detector sees faces that lie on their side or stand on their head too, and is less sure of them: 0.87 at most
on the simulated sitter leaning by up to 25 degrees, against 0.90 at least for the same one upright."""

FACE_COUNT = "one_face"

Measure = Callable[[Scene], float | None]


@dataclass(frozen=True, eq=False)
class _Framing:
    """What the rules look at, and the crop and the head in pixels of the full picture; None without a crop."""

    scene: Scene
    crop: Crop | None = None
    head: Head | None = None
    gives: tuple[Give, ...] = ()


class Judge:
    """Judges the frames of one live view, or stills, by one profile. Belongs to one thread.

    Raises (from the constructor):
        ModelsMissing, ModelsChanged: the networks of this installation can't be used.
        UnknownProfileError: there is no such profile.
    """

    def __init__(self, profile: str) -> None:
        self.profile = load(profile)
        self._rules = {name: _rule(name) for name in self.profile.checks}
        self._sight = Sight()
        self._eyelids = Eyelids()
        self._tracker = Tracker(self._sight)
        self._steady: dict[str, deque[float]] = {}

    def live(self, jpeg: bytes, *, turned: int = 0, still_width: int | None = None) -> Judgement:
        """Judge the next frame of the live view.

        Args:
            jpeg: the frame as the body sent it.
            turned: 0, 90, 180 or 270: by how many degrees clockwise the frame must be turned to stand upright.
            still_width: width of the body's upright stills; without it the crop's size in the still is not judged.

        Raises:
            PictureError: the frame is not a whole JPEG; what was followed so far is kept.
        """
        image = quarter_turned(decode_frame(jpeg), turned)
        sighting = self._tracker.follow(image)
        if _only_face(sighting) is None:
            self._steady.clear()
        height, width = image.shape[:2]
        smallest = 1.0 if still_width is None else self.profile.portrait.width * width / still_width
        framing = self._framed(image, sighting, (width, height), 1, smallest)
        values = {name: self._steadied(name, value) for name, value in self._measured(framing.scene, live=True)}
        return self._judgement(sighting, (width, height), 1, framing, values)

    def turn_of(self, jpeg: bytes) -> int | None:
        """The one quarter turn at which a face stands upright in a live frame, degrees clockwise.

        None without a face, and when faces stand upright at more turns than one: then nobody knows.

        Raises:
            PictureError: the frame is not a whole JPEG.
        """
        image = decode_frame(jpeg)
        upright = [turn for turn in QUARTERS if self._stands_upright(quarter_turned(image, turn))]
        return upright[0] if len(upright) == 1 else None

    def _stands_upright(self, image: Image) -> bool:
        sure = [one for one in self._sight.detect(image, LIVE_SIDE) if one.score >= UPRIGHT_SCORE]
        face, count = self._sight.main_face(image, sure)
        return face is not None and count == 1 and abs(face.pose.roll) <= UPRIGHT

    def still(self, image: Image, beside: Beside | None = None, crop: Crop | None = None) -> Judgement:
        """Judge an upright still at full size.

        Args:
            image: the still.
            beside: how it stands beside the day's stills; without it the rules that compare say nothing.
            crop: judge it in this one, whichever would be best.
        """
        small, factor = _copy(image)
        sighting = self._sight.look(small)
        height, width = image.shape[:2]
        framing = self._framed(small, sighting, (width, height), factor, self.profile.portrait.width, crop)
        scene = replace(framing.scene, beside=beside)
        return self._judgement(sighting, (width, height), factor, framing, dict(self._measured(scene, live=False)))

    def _framed(
        self, image: Image, sighting: Sighting, size: tuple[int, int], factor: int, smallest: float,
        crop: Crop | None = None,
    ) -> "_Framing":  # fmt: skip
        """The crop in a picture of a size, the given or the solved one, and what the rules look at in its copy."""
        face = _only_face(sighting)
        if face is None:
            return _Framing(Scene(image, sighting.faces))
        head = Head(face.width, *face.eyes, sighting.hair_top).scaled(factor)
        given, crop = crop, crop or solve(head, size, self.profile, smallest=smallest)
        forced = () if given or crop is None else gives(head, crop, size, self.profile, smallest=smallest)
        placement = None if crop is None else place(head, crop, self.profile)
        scene = Scene(image, sighting.faces, face, self._eyelids.shut(face), placement)
        return _Framing(scene, crop, head if crop else None, forced)

    def _measured(self, scene: Scene, *, live: bool) -> Iterator[tuple[str, float | None]]:
        """Name and value of every rule that judges such a picture."""
        for name, check in self.profile.checks.items():
            if check.judges(live=live, desk=scene.beside is not None):
                yield name, self._rules[name](scene)

    def _steadied(self, name: str, value: float | None) -> float | None:
        """The median of the last values of a rule; a count of faces is taken as it is, so that it locks at once."""
        if name == FACE_COUNT or value is None:
            return value
        values = self._steady.setdefault(name, deque(maxlen=STEADY))
        values.append(value)
        return median(values)

    def _judgement(
        self, sighting: Sighting, size: tuple[int, int], factor: int, framing: "_Framing",
        values: dict[str, float | None],
    ) -> Judgement:  # fmt: skip
        """What was seen and measured, with a verdict on each value."""
        checks = self.profile.checks
        return Judgement(
            profile=self.profile.name,
            verdicts=tuple(checks[name].judge(name, value) for name, value in values.items()),
            size=size,
            faces=sighting.faces,
            face_present=sighting.anybody,
            box=None if sighting.face is None else sighting.face.box_in(factor),
            crop=framing.crop,
            landmarks=0 if sighting.face is None else len(sighting.face.points),
            head=framing.head,
            gives=framing.gives,
            points=None if sighting.face is None else factor * sighting.face.points[:, :2],
        )


def _only_face(sighting: Sighting) -> Face | None:
    """The sitter's face, if there is exactly one and the picture holds all of it."""
    return sighting.face if sighting.faces == 1 and not sighting.cut else None


def _copy(image: Image) -> tuple[Image, int]:
    """The picture or a copy small enough to judge, and how many times smaller it is; whole numbers are quick."""
    height, width = image.shape[:2]
    factor = -(-max(width, height) // STILL_SIDE)
    if factor == 1:
        return image, 1
    size = (max(1, width // factor), max(1, height // factor))
    return resized(image[: size[1] * factor, : size[0] * factor], size), factor


def _rule(name: str) -> Measure:
    """The `measure` of the rule's own file."""
    measure: Measure = importlib.import_module(f"station.checks.rules.{name}").measure
    return measure
