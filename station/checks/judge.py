"""Judges pictures: one verdict per rule of a profile, and the crop they were judged in."""

from dataclasses import dataclass, replace

from station.checks.colour import lab_of_colour
from station.checks.crop import Crop, Give, Head, gives, place, solve
from station.checks.judgement import Judgement
from station.checks.limits import NOTHING_WISHED, Profile, Wishes, load
from station.checks.memory import Memory
from station.checks.rule import FACE, OUTLINE, SKIN, Rule
from station.checks.scene import Beside, Scene
from station.checks.sight.detector import LIVE_SIDE
from station.checks.sight.eyelids import Eyelids
from station.checks.sight.face import Face
from station.checks.sight.tracking import Box, Sight, Sighting, Tracker
from station.checks.sight.vision import Image, resized
from station.checks.sight.vision import turned as quarter_turned
from station.checks.skin import skin_of
from station.checks.surroundings import Window, surroundings_of
from station.checks.verdict import Verdict
from station.portrait.still import decode_frame

STILL_SIDE = 1280
"""Longer side, at most, of the copy on which a still is judged."""

SKIN_EVERY = 2
"""Live frames from one look at light and sharpness of the face to the next."""

QUARTERS = (0, 90, 180, 270)
UPRIGHT = 30.0
"""Degrees by which a head may lean and still stand upright; half of what lies between two turns would be 45."""

SIDEWAYS = 45.0
"""Degrees from which on a head is nearer to lying on its side."""

UPRIGHT_SCORE = 0.88
"""The detector sees faces that lie on their side or stand on their head too, and is less sure of them: 0.87 at most
on the simulated sitter leaning by up to 25 degrees, against 0.90 at least for the same one upright."""


@dataclass(frozen=True, eq=False)
class _Framing:
    """What the rules look at, and the crop and the head in pixels of the full picture; None without a crop."""

    scene: Scene
    crop: Crop | None = None
    head: Head | None = None
    gives: tuple[Give, ...] = ()


