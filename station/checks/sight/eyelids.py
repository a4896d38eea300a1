"""How far the eyelids are shut: two of MediaPipe's 52 face blendshapes."""

import numpy as np

from station.checks.sight.face import Face
from station.checks.sight.network import Network

# Which of the 478 points the network takes, in its order:
# https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/tasks/cc/vision/face_landmarker/face_blendshapes_graph.cc
# fmt: off
_TAKEN = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80,
    81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153,
    154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251,
    263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318,
    321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
)
# fmt: on

_BLINKS = (9, 10)
"""eyeBlinkLeft and eyeBlinkRight."""


class Eyelids:
    """The blendshape network, for one thread."""

    def __init__(self) -> None:
        self._network = Network("face_blendshapes.tflite")

    def shut(self, face: Face) -> float:
        """0 wide open to 1 shut, of the eye that is shut further."""
        tensor = face.points[_TAKEN, :2].astype(np.float32)[np.newaxis]
        (shapes,) = self._network.run(tensor, "StatefulPartitionedCall:0")
        return float(max(shapes[index] for index in _BLINKS))
