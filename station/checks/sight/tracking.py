"""From a picture to the one face in it: looked for afresh in a still, followed from frame to frame in a live view."""

from dataclasses import dataclass

from station.checks.sight.detector import LIVE_SIDE, STILL_SIDE, SURE, UNMISTAKEN, Detection, Detector
from station.checks.sight.face import Face
from station.checks.sight.mesh import Mesh, Square
from station.checks.sight.outline import Outline, Segmenter
from station.checks.sight.vision import Image

BYSTANDER = 0.06
"""A further face counts from this share of the main one's area on: somebody far back in the hall does not."""

DETECT_EVERY = 5
"""Live frames from one look of the detector to the next while a face is followed."""

OUTLINE_EVERY = 3
"""Live frames from one outline to the next."""


Box = tuple[float, float, float, float]
"""x, y, width, height in pixels of the picture."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """Who is in one picture.

    Attributes:
        faces: how many.
        anybody: whether the chair is not surely empty: even a doubtful detection counts.
        face: the main one; None without any, and where it shows too little of itself to be measured.
        box: of the main one, by the mesh or, where it has none, by the detector; reaches over the picture's edge when
            the face does.
        cut: whether the main one reaches over the picture's edge.
        hair_top: y of the top of the main one's hair, None when it could not be measured; 0 when the picture cuts it.
        outline: of the main one, where it was looked for in this very picture.
    """

    faces: int = 0
    anybody: bool = False
    face: Face | None = None
    box: Box | None = None
    cut: bool = False
    hair_top: float | None = None
    outline: Outline | None = None


class Sight:
    """Detector, mesh and segmentation for one thread. Nothing is remembered between stills."""

    def __init__(self) -> None:
        self._detector = Detector()
        self._mesh = Mesh()
        self._segmenter = Segmenter()

    def detect(self, image: Image, side: int) -> list[Detection]:
        """As `Detector.find`."""
        return self._detector.find(image, side)

    def fit(self, image: Image, square: Square) -> Face | None:
        """The face in a square, None when there is none."""
        points = self._mesh.fit(image, square)
        return None if points is None else Face(points)

    def outline(self, image: Image, face: Face) -> Outline:
        """As `Segmenter.outline`."""
        return self._segmenter.outline(image, face)

    def look(self, image: Image) -> Sighting:
        """Everybody in one still."""
        detections = self.detect(image, STILL_SIDE)
        main, face, count = self.main_face(image, detections)
        if face is not None:
            # A second look, in the square that the points give, lies closer around the face than the detector's.
            face = self.fit(image, Square.following(face.points)) or face
        outline = None if face is None else self.outline(image, face)
        return Sighting(
            faces=count,
            anybody=bool(detections),
            face=face,
            box=_box(face, main),
            cut=face is not None and reaches_over(face.box, image),
            hair_top=None if face is None or outline is None else outline.hair_top(face),
            outline=outline,
        )

    def main_face(self, image: Image, detections: list[Detection]) -> tuple[Detection | None, Face | None, int]:
        """The largest face, its mesh, and how many faces count with it.

        What only looks a little like a face passes the detector but not the mesh: it is neither the main face nor
        counted. A head in profile has no mesh either, but is somebody all the same: it counts, or whoever stands
        nearer than the sitter and looks aside would not be there. Further faces are counted by the detector alone,
        which is the strict side.
        """
        sure = [detection for detection in detections if detection.score >= SURE]
        for index, detection in enumerate(sure):
            face = self.fit(image, Square.around(detection))
            if face is not None or detection.score >= UNMISTAKEN:
                return detection, face, count_beside(detection, sure[index:])
        return None, None, 0


def _box(face: Face | None, main: Detection | None) -> Box | None:
    if face is not None:
        return face.box
    return None if main is None else main.box


def count_beside(main: Detection, faces: list[Detection]) -> int:
    """The main face and all that are large enough to matter beside it."""
    return sum(face.area >= BYSTANDER * main.area for face in faces)


def reaches_over(box: Box, image: Image) -> bool:
    """Whether a face touches or leaves the picture: what is cut off, the mesh invents."""
    x, y, width, height = box
    return x <= 0 or y <= 0 or x + width >= image.shape[1] or y + height >= image.shape[0]


class Tracker:
    """Follows the sitter through a live view: detector now and then, mesh in every frame, outline in every third.

    One tracker belongs to one stream and one thread.
    """

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._face: Face | None = None
        self._faces = 0
        self._main: Detection | None = None  # as the detector saw it last
        self._since_detection = 0
        self._since_outline = 0
        self._hair: float | None = None  # how far the hair's top lies above the eyes, over the width of the face

    def follow(self, image: Image) -> Sighting:
        """Everybody in the next frame."""
        followed = face = self._followed(image)
        detections: list[Detection] | None = None
        self._since_detection += 1
        if followed is None or self._since_detection >= DETECT_EVERY:
            detections = self._sight.detect(image, LIVE_SIDE)
            self._since_detection = 0
            face = self._confirmed(image, followed, detections)
        self._face = face
        if face is None:
            anybody = bool(detections) or followed is not None
            return Sighting(faces=self._faces, anybody=anybody, box=_box(None, self._main))
        outline = self._outline(image, face, detector_ran=detections is not None)
        return Sighting(
            faces=self._faces,
            anybody=True,
            face=face,
            box=face.box,
            cut=reaches_over(face.box, image),
            hair_top=self._hair_top(face, outline),
            outline=outline,
        )

    def _followed(self, image: Image) -> Face | None:
        """The face of the last frame in this one."""
        return None if self._face is None else self._sight.fit(image, Square.following(self._face.points))

    def _confirmed(self, image: Image, followed: Face | None, detections: list[Detection]) -> Face | None:
        """The main face, now that the detector has looked; counts the others on the way."""
        sure = [detection for detection in detections if detection.score >= SURE]
        if followed is not None and sure and _same(followed, sure[0]):
            self._faces = count_beside(sure[0], sure)
            return followed
        self._main, face, self._faces = self._sight.main_face(image, detections)
        self._hair = None
        return face

    def _outline(self, image: Image, face: Face, *, detector_ran: bool) -> Outline | None:
        """Looked for when it is due and the detector has not used this frame's time, and for a new face at once."""
        self._since_outline += 1
        due = self._since_outline >= OUTLINE_EVERY and not detector_ran
        if self._hair is not None and not due:
            return None
        self._since_outline = 0
        return self._sight.outline(image, face)

    def _hair_top(self, face: Face, outline: Outline | None) -> float | None:
        """As the outline shows it; between two outlines it moves with the eyes."""
        if outline is not None:
            top = outline.hair_top(face)
            self._hair = None if top is None else (face.eyes[1] - top) / face.width
        return None if self._hair is None else max(0.0, face.eyes[1] - self._hair * face.width)


def _same(face: Face, detection: Detection) -> bool:
    """Whether a followed face and a detection are the same one: the eyes' middle lies in the detection's box."""
    x, y = face.eyes
    left, top, width, height = detection.box
    return left <= x <= left + width and top <= y <= top + height