class Judge:
    """Judges the frames of one live view, or stills, by one profile. Belongs to one thread.

    Args:
        profile: name of the profile.
        wishes: what the job wants otherwise.

    Raises (from the constructor):
        ModelsMissing, ModelsChanged: the networks of this installation can't be used.
        UnknownProfileError: there is no such profile.
    """

    def __init__(self, profile: str, wishes: Wishes = NOTHING_WISHED) -> None:
        self.profile = load(profile).wishing(wishes)
        self._rules = [Rule(name, check) for name, check in self.profile.checks.items()]
        background = self.profile.background
        self._background = None if background is None else lab_of_colour(background.colour)
        self._sight = Sight()
        self._eyelids = Eyelids()
        self._tracker = Tracker(self._sight)
        self._memory = Memory()
        self._since_skin = SKIN_EVERY

    def live(
        self, jpeg: bytes, *, turned: int = 0, still_width: int | None = None, continuous: bool = True,
        at: float | None = None,
    ) -> Judgement:  # fmt: skip
        """Judge the next frame of the live view.

        Args:
            jpeg: the frame as the body sent it.
            turned: 0, 90, 180 or 270: by how many degrees clockwise the frame must be turned to stand upright.
            still_width: width of the body's upright stills; without it the crop's size in the still is not judged.
            continuous: whether the stills are lit by what lights live view; with a flash, what depends on light is
                left to the still.
            at: when the frame was made, monotonic seconds; None where frames come at their usual pace.

        Raises:
            PictureError: the frame is not a whole JPEG; what was followed so far is kept.
        """
        image = quarter_turned(decode_frame(jpeg), turned)
        sighting = self._tracker.follow(image)
        height, width = image.shape[:2]
        smallest = 1.0 if still_width is None else self.profile.portrait.width * width / still_width
        fresh = self._fresh(sighting)
        framing = self._framed(image, sighting, (width, height), 1, smallest, skin=SKIN in fresh)
        scene = framing.scene
        if scene.face is None or scene.shut is None:
            self._memory.forget_sitter()
        else:
            self._memory.see_eyes(scene.shut, at)
        scene = replace(scene, own_shut=self._memory.own_shut, usual_sharpness=self._memory.usual_sharpness)
        verdicts = tuple(
            self._memory.verdict(rule, scene, fresh=rule.needs in fresh)
            for rule in self._rules
            if rule.check.judges(live=True, continuous=continuous)
        )
        judgement = self._judgement(sighting, (width, height), 1, framing, verdicts)
        return replace(judgement, own_shut=scene.own_shut)

    def _fresh(self, sighting: Sighting) -> frozenset[str]:
        """What is looked at in this frame; the face's light and sharpness every other time."""
        if _only_face(sighting) is None:
            self._since_skin = SKIN_EVERY
            return frozenset((FACE,))
        self._since_skin += 1
        due = self._since_skin >= SKIN_EVERY
        if due:
            self._since_skin = 0
        return frozenset((FACE, *((SKIN,) if due else ()), *((OUTLINE,) if sighting.outline is not None else ())))

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
        _, face, count = self._sight.main_face(image, sure)
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
        scene = replace(framing.scene, beside=beside, whole=image)
        if beside is not None:
            scene = replace(scene, own_shut=beside.own_shut, usual_sharpness=beside.days_sharpness)
        verdicts = tuple(
            rule.verdict(scene) for rule in self._rules if rule.check.judges(live=False, desk=beside is not None)
        )
        return self._judgement(sighting, (width, height), factor, framing, verdicts)

    def _framed(
        self, image: Image, sighting: Sighting, size: tuple[int, int], factor: int, smallest: float,
        crop: Crop | None = None, *, skin: bool = True,
    ) -> _Framing:  # fmt: skip
        """The crop in a picture of a size, the given or the solved one, and what the rules look at in its copy."""
        face = _only_face(sighting)
        if face is None:
            return _Framing(Scene(image, sighting.faces))
        head = self._head(face, sighting).scaled(factor)
        given, crop = crop, crop or solve(head, size, self.profile, smallest=smallest)
        forced = () if given or crop is None else gives(head, crop, size, self.profile, smallest=smallest)
        outline, window = sighting.outline, _window(crop, face, factor, self.profile)
        around = None if outline is None else surroundings_of(outline, face, window, (image.shape[1], image.shape[0]))
        scene = Scene(
            image,
            sighting.faces,
            face,
            self._eyelids.shut(face),
            None if crop is None else place(head, crop, self.profile),
            outline=outline,
            around=around,
            skin=skin_of(image, face) if skin else None,
            background=self._background,
            clothes_forbidden=self.profile.clothes_forbidden,
            factor=factor,
            crop=crop,
            portrait_width=self.profile.portrait.width,
        )
        return _Framing(scene, crop, head if crop else None, forced)

    def _head(self, face: Face, sighting: Sighting) -> Head:
        """What the position rules need of a face, with the head ending where the profile says."""
        top = face.hairline if self.profile.head_ends == "hairline" else sighting.hair_top
        return Head(face.width, *face.eyes, top)

    def _judgement(
        self, sighting: Sighting, size: tuple[int, int], factor: int, framing: _Framing, verdicts: tuple[Verdict, ...]
    ) -> Judgement:
        """What was seen and measured, with a verdict on each value."""
        return Judgement(
            profile=self.profile.name,
            verdicts=verdicts,
            size=size,
            faces=sighting.faces,
            face_present=sighting.anybody,
            box=_enlarged(sighting.box, factor),
            crop=framing.crop,
            landmarks=0 if sighting.face is None else len(sighting.face.points),
            upright=sighting.faces == 1 and sighting.face is not None and abs(sighting.face.pose.roll) < SIDEWAYS,
            head=framing.head,
            gives=framing.gives,
            points=None if sighting.face is None else factor * sighting.face.points[:, :2],
        )


def _window(crop: Crop | None, face: Face, factor: int, profile: Profile) -> Window:
    """The portrait to come in pixels of the judged copy; without a crop, where it would be at its best."""
    if crop is not None:
        return crop.x / factor, crop.y / factor, crop.width / factor, crop.height / factor
    scale = face.width / profile.target["face_width"]
    width, height = profile.portrait.width * scale, profile.portrait.height * scale
    x, y = face.eyes
    return x - width / 2, y - profile.target["eye_line"] * scale, width, height


def _enlarged(box: Box | None, factor: int) -> Box | None:
    """A box in a picture that is larger by a factor."""
    if box is None:
        return None
    x, y, width, height = box
    return factor * x, factor * y, factor * width, factor * height


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
